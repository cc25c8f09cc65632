"""One edition in one file."""

from __future__ import annotations

import json
import multiprocessing
import zipfile
from pathlib import Path

import interdict
import made
import pytest


@pytest.fixture
def packed(screener, tmp_path) -> Path:
    return interdict.pack(screener, tmp_path)


def test_an_unpacked_edition_answers_as_the_one_that_was_packed(screener, packed, tmp_path, listed):
    assert packed.name == f"interdict-{screener.edition_id}-{screener.fingerprint[:12]}.zip"
    home = interdict.unpacked(packed, tmp_path / "here", fingerprint=screener.fingerprint)
    again = interdict.Screener(home=home, fingerprint=screener.fingerprint)
    table = made.customers(500, made.names_of(listed))
    assert made.hash_of(again.screen_batch(table)) == made.hash_of(screener.screen_batch(table))
    name = made.names_of(listed)[0]
    assert again.explain(name, "made-0") == screener.explain(name, "made-0")
    assert interdict.unpacked(packed, tmp_path / "here") == home
    assert [path.name for path in (tmp_path / "here").iterdir()] == [screener.fingerprint]


def test_the_same_edition_is_packed_to_the_same_bytes(screener, packed, tmp_path):
    again = interdict.pack(screener, tmp_path / "again.zip")
    assert again.read_bytes() == packed.read_bytes()


def _unpack(arguments: tuple[Path, Path]) -> Path:
    return interdict.unpacked(*arguments)


def test_processes_that_unpack_at_once_end_with_one_folder(packed, tmp_path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        homes = pool.map(_unpack, [(packed, tmp_path / "here")] * 8)
    assert len(set(homes)) == 1
    assert len(list((tmp_path / "here").iterdir())) == 1


def test_machines_have_a_folder_of_their_own(packed, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    home = interdict.unpacked(packed)
    assert home.parent.stat().st_mode & 0o077 == 0
    home.parent.chmod(0o777)
    with pytest.raises(interdict.EditionError, match="others may write to it"):
        interdict.unpacked(packed)


def _changed(packed: Path, out: Path, change) -> Path:
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w") as new:
        files = {name: old.read(name) for name in old.namelist()}
        change(files)
        for name, content in files.items():
            new.writestr(name, content)
    return out


def test_packs_that_are_damaged_are_refused(packed, tmp_path):
    def other_bytes(files):
        files["lexicon.tsv"] = files["lexicon.tsv"][:-1] + b"X"

    def longer(files):
        files["lexicon.tsv"] += b"and more"

    def outside(files):
        told = json.loads(files["pack.json"])
        told["files"]["../outside"] = {"bytes": 1, "sha256": "00"}
        files["pack.json"] = json.dumps(told)
        files["../outside"] = b"x"

    def no_manifest(files):
        del files["pack.json"]

    def a_file_less(files):
        del files["lexicon.tsv"]

    def another_format(files):
        files["pack.json"] = files["pack.json"].replace(b"interdict-pack-1", b"interdict-pack-9")

    for number, change in enumerate([other_bytes, longer, outside, no_manifest, a_file_less, another_format]):
        wrong = _changed(packed, tmp_path / f"wrong-{number}.zip", change)
        with pytest.raises(interdict.EditionError, match=f"wrong-{number}"):
            interdict.unpacked(wrong, tmp_path / "here")
    assert not (tmp_path / "outside").exists()
    assert list((tmp_path / "here").iterdir()) == []
    (tmp_path / "text.zip").write_text("no archive")
    half = tmp_path / "half.zip"
    half.write_bytes(packed.read_bytes()[: packed.stat().st_size // 2])
    for wrong in (tmp_path / "text.zip", half, tmp_path / "not-there.zip"):
        with pytest.raises(interdict.EditionError, match="cannot be read as a pack"):
            interdict.unpacked(wrong, tmp_path / "here")


def test_another_edition_than_the_one_that_is_wanted_is_refused(packed, tmp_path):
    with pytest.raises(interdict.EditionMismatchError):
        interdict.unpacked(packed, tmp_path / "here", fingerprint="0" * 64)


def test_what_cannot_be_packed_is_told(tmp_path):
    with pytest.raises(interdict.EditionError, match="needs no pack"):
        interdict.pack(interdict.Screener("starter", tmp_path), tmp_path)
