"""One subject at a time, held against the program."""

from __future__ import annotations

import datetime
import json
import logging
import os
import shutil
from pathlib import Path

import interdict
import made
import pytest


def test_the_starter_edition_answers_at_once(tmp_path):
    screener = interdict.Screener("starter", tmp_path)
    answer = screener.screen("Yongxin Zhicheng Technology Group")
    assert answer["status"] == "hit"
    assert answer["hits"][0]["id"] == "ofac-50543"
    assert answer["edition"]["starter"] is True
    assert answer["format"] == interdict.FORMAT and answer["matcher"] == interdict.MATCHER
    for hit in answer["hits"]:
        assert sum(line["points"] for line in hit["evidence"]) == pytest.approx(hit["score"], abs=1e-9)
    assert screener.screen("Maria Johansson")["status"] == "no_hit"


def test_answers_are_those_of_the_program(home, listed, run, json_lines, screener):
    names = [*made.names_of(listed)[:60], "Maria Johansson", "Unknown", "!!", " Pavel  Korbutov ", "\u202ePavel"]
    told = json_lines(run("screen", *names, "--format", "jsonl", home=home, codes=(2,)))
    assert [screener.screen(name) for name in names] == told
    assert {answer["status"] for answer in told} == {"hit", "no_hit", "rejected"}


def test_what_else_is_said_of_a_subject_counts_as_in_the_program(home, run, json_lines, screener):
    said = {
        "schema": "Person",
        "birth_date": "1962-11-22",
        "birth_place": "Minsk",
        "country": "Iran",
        "gender": "m",
        "address": "1 Main Street, Dubai",
        "phone": "+98 21 123456",
        "id": "passport:A1234567",
    }
    options = [f"--{key.replace('_', '-')}={value}" for key, value in said.items()]
    (told,) = json_lines(
        run("screen", "Pavel Korbutov", *options, "--limit=all", "--threshold=0.3", "--format=jsonl", home=home)
    )
    screener = interdict.Screener(home=home, limit=None, threshold=0.3)
    assert screener.screen("Pavel Korbutov", **said) == told
    assert told["hits"]
    several = screener.screen(
        ["Pavel Korbutov", "P. K."], country=["Iran", "sy"], birth_date=datetime.date(1962, 11, 22)
    )
    assert several["subject"]["country"] == ["ir", "sy"] and several["subject"]["birthDate"] == ["1962-11-22"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"country": "Narnia"}, "country: `Narnia`"),
        ({"birth_date": "sometime"}, "birth_date: "),
        ({"gender": "x7"}, "gender: `x7`"),
        ({"schema": "Unicorn"}, "schema: "),
        ({"date_order": "ymd"}, "date_order: `ymd`"),
        ({"phone": 1.5}, "not a value of type float"),
        ({"phone": b"12"}, "not a value of type bytes"),
        ({"address": [["nested"]]}, "not a value of type list"),
    ],
)
def test_a_value_that_is_not_understood_is_told(screener, said, message):
    with pytest.raises(ValueError, match=message):
        screener.screen("Pavel Korbutov", **said)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"threshold": 1.2}, "threshold: 1.2"),
        ({"threshold": float("nan")}, "threshold: "),
        ({"limit": -1}, "limit: -1"),
        ({"threads": -1}, "threads: -1"),
        ({"datasets": "no_such_list"}, "no dataset `no_such_list`; it has eu_fsf, made_list, us_ofac_sdn"),
    ],
)
def test_a_setting_that_is_not_understood_is_told(home, settings, message):
    with pytest.raises(ValueError, match=message):
        interdict.Screener(home=home, **settings)


def test_settings_count(home, listed):
    name = made.names_of(listed)[0]
    assert len(interdict.Screener(home=home, limit=1, threshold=0.5).screen(name)["hits"]) == 1
    assert interdict.Screener(home=home, limit=1, threshold=0.5).screen(name)["cut"] > 0
    indexed = interdict.Screener(home=home).screen(name)
    assert interdict.Screener(home=home, exhaustive=True).screen(name) == indexed
    of_one_list = interdict.Screener(home=home, datasets=["made_list"]).screen(name)
    assert of_one_list["hits"] == indexed["hits"]
    assert [dataset["name"] for dataset in of_one_list["edition"]["datasets"]] == ["made_list"]
    assert interdict.Screener(home=home, datasets="eu_fsf").screen(name)["hits"] == []


