"""Reads the labelled sets: queries against a list, pairs of names, pairs of records.

Nothing of them lies in the repository. A file that is missing or has not the columns it should have ends the program
with a line that says which file and what was wanted.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SCHEMATA = {"person": "Person", "org": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
PART_PROPERTIES = ("firstName", "middleName", "fatherName", "lastName")


class BadInput(Exception):
    """What is wrong with a file, in words for the one who gave it."""


@dataclass(frozen=True)
class Query:
    """A name to screen. `expected` is the entity that is meant; empty when nobody listed is."""

    id: str
    text: str
    kind: str
    expected: str
    label: str

    @property
    def groups(self) -> tuple[str, ...]:
        """The tables that a positive counts in: A to H, and for H its two classes by their short names."""
        return (self.label[0], self.label[:2]) if self.label.startswith("H") else (self.label[0],)


@dataclass
class Listed:
    """An entity of the list: its kind (`person`, `org`, …) and its names, each with what sort of name it is."""

    id: str
    kind: str
    names: list[tuple[str, str]] = field(default_factory=list)

    @property
    def primary(self) -> str:
        """The name that the list puts first."""
        return next((name for sort, name in self.names if sort == "primary"), self.names[0][1])


@dataclass(frozen=True)
class Pair:
    """Two names or records, and whether they are the same. The properties are lists of values by name."""

    source: str
    schema: str
    asked: dict[str, list[str]]
    listed: dict[str, list[str]]
    alike: bool


def text_of(record: dict[str, list[str]]) -> str:
    """A record's name in one line; of parts, the family name stands first, as Interdict's own evaluation writes it."""
    if record.get("name"):
        return record["name"][0]
    given = " ".join(record[part][0] for part in PART_PROPERTIES[:-1] if record.get(part))
    family = record.get("lastName")
    return f"{family[0]}, {given}" if family else given


def existing(path: Path, what: str) -> Path:
    """The path, when a file lies there."""
    if not path.is_file():
        raise BadInput(f"{path}: no such file; {what}")
    return path


def rows(path: Path, delimiter: str, columns: tuple[str, ...], what: str) -> Iterator[list[str]]:
    """The cells of the wanted columns, row by row, of a table that is plain or gzip."""
    existing(path, what)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        if delimiter == "\t":
            reader = csv.DictReader(file, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        else:
            reader = csv.DictReader(file, delimiter=delimiter)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise BadInput(f"{path}: there is no column {', '.join(missing)}; {what}")
        for row in reader:
            yield [row[column] or "" for column in columns]


def queries(folder: Path) -> list[Query]:
    """`queries.tsv` of the labelled names."""
    columns = ("id", "query", "type", "expected", "class")
    read = [Query(*row) for row in rows(folder / "queries.tsv", "\t", columns, "it holds the labelled queries")]
    if not any(query.expected for query in read) or all(query.expected for query in read):
        raise BadInput(f"{folder / 'queries.tsv'}: listed and unlisted names are both needed")
    return read


def listed(folder: Path) -> dict[str, Listed]:
    """`list.tsv.gz` of the labelled names: the entities by id, in the order of the file."""
    entities: dict[str, Listed] = {}
    columns = ("entity_id", "type", "kind", "name")
    path = folder / "list.tsv.gz"
    for identity, kind, sort, name in rows(path, "\t", columns, "it holds the list to screen against"):
        if kind not in SCHEMATA:
            raise BadInput(f"{path}: `{kind}` is none of {', '.join(SCHEMATA)}")
        entities.setdefault(identity, Listed(identity, kind)).names.append((sort, name))
    return entities


def name_pairs(path: Path) -> list[Pair]:
    """The labelled pairs of names (CSV)."""
    columns = ("case_group", "schema", "name1", "name2", "is_match")
    return [
        Pair(source, schema, {"name": [one]}, {"name": [other]}, alike == "true")
        for source, schema, one, other, alike in rows(path, ",", columns, "it holds the labelled pairs of names")
    ]


def record_pairs(path: Path) -> list[Pair]:
    """The labelled pairs of records (YAML)."""
    import yaml  # Only the peers' environment has it, and the comparison does without.

    with existing(path, "it holds the labelled pairs of records").open(encoding="utf-8") as file:
        checks = yaml.safe_load(file)
    if not isinstance(checks, dict) or not isinstance(checks.get("checks"), list):
        raise BadInput(f"{path}: there is no list `checks`")

    def record(values: dict[str, Any]) -> dict[str, list[str]]:
        return {
            name: [str(item) for item in (value if isinstance(value, list) else [value])]
            for name, value in values.items()
        }

    return [
        Pair("records", check["schema"], record(check["query"]), record(check["candidate"]), bool(check["match"]))
        for check in checks["checks"]
    ]
