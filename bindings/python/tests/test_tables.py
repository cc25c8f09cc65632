"""Tables of every library with the Arrow PyCapsule interface, in and out."""

from __future__ import annotations

import datetime
import threading
import time

import duckdb
import interdict
import made
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest


@pytest.fixture(scope="module")
def customers(listed):
    return made.customers(2_000, made.names_of(listed))


@pytest.fixture(scope="module")
def expected(home, customers):
    return made.hash_of(interdict.Screener(home=home).screen_batch(customers))


def test_a_table_has_a_row_for_each_hit_and_for_each_row_without(screener, customers):
    hits = screener.screen_batch(customers)
    table = hits.to_pyarrow()
    assert len(hits) == table.num_rows
    assert table.column_names == customers.column_names + [name for name, _, _ in interdict.columns()]
    assert hits.column_names == table.column_names
    assert table.schema.metadata[b"interdict.format"].decode() == interdict.FORMAT
    rows = table.to_pylist()
    assert {row["customer_id"] for row in rows} == set(customers["customer_id"].to_pylist())
    assert {row["interdict_status"] for row in rows} == {"hit", "no_hit", "rejected"}
    with_hits = {row["customer_id"] for row in rows if row["interdict_status"] == "hit"}
    rejected = [row for row in rows if row["interdict_status"] == "rejected"]
    assert hits.counts == {"rows": 2_000, "hits": len(with_hits), "rejected": len(rejected)}
    assert all(row["interdict_reason"] for row in rejected)
    assert next(row["interdict_line"] for row in rows if row["customer_id"] == "C0001999") == 2_000


def test_each_row_has_the_answer_of_its_own_screening(screener, customers):
    rows = screener.screen_batch(customers.slice(0, 300)).to_pyarrow().to_pylist()
    for row in rows:
        if row["interdict_status"] == "rejected":
            continue
        said = {"country": [part for part in (row["country"] or "").split(";") if part not in ("", "Narnia")]}
        if row["date_of_birth"] != "sometime":
            said["birth_date"] = row["date_of_birth"]
        answer = screener.screen(row["full_name"], **said)
        assert answer["status"] == row["interdict_status"]
        ids = [hit["id"] for hit in answer["hits"]]
        assert ids == [other["interdict_id"] for other in rows if other["customer_id"] == row["customer_id"] and ids]


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(lambda table: table.to_reader(max_chunksize=77), id="pyarrow reader"),
        pytest.param(lambda table: table.combine_chunks().to_batches()[0], id="pyarrow batch"),
        pytest.param(lambda table: pl.DataFrame(table), id="polars"),
        pytest.param(lambda table: table.to_pandas(), id="pandas"),
        pytest.param(lambda table: duckdb.from_arrow(table), id="duckdb"),
        pytest.param(
            lambda table: table.cast(pa.schema([(name, pa.large_string()) for name in table.column_names])), id="large"
        ),
        pytest.param(
            lambda table: table.cast(pa.schema([(name, pa.string_view()) for name in table.column_names])), id="views"
        ),
        pytest.param(
            lambda table: table.set_column(3, "country", table["country"].dictionary_encode()), id="dictionary"
        ),
    ],
)
def test_tables_of_every_kind_have_the_same_hits(screener, customers, expected, of):
    hits = screener.screen_batch(of(customers)).to_pyarrow()
    if isinstance(hits.schema.field("country").type, pa.DictionaryType):
        hits = hits.set_column(3, "country", hits["country"].cast(pa.string()))
    assert made.hash_of(hits) == expected


def test_hits_are_taken_by_every_library(screener, customers, expected):
    hits = screener.screen_batch(customers)
    assert made.hash_of(hits.to_polars()) == expected
    frame = hits.to_pandas()
    assert isinstance(frame, pd.DataFrame) and len(frame) == len(hits)
    assert made.hash_of(pl.DataFrame(hits)) == expected
    found = hits.to_pyarrow()
    counted = duckdb.from_arrow(found).filter("interdict_status = 'hit'").count("*").fetchall()
    assert counted[0] == (sum(status == "hit" for status in found["interdict_status"].to_pylist()),)


def test_a_stream_is_screened_while_it_is_read(screener, customers, expected):
    taken = 0

    def batches():
        nonlocal taken
        for batch in customers.to_batches(max_chunksize=100):
            taken += 1
            yield batch

    reader = pa.RecordBatchReader.from_batches(customers.schema, batches())
    stream = screener.screen_stream(reader)
    assert taken == 0 and stream.counts["rows"] == 0
    output = pa.RecordBatchReader.from_stream(stream)
    first = output.read_next_batch()
    assert taken < 20 and stream.counts["rows"] == 100
    rest = output.read_all()
    assert stream.counts["rows"] == 2_000
    assert made.hash_of(pa.Table.from_batches([first, *rest.to_batches()])) == expected
    with pytest.raises(RuntimeError, match="was read already"):
        pa.RecordBatchReader.from_stream(stream)


def test_a_stream_that_breaks_off_is_an_error(screener, customers):
    def batches():
        yield customers.to_batches()[0]
        raise OSError("the wire is cut")

    def reader():
        return pa.RecordBatchReader.from_batches(customers.schema, batches())

    with pytest.raises(interdict.InterdictError, match=r"could not be read to its end.*the wire is cut"):
        screener.screen_batch(reader())
    output = pa.RecordBatchReader.from_stream(screener.screen_stream(reader()))
    with pytest.raises(Exception, match="the wire is cut"):
        output.read_all()


