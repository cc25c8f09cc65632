#!/usr/bin/env python3
"""Puts figures of `interdict-eval speed --write` into a page: tables in Markdown, and plots beside it.

    python3 bench/plot.py PAGE FIGURES.json... [--incremental FIGURES.json] [--peers TABLE.md FIGURES.json] [--date DAY]

PAGE has a line `<!-- figures -->` and a line `<!-- end of figures -->`; what stands between them is replaced. Plots are
called as the page is: PAGE.svg (names a second by the size of the list), PAGE-latency.svg and PAGE-memory.svg. Needs
nothing but Python.
"""

import argparse
import json
import math
import sys
from pathlib import Path

from aims import ALERT, build_seconds, is_plain, megabytes, passes_at, resident, rows, short
from chart import COLOURS, Axis, Line, chart, powers

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
QUESTIONS = "customers"
"""The questions that are plotted: those that every list is asked."""


def table(headings, cells):
    """A Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in cells])


def whole_megabytes(kilobytes):
    """Megabytes as a cell."""
    return "?" if kilobytes is None else f"{megabytes(kilobytes):,.0f}"


def title(one):
    """A list as rows call it."""
    return f"{one['names']:,}" + (f" in {one['segments']} segments" if one["segments"] > 1 else "")


def building(figures):
    """What each list takes to build."""
    cells = []
    for one in figures:
        build = one["build"]
        parts = build["segments"]
        cells.append(
            [
                title(one),
                f"{one['parties']:,}",
                f"{build['lexicon_seconds']:.2f}",
                f"{sum(part['index_seconds'] for part in parts):.2f}",
                f"{sum(part['write_seconds'] for part in parts):.2f}",
                f"{build_seconds(one):.2f}",
                f"{build['read_seconds']:.2f}",
                whole_megabytes(build["with_lists"]["resident"]),
                whole_megabytes(build["at_the_end"]["peak"]),
                f"{one['index_bytes'] / 1e6:,.1f}",
                f"{one['index_bytes'] / max(one['names'], 1):,.0f}",
            ]
        )
    headings = ["names listed", "parties", "lexicon, s", "index, s", "writing, s", "together, s", "reading the list, s"]
    headings += ["MB with the list read", "MB at most", "file, MB", "bytes a name"]
    return table(headings, cells)


def opening(figures):
    """What opening and holding an index takes, of the plain warm passes at the default threshold."""
    cells = []
    for one in figures:
        for each in [each for questions in ("benchmark", QUESTIONS) for each in passes_at(one, "warm", questions)]:
            memory = each["at_the_end"]
            cells.append(
                [
                    title(one),
                    each["questions"],
                    f"{each['open_seconds'] * 1e3:.2f}",
                    f"{each['lexicon_seconds'] * 1e3:.0f}",
                    f"{each['first_answer_seconds'] * 1e3:.2f}",
                    whole_megabytes(each["opened"]["resident"]),
                    *(whole_megabytes(memory[which]) for which in ("resident", "anonymous", "of_files", "peak")),
                ]
            )
    headings = ["names listed", "questions", "index opened, ms", "lexicon read, ms", "first answer, ms", "MB when open"]
    return table([*headings, "MB after screening", "own", "of files", "at most"], cells)


def what(each):
    """What is asked, in words."""
    said = [each["questions"]]
    said += [f"{each['listed']} % listed"] if each["listed"] is not None else []
    said += ["with evidence"] if each["with_evidence"] else []
    said += ["with particulars"] if each["with_particulars"] else []
    said += [f"{each['threads']} threads"] if each["threads"] > 1 else []
    return ", ".join(said)


def searching(figures):
    """All passes."""
    cells = [
        [
            title(one),
            what(each),
            each["state"],
            f"{each['threshold']:.2f}",
            f"{each['asked']:,}",
            f"**{short(each['names_a_second'])}**",
            f"{short(each['slowest_names_a_second'])}–{short(each['fastest_names_a_second'])}",
            short(each["names_a_processor_second"]) if each["names_a_processor_second"] else "?",
            *(short(each[f"{which}_microseconds"]) for which in ("p50", "p90", "p99", "p999", "max")),
            f"{each['hits']:,}",
        ]
        for one in figures
        for each in one["passes"]
    ]
    headings = ["names listed", "questions", "state", "threshold", "asked", "names/s", "of runs", "of CPU time"]
    return table([*headings, "p50 µs", "p90", "p99", "p99.9", "max", "hits"], cells)


def speed_plot(figures):
    """Names a second by the size of the list: a line for each threshold and state."""
    lines = {}
    for one in figures:
        for threshold in sorted({each["threshold"] for each in one["passes"] if is_plain(each)}):
            for state in ("warm", "cold"):
                for each in passes_at(one, state, QUESTIONS, threshold):
                    lines.setdefault((threshold, state), []).append((one["names"], each["names_a_second"]))
    if not lines:
        sys.exit(f"none of the figures has {QUESTIONS}: nothing to plot")
    thresholds = sorted({threshold for threshold, _ in lines})
    drawn = [
        Line(
            f"{threshold:.2f}, {state}",
            sorted(points),
            COLOURS[thresholds.index(threshold) % len(COLOURS)],
            state == "cold",
        )
        for (threshold, state), points in sorted(lines.items())
    ]
    speeds = [speed for points in lines.values() for _, speed in points]
    return chart("names a second, one thread, by names listed; generated customers", drawn, sizes(figures), powers(speeds))


def sizes(figures):
    """The axis of the lists' sizes."""
    return Axis([(names, f"{names:,}") for names in sorted({one["names"] for one in figures})])


