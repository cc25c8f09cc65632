#!/usr/bin/env python3
"""Runs the peers on the labelled sets, and puts them beside Interdict.

    python peers.py names BENCH OUT [--hits TSV]    the peers' scores of the labelled names, to OUT
    python peers.py pairs BENCH OUT                 the peers' scores of the labelled pairs, to OUT
    python peers.py compare BENCH OUT [--rows]      tables in Markdown, of what lies in OUT

README.md says what BENCH holds and which files of Interdict's the comparison reads. Peers' scores that lie in OUT are
not made again; they are thrown away when the labelled set or the peer's version is another.
"""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import Pool
from pathlib import Path
from time import monotonic

import labelled
import tables
from labelled import BadInput, Listed, Query

PACKAGES = ("nomenklatura", "followthemoney", "rigour", "RapidFuzz")

# What the processes that score have: filled before they are forked.
asked_by_id: dict[str, Query] = {}
listed_by_id: dict[str, Listed] = {}


def identity_of(files: Iterable[Path]) -> dict[str, str]:
    """What the peers' scores depend on: the labelled files, by their hash, and the peers' versions."""
    try:
        identity = {package: version(package) for package in PACKAGES}
    except PackageNotFoundError as error:
        raise BadInput(f"{error.name} is not installed: run.sh makes an environment with the peers") from error
    for file in files:
        labelled.existing(file, "it is a part of the labelled set")
        identity[file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return identity


def still_valid(out: Path, name: str, files: Iterable[Path]) -> bool:
    """Whether the results of this name in OUT are of these files and versions; notes them when they are not."""
    identity = json.dumps(identity_of(files), indent=1, sort_keys=True) + "\n"
    out.mkdir(parents=True, exist_ok=True)
    note = out / f"{name}.identity.json"
    if note.is_file() and note.read_text(encoding="utf-8") == identity:
        return True
    for peer in tables.PEERS:
        (out / f"{name}-{peer}.tsv").unlink(missing_ok=True)
    note.write_text(identity, encoding="utf-8")
    return False


def write(path: Path, lines: Iterable[str]) -> None:
    """A file in one step, so that a run that is stopped leaves none that looks whole."""
    part = path.with_suffix(".part")
    part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    part.replace(path)


def score_query(work: tuple[str, list[str], bool]) -> tuple[str, list[tuple[str, float]]]:
    """logic-v2's scores of a query's candidates, whose names it is given in parts or as they are listed."""
    from engines import entity_of_listed, entity_of_query, logic_v2

    query, candidates, parted = work
    asked = entity_of_query(asked_by_id[query])
    return query, [(other, logic_v2(asked, entity_of_listed(listed_by_id[other], parted))) for other in candidates]


def run_names(bench: Path, out: Path, hits: Path | None, processes: int) -> None:
    """Scores the labelled names by every peer."""
    import candidates
    from engines import LOGIC_V2, PLAIN

    folder = bench / "names"
    still_valid(out, "names", (folder / "list.tsv.gz", folder / "queries.tsv"))
    asked, entities = labelled.queries(folder), labelled.listed(folder)
    kinds = candidates.by_kind(entities.values())
    for measure in PLAIN:
        path = out / f"names-{measure}.tsv"
        if not path.is_file():
            scored = candidates.plain(asked, kinds, measure)
            write(path, (f"{query}\t{entity}\t{score:.6f}" for query, entity, score in scored))
    found = candidates.find(asked, kinds, tables.read_hits(hits) if hits else {})

    asked_by_id.update((query.id, query) for query in asked)
    listed_by_id.update(entities)
    for peer, parted in LOGIC_V2.items():
        path = out / f"names-{peer}.tsv"
        scores = tables.read_hits(path) if path.is_file() else {}
        todo = {query: [one for one in some if one not in scores.get(query, {})] for query, some in found.items()}
        work = [(query, some, parted) for query, some in todo.items() if some]
        count = sum(map(len, todo.values()))
        start = monotonic()
        with Pool(processes) as pool:
            for identity, compared in pool.imap_unordered(score_query, work, chunksize=8):
                scores.setdefault(identity, {}).update(compared)
        # Zeros are written too: they say who was compared.
        lines = (
            f"{query.id}\t{one}\t{score:.6f}" for query in asked for one, score in scores.get(query.id, {}).items()
        )
        write(path, lines)
        print(
            f"{peer}: {count} of {sum(map(len, found.values()))} comparisons made now, in {monotonic() - start:.0f} s",
            file=sys.stderr,
        )


def run_pairs(bench: Path, out: Path) -> None:
    """Scores the labelled pairs by every peer."""
    from engines import PLAIN, logic_v2, made, sorted_words

    files = (bench / "quality/name_pairs.csv", bench / "quality/entity_pairs.yml")
    for name, file, read in zip(tables.PAIRS, files, (labelled.name_pairs, labelled.record_pairs), strict=True):
        still_valid(out, name, (file,))
        pairs = read(file)
        for peer in tables.PAIR_PEERS:
            path = out / f"{name}-{peer}.tsv"
            if path.is_file():
                continue
            lines = []
            for number, pair in enumerate(pairs):
                one, other = labelled.text_of(pair.asked), labelled.text_of(pair.listed)
                if peer == "logic-v2":
                    asked = made(f"{name}-asked-{number}", pair.schema, pair.asked)
                    score = logic_v2(asked, made(f"{name}-listed-{number}", pair.schema, pair.listed))
                else:
                    measure, full = PLAIN[peer]
                    score = measure(sorted_words(one), sorted_words(other)) / full
                lines.append(f"{score:.6f}\t{str(pair.alike).lower()}\t{pair.source}\t{one}\t{other}")
            write(path, lines)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description="Runs the peers on the labelled sets, beside Interdict.")
    commands = parser.add_subparsers(dest="command", required=True)
    for command, what in (
        ("names", "score the labelled names by the peers"),
        ("pairs", "score the labelled pairs by the peers"),
        ("compare", "print the tables"),
    ):
        sub = commands.add_parser(command, help=what)
        sub.add_argument("bench", type=Path, metavar="BENCH", help="the folder with names/ and quality/")
        sub.add_argument("out", type=Path, metavar="OUT", help="the folder for results")
        if command == "names":
            sub.add_argument("--hits", type=Path, metavar="TSV", help="what Interdict found: candidates for the peer")
            sub.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1), metavar="NUMBER")
        if command == "compare":
            sub.add_argument("--peer", default="logic-v2", help="the peer to be put beside Interdict")
            sub.add_argument("--rows", action="store_true", help="show what only the peer gets right")
    return parser.parse_args()


def main() -> None:
    """Runs the command; what is wrong with a file ends it with a line and exit code 2."""
    asked = arguments()
    try:
        if asked.command == "names":
            run_names(asked.bench, asked.out, asked.hits, max(asked.processes, 1))
        elif asked.command == "pairs":
            run_pairs(asked.bench, asked.out)
        else:
            print("\n".join(tables.compare(asked.bench, asked.out, asked.peer, asked.rows)))
    except ModuleNotFoundError as error:
        print(f"{error.name} is not installed: run.sh makes an environment with the peers", file=sys.stderr)
        sys.exit(2)
    except BadInput as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
