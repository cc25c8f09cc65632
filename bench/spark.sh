#!/usr/bin/env bash
# Sends the same customers through the program, the library, Polars, DuckDB and Apache Spark, kills a worker of Spark in the middle, and
# says how fast each is and whether all have the same hits.
#
#     bench/spark.sh LISTS OUT [ROWS]
#
# LISTS is a file with the paths of lists, one a line, as `interdict sync --from` takes them (a folder works too); OUT takes the edition,
# the customers and the outputs. ROWS is 100000 unless given. INTERDICT and EVAL name built programs to use, VENV a virtual environment
# that has the wheel, pyspark, pyarrow, polars and duckdb. The cluster is a master and two workers of one core each, in processes of their
# own, on the loopback. Prints a table in Markdown, and fails when two ways do not give the same rows.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 2 ] || { sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
lists=$1 rows=${3:-100000}
mkdir -p "$2"
out=$(cd "$2" && pwd)
job=$here/../bindings/python/jobs/screen_job.py

if [ -z "${VENV:-}" ]; then
    VENV=$out/venv
    [ -d "$VENV" ] || python3 -m venv "$VENV"
    "$VENV/bin/pip" install --quiet --disable-pip-version-check pyspark pandas pyarrow polars duckdb "$here/../bindings/python"
fi
python=$VENV/bin/python
if ! command -v java >/dev/null; then
    if [ "$(id -u)" = 0 ]; then as_root=(); else as_root=(sudo); fi
    "${as_root[@]}" apt-get update -q && "${as_root[@]}" apt-get install -qy --no-install-recommends default-jre-headless
fi

# shellcheck source=bench/edition.sh
. "$here/edition.sh"
customers=$out/customers-$rows
if [ ! -e "$customers.truth.csv" ]; then
    "$evaluate" customers --home "$INTERDICT_HOME" --rows "$rows" --out "$customers.parquet" \
        --truth "$customers.truth.csv.new" >&2
    mv "$customers.truth.csv.new" "$customers.truth.csv"
fi
rm -rf "$out"/hits-*
hashes=()

# One way: its name, where its hits are, how long it took.
row() {
    hashes+=("$("$evaluate" tally --hits "$2" --truth "$customers.truth.csv")")
    "$python" -c "import sys; rows, seconds = int(sys.argv[2]), float(sys.argv[3])
print(f'| {sys.argv[1]} | {rows / seconds:.0f} | {seconds:.1f} |')" "$1" "$rows" "$3"
}
seconds() { "$python" -c 'import sys; print(float(sys.argv[2]) - float(sys.argv[1]))' "$1" "$2"; }
now() { date +%s.%N; }

program() {
    local start; start=$(now)
    # 1 says that there are hits, 2 that rows were rejected: both are told by the tally.
    "$interdict" screen -f "$customers.parquet" --out "$out/hits-$1.parquet" 2>>"$out/run.log" || [ $? -le 2 ]
    row "program, $1" "$out/hits-$1.parquet" "$(seconds "$start" "$(now)")"
}

library() {
    local start; start=$(now)
    "$python" - "$1" "$customers.parquet" "$out/hits-$1.parquet" <<'PY'
import sys

import interdict
import pyarrow as pa
import pyarrow.parquet as pq

way, customers, out = sys.argv[1:]
screener = interdict.Screener()
if way == "library":
    source = pq.ParquetFile(customers)
    reader = pa.RecordBatchReader.from_batches(source.schema_arrow, source.iter_batches())
    hits = pa.RecordBatchReader.from_stream(screener.screen_stream(reader))
    with pq.ParquetWriter(out, hits.schema) as writer:
        for batch in hits:
            writer.write_batch(batch)
elif way == "polars":
    import polars as pl

    pl.DataFrame(screener.screen_batch(pl.read_parquet(customers))).write_parquet(out)
else:
    import duckdb

    hits = screener.screen_batch(duckdb.read_parquet(customers)).to_pyarrow()
    duckdb.from_arrow(hits).write_parquet(out)
PY
    row "$1" "$out/hits-$1.parquet" "$(seconds "$start" "$(now)")"
}