def latency_plot(figures):
    """The time within which a share of the questions is answered, at the default threshold."""

    def rarer(share):
        # Of ten thousand: a nine more is a step. All of them have no place on such an axis.
        return -math.log10(1 - share / 10_000)

    lines = []
    for number, one in enumerate(figures):
        for state in ("warm", "cold"):
            for each in passes_at(one, state, QUESTIONS):
                points = [(share, time) for share, time in each["within"] if share < 10_000]
                colour = COLOURS[number % len(COLOURS)]
                lines.append(Line(f"{one['names']:,}, {state}", points, colour, state == "cold"))
    ticks = Axis([(share, f"{share / 100:g} %") for share in (1_000, 5_000, 9_000, 9_900, 9_990)], rarer)
    times = [time for line in lines for _, time in line.points]
    about = f"microseconds within which a share of the questions is answered, at {ALERT:.2f}"
    return chart(about, lines, ticks, powers(times))


def memory_plot(figures):
    """Memory and file by the size of the list."""

    def of(which):
        def found(one):
            warm = passes_at(one, "warm", QUESTIONS)
            return megabytes(warm[0]["at_the_end"][which]) if warm else None

        return found

    kinds = (
        ("resident while screening", resident, False),
        ("the process's own", of("anonymous"), False),
        ("pages of files", of("of_files"), False),
        ("index file", lambda one: one["index_bytes"] / 1e6, True),
        ("most while building", lambda one: megabytes(one["build"]["at_the_end"]["peak"]), True),
    )
    lines = []
    for number, (label, figure, dashed) in enumerate(kinds):
        points = [(one["names"], figure(one)) for one in figures]
        points = sorted((size, value) for size, value in points if value)
        if points:
            lines.append(Line(label, points, COLOURS[number], dashed))
    values = [value for line in lines for _, value in line.points]
    return chart("megabytes by names listed", lines, sizes(figures), powers(values))


def incremental(one):
    """What a change of one list of two takes."""
    stays, changes = (
        {part["list"]: part for part in one["everything"]["segments"]}[called] for called in ("stays", "changes")
    )
    yes = {True: "yes", False: "**no**"}
    cells = [
        ["the list that stays", f"{stays['parties']:,} parties, {stays['names']:,} names"],
        ["the list that has changed", f"{changes['parties']:,} parties, {changes['names']:,} names"],
        ["its index built and written, s", f"{one['changed_seconds']:.2f}"],
        ["both opened, ms", f"{one['open_seconds'] * 1e3:.2f}"],
        ["everything built and written instead, s", f"{one['everything_seconds']:.2f}"],
        ["so many times as long", short(one["everything_seconds"] / (one["changed_seconds"] + one["open_seconds"]))],
        ["the other file is untouched", f"{yes[one['stays_untouched']]} (sha256 {one['stays_after'][:16]}…)"],
        ["both files as when everything is built", yes[one["same_as_everything"]]],
    ]
    return table(["when one list changes", ""], cells)


def conditions(figures, day):
    """What was measured on."""
    machines = {json.dumps(one["machine"], sort_keys=True) for one in figures}
    told = []
    for text in sorted(machines):
        machine = json.loads(text)
        told.append(
            f"{machine['processor'] or 'unknown processor'} ({machine['architecture']}), {machine['cores']} cores"
        )
    matchers = " and ".join(sorted({one["matcher"] for one in figures}))
    runs = " and ".join(str(runs) for runs in sorted({one["runs"] for one in figures}))
    return f"Matcher {matchers}; {'; '.join(told)}; medians of {runs} runs{f'; {day}' if day else ''}."


def read(path):
    """The JSON of a file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        sys.exit(f"{path}: {problem}; `bench/speed.sh` makes it")


def main():
    """Reads the figures, writes plots and page."""
    parser = argparse.ArgumentParser(description="Puts figures of speed into a page.")
    parser.add_argument("page", type=Path)
    parser.add_argument("figures", type=Path, nargs="+")
    parser.add_argument("--incremental", type=Path, help="figures of `interdict-eval incremental --write`")
    parser.add_argument("--peers", type=Path, nargs=2, help="table and figures of bench/peers/speed.py")
    parser.add_argument("--date", default="", help="the day of the measurement")
    given = parser.parse_args()
    figures = [read(path) for path in given.figures]
    figures.sort(key=lambda one: (one["names"], one["segments"]))
    text = given.page.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        sys.exit(f"{given.page}: there must be one line `{BEGIN}` and then one line `{END}`")
    whole = [one for one in figures if one["segments"] == 1]
    plots = {"": speed_plot, "-latency": latency_plot, "-memory": memory_plot}
    names = {kind: f"{given.page.stem}{kind}.svg" for kind in plots}
    for kind, draw in plots.items():
        (given.page.parent / names[kind]).write_text(draw(whole), encoding="utf-8")
    peers = read(given.peers[1]) if given.peers else None
    parts = [
        conditions(figures, given.date),
        f"![names a second by the size of the list]({names['']})",
        f"![microseconds by share of the questions]({names['-latency']})",
        f"![megabytes by the size of the list]({names['-memory']})",
        f"### What is aimed at\n\n{table(['list', f'aim, at {ALERT:.2f}', '', 'measured', ''], rows(figures, peers))}",
        "### Building\n\n" + building(figures),
        "### Opening and holding\n\n" + opening(figures),
        "### Searching\n\n" + searching(figures),
    ]
    if given.incremental:
        parts.append("### One list changes\n\n" + incremental(read(given.incremental)))
    if given.peers:
        parts.append("### Beside others\n\n" + given.peers[0].read_text(encoding="utf-8").strip())
    body = "\n\n".join(parts)
    before, after = text[: text.index(BEGIN)], text[text.index(END) :]
    given.page.write_text(f"{before}{BEGIN}\n\n{body}\n\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
