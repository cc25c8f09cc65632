"""Screeners that go to other processes."""

from __future__ import annotations

import multiprocessing
import pickle
import shutil

import interdict
import made
import pyarrow as pa
import pytest


def screened(screener: interdict.Screener, table: pa.Table) -> str:
    return made.hash_of(screener.screen_batch(table))


@pytest.fixture(scope="module")
def customers(listed):
    return made.customers(500, made.names_of(listed))


def test_a_pickled_screener_asks_the_same(home, customers):
    screener = interdict.Screener(home=home, threshold=0.65, limit=None, datasets="made_list", threads=1)
    again = pickle.loads(pickle.dumps(screener))
    assert again.edition_id == screener.edition_id and again.fingerprint == screener.fingerprint
    assert (again.threshold, again.limit, again.datasets) == (0.65, None, ["made_list"])
    assert screened(again, customers) == screened(screener, customers)
    starter = pickle.loads(pickle.dumps(interdict.Screener("starter", home)))
    assert starter.edition["starter"] is True


def test_an_edition_of_before_is_opened_again_not_the_one_in_force(home, run, tmp_path):
    other = tmp_path / "home"
    shutil.copytree(home, other)
    pickled = pickle.dumps(interdict.Screener(home=other))
    run("sync", "--from", made.write_list(tmp_path / "made.ftm.json", 401), home=other)
    assert pickle.loads(pickled).edition_id == interdict.Screener(home=home).edition_id


def test_another_edition_is_refused(home, run, tmp_path):
    other = tmp_path / "home"
    shutil.copytree(home, other)
    pickled = pickle.dumps(interdict.Screener(home=other))
    # The same lists, weighed by another lexicon: other scores, so other answers.
    run("sync", "--from", made.write_list(tmp_path / "made.ftm.json", 300), "--accept", "made_list", home=other)
    run("lexicon", "build", home=other)
    with pytest.raises(interdict.EditionMismatchError, match="what lies here is not what was asked for"):
        pickle.loads(pickled)
    with pytest.raises(interdict.EditionMismatchError):
        interdict.Screener(home=home, fingerprint="0" * 64)
    shutil.rmtree(other)
    with pytest.raises(interdict.EditionError):
        pickle.loads(pickled)


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_other_processes_give_the_same(home, customers, method):
    """Also a process that was forked after the threads of this one were at work, where they are dead."""
    screener = interdict.Screener(home=home, threads=2)
    expected = screened(screener, customers)
    with multiprocessing.get_context(method).Pool(2) as pool:
        parts = pool.starmap_async(screened, [(screener, customers)] * 3)
        assert parts.get(timeout=120) == [expected] * 3


def test_an_edition_is_opened_once_a_process(home):
    """Its parts are the same memory: a hundred screeners take no more than one."""

    def mapped() -> int:
        return sum(".index" in line for line in open("/proc/self/maps"))

    kept = [interdict.Screener(home=home)]
    before = mapped()
    assert before > 0
    kept += [interdict.Screener(home=home, threshold=0.5 + number / 1_000) for number in range(100)]
    assert mapped() == before