# The cluster: every process in a group of its own, ended by its number.
spark=$("$python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export SPARK_HOME=$spark SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS=$out/local
mkdir -p "$SPARK_LOCAL_DIRS"
groups=()
end() { for group in "${groups[@]}"; do kill -9 -- "-$group" 2>/dev/null || true; done; }
trap end EXIT
begin() { # NAME COMMAND...
    setsid "${@:2}" >"$out/$1.log" 2>&1 &
    groups+=($!)
}
begin master "$spark/bin/spark-class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
for number in 1 2; do
    begin "worker-$number" "$spark/bin/spark-class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 2g \
        --webui-port 0 --work-dir "$out/work-$number" "spark://127.0.0.1:$port"
done
for number in 1 2; do
    for _ in $(seq 120); do
        grep -q "Successfully registered with master" "$out/worker-$number.log" 2>/dev/null && break
        sleep 0.5
    done
    grep -q "Successfully registered with master" "$out/worker-$number.log" || { tail "$out"/*.log >&2; exit 1; }
done

submit() { # NAME
    "$spark/bin/spark-submit" --master "spark://127.0.0.1:$port" --executor-memory 1g --executor-cores 1 \
        --conf spark.ui.enabled=false --conf "spark.pyspark.python=$python" --conf "spark.pyspark.driver.python=$python" \
        "$job" --input "$customers.parquet" --out "$out/hits-$1.folder" >"$out/$1.out" 2>"$out/$1.log"
}
in_spark() { sed -n 's/^interdict: .* \([0-9.]*\) s in Spark$/\1/p' "$out/$1.out"; }

echo "$rows customers, $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg), $(date -u '+%F %H:%M')"
echo
echo "| way | rows/s | seconds |"
echo "|---|---|---|"
program before
library library
library polars
library duckdb
start=$(now)
submit spark || { tail -40 "$out/spark.log" >&2; exit 1; }
total=$(seconds "$start" "$(now)")
row "Spark, two workers, in the session" "$out/hits-spark.folder" "$(in_spark spark)"
row "the same from start to end" "$out/hits-spark.folder" "$total"

# Once a task is done and others are under way, a worker dies with its executor; nobody puts another in its place.
submit killed &
submitted=$!
for _ in $(seq 2400); do
    done_tasks=$(find "$out/hits-killed.folder/_temporary" -maxdepth 2 -name 'task_*' 2>/dev/null | wc -l || true)
    [ "$done_tasks" -ge 2 ] && break
    kill -0 "$submitted" 2>/dev/null || { tail -40 "$out/killed.log" >&2; exit 1; }
    sleep 0.05
done
[ "$done_tasks" -ge 2 ] || { echo "no task was done" >&2; exit 1; }
[ ! -e "$out/hits-killed.folder/_SUCCESS" ] || { echo "the job was over before a worker could be killed: more rows" >&2; exit 1; }
kill -9 -- "-${groups[2]}"
told=$done_tasks
wait "$submitted" || { tail -40 "$out/killed.log" >&2; exit 1; }
grep -qE "Lost executor|ExecutorLostFailure|worker lost|Lost worker" "$out/killed.log" "$out/master.log" \
    || { echo "Spark did not notice that a worker died" >&2; exit 1; }
row "Spark, a worker killed after $told tasks" "$out/hits-killed.folder" "$(in_spark killed)"
program after
echo
sed -n 's/^interdict: /Spark counted: /p' "$out/spark.out"
sed -n 's/^interdict: /With a worker killed it counted: /p' "$out/killed.out"
echo
printf '%s\n' "${hashes[@]}"
[ "$(printf '%s\n' "${hashes[@]}" | sed -n 's/.*hash //p' | sort -u | wc -l)" = 1 ] || { echo "the ways differ" >&2; exit 1; }
