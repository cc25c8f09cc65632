#!/usr/bin/env bash
# Shows that the same question has the same answer, byte for byte, on x86-64 and on aarch64, and that the same list has the
# same index file: the program is built for both, and the second is run by qemu.
#
#     bench/aarch64.sh [LIST...]
#
# Screened are the starter edition, whose index lies in memory, and, taken in together, the lists given: files that
# `interdict sync --from` reads, each may be DATASET=FILE; without one, the fixture of OFAC's list. Compared are answers as JSON lines, exit codes, and HOME/indexes/*.index. NAMES is a file of names to
# ask, one a line; unless it is given, those of bench/aarch64.names are asked. Exit code 1 when anything differs.
#
# Needs, on Debian: gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user, and `rustup target add aarch64-unknown-linux-gnu`.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
names=${NAMES:-$here/aarch64.names}
[ -s "$names" ] || { echo "$names: no names to ask; say NAMES=FILE" >&2; exit 2; }
for list in "$@"; do
    [ -e "${list#*=}" ] || { echo "${list#*=}: there is no such list" >&2; exit 2; }
done
for needed in aarch64-linux-gnu-gcc qemu-aarch64; do
    command -v "$needed" >/dev/null || {
        echo "$needed is needed: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user" >&2
        exit 2
    }
done
rustup target list --installed | grep -qx aarch64-unknown-linux-gnu || {
    echo "the target is needed: rustup target add aarch64-unknown-linux-gnu" >&2
    exit 2
}

# Parts of the program are C: the cross compiler compiles them and links all of it.
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
export CC_aarch64_unknown_linux_gnu=aarch64-linux-gnu-gcc
export AR_aarch64_unknown_linux_gnu=aarch64-linux-gnu-ar
# What the emulated program is linked with.
export QEMU_LD_PREFIX=${QEMU_LD_PREFIX:-/usr/aarch64-linux-gnu}
manifest=$here/../Cargo.toml
target=${CARGO_TARGET_DIR:-$here/../target}
[ "$(uname -m)" = x86_64 ] || { echo "this is a $(uname -m): run it on x86-64" >&2; exit 2; }
cargo build --quiet --release --manifest-path "$manifest" -p interdict
cargo build --quiet --release --manifest-path "$manifest" -p interdict --target aarch64-unknown-linux-gnu
native=("$target/release/interdict")
emulated=(qemu-aarch64 "$target/aarch64-unknown-linux-gnu/release/interdict")

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
[ $# -gt 0 ] || set -- "$here/../crates/sources/tests/fixtures/ofac_advanced/sdn_advanced.xml"
from=()
for list in "$@"; do from+=(--from "$list"); done

# Takes lists in and asks: EDITION MACHINE PROGRAM...
ask() {
    local edition=$1 machine=$2
    shift 2
    local home=$out/$edition-$machine code=0
    mkdir -p "$home"
    if [ "$edition" = lists ]; then
        INTERDICT_HOME=$home "$@" sync "${from[@]}" >"$home.sync" 2>&1 || {
            cat "$home.sync" >&2
            echo "$machine: the lists were not taken in" >&2
            exit 2
        }
    fi
    local start=$SECONDS
    INTERDICT_HOME=$home "$@" screen --format jsonl -f "$out/names.csv" >"$home.jsonl" 2>"$home.err" || code=$?
    echo "$code" >"$home.code"
    [ "$code" -le 1 ] || { cat "$home.err" >&2; echo "$machine: exit code $code" >&2; exit 2; }
    echo "$edition, $machine: $(wc -l <"$home.jsonl") answers in $((SECONDS - start)) s, exit code $code"
}

{ echo name; sed 's/"/""/g; s/.*/"&"/' "$names"; } >"$out/names.csv"
differs=0
for edition in starter lists; do
    ask "$edition" x86-64 "${native[@]}"
    ask "$edition" aarch64 "${emulated[@]}"
    one=$out/$edition-x86-64 other=$out/$edition-aarch64
    for what in jsonl code; do
        cmp "$one.$what" "$other.$what" || differs=1
    done
    if [ "$edition" = lists ]; then
        find "$one/indexes" -name '*.index' -printf '%f %s bytes\n' | sort >"$out/indexes"
        [ -s "$out/indexes" ] || { echo "x86-64: there is no index file to compare" >&2; exit 2; }
        diff -r "$one/indexes" "$other/indexes" || differs=1
        sed 's/^/index file /' "$out/indexes"
        cmp "$one/lexicon.tsv" "$other/lexicon.tsv" || differs=1
    fi
    echo "$edition: answers sha256 $(sha256sum <"$one.jsonl" | cut -c 1-16)"
done
[ "$differs" = 0 ] || { echo "DIFFERENT: the two machines do not agree"; exit 1; }
echo "the same bytes on both"
