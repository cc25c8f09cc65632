"""Interdict beside a peer, in Markdown tables: the labelled names by group and class, and the labelled pairs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import labelled
from labelled import BadInput, Listed, Query
from rates import Share, auc, best_f1, f1_at, threshold

OURS = "interdict"
PEERS = ("logic-v2", "logic-v2-as-listed", "token_sort_ratio", "jaro_winkler_sorted")
PAIR_PEERS = ("logic-v2", "token_sort_ratio", "jaro_winkler_sorted")
"""The parts of a record are given, so there is one logic-v2."""
PAIRS = ("name-pairs", "entity-pairs")
RATES = (0.001, 0.01, 0.05)
CHECKS = ("nk_checks", "nk_unit_tests")
ALERT = 0.7
"""Interdict's default threshold."""
POINTS = 3.0
"""A group that is behind by more than so many points is marked."""
QUERIES = 1
"""A class that is behind by more than so many queries is marked."""
LOUDEST = 20
"""So many unlisted names are shown."""

Hits = dict[str, dict[str, float]]


def read_hits(path: Path) -> Hits:
    """Scores by query and entity: query, entity, score, separated by tabs."""
    labelled.existing(path, "it holds the scores of the labelled names; README.md says how it is made")
    hits: Hits = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        try:
            query, entity, score = cells[0], cells[1], float(cells[2])
        except (IndexError, ValueError) as error:
            raise BadInput(f"{path}:{number}: not a query, an entity and a score, separated by tabs") from error
        row = hits.setdefault(query, {})
        row[entity] = max(score, row.get(entity, 0.0))
    return hits


