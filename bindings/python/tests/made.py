"""A list and customers that do not exist, made anew for every run, the same for the same numbers; and how two outputs are compared."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa

GIVEN = (
    "Pavel Olga Yusuf Amina Ngozi Haruto Mei Tariq Lucía Björn Siobhán Farid Ксения Дмитрий محمد 伟 Kofi Priya".split()
)
FAMILY = (
    "Korbutov Ivanova al-Hashimi Okonkwo Tanaka Zhang Qureshi Fernández Lindqvist Murchadha Najafi Соколова Гусев الحسيني "
    "王 Mensah Raghunathan Brandt Oyelaran Petrenko"
).split()
COINED = "Meridian Altaris Novatek Gulfstone Zarya Orbis Pelagos Tessera Kordun Vantor Elbrus Sahara".split()
TRADE = "Shipping Trading Petroleum Aviation Electronics Holdings Metals Logistics".split()
LEGAL = ["Ltd", "LLC", "GmbH", "FZE", "JSC", "Co., Ltd."]


def _person(draw: random.Random) -> str:
    middle = f" {draw.choice(GIVEN)}" if draw.random() < 0.3 else ""
    return f"{draw.choice(GIVEN)}{middle} {draw.choice(FAMILY)}"


def _firm(draw: random.Random) -> str:
    return f"{draw.choice(COINED)} {draw.choice(TRADE)} {draw.choice(LEGAL)}"


def write_list(path: Path, parties: int, seed: int = 1) -> Path:
    """A list in FollowTheMoney's JSON lines, as ``interdict sync --from`` reads them."""
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8") as out:
        for number in range(parties):
            is_person = draw.random() < 0.7
            names = [(_person if is_person else _firm)(draw) for _ in range(draw.choice([1, 1, 2, 3]))]
            properties: dict[str, list[str]] = {"name": names[:1], "alias": names[1:], "topics": ["sanction"]}
            if is_person:
                properties["birthDate"] = [
                    f"{draw.randint(1940, 2000)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
                ]
                properties["nationality"] = [draw.choice(["ru", "ir", "sy", "kp", "ng"])]
            line = {
                "id": f"made-{number}",
                "caption": names[0],
                "schema": "Person" if is_person else "Company",
                "properties": properties,
                "datasets": ["made_list"],
            }
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


def _slip(name: str, draw: random.Random) -> str:
    place = draw.randrange(len(name))
    return draw.choice([name, name.upper(), name[:place] + name[place + 1 :], " ".join(reversed(name.split()))])


def customers(rows: int, listed: list[str], seed: int = 2) -> pa.Table:
    """Customers: one in fifty with a listed name, with slips; rows that are empty, repeated, or say what nobody understands."""
    draw = random.Random(seed)
    names: list[str | None] = []
    born: list[str | None] = []
    country: list[str | None] = []
    for number in range(rows):
        if number % 997 == 0:
            names.append(draw.choice([None, "", "!!", "n/a"]))
        elif draw.random() < 0.02:
            names.append(_slip(draw.choice(listed), draw))
        else:
            names.append((_person if draw.random() < 0.7 else _firm)(draw))
        born.append(draw.choice([None, "03/04/1980", "1971", "1962-11-22", "sometime"]))
        country.append(draw.choice([None, "Iran", "de", "Narnia", "ru;sy"]))
    ids = [f"C{number:07}" for number in range(rows)]
    return pa.table({"customer_id": ids, "full_name": names, "date_of_birth": born, "country": country})


def names_of(path: Path) -> list[str]:
    """All names of a list that ``write_list`` has written."""
    lines = [json.loads(line) for line in open(path, encoding="utf-8")]
    return [name for line in lines for key in ("name", "alias") for name in line["properties"][key]]


# A row's number is not there where an engine has cut the table into pieces.
_NOT_COMPARED = {"interdict_line"}


def hash_of(table: Any) -> str:
    """The hash of a table's rows, sorted, with all columns but the row's number: the same whatever order and Arrow types it has."""
    table = pa.table(table)
    kept = [name for name in table.column_names if name not in _NOT_COMPARED]
    rows = table.select(kept).to_pylist()
    lines = sorted(json.dumps([row[name] for name in kept], ensure_ascii=False) for row in rows)
    return hashlib.sha256("\n".join([*kept, *lines]).encode()).hexdigest()