def test_comparisons_and_explanations_are_those_of_the_program(home, listed, run, screener):
    told = json.loads(run("compare", "Jon Smith", "John Smith", "--schema", "Person", "--format", "json", home=home))
    assert screener.compare("Jon Smith", "John Smith", schema="Person") == told
    name = made.names_of(listed)[0]
    told = json.loads(run("explain", name, "made-0", "--country", "ir", "--format", "json", home=home))
    assert screener.explain(name, "made-0", country="ir") == told
    with pytest.raises(LookupError, match="no party `made-999999`"):
        screener.explain(name, "made-999999")
    with pytest.raises(ValueError, match="no letter or digit"):
        screener.explain("", "made-0")


def test_which_edition_is_opened(home, listed, run, tmp_path, monkeypatch):
    in_force = interdict.Screener(home=home)
    assert "made_list" in [dataset["name"] for dataset in in_force.edition["datasets"]]
    assert interdict.Screener(home).edition_id == in_force.edition_id
    assert interdict.Screener(str(home)).edition_id == in_force.edition_id
    assert interdict.Screener(in_force.edition_id, home).fingerprint == in_force.fingerprint
    monkeypatch.setenv("INTERDICT_HOME", str(home))
    assert interdict.Screener().edition_id == in_force.edition_id
    assert interdict.Screener("starter").edition["starter"] is True
    # A new edition is seen by the next screener, and the old one can still be asked.
    other = tmp_path / "home"
    shutil.copytree(home, other)
    run("sync", "--from", made.write_list(tmp_path / "made.ftm.json", 401), home=other)
    assert interdict.Screener(home=other).edition_id != in_force.edition_id
    assert interdict.Screener(in_force.edition_id, other).fingerprint == in_force.fingerprint


def test_editions_that_are_not_there_are_told(home, tmp_path):
    with pytest.raises(interdict.EditionError, match="there is no edition `2020-01-01-000000000000`"):
        interdict.Screener("2020-01-01-000000000000", home)
    with pytest.raises(interdict.EditionError, match="no folder"):
        interdict.Screener(tmp_path / "nothing")
    with pytest.raises(ValueError, match="give an edition's id"):
        interdict.Screener(home, home)
    with pytest.raises(interdict.InterdictError, match="is no edition's name"):
        interdict.Screener("..", home)


def test_a_damaged_index_gives_no_answers(home, listed, tmp_path):
    other = tmp_path / "home"
    shutil.copytree(home, other)
    for index in (other / "indexes").glob("*.index"):
        content = bytearray(index.read_bytes())
        middle, end = len(content) // 2, len(content) - len(content) // 8
        content[middle:end] = b"\xff" * (end - middle)
        index.write_bytes(content)
    with pytest.raises(interdict.EditionError, match=r"damaged.*set aside"):
        interdict.Screener(home=other).screen(made.names_of(listed)[0])


def test_warnings_go_to_the_logger(home, tmp_path, caplog):
    """An index that cannot be written is built in memory, and that is told."""
    other = tmp_path / "home"
    shutil.copytree(home, other)
    shutil.rmtree(other / "indexes")
    (other / "indexes").write_text("in the way of a folder")
    with caplog.at_level(logging.WARNING, logger="interdict"):
        screener = interdict.Screener(home=other)
    assert "built anew each time" in caplog.text
    assert screener.screen("Pavel Korbutov")["status"] in ("hit", "no_hit")


def test_the_module_says_what_it_is():
    assert interdict.__version__.count(".") == 2
    names = [name for name, _, _ in interdict.columns()]
    assert names[0] == "interdict_status" and "interdict_evidence" in names
    assert {kind for _, kind, _ in interdict.columns()} == {"text", "integer", "double", "boolean"}
    assert issubclass(interdict.EditionMismatchError, interdict.EditionError)
    for exported in interdict.__all__:
        assert getattr(interdict, exported) is not None
    assert Path(os.fspath(interdict.__file__)).with_name("py.typed").exists()