class Engine:
    """The scores of one engine on the labelled names, with its own threshold for each rate of alerts."""

    def __init__(self, name: str, hits: Hits, queries: Iterable[Query]) -> None:
        self.name = name
        self.hits = hits
        best = [max(hits.get(query.id, {}).values(), default=0.0) for query in queries if not query.expected]
        self.lines = {rate: threshold(best, rate) for rate in RATES}

    def right(self, query: Query) -> float:
        """The score of the entity that is meant."""
        return self.hits.get(query.id, {}).get(query.expected, 0.0)

    def recalls(self, query: Query, rate: float) -> bool:
        """Whether the entity that is meant alerts."""
        return self.right(query) > 0 and self.right(query) >= self.lines[rate]

    def recall(self, queries: Iterable[Query], rate: float) -> Share:
        """How many of these positives are recalled."""
        share = Share()
        for query in queries:
            share.add(self.recalls(query, rate))
        return share


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A Markdown table and an empty line."""
    cells = list(headings)
    yield f"| {' | '.join(cells)} |"
    yield "|" + "---|" * len(cells)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |"
    yield ""


def percent(rate: float) -> str:
    """A rate of alerts as a heading."""
    return f"{rate * 100:g} %"


def overall(engines: Iterable[Engine], positives: list[Query]) -> Iterator[str]:
    """Recall of every engine by rate of alerts."""
    rows = (
        [engine.name]
        + [str(engine.recall(positives, rate)) for rate in RATES]
        + [" / ".join(f"{engine.lines[rate]:.3f}" for rate in RATES)]
        for engine in engines
    )
    yield from table(["recall, % at a rate of alerts of", *map(percent, RATES), "thresholds"], rows)


Behind = set[tuple[str, float]]
"""Groups and classes in which Interdict is behind, each with the rate of alerts."""


def beside(
    heading: str, parts: dict[str, list[Query]], ours: Engine, peer: Engine, by_points: bool, behind: Behind
) -> Iterator[str]:
    """Both engines and their difference, part by part. The parts in which Interdict is behind are added to `behind`."""
    headings = [heading, "queries"]
    for rate in RATES[1:]:
        headings += [f"{ours.name}, {percent(rate)}", peer.name, "difference: queries", "points", ""]
    rows = []
    for name, queries in parts.items():
        row = [name, str(len(queries))]
        for rate in RATES[1:]:
            one, other = ours.recall(queries, rate), peer.recall(queries, rate)
            more, points = one.part - other.part, one.percent - other.percent
            marked = points < -POINTS if by_points else more < -QUERIES
            if marked:
                behind.add((name, rate))
            row += [str(one), str(other), f"{more:+d}", f"{points:+.1f}", "**behind**" if marked else ""]
        rows.append(row)
    yield from table(headings, rows)


def closest(query: Query, entity: Listed) -> str:
    """The primary name of an entity, and that name of it that is closest to the query."""

    def words(text: str) -> str:
        return " ".join(sorted(text.lower().split()))

    def likeness(name: str) -> float:
        return SequenceMatcher(None, words(query.text), words(name)).ratio()

    near = max((name for _, name in entity.names), key=likeness)
    return entity.primary if near == entity.primary else f"{entity.primary} (alias {near})"


def only_peer(
    positives: list[Query], rate: float, ours: Engine, peer: Engine, entities: dict[str, Listed], behind: Behind
) -> Iterator[str]:
    """The queries that the peer recalls and Interdict does not, those of classes in which it is behind marked."""
    missed = [query for query in positives if peer.recalls(query, rate) and not ours.recalls(query, rate)]
    gained = sum(ours.recalls(query, rate) and not peer.recalls(query, rate) for query in positives)
    yield (
        f"### At {percent(rate)} only {peer.name} recalls {len(missed)}, only {ours.name} {gained}\n\n"
        f"Thresholds {ours.lines[rate]:.3f} ({ours.name}) and {peer.lines[rate]:.3f} ({peer.name}).\n"
    )
    rows = (
        [
            query.id,
            query.label,
            "**behind**" if (query.label, rate) in behind else "",
            f"`{query.text}`",
            closest(query, entities[query.expected]),
            f"{ours.right(query):.3f}",
            f"{peer.right(query):.3f}",
        ]
        for query in missed
    )
    yield from table(["id", "class", "", "query", "expected", ours.name, peer.name], rows)


def loudest(queries: list[Query], ours: Engine, peer: Engine, entities: dict[str, Listed]) -> Iterator[str]:
    """The unlisted names that Interdict scores highest: they set its thresholds."""
    yield f"### The {LOUDEST} unlisted names that {ours.name} scores highest\n"
    rows = []
    for query in queries:
        if query.expected:
            continue
        hits = ours.hits.get(query.id, {})
        if hits:
            entity = max(hits, key=lambda one: (hits[one], one))
            other = max(peer.hits.get(query.id, {}).values(), default=0.0)
            rows.append((hits[entity], query, closest(query, entities[entity]), other))
    rows.sort(key=lambda row: (-row[0], row[1].id))
    cells = (
        [query.id, query.label, f"`{query.text}`", found, f"{score:.3f}", f"{other:.3f}"]
        for score, query, found, other in rows[:LOUDEST]
    )
    yield from table(["id", "class", "query", "found", ours.name, f"{peer.name}'s highest"], cells)


def names(bench: Path, out: Path, against: str, rows: bool) -> Iterator[str]:
    """The tables of the labelled names."""
    folder = bench / "names"
    queries, entities = labelled.queries(folder), labelled.listed(folder)
    positives = sorted((query for query in queries if query.expected), key=lambda query: (query.label, query.id))
    unknown = {query.expected for query in positives} - set(entities)
    if unknown:
        raise BadInput(f"{folder}: queries expect {', '.join(sorted(unknown))}, which the list has not")
    files = {name: out / f"names-{name}.tsv" for name in (OURS, *PEERS)}
    engines = {
        name: Engine(name, read_hits(path), queries)
        for name, path in files.items()
        if path.is_file() or name in (OURS, against)
    }
    ours, peer = engines[OURS], engines[against]
    count = sum(len(entity.names) for entity in entities.values())
    yield (
        f"### Altered true names: {len(positives)} queries, {count:,} names of {len(entities):,} parties, "
        f"{len(queries) - len(positives):,} unlisted names\n"
    )
    yield from overall(engines.values(), positives)

    groups: dict[str, list[Query]] = {
        "all": positives,
        "altered names (A–F)": [query for query in positives if not query.label.startswith("H")],
    }
    classes: dict[str, list[Query]] = {}
    for query in positives:
        for group in query.groups:
            groups.setdefault(group, []).append(query)
        classes.setdefault(query.label, []).append(query)
    behind: Behind = set()
    yield from beside("group", groups, ours, peer, True, behind)
    yield from beside("class", classes, ours, peer, False, behind)
    if rows:
        for rate in RATES:
            yield from only_peer(positives, rate, ours, peer, entities, behind)
        yield from loudest(queries, ours, peer, entities)
    elif behind:
        told = ", ".join(f"{name} at {percent(rate)}" for name, rate in sorted(behind))
        yield f"{ours.name} is behind in {told}; `--rows` shows the queries.\n"


@dataclass(frozen=True)
class ScoredPair:
    """A pair as an engine scored it."""

    score: float
    alike: bool
    source: str
    asked: str
    listed: str


def read_pairs(path: Path) -> list[ScoredPair]:
    """Scored pairs: score, label, source and the two names, separated by tabs."""
    labelled.existing(path, "it holds the scores of the labelled pairs; README.md says how it is made")
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) != 5 or cells[1] not in ("true", "false"):
            raise BadInput(f"{path}:{number}: not a score, true or false, a source and two names, separated by tabs")
        pairs.append(ScoredPair(float(cells[0]), cells[1] == "true", *cells[2:]))
    return pairs


def pairs(out: Path, name: str, against: str, rows: bool) -> Iterator[str]:
    """The tables of the labelled pairs of names or of records."""
    files = {engine: out / f"{name}-{engine}.tsv" for engine in (OURS, *PAIR_PEERS)}
    engines = {
        engine: read_pairs(path) for engine, path in files.items() if path.is_file() or engine in (OURS, against)
    }
    labels = [(pair.source, pair.alike) for pair in engines[OURS]]
    for engine, scored in engines.items():
        if [(pair.source, pair.alike) for pair in scored] != labels:
            raise BadInput(f"{files[engine]}: its pairs are others than those of {files[OURS]}")
    sources = sorted({source for source, _ in labels})
    parts = {"all": sources}
    if len(sources) > 1:
        parts[" + ".join(CHECKS)] = [source for source in CHECKS if source in sources]
        parts.update({source: [source] for source in sources})
    yield f"### Labelled {'pairs of names' if name == 'name-pairs' else 'pairs of records'}: {len(labels)}\n"
    lines = []
    for part, of in parts.items():
        for engine, scored in engines.items():
            some = [(pair.score, pair.alike) for pair in scored if pair.source in of]
            line, best = best_f1(some)
            order = auc(some)
            figures = [
                f"{best:.3f}",
                f"{line:.3f}",
                f"{f1_at(some, ALERT):.3f}",
                "–" if order is None else f"{order:.3f}",
            ]
            lines.append([part, str(len(some)), engine, *figures])
    yield from table(["source", "pairs", "engine", "best F1", "at", f"F1 at {ALERT:.2f}", "AUC"], lines)
    if rows:
        checks = parts.get(" + ".join(CHECKS), sources)
        for chosen in [checks, *([source] for source in sources if source not in checks)]:
            yield from only_peer_pairs(engines[OURS], engines[against], chosen, against)


def only_peer_pairs(ours: list[ScoredPair], peer: list[ScoredPair], sources: list[str], against: str) -> Iterator[str]:
    """The pairs that the peer tells right at its best threshold for these sources, and Interdict at 0.70 does not."""
    line, _ = best_f1([(pair.score, pair.alike) for pair in peer if pair.source in sources])
    both = [(one, other) for one, other in zip(ours, peer, strict=True) if one.source in sources]
    wins = [[other.alike == (other.score >= line), one.alike == (one.score >= ALERT)] for one, other in both]
    yield (
        f"{' + '.join(sources)}: both right {wins.count([True, True])}, only {OURS} (at {ALERT:.2f}) "
        f"{wins.count([False, True])}, only {against} (at {line:.3f}) {wins.count([True, False])}, "
        f"none {wins.count([False, False])}.\n"
    )
    rows = [
        [
            one.source,
            "same" if one.alike else "not",
            f"`{one.asked}` ~ `{one.listed}`",
            f"{one.score:.3f}",
            f"{other.score:.3f}",
        ]
        for (one, other), won in zip(both, wins, strict=True)
        if won == [True, False]
    ]
    if rows:
        yield f"Only {against}:\n"
        yield from table(["source", "label", "pair", OURS, against], rows)


def compare(bench: Path, out: Path, against: str, rows: bool) -> Iterator[str]:
    """All tables. `rows` adds what only the peer gets right."""
    if against not in PEERS:
        raise BadInput(f"there is no peer `{against}`: {', '.join(PEERS)}")
    yield from names(bench, out, against, rows)
    for name in PAIRS:
        yield from pairs(out, name, against if against in PAIR_PEERS else PAIR_PEERS[0], rows)
