"""Inside Apache Spark, on two cores of this machine. A cluster of processes of its own, and a worker that dies: ``bench/spark.sh``."""

from __future__ import annotations

import os
import shutil
import sys

import interdict
import made
import pyarrow as pa
import pytest

pytest.importorskip("pyspark", reason="Spark is not installed: nothing of it is tested here (check --with spark)")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("there is no Java: nothing of Spark is tested here", allow_module_level=True)

import interdict.spark
from pyspark.sql import SparkSession


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    # The workers of this session must be this interpreter, which has the library.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .appName("interdict-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def customers(listed):
    return made.customers(3_000, made.names_of(listed))


@pytest.fixture(scope="module")
def expected(home, customers):
    return made.hash_of(interdict.Screener(home=home).screen_batch(customers))


def frame(session, table: pa.Table):
    return session.createDataFrame(table.to_pylist(), schema=", ".join(f"{name} string" for name in table.column_names))


def collected(df) -> pa.Table:
    return pa.Table.from_pylist([row.asDict() for row in df.collect()])


def test_a_data_frame_has_the_hits_of_the_library(session, home, customers, expected):
    counters = interdict.spark.Counters(session)
    hits = interdict.spark.screen(frame(session, customers), home=home, counters=counters)
    assert hits.rdd.getNumPartitions() >= 8, "few rows are many tasks all the same"
    assert counters.rows == 0, "nothing is done before an action"
    screened = interdict.Screener(home=home).screen_batch(customers)
    assert hits.columns == screened.column_names
    assert made.hash_of(collected(hits)) == expected
    assert (counters.rows, counters.hits, counters.rejected) == tuple(screened.counts.values())


def test_editions_come_in_every_way(session, home, customers, expected, tmp_path):
    df = frame(session, customers)
    packed = interdict.pack(interdict.Screener(home=home), tmp_path)
    ways = {
        "pack": interdict.spark.screen(df, pack=packed),
        "shared": interdict.spark.screen(df, home=home, shared=True),
        "partitions": interdict.spark.screen(df, home=home, partitions=3),
    }
    assert ways["partitions"].rdd.getNumPartitions() == 3
    assert {name: made.hash_of(collected(hits)) for name, hits in ways.items()} == dict.fromkeys(ways, expected)
    starter = interdict.spark.screen(df, "starter", home=tmp_path, limit=1).first()
    assert starter["interdict_edition"].startswith("starter-")
    bare = interdict.spark.screen(df, home=home, keep_columns=False)
    assert bare.columns == [name for name, _, _ in interdict.columns()]
    with pytest.raises(ValueError, match="leave edition, home and shared out"):
        interdict.spark.screen(df, pack=packed, home=home)


def test_columns_and_settings_are_passed_on(session, home, customers):
    table = customers.rename_columns(["customer_id", "wer", "date_of_birth", "country"])
    hits = interdict.spark.screen(frame(session, table), columns={"name": "wer"}, home=home, threshold=0.9, limit=None)
    alone = interdict.Screener(home=home, threshold=0.9, limit=None).screen_batch(table, {"name": "wer"})
    assert made.hash_of(collected(hits)) == made.hash_of(alone)


def test_wrong_arguments_are_told_on_the_driver(session, home, customers):
    df = frame(session, customers)
    with pytest.raises(ValueError, match="threshold"):
        interdict.spark.screen(df, home=home, threshold=7)
    with pytest.raises(interdict.EditionError):
        interdict.spark.screen(df, "2020-01-01-000000000000", home=home)


def test_a_task_that_meets_another_edition_refuses(session, home, run, customers, tmp_path):
    """The folder that all workers see is changed between the plan and the action: no task answers by it."""
    other = tmp_path / "home"
    shutil.copytree(home, other)
    hits = interdict.spark.screen(frame(session, customers), home=other, shared=True)
    run("sync", "--from", made.write_list(tmp_path / "made.ftm.json", 300), "--accept", "made_list", home=other)
    run("lexicon", "build", home=other)
    with pytest.raises(Exception, match="what lies here is not what was asked for"):
        hits.count()


def test_a_screened_frame_is_screened_again(session, home, customers):
    once = interdict.spark.screen(frame(session, customers), home=home)
    again = interdict.spark.screen(once.where("interdict_status = 'hit'"), home=home, threshold=0.9)
    assert again.columns == once.columns
    assert {row[0] for row in again.select("interdict_status").distinct().collect()} <= {"hit", "no_hit"}
