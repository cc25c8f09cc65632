#!/usr/bin/env bash
# Asks a service as fast as it answers, and says how fast that is, how long answers take, and whether its memory stays what it was.
#
#     bench/serve.sh LISTS OUT [SECONDS] [MEMORY_SECONDS]
#
# LISTS is a file with the paths of lists, one a line, as `interdict sync --from` takes them (a folder works too); OUT takes the
# edition and the names that are asked about. Each figure takes SECONDS (20); memory is watched for MEMORY_SECONDS (0: not
# at all). INTERDICT and EVAL name built programs to use; ASK is what is asked, /match/default unless given.
# Client (wrk) and server share the machine. Prints tables in Markdown; fails when a request fails.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 2 ] || { sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
lists=$1 out=$2 seconds=${3:-20} memory_seconds=${4:-0} path=${ASK:-/match/default}
command -v wrk >/dev/null || { echo "wrk is needed (apt-get install wrk)" >&2; exit 2; }
mkdir -p "$out"

# shellcheck source=bench/edition.sh
. "$here/edition.sh"
if [ ! -e "$out/asked.txt" ]; then
    "$evaluate" customers --home "$INTERDICT_HOME" --rows 20000 --out "$out/customers.csv" --truth "$out/truth.csv" >&2
    python3 - "$out/customers.csv" >"$out/asked.txt.new" <<'PY'
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        name = " ".join(row["full_name"].split())
        if name:
            print(name)
PY
    mv "$out/asked.txt.new" "$out/asked.txt"
fi

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
address=http://127.0.0.1:$port
started=$(date +%s%N)
"$interdict" serve --listen "127.0.0.1:$port" --allow-host 127.0.0.1 --log-level "${LOG_LEVEL:-info}" --log-format json 2>"$out/serve.log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT
until curl -fsS -o /dev/null "$address/readyz" 2>/dev/null; do
    kill -0 "$server" || { cat "$out/serve.log" >&2; exit 1; }
    sleep 0.01
done
ready=$(( ($(date +%s%N) - started) / 1000000 ))
resident() { awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$server/status"; }

# PATH QUERIES CONNECTIONS SECONDS: a line of JSON.
asked() { wrk -t 1 -c "$3" -d "${4}s" --timeout 30s -s "$here/serve.lua" "$address" -- "$out/asked.txt" "$2" "$1" | tail -n 1; }
asked "$path" 1 2 2 >/dev/null

echo "POST $path, $(wc -l <"$out/asked.txt") names asked, $(nproc) cores, $(date -u +%F), ready after $ready ms"
echo
echo "| queries a request | connections | requests/s | names/s | p50 ms | p99 ms | longest ms | failed |"
echo "|---|---|---|---|---|---|---|---|"
failed=0
for case in "1 8" "1 16" "1 32" "100 2" "100 4"; do
    read -r queries connections <<<"$case"
    result=$(asked "$path" "$queries" "$connections" "$seconds")
    python3 - "$queries" "$connections" "$result" <<'PY' || failed=1
import json, sys
queries, connections, result = int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
rate = result["requests"] / result["seconds"]
print(f"| {queries} | {connections} | {rate:,.0f} | {rate * queries:,.0f} | {result['p50_ms']:.2f} | {result['p99_ms']:.2f} | {result['max_ms']:.1f} | {result['failed']} |")
sys.exit(1 if result["failed"] else 0)
PY
done

if [ "$memory_seconds" -gt 0 ]; then
    echo
    echo "| minute | resident MB |"
    echo "|---|---|"
    echo "| 0 | $(resident) |"
    asked "$path" 1 16 "$memory_seconds" >"$out/memory.json" &
    client=$!
    minute=0
    while kill -0 "$client" 2>/dev/null; do
        sleep 60 &
        wait -n "$client" $! || true
        minute=$((minute + 1))
        echo "| $minute | $(resident) |"
    done
    cat "$out/memory.json" >&2
fi
exit "$failed"
