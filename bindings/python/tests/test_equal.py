"""The same rows through everything that screens: one hash.

20,000 rows unless INTERDICT_EQUAL_ROWS says how many; ``bench/spark.sh`` sends its customers through Spark as well.
"""

from __future__ import annotations

import os

import duckdb
import interdict
import made
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq


def test_the_program_the_library_polars_and_duckdb_have_the_same_hits(home, listed, run, tmp_path):
    rows = int(os.environ.get("INTERDICT_EQUAL_ROWS", "20000"))
    file = tmp_path / "customers.parquet"
    pq.write_table(made.customers(rows, made.names_of(listed)), file)
    screener = interdict.Screener(home=home)

    run("screen", "-f", file, "--out", tmp_path / "hits.parquet", home=home, codes=(2,))
    by_the_program = pq.read_table(tmp_path / "hits.parquet")
    hashes = {
        "program": made.hash_of(by_the_program),
        "library": made.hash_of(screener.screen_batch(pq.read_table(file))),
        "stream": made.hash_of(
            pa.RecordBatchReader.from_stream(screener.screen_stream(pq.read_table(file).to_reader(1_000))).read_all()
        ),
        "polars": made.hash_of(pl.DataFrame(screener.screen_batch(pl.read_parquet(file)))),
        "duckdb": made.hash_of(screener.screen_batch(duckdb.read_parquet(str(file)))),
    }
    assert len(set(hashes.values())) == 1, hashes
    status = by_the_program["interdict_status"].to_pylist()
    assert {"hit", "no_hit", "rejected"} <= set(status)
    assert status.count("hit") > rows / 100
