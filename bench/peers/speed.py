#!/usr/bin/env python3
"""Times the peers on the labelled names, on one core, beside Interdict's own figures for the same questions.

    python speed.py BENCH [FIGURES.json] [--queries NUMBER] [--logic NUMBER] [--write FILE.json]

BENCH holds the labelled sets (README.md); FIGURES.json is what `interdict-eval speed --bench BENCH/names --write` wrote
in the same run. The table goes to stdout, in Markdown; the figures go, as JSON, to the file that `--write` names.
RapidFuzz compares every question with every name of the list; logic-v2, which is never asked about a whole list, only
with its candidates, whose choice is not timed. All times are the processor's, so that other work on the machine counts
for nobody.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

import candidates
import labelled
from engines import entity_of_listed, entity_of_query, logic_v2, made, sorted_words
from labelled import BadInput, Listed, Query
from peers import PACKAGES
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process
from tables import table

ALERT = 0.7
"""The threshold that every engine is told, where it can be told one."""


def rapidfuzz(asked: list[Query], entities: dict[str, Listed]) -> Iterator[tuple[str, int, float]]:
    """Each way of asking RapidFuzz: what it is, questions, seconds of the processor."""
    names = [name for entity in entities.values() for _, name in entity.names]
    plain = [default_process(name) for name in names]
    words = [sorted_words(name) for name in names]

    def timed(choices: list[str], form: Callable[[str], str], scorer: Any, **settings: float) -> float:
        start = process_time()
        for place in range(0, len(asked), candidates.AT_ONCE):
            some = [form(query.text) for query in asked[place : place + candidates.AT_ONCE]]
            process.cdist(some, choices, scorer=scorer, workers=1, **settings)
        return process_time() - start

    yield "token_sort_ratio, `cdist`", len(asked), timed(plain, default_process, fuzz.token_sort_ratio)
    yield (
        f"the same, told that scores below {ALERT * 100:.0f} do not matter",
        len(asked),
        timed(plain, default_process, fuzz.token_sort_ratio, score_cutoff=ALERT * 100),
    )
    yield (
        "the same, words sorted beforehand",
        len(asked),
        timed(words, sorted_words, fuzz.ratio, score_cutoff=ALERT * 100),
    )


def logic(asked: list[Query], entities: dict[str, Listed]) -> Iterator[tuple[str, int, float]]:
    """logic-v2 on its candidates: the first time it sees a name, and again when it has taken all of them apart."""
    found = candidates.find(asked, candidates.by_kind(entities.values()), {})
    listed = {one: entity_of_listed(entities[one], True) for some in found.values() for one in some}
    count = sum(map(len, found.values()))

    def timed() -> float:
        questions = [entity_of_query(query) for query in asked]
        start = process_time()
        for query, question in zip(asked, questions, strict=True):
            for one in found[query.id]:
                logic_v2(question, listed[one])
        return process_time() - start

    # The first comparison of a process loads tables of words for seconds; that is nobody's speed.
    logic_v2(entity_of_query(Query("", "Jane Doe", "person", "", "")), made("loads", "Person", {"name": ["John Doe"]}))
    each = f"logic-v2, {count / len(asked):.0f} candidates a question, "
    yield each + "new to it", len(asked), timed()
    yield each + "seen before", len(asked), timed()


def interdict(path: Path) -> Iterator[tuple[str, int, float]]:
    """Interdict's passes over the same questions."""
    try:
        text = labelled.existing(path, "`interdict-eval speed --write` makes it").read_text("utf-8")
        for one in json.loads(text)["passes"]:
            plain = one["threads"] == 1 and not one["with_evidence"] and not one["with_particulars"]
            if plain and one["questions"] == "benchmark" and one["state"] in ("cold", "warm"):
                what = f"Interdict, threshold {one['threshold']:.2f}, {one['state']}"
                yield what, one["asked"], one["asked"] / (one["names_a_processor_second"] or one["names_a_second"])
    except (ValueError, KeyError, TypeError, ZeroDivisionError) as error:
        raise BadInput(f"{path}: these are no figures of `interdict-eval speed`: {error!r}") from error


def short(number: float) -> str:
    """A number as a person would say it."""
    return f"{number:,.3g}" if number < 100 else f"{number:,.0f}"


def run(bench: Path, figures: Path | None, queries: int, few: int, write: Path | None) -> Iterator[str]:
    """The table, line by line. What each engine came to is written as JSON too, where that is wanted."""
    folder = bench / "names"
    asked, entities = labelled.queries(folder)[:queries], labelled.listed(folder)
    # Every so-many-th, so that a part has all classes in their shares.
    some = asked[:: max(1, len(asked) // few)][:few]
    ours = list(interdict(figures)) if figures else []
    theirs = [*rapidfuzz(asked, entities), *logic(some, entities)]
    if write:
        told = [
            {"engine": what, "ours": place < len(ours), "questions": count, "names_a_processor_second": count / seconds}
            for place, (what, count, seconds) in enumerate([*ours, *theirs])
        ]
        write.write_text(json.dumps({"engines": told, "versions": used_versions()}, indent=2) + "\n", encoding="utf-8")
    warm = next((count / seconds for what, count, seconds in ours if what.endswith(f"{ALERT:.2f}, warm")), None)
    rows = []
    for what, count, seconds in [*ours, *theirs]:
        speed = count / seconds
        ratio = short(warm / speed) if warm and (what, count, seconds) not in ours else ""
        rows.append([what, f"{count:,}", short(speed), ratio])
    names = sum(len(entity.names) for entity in entities.values())
    versions = ", ".join(f"{package} {number}" for package, number in sorted(used_versions().items()))
    yield f"{names:,} names of {len(entities):,} parties; one core; {versions}\n"
    times = f"Interdict warm at {ALERT:.2f} is so many times as fast"
    yield from table(["engine", "questions", "names a second of CPU", times], rows)


def used_versions() -> dict[str, str]:
    """The peers' packages and their versions."""
    from importlib.metadata import version

    return {package: version(package) for package in PACKAGES}


def main() -> None:
    """Reads the arguments, prints the table."""
    parser = argparse.ArgumentParser(description="Times the peers on the labelled names, on one core.")
    parser.add_argument("bench", type=Path, metavar="BENCH", help="the folder with names/")
    parser.add_argument("figures", type=Path, nargs="?", metavar="FIGURES", help="JSON of `interdict-eval speed`")
    parser.add_argument("--queries", type=int, default=sys.maxsize, metavar="NUMBER", help="only the first so many")
    parser.add_argument("--logic", type=int, default=150, metavar="NUMBER", help="so many are asked of logic-v2")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the figures as JSON")
    given = parser.parse_args()
    if given.queries < 1 or given.logic < 1:
        parser.error("numbers of questions are 1 and more")
    for line in run(given.bench, given.figures, given.queries, given.logic, given.write):
        print(line)


if __name__ == "__main__":
    try:
        main()
    except BadInput as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
