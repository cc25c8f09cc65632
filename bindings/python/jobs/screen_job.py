"""Screens a table inside Spark: a job for ``spark-submit``.

    spark-submit screen_job.py --input customers.parquet --out hits.parquet --column name=full_name

The library ``interdict`` must be installed for the Python that the driver and the workers use. Prints what was counted. The exit code is 0
when the output is written, whatever was found: hits stand in the output.
"""

from __future__ import annotations

import argparse
import sys
import time

import interdict.spark
from pyspark.sql import SparkSession


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", required=True, nargs="+", help="files or folders, as Spark reads them")
    parser.add_argument("--format", default="parquet", choices=["parquet", "csv", "json", "orc"], help="of the input")
    parser.add_argument("--out", required=True, help="where the hits are written, as Parquet; must not be there yet")
    parser.add_argument("--edition", help="an edition's id, or starter [default: the one in force]")
    parser.add_argument("--home", help="the folder of editions on the driver [default: INTERDICT_HOME]")
    parser.add_argument(
        "--pack", help="a packed edition, in place of a folder; may be an address (s3a://, gs://, hdfs://)"
    )
    parser.add_argument(
        "--shared", action="store_true", help="every worker sees the folder of editions under the same path"
    )
    parser.add_argument("--column", action="append", default=[], metavar="WHAT=COLUMN", help="which column is what")
    parser.add_argument("--threshold", type=float, default=0.7)
    parser.add_argument("--limit", type=int, default=5, help="most hits a row; 0: all")
    parser.add_argument("--partitions", type=int, help="how many tasks")
    return parser.parse_args()


def mapping(said: list[str]) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for one in said:
        what, equals, column = one.partition("=")
        if not equals:
            sys.exit(f"--column {one}: write WHAT=COLUMN, such as name=full_name")
        columns.setdefault(what, []).append(column)
    return columns


def main() -> None:
    said = arguments()
    session = SparkSession.builder.appName("interdict").getOrCreate()
    reader = session.read.option("header", "true") if said.format == "csv" else session.read
    customers = reader.format(said.format).load(said.input)
    counters = interdict.spark.Counters(session)
    hits = interdict.spark.screen(
        customers,
        said.edition,
        mapping(said.column) or None,
        home=said.home,
        pack=said.pack,
        shared=said.shared,
        threshold=said.threshold,
        limit=said.limit,
        partitions=said.partitions,
        counters=counters,
    )
    start = time.monotonic()
    hits.write.parquet(said.out)
    print(f"interdict: {counters}, {time.monotonic() - start:.1f} s in Spark", flush=True)
    session.stop()


if __name__ == "__main__":
    main()
