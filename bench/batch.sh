#!/usr/bin/env bash
# Screens a file of invented customers in several ways and says how fast, in how much memory, and how well.
#
#     bench/batch.sh LISTS OUT [ROWS] [FORMATS...]
#
# LISTS is a file with the paths of lists, one a line, as `interdict sync --from` takes them (a folder works too); OUT takes the
# edition, the customers and the outputs. ROWS is 200000 unless given; FORMATS are csv and parquet unless given, each both what is
# read and what is written. INTERDICT and EVAL name built programs to use. Prints a table in Markdown, and fails when two ways
# do not give the same rows.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 2 ] || { sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
lists=$1 out=$2 rows=${3:-200000}
shift 2
[ $# -eq 0 ] || shift
formats=("$@")
[ $# -gt 0 ] || formats=(csv parquet)
mkdir -p "$out"

# shellcheck source=bench/edition.sh
. "$here/edition.sh"
customers=$out/customers-$rows
if [ ! -e "$customers.truth.csv" ]; then
    "$evaluate" customers --home "$INTERDICT_HOME" --rows "$rows" --out "$customers.csv" "$customers.parquet" \
        --truth "$customers.truth.csv.new" >&2
    mv "$customers.truth.csv.new" "$customers.truth.csv"
fi

# Seconds and peak memory of a command, by the system's own account of it.
measured() {
    python3 - "$@" <<'PY'
import resource, subprocess, sys, time
start = time.time()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{time.time() - start:.1f} {usage.ru_maxrss // 1024} {usage.ru_utime + usage.ru_stime:.1f} {code}")
PY
}

# The kernel first and last: a machine that others use is not as fast at all times.
# What others do on the machine then shows.
kernel() { "$evaluate" kernel --home "$INTERDICT_HOME" --file "$customers.parquet" --rows "${KERNEL_ROWS:-1000000}" "$@"; }
echo "$rows customers, $(nproc) cores, $(date -u +%F)"
echo
echo "| way | rows/s | seconds | CPU seconds | peak MB | exit code |"
echo "|---|---|---|---|---|---|"
first=$(kernel --write "$out/kernel.parquet")
rate() { sed -n 's/.*s, \([0-9]*\) rows\/s.*/\1/p' <<<"$1"; }
echo "| kernel, before | $(rate "$first") | | | | |"
hashes=()
for format in "${formats[@]}"; do
    hits=$out/hits-$rows.$format
    rm -f "$hits" "$hits".*
    read -r seconds memory cpu code < <(measured "$interdict" screen -f "$customers.$format" --out "$hits" 2>>"$out/run.log")
    echo "| $format to $format | $(python3 -c "print(round($rows / $seconds))") | $seconds | $cpu | $memory | $code |"
    hashes+=("$("$evaluate" tally --hits "$hits" --truth "$customers.truth.csv")")
done
last=$(kernel)
echo "| kernel, after | $(rate "$last") | | | | |"
echo
printf '%s\n' "${hashes[@]}"
if [ "$rows" -le "${KERNEL_ROWS:-1000000}" ]; then
    hashes+=("$("$evaluate" tally --hits "$out/kernel.parquet")")
    echo "${hashes[-1]}"
fi
[ "$(printf '%s\n' "${hashes[@]}" | sed -n 's/.*hash //p' | sort -u | wc -l)" = 1 ] || { echo "the ways differ" >&2; exit 1; }
