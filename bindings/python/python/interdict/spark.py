"""Screening inside Apache Spark, by the same kernel, through ``mapInArrow``.

>>> import interdict.spark
>>> hits = interdict.spark.screen(customers, columns={"name": "full_name"})    # doctest: +SKIP

The edition goes to the executors as one file, is unpacked and mapped once a machine, and every task holds the edition that it meets
against the hash of the one that the driver opened. A row that cannot be screened has the status ``rejected``; it never ends a stage.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from . import _interdict
from ._interdict import Screener
from ._pack import about, unpacked
from ._pack import pack as write_pack

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

__all__ = ["Counters", "output_schema", "screen"]

# A task of so many bytes takes some ten seconds: long beside what a task costs, short beside what is lost when a worker dies.
_BYTES_A_TASK = 4 << 20
# Tasks for each slot, so that none waits long for the last.
_TASKS_A_SLOT = 4
_MOST_TASKS = 10_000
# Larger estimates are Spark's way to say that it does not know.
_UNKNOWN = 1 << 60


class Counters:
    """What the tasks of one ``screen`` have done so far: accumulators of Spark.

    They are there once an action has run. A task that Spark runs again, because its worker died or because the data frame is computed
    twice, is counted again.
    """

    def __init__(self, session: SparkSession) -> None:
        context = session.sparkContext
        self._rows = context.accumulator(0)
        self._hits = context.accumulator(0)
        self._rejected = context.accumulator(0)

    def _add(self, counts: Mapping[str, int]) -> None:
        self._rows.add(counts["rows"])
        self._hits.add(counts["hits"])
        self._rejected.add(counts["rejected"])

    @property
    def rows(self) -> int:
        """Rows that were screened."""
        return int(self._rows.value)

    @property
    def hits(self) -> int:
        """Rows with at least one hit."""
        return int(self._hits.value)

    @property
    def rejected(self) -> int:
        """Rows that could not be screened."""
        return int(self._rejected.value)

    def __repr__(self) -> str:
        return f"{self.rows} rows, {self.hits} with hits, {self.rejected} rejected"


class _Task:
    """What a task does with its batches. It is sent to the workers, so it holds nothing but settings."""

    def __init__(
        self,
        *,
        place: tuple[Literal["file", "home", "starter"], str],
        edition: str,
        fingerprint: str,
        settings: Mapping[str, Any],
        batches: Mapping[str, Any],
        counters: Counters | None,
    ) -> None:
        self._place = place
        self._edition = edition
        self._fingerprint = fingerprint
        self._settings = settings
        self._batches = batches
        self._counters = counters

    def _screener(self) -> Screener:
        kind, where = self._place
        home: str | Path | None = where
        if kind == "starter":
            home = where or None
        elif kind == "file":
            from pyspark import SparkFiles

            home = unpacked(SparkFiles.get(where), fingerprint=self._fingerprint)
        return Screener(self._edition, home, fingerprint=self._fingerprint, **self._settings)

    def __call__(self, batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        screener = self._screener()
        for batch in batches:
            # A row's number within its task says nothing to anybody.
            hits = screener.screen_batch(batch, first_row=None, **self._batches)
            if self._counters is not None:
                self._counters._add(hits.counts)
            yield from pyarrow.table(hits).to_batches()


def output_schema(schema: StructType, *, keep_columns: bool = True) -> StructType:
    """The columns of a screened data frame: its own, but for those of an earlier screening, and those that screening adds."""
    from pyspark.sql import types

    of = {
        "text": types.StringType(),
        "integer": types.LongType(),
        "double": types.DoubleType(),
        "boolean": types.BooleanType(),
    }
    own = [field for field in schema.fields if keep_columns and not field.name.startswith("interdict_")]
    added = [types.StructField(name, of[kind], nullable) for name, kind, nullable in _interdict.columns()]
    return types.StructType(own + added)


def screen(
    df: DataFrame,
    edition: str | os.PathLike[str] | None = None,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    *,
    home: str | os.PathLike[str] | None = None,
    pack: str | os.PathLike[str] | None = None,
    shared: bool = False,
    threshold: float = 0.7,
    limit: int | None = 5,
    datasets: str | Sequence[str] | None = None,
    schema: str | None = None,
    date_order: Literal["dmy", "mdy"] | None = None,
    keep_columns: bool = True,
    partitions: int | None = None,
    counters: Counters | None = None,
) -> DataFrame:
    """Screens every row of a data frame: a row for each hit, and one for each row without, when an action runs.

    Parameters
    ----------
    df
        The customers.
    edition, home
        As for ``interdict.Screener``, on the driver. The edition is sent to the executors as a file.
    columns
        Which column is what, where the headings do not say: ``{"name": "kunde"}``.
    pack
        A file that ``interdict.pack`` has written, or its address as Hadoop has it (``s3a://…``, ``gs://…``, ``hdfs://…``), in place of
        a folder of editions on the driver.
    shared
        Every worker sees the folder of editions under the same path (a network file system, a volume): nothing is sent.
    threshold, limit, datasets
        As for ``interdict.Screener``.
    schema, date_order, keep_columns
        As for ``interdict.Screener.screen_batch``.
    partitions
        How many tasks. Without it: by the size of the data frame as Spark estimates it, and enough for all cores.
    counters
        Counts rows, hits and rejected rows.
    """
    session = df.sparkSession
    settings: dict[str, Any] = {"threshold": threshold, "limit": limit, "datasets": datasets}
    place: tuple[Literal["file", "home", "starter"], str]
    if pack is not None:
        if edition is not None or home is not None or shared:
            raise ValueError("pack says which edition is meant; leave edition, home and shared out")
        told = about(_sent(session, os.fspath(pack)))
        place = ("file", os.path.basename(os.fspath(pack)))
        id_, fingerprint = told["edition"], told["fingerprint"]
    else:
        # Opened here first: what is wrong with the arguments is told before anything is started.
        screener = Screener(edition, home, **settings)
        (id_, _), _ = screener.__getnewargs_ex__()
        fingerprint = screener.fingerprint
        if not screener.files:
            place = ("starter", os.fspath(home) if home is not None else "")
        elif shared:
            place = ("home", os.fspath(screener.home))
        else:
            place = ("file", os.path.basename(_sent(session, _packed(session, screener))))
    task = _Task(
        place=place,
        edition=id_,
        fingerprint=fingerprint,
        # A slot of the engine is as many cores as it says; all slots together are the machine.
        settings={**settings, "threads": int(session.conf.get("spark.task.cpus", "1") or 1)},
        batches={"columns": columns, "schema": schema, "date_order": date_order, "keep_columns": keep_columns},
        counters=counters,
    )
    if partitions is None:
        partitions = _partitions(df)
    if partitions is not None:
        df = df.repartition(partitions)
    return df.mapInArrow(task, output_schema(df.schema, keep_columns=keep_columns))


# Packs that this driver has made, by application and fingerprint.
_PACKED: dict[tuple[str, str], str] = {}


def _packed(session: SparkSession, screener: Screener) -> str:
    key = (session.sparkContext.applicationId, screener.fingerprint)
    if key not in _PACKED:
        _PACKED[key] = str(write_pack(screener, tempfile.mkdtemp(prefix="interdict-pack-")))
    return _PACKED[key]


def _sent(session: SparkSession, file: str) -> str:
    """Sends a file to all executors; where it lies on the driver."""
    from pyspark import SparkFiles

    session.sparkContext.addFile(file)
    return str(SparkFiles.get(os.path.basename(file)))


def _partitions(df: DataFrame) -> int | None:
    """How many tasks: by Spark's estimate of the size, and some for each core."""
    try:
        slots = int(df.sparkSession.sparkContext.defaultParallelism)
        estimate = int(str(df._jdf.queryExecution().optimizedPlan().stats().sizeInBytes()))
    except Exception:
        # A session without a JVM beside it (Spark Connect) has neither: the partitions stay as they are.
        return None
    by_size = estimate // _BYTES_A_TASK + 1 if estimate < _UNKNOWN else 0
    return min(max(by_size, slots * _TASKS_A_SLOT), _MOST_TASKS)
