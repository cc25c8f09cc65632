#!/usr/bin/env bash
# Measures how lists of all sizes are built, opened and searched, and puts tables and plots into docs/speed.md.
#
#     bench/speed.sh BENCH OUT [NAMES...]
#
# BENCH holds the labelled sets (bench/peers/README.md), OUT takes lists and figures. NAMES are the sizes of the generated
# lists, 100000 and 1000000 unless given; beside the largest one up to 1000000 another list changes. EVAL names a built
# interdict-eval to use. The peers are timed when PEERS_PYTHON names a Python that has them, or bench/peers/run.sh has made
# OUT/venv. RUNS is how often everything but building is measured, 3 unless given; SECONDS_A_PASS the most seconds of a
# pass, 5; PAGE the page to write, docs/speed.md.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 2 ] || { sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
bench=$1 out=$2
shift 2
sizes=("$@")
[ $# -gt 0 ] || sizes=(100000 1000000)
for names in "${sizes[@]}"; do
    case $names in '' | *[!0-9]*) echo "$names: no number of names" >&2; exit 2 ;; esac
done
mkdir -p "$out"
# Figures of an earlier run would be told as if they were of this one.
rm -f "$out"/speed-*.json "$out/incremental.json" "$out/peers.md" "$out/peers.json"

if [ -z "${EVAL:-}" ]; then
    cargo build --quiet --profile dist --manifest-path "$here/../Cargo.toml" -p interdict-eval
    EVAL=${CARGO_TARGET_DIR:-$here/../target}/dist/interdict-eval
fi
python=${PEERS_PYTHON:-$out/venv/bin/python}
usual=(--questions 5000 --runs "${RUNS:-3}" --seconds "${SECONDS_A_PASS:-5}")
say() { printf '== %s (%s s)\n' "$1" "$SECONDS" >&2; }

say "the labelled list"
"$EVAL" speed --bench "$bench/names" "${usual[@]}" --threads 1,2 --shares 0,1,10,90 --with-evidence \
    --write "$out/speed-labelled.json" >&2
extras=()
if [ -x "$python" ]; then
    say "the peers"
    "$python" "$here/peers/speed.py" "$bench" "$out/speed-labelled.json" --write "$out/peers.json" >"$out/peers.md"
    extras+=(--peers "$out/peers.md" "$out/peers.json")
else
    echo "the peers are not timed: set PEERS_PYTHON" >&2
fi
for names in "${sizes[@]}"; do
    list=$out/generated-$names.ftm.json.gz
    say "$names names"
    "$EVAL" generate --names "$names" --out "$list" >&2
    more=(--threads 1,2 --shares 0,1,10,90 --with-particulars)
    "$EVAL" speed --list "$list" "${usual[@]}" "${more[@]}" --write "$out/speed-$names.json" >&2
done
# What more segments cost, on the first list.
list=$out/generated-${sizes[0]}.ftm.json.gz
say "${sizes[0]} names in 8 segments"
"$EVAL" speed --list "$list" "${usual[@]}" --threshold 0.7 --segments 8 --write "$out/speed-${sizes[0]}-segments.json" >&2
# The largest list up to a million stays; one of 20,000 parties beside it changes: every hundredth party leaves, 200 come.
stays=${sizes[0]}
for names in "${sizes[@]}"; do
    if [ "$names" -le 1000000 ] && [ "$names" -gt "$stays" ]; then stays=$names; fi
done
say "a list of 20,000 parties changes beside $stays names"
"$EVAL" generate --names 46460 --seed 3 --out "$out/before.ftm.json" >&2
"$EVAL" generate --names 46930 --seed 3 --out "$out/all.ftm.json" >&2
awk 'NR % 100' "$out/all.ftm.json" >"$out/after.ftm.json"
"$EVAL" incremental --list "$out/generated-$stays.ftm.json.gz" --before "$out/before.ftm.json" --after "$out/after.ftm.json" \
    --write "$out/incremental.json" >&2
say "tables and plots"
python3 "$here/plot.py" "${PAGE:-$here/../docs/speed.md}" "$out"/speed-*.json --incremental "$out/incremental.json" \
    --date "$(date -u +%F)" "${extras[@]}"
say "done"
