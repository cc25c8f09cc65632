"""Who is worth comparing with a query: logic-v2 is too slow for the whole list, as it is behind yente's own index.

The candidates are generous to it: a right entity that it is not asked about would be a miss that is none of its own,
so the expected entity is always among them. An unlisted name that is not compared with somebody alerts less, not more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from normality import ascii_text
from rapidfuzz import fuzz, process

from engines import PLAIN, sorted_words
from labelled import Listed, Query

BEST = 60
"""So many entities by each of the two measures."""
MOST = 150
"""So many candidates a query at most."""
AT_ONCE = 128
"""So many queries in a table of scores: bounds the memory."""

Hits = dict[str, dict[str, float]]
"""Scores by query and entity."""


def romanised(text: str) -> str:
    """Sorted words in Latin letters."""
    return sorted_words(ascii_text(text) or text)


class Names:
    """The names of all entities of one kind, in one row, with the place where each entity begins."""

    def __init__(self, entities: list[Listed]) -> None:
        self.ids = [entity.id for entity in entities]
        self.texts = [name for entity in entities for _, name in entity.names]
        self.starts = np.cumsum([0, *(len(entity.names) for entity in entities)])[:-1]

    def by_entity(self, scores: Any) -> Any:
        """Of a table of scores by query and name: by query and entity, each entity as its best name."""
        return np.maximum.reduceat(scores, self.starts, axis=-1)

    def tables(self, asked: list[Query], form: Any, scorer: Any) -> Iterator[tuple[Query, Any]]:
        """Each query with the scores of all entities."""
        choices = [form(text) for text in self.texts]
        for start in range(0, len(asked), AT_ONCE):
            some = asked[start : start + AT_ONCE]
            table = process.cdist([form(query.text) for query in some], choices, scorer=scorer, dtype=np.float32)
            yield from zip(some, self.by_entity(table), strict=True)


class Trigrams:
    """Names by their runs of three characters, weighted by how rare a run is."""

    def __init__(self, names: Names) -> None:
        self.names = names
        places: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(names.texts):
            for run in self.runs(text):
                places[run].append(place)
        self.places = {run: np.array(found) for run, found in places.items()}
        self.weights = {run: float(np.log(len(names.texts) / len(found)) + 0.1) for run, found in places.items()}
        sizes = np.zeros(len(names.texts))
        for run, found in self.places.items():
            sizes[found] += self.weights[run] ** 2
        self.sizes = np.sqrt(np.maximum(sizes, 1e-9))

    @staticmethod
    def runs(text: str) -> set[str]:
        """The runs of three characters, spaces at both ends and between words among them."""
        padded = f" {romanised(text)} "
        return {padded[start : start + 3] for start in range(len(padded) - 2)}

    def scores(self, text: str) -> Any:
        """The cosine with each entity, but for the query's own length, which is the same for all."""
        scores = np.zeros(len(self.names.texts))
        for run in self.runs(text):
            if run in self.places:
                scores[self.places[run]] += self.weights[run] ** 2
        return self.names.by_entity(scores / self.sizes)


def highest(ids: list[str], scores: Any, count: int) -> list[str]:
    """The ids of the highest scores above 0, the highest first; of equal ones the earlier."""
    order = np.argsort(-scores, kind="stable")[:count]
    return [ids[place] for place in order if scores[place] > 0]


def by_kind(entities: Iterable[Listed]) -> dict[str, Names]:
    """The names of each kind. Engines are told the kind that is asked for, and find no other."""
    kinds: dict[str, list[Listed]] = defaultdict(list)
    for entity in entities:
        kinds[entity.kind].append(entity)
    return {kind: Names(found) for kind, found in kinds.items()}


def find(asked: list[Query], kinds: dict[str, Names], hits: Hits) -> dict[str, list[str]]:
    """The candidates of each query, by its id.

    `hits` are the entities that Interdict found, with their scores: the peer is asked about them too.
    """
    found: dict[str, list[str]] = {}
    for kind, names in kinds.items():
        trigrams = Trigrams(names)
        of_kind = [query for query in asked if query.kind == kind]
        for query, scores in names.tables(of_kind, romanised, fuzz.ratio):
            ours = hits.get(query.id, {})
            union = [query.expected] if query.expected else []
            union += sorted(ours, key=lambda entity: (-ours[entity], entity))[: MOST - 2 * BEST - 1]
            union += highest(names.ids, scores, BEST)
            union += highest(names.ids, trigrams.scores(query.text), BEST)
            found[query.id] = list(dict.fromkeys(union))
    return found


def plain(asked: list[Query], kinds: dict[str, Names], measure: str) -> Iterator[tuple[str, str, float]]:
    """Query, entity, score of the highest entities by a plain measure, of all names, and of the expected one."""
    scorer, full = PLAIN[measure]
    for kind, names in kinds.items():
        places = {identity: place for place, identity in enumerate(names.ids)}
        for query, scores in names.tables([query for query in asked if query.kind == kind], sorted_words, scorer):
            shown = highest(names.ids, scores, 10)
            if query.expected in places:
                shown = list(dict.fromkeys([*shown, query.expected]))
            for identity in shown:
                yield query.id, identity, float(scores[places[identity]]) / full
