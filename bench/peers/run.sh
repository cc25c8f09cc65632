#!/usr/bin/env bash
# Runs the peers on the labelled sets and prints them beside Interdict. Again after a change: only Interdict runs anew.
#
#     bench/peers/run.sh BENCH OUT [--rows]
#
# BENCH holds the labelled sets, OUT takes the results (README.md beside this file). The peers are installed into
# OUT/venv unless PEERS_PYTHON names a Python that has them; EVAL names a built interdict-eval to use.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
bench=$1 out=$2
shift 2
mkdir -p "$out"

python=${PEERS_PYTHON:-$out/venv/bin/python}
if [ -z "${PEERS_PYTHON:-}" ] && ! cmp -s "$here/requirements.txt" "$out/venv/requirements.txt"; then
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed" >&2; exit 2; }
    python3 -m venv --clear "$out/venv"
    "$python" -m pip install --quiet --requirement "$here/requirements.txt" >&2
    # Last, so that an installation that was stopped is made again.
    cp "$here/requirements.txt" "$out/venv/requirements.txt"
fi

evaluate=("${EVAL:-}")
if [ -z "${EVAL:-}" ]; then
    evaluate=(cargo run --quiet --profile dist --manifest-path "$here/../../Cargo.toml" -p interdict-eval --)
fi
"${evaluate[@]}" names "$bench/names" --write "$out/names-interdict.tsv" >&2
"${evaluate[@]}" name-pairs "$bench/quality/name_pairs.csv" --write "$out/name-pairs-interdict.tsv" >&2
"${evaluate[@]}" entity-pairs "$bench/quality/entity_pairs.yml" --write "$out/entity-pairs-interdict.tsv" >&2

"$python" "$here/peers.py" names "$bench" "$out" --hits "$out/names-interdict.tsv"
"$python" "$here/peers.py" pairs "$bench" "$out"
"$python" "$here/peers.py" compare "$bench" "$out" "$@"