def test_columns_are_said_where_the_headings_do_not(screener, listed):
    name = made.names_of(listed)[0]
    given, _, family = name.partition(" ")
    table = pa.table({"wer": [name], "a": [given], "b": [family], "als": ["x"]})
    assert screener.screen_batch(table, {"name": "wer"}).counts["hits"] == 1
    assert screener.screen_batch(table, columns={"name": ["als", "wer"]}).counts["hits"] == 1
    assert screener.screen_batch(table, {"first_name": "a", "last_name": "b"}).counts["hits"] == 1
    with pytest.raises(
        interdict.ColumnsError, match="no column says where the names are; the columns are: wer, a, b, als"
    ):
        screener.screen_batch(table)
    with pytest.raises(interdict.ColumnsError, match="there is no column `wem`"):
        screener.screen_batch(table, {"name": "wem"})
    with pytest.raises(ValueError, match="columns: `colour` is not known"):
        screener.screen_batch(table, {"colour": "wer"})
    with pytest.raises(interdict.ColumnsError, match="cannot be read"):
        screener.screen_batch(pa.table({"name": [b"bytes"]}))


def test_options_of_a_table(screener, customers):
    bare = screener.screen_batch(customers, keep_columns=False)
    assert bare.column_names == [name for name, _, _ in interdict.columns()]
    unnumbered = screener.screen_batch(customers, first_row=None).to_pyarrow()
    assert unnumbered["interdict_line"].null_count == unnumbered.num_rows
    assert screener.screen_batch(customers, first_row=11).to_pyarrow()["interdict_line"][0].as_py() == 11
    for wrong in (0, -3):
        with pytest.raises(ValueError, match="first_row"):
            screener.screen_batch(customers, first_row=wrong)
    with pytest.raises(ValueError, match="schema"):
        screener.screen_batch(customers, schema="Unicorn")
    as_ships = screener.screen_batch(customers, schema="Vessel")
    assert as_ships.counts["hits"] == 0


def test_values_of_types_of_their_own(screener):
    table = pa.table(
        {
            "id": [7, 8],
            "name": [["Nobody At All", "Pavel Korbutov"], None],
            "dob": pa.array([datetime.date(1962, 11, 22), None]),
            "phone": pa.array([98211234567.0, float("nan")]),
            "notes": pa.array([{"a": 1}, {"a": 2}]),
        }
    )
    hits = screener.screen_batch(table).to_pyarrow()
    assert hits["interdict_subject_id"].to_pylist()[0] == "7" and hits["id"].to_pylist()[-1] == 8
    assert hits["interdict_status"].to_pylist()[-1] == "rejected"
    assert hits["notes"].type == table["notes"].type


@pytest.mark.parametrize("nothing", [7, "customers.csv", [1, 2], None])
def test_what_is_no_table_is_told(screener, nothing):
    with pytest.raises((TypeError, ValueError)):
        screener.screen_batch(nothing)


def test_empty_tables(screener, customers):
    hits = screener.screen_batch(customers.slice(0, 0))
    assert len(hits) == 0 and hits.to_pyarrow().num_rows == 0
    assert hits.column_names == screener.screen_batch(customers).column_names
    assert pl.DataFrame(hits).height == 0


def test_a_value_of_a_hundred_megabytes_is_rejected_and_the_rest_goes_on(screener, listed):
    table = pa.table({"name": ["x" * (100 << 20), made.names_of(listed)[0]]})
    hits = screener.screen_batch(table, keep_columns=False)
    assert hits.counts == {"rows": 2, "hits": 1, "rejected": 1}
    assert "104857600 bytes" in hits.to_pyarrow()["interdict_reason"][0].as_py()


def test_an_earlier_runs_columns_give_way(screener, customers, expected):
    once = screener.screen_batch(customers)
    first = pa.table(once).group_by("customer_id", use_threads=False).aggregate([("full_name", "first")])
    assert first.num_rows == customers.num_rows
    assert screener.screen_batch(once).column_names == once.column_names


def test_the_interpreter_is_released(home):
    """Another thread of Python goes on while a table is screened."""
    screener = interdict.Screener(home=home, exhaustive=True, threads=1)
    table = pa.table({"name": [f"Pavel Korbutov {number}" for number in range(4_000)]})
    stamps: list[float] = []
    done = threading.Event()

    def beat():
        while not done.is_set():
            stamps.append(time.monotonic())
            time.sleep(0.001)

    other = threading.Thread(target=beat)
    other.start()
    start = time.monotonic()
    screener.screen_batch(table)
    end = time.monotonic()
    done.set()
    other.join()
    within = [stamp for stamp in stamps if start < stamp < end]
    assert end - start > 0.05, "too little work to see anything"
    assert len(within) > 10


def test_threads_share_a_screener(screener, customers, expected):
    hashes: list[str] = []
    threads = [
        threading.Thread(target=lambda: hashes.append(made.hash_of(screener.screen_batch(customers)))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hashes == [expected] * 4
