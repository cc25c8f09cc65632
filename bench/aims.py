"""What is aimed at, beside what was measured. Every figure comes from JSON; nothing is typed by hand but the aims."""

from typing import NamedTuple

ALERT = 0.7
"""The default threshold, at which the aims are meant."""
MEGABYTE = 1_000_000


def is_plain(each):
    """Whether a pass is of one thread and of names alone."""
    return each["threads"] == 1 and not each["with_evidence"] and not each["with_particulars"]


def passes_at(one, state, questions, threshold=ALERT):
    """The plain passes of a list at a threshold, with the usual share of listed customers, which comes first."""
    found = [
        each
        for each in one["passes"]
        if is_plain(each) and (each["state"], each["questions"], each["threshold"]) == (state, questions, threshold)
    ]
    return found[:1]


def build_seconds(one):
    """From parties in memory to files on the disk: lexicon, index and writing."""
    build = one["build"]
    parts = build["segments"]
    return build["lexicon_seconds"] + sum(part["index_seconds"] + part["write_seconds"] for part in parts)


def megabytes(kilobytes):
    """Millions of bytes of units of 1,024; nothing where nothing was told."""
    return None if kilobytes is None else kilobytes * 1_024 / MEGABYTE


def resident(one):
    """The most memory that was resident after screening with plain questions at the default threshold, in megabytes."""
    found = [
        megabytes(each["at_the_end"]["resident"])
        for questions in ("benchmark", "customers")
        for each in passes_at(one, "warm", questions)
        if each["at_the_end"]["resident"] is not None
    ]
    return max(found, default=None)


def open_milliseconds(one):
    """The slowest median of opening the index, in thousandths of a second."""
    return max((each["open_seconds"] * 1e3 for each in one["passes"]), default=None)


class Aim(NamedTuple):
    """An aim about a list of a size."""

    size: str
    about: str
    figure: object
    aim: float
    more: bool
    questions: tuple = ()


SIZES = {"40,000 names": 40_000, "100,000 names": 100_000, "1,000,000 names": 1_000_000, "5,000,000 names": 5_000_000}
BOTH = ("benchmark", "customers")


def of_pass(state, figure):
    """Finds a figure of a pass; nothing where the pass was not measured."""

    def found(one, questions):
        return next((each[figure] for each in passes_at(one, state, questions)), None)

    return found


SMALL, MIDDLE, LARGE, LARGEST = SIZES
AIMS = (
    Aim(SMALL, "names/s, warm", of_pass("warm", "names_a_second"), 50_000, True, BOTH),
    Aim(SMALL, "names/s, cold", of_pass("cold", "names_a_second"), 20_000, True, BOTH),
    Aim(SMALL, "p50 warm, µs", of_pass("warm", "p50_microseconds"), 40, False, BOTH),
    Aim(SMALL, "p99 warm, µs", of_pass("warm", "p99_microseconds"), 1_000, False, BOTH),
    Aim(SMALL, "MB resident while screening", resident, 60, False),
    Aim(SMALL, "lexicon and index built, s", build_seconds, 1, False),
    Aim(MIDDLE, "names/s, warm", of_pass("warm", "names_a_second"), 30_000, True, BOTH[1:]),
    Aim(MIDDLE, "p99 warm, µs", of_pass("warm", "p99_microseconds"), 1_000, False, BOTH[1:]),
    Aim(LARGE, "names/s, warm", of_pass("warm", "names_a_second"), 10_000, True, BOTH[1:]),
    Aim(LARGE, "MB resident while screening", resident, 600, False),
    Aim(LARGE, "lexicon and index built, s", build_seconds, 120, False),
    Aim(LARGE, "opened, ms", open_milliseconds, 10, False),
    Aim(LARGEST, "names/s, warm", of_pass("warm", "names_a_second"), 2_000, True, BOTH[1:]),
    Aim(LARGEST, "p99 warm, µs", of_pass("warm", "p99_microseconds"), 10_000, False, BOTH[1:]),
    Aim(LARGEST, "lexicon and index built, s", build_seconds, 900, False),
    Aim(LARGEST, "MB at most while building", lambda one: megabytes(one["build"]["at_the_end"]["peak"]), 8_000, False),
)

# How many times as fast as a peer: how its row of bench/peers/speed.py begins, and the aim.
PEERS = (
    ("RapidFuzz, token_sort_ratio with cdist", "token_sort_ratio, `cdist`", 50),
    ("nomenklatura, logic-v2 on its candidates, the faster of two rounds", "logic-v2", 500),
)


def short(number):
    """A number as a person would say it."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def verdict(figure, aim, more):
    """Whether an aim is met, and by what factor."""
    times = figure / aim if more else aim / max(figure, 1e-12)
    if times >= 1:
        return f"met, {short(times)} times"
    return f"**not met**, short by a factor of {1 / times:.3g}"


def rows(figures, peers):
    """What is aimed at and what was measured. What was not measured is told too."""
    whole = [one for one in figures if one["segments"] == 1]
    for aim in AIMS:
        size = SIZES[aim.size]
        of_size = [one for one in whole if 0.8 * size <= one["names"] <= 1.2 * size]
        for questions in aim.questions or (None,):
            found = [aim.figure(one, questions) if questions else aim.figure(one) for one in of_size]
            found = [figure for figure in found if figure is not None]
            about = aim.about + (f", {questions}" if questions else "")
            bound = ("≥ " if aim.more else "≤ ") + f"{aim.aim:,}"
            for figure in found:
                yield [aim.size, about, bound, short(figure), verdict(figure, aim.aim, aim.more)]
            if not found:
                yield [aim.size, about, bound, "–", "not measured"]
    ours = [one for one in (peers or {}).get("engines", []) if one["ours"]]
    warm = next((one["names_a_processor_second"] for one in ours if one["engine"].endswith(f"{ALERT:.2f}, warm")), None)
    for words, begins, aim in PEERS:
        theirs = [
            one["names_a_processor_second"]
            for one in (peers or {}).get("engines", [])
            if not one["ours"] and one["engine"].startswith(begins)
        ]
        if warm is None or not theirs:
            yield ["labelled list", f"times as fast as {words}", f"≥ {aim:,}", "–", "not measured"]
            continue
        times = warm / max(theirs)
        yield ["labelled list", f"times as fast as {words}", f"≥ {aim:,}", short(times), verdict(times, aim, True)]
