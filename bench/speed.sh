#!/usr/bin/env bash
# Measures how fast lists of all sizes are searched, and puts tables and plot into docs/speed.md.
#
#     bench/speed.sh BENCH OUT [NAMES...]
#
# BENCH holds the labelled sets (bench/peers/README.md), OUT takes lists and figures. NAMES are the sizes of the generated
# lists, 100000 and 1000000 unless given; 5000000 needs some 20 GB. EVAL names a built interdict-eval to use. The peers are
# timed when PEERS_PYTHON names a Python that has them, or bench/peers/run.sh has made OUT/venv.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
bench=$1 out=$2
shift 2
sizes=("$@")
[ $# -gt 0 ] || sizes=(100000 1000000)
mkdir -p "$out"
# Figures of an earlier run would be told as if they were of this one.
rm -f "$out"/speed-*.json "$out/peers.md"

evaluate=("${EVAL:-}")
if [ -z "${EVAL:-}" ]; then
    evaluate=(cargo run --quiet --release --manifest-path "$here/../Cargo.toml" -p interdict-eval --)
fi
python=${PEERS_PYTHON:-$out/venv/bin/python}

"${evaluate[@]}" speed --bench "$bench/names" --questions 5000 --write "$out/speed-labelled.json" >&2
"${evaluate[@]}" speed --bench "$bench/names" --questions 0 --threshold 0.7 --with-evidence \
    --write "$out/speed-labelled-evidence.json" >&2
peers=()
if [ -x "$python" ]; then
    "$python" "$here/peers/speed.py" "$bench" "$out/speed-labelled.json" >"$out/peers.md"
    peers=(--peers "$out/peers.md")
else
    echo "the peers are not timed: set PEERS_PYTHON" >&2
fi
for names in "${sizes[@]}"; do
    list=$out/generated-$names.ftm.json.gz
    "${evaluate[@]}" generate --names "$names" --out "$list" >&2
    "${evaluate[@]}" speed --list "$list" --questions 5000 --write "$out/speed-$names.json" >&2
    "${evaluate[@]}" speed --list "$list" --questions 5000 --threshold 0.7 --with-particulars \
        --write "$out/speed-$names-particulars.json" >&2
done
python3 "$here/plot.py" "$here/../docs/speed.md" "$here/../docs/speed.svg" "$out"/speed-*.json "${peers[@]}"
