"""The peers: nomenklatura's logic-v2, and two plain measures of RapidFuzz.

logic-v2 compares two entities, so each side is made as OpenSanctions makes its entities. The plain measures compare two
strings; an entity scores as its best name does.
"""

import re
from collections.abc import Callable

from followthemoney import EntityProxy, model
from nomenklatura.matching import LogicV2
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.utils import default_process

from labelled import SCHEMATA, Listed, Query

LOGIC_V2 = {"logic-v2": True, "logic-v2-as-listed": False}
"""By the name of the results: whether names are given to logic-v2 in parts."""
PROPERTIES = {"primary": "name", "orig": "name", "alias": "alias", "weak": "weakAlias"}
SUFFIX = re.compile(r"^(jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
CONFIGURATION = LogicV2.default_config()


def logic_v2(query: EntityProxy, candidate: EntityProxy) -> float:
    """logic-v2's score, 0 to 1, as it comes: nothing configured."""
    return LogicV2.compare(query, candidate, CONFIGURATION).score


def made(identity: str, schema: str, properties: dict[str, list[str]]) -> EntityProxy:
    """An entity. Its id must be its own: nomenklatura remembers the names of an entity by its id."""
    entity = model.make_entity(schema)
    entity.id = identity
    for name, values in properties.items():
        entity.add(name, values)
    return entity


def entity_of_query(query: Query) -> EntityProxy:
    """What yente makes of a request with a name and a schema."""
    return made(f"query-{query.id}", SCHEMATA[query.kind], {"name": [query.text]})


def entity_of_listed(entity: Listed, parted: bool) -> EntityProxy:
    """A listed entity with all its names; weak aliases are `weakAlias`, as in OpenSanctions.

    OFAC's `FAMILY, Given` is two parts of a name in its data. With `parted` they are as OpenSanctions has them: the
    name in natural order and the parts as `firstName` and `lastName`. Without, the name is left as it is listed, as
    when somebody gives yente a list of their own. Either is better at some rates of alerts, so both are measured.
    """
    properties: dict[str, list[str]] = {}
    for sort, name in entity.names:
        parts = {PROPERTIES[sort]: name}
        if parted and entity.kind == "person" and "," in name:
            parts = natural_order(PROPERTIES[sort], name)
        for key, value in parts.items():
            properties.setdefault(key, []).append(value)
    return made(entity.id, SCHEMATA[entity.kind], properties)


def natural_order(key: str, name: str) -> dict[str, str]:
    """`FAMILY, Given, Jr.` as a name in natural order (under `key`) and its parts."""
    family, *rest = [part.strip() for part in name.split(",")]
    suffixes = [part for part in rest if SUFFIX.match(part)]
    given = " ".join(part for part in rest if part and not SUFFIX.match(part))
    if not given or key == "weakAlias":
        return {key: name}
    return {key: " ".join([given, family, *suffixes]), "firstName": given, "lastName": family}


def sorted_words(text: str) -> str:
    """Lower case, without punctuation, words in alphabetical order: what both plain measures compare."""
    return " ".join(sorted(default_process(text).split()))


# By the name of their results: a function of two strings of sorted words, and the score that is full.
PLAIN: dict[str, tuple[Callable[..., float], float]] = {
    "token_sort_ratio": (fuzz.ratio, 100.0),
    "jaro_winkler_sorted": (JaroWinkler.similarity, 1.0),
}
