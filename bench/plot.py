#!/usr/bin/env python3
"""Puts figures of `interdict-eval speed --write` into a page: tables in Markdown, and a plot.

    python3 bench/plot.py PAGE PLOT.svg FIGURES.json... [--peers TABLE.md]

The page has a line `<!-- figures -->` and a line `<!-- end of figures -->`; what stands between them is replaced. The
plot has names a second by the size of the list, a line for each threshold, for customers that the generator made.
Needs nothing but Python.
"""

import argparse
import json
import math
import sys
from pathlib import Path

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 30, 50
COLOURS = ("#1b6ca8", "#c2571a", "#3a7d44", "#7a4b9d")
BAR = 50_000
"""What is aimed at on the labelled list, warm, in names a second."""
ALERT = 0.7
"""The default threshold, at which the aims are meant."""

# What is aimed at: words, names listed at least and at most, how the figure is found, the aim, whether more is better.
AIMS = (
    ("labelled list, names/s, warm", 30_000, 60_000, ("benchmark", "warm", "names_a_second"), 50_000, True),
    ("labelled list, names/s, cold", 30_000, 60_000, ("benchmark", "cold", "names_a_second"), 20_000, True),
    ("100,000 names, warm: p99, µs", 90_000, 110_000, ("customers", "warm", "p99_microseconds"), 1_000, False),
    ("1,000,000 names, names/s, warm", 900_000, 1_100_000, ("customers", "warm", "names_a_second"), 10_000, True),
    ("1,000,000 names, lexicon and index, s", 900_000, 1_100_000, "build", 120, False),
    ("1,000,000 names, MB with the index", 900_000, 1_100_000, "resident_megabytes", 600, False),
)


def short(number):
    """A number as a person would say it."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def table(headings, rows):
    """A Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def lists(figures):
    """What each list takes to build and to hold."""
    return table(
        ["list", "names", "parties", "lexicon, s", "index, s", "MB with the index", "MB at most"],
        [
            [
                one["list"],
                f"{one['names']:,}",
                f"{one['parties']:,}",
                f"{one['lexicon_seconds']:.1f}",
                f"{one['index_seconds']:.1f}",
                str(one["resident_megabytes"] or "?"),
                str(one["peak_megabytes"] or "?"),
            ]
            for one in figures
        ],
    )


def passes(figures):
    """All passes."""
    extras = {(True, False): ", with evidence", (False, True): ", with particulars", (True, True): ", with both"}
    return table(
        ["names listed", "questions", "state", "threshold", "asked", "names/s", "of CPU time"]
        + ["p50 µs", "p90", "p99", "max", "hits"],
        [
            [
                f"{one['names']:,}",
                each["questions"] + extras.get((one["with_evidence"], one["with_particulars"]), ""),
                each["state"],
                f"{each['threshold']:.2f}",
                f"{each['asked']:,}",
                f"**{short(each['names_a_second'])}**",
                short(each["names_a_processor_second"] or each["names_a_second"]),
                short(each["p50_microseconds"]),
                short(each["p90_microseconds"]),
                short(each["p99_microseconds"]),
                short(each["max_microseconds"]),
                f"{each['hits']:,}",
            ]
            for one in figures
            for each in one["passes"]
        ],
    )


def measured(one, what):
    """The figure that an aim is about; nothing where it was not measured."""
    if what == "build":
        return one["lexicon_seconds"] + one["index_seconds"]
    if isinstance(what, str):
        return one[what]
    questions, state, figure = what
    for each in one["passes"]:
        if (each["questions"], each["state"], each["threshold"]) == (questions, state, ALERT) and each["asked"]:
            return each[figure]
    return None


def aims(figures):
    """What is aimed at and what was measured, of plain questions."""
    rows = []
    for words, least, most, what, aim, more in AIMS:
        for one in figures:
            if not least <= one["names"] <= most or one["with_evidence"] or one["with_particulars"]:
                continue
            figure = measured(one, what)
            if figure:
                times = figure / aim if more else aim / figure
                verdict = "met" if times >= 1 else f"**not met**, short by a factor of {1 / times:.3g}"
                rows.append([words, f"{aim:,}", short(figure), verdict])
    return table([f"aim, at {ALERT:.2f}", "", "measured", ""], rows)


def series(figures):
    """Points of (names listed, names a second) by threshold and state, of plain questions by customers."""
    lines = {}
    for one in figures:
        if one["with_evidence"] or one["with_particulars"]:
            continue
        for each in one["passes"]:
            if each["questions"] == "customers" and each["state"] in ("cold", "warm") and each["asked"]:
                key = (each["threshold"], each["state"])
                lines.setdefault(key, []).append((one["names"], each["names_a_second"]))
    return {key: sorted(points) for key, points in sorted(lines.items())}


def plot(lines):
    """The plot: both axes logarithmic."""
    sizes = [size for points in lines.values() for size, _ in points]
    speeds = [speed for points in lines.values() for _, speed in points] + [BAR]
    low, high = math.floor(math.log10(min(speeds))), math.ceil(math.log10(max(speeds)))
    first, last = math.log10(min(sizes)), math.log10(max(sizes))
    first, last = first - 0.1, max(last, first + 0.1) + 0.1

    def across(size):
        return LEFT + (math.log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def up(speed):
        return HEIGHT - BOTTOM - (math.log10(speed) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box}>',
        "<title>Names a second by the size of the list</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for power in range(low, high + 1):
        y = up(10**power)
        out.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    for size in sorted(set(sizes)):
        x = across(size)
        out.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    y = up(BAR)
    out.append(
        f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#999999" stroke-dasharray="2 4"/>'
    )
    out.append(f'<text x="{WIDTH - RIGHT + 6}" y="{y + 4:.1f}" fill="#777777">aim, 40,287 names</text>')
    thresholds = sorted({threshold for threshold, _ in lines})
    for number, ((threshold, state), points) in enumerate(lines.items()):
        colour = COLOURS[thresholds.index(threshold) % len(COLOURS)]
        dash = "" if state == "warm" else ' stroke-dasharray="6 4"'
        places = [(f"{across(size):.1f}", f"{up(speed):.1f}") for size, speed in points]
        path = " ".join(f"{x},{y}" for x, y in places)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        out += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in places]
        at = TOP + 130 + 18 * number
        edge = WIDTH - RIGHT + 6
        out.append(f'<line x1="{edge}" y1="{at}" x2="{edge + 28}" y2="{at}" stroke="{colour}" stroke-width="2"{dash}/>')
        out.append(f'<text x="{edge + 34}" y="{at + 4}">{threshold:.2f}, {state}</text>')
    title = "names a second, one thread, by names listed; generated customers"
    out.append(f'<text x="{LEFT}" y="{TOP - 12}">{title}</text>')
    return "\n".join([*out, "</svg>", ""])


def main():
    """Reads the figures, writes plot and page."""
    parser = argparse.ArgumentParser(description="Puts figures of speed into a page.")
    parser.add_argument("page", type=Path)
    parser.add_argument("plot", type=Path)
    parser.add_argument("figures", type=Path, nargs="+")
    parser.add_argument("--peers", type=Path, help="a table of bench/peers/speed.py")
    given = parser.parse_args()
    figures = [json.loads(path.read_text(encoding="utf-8")) for path in given.figures]
    figures.sort(key=lambda one: (one["names"], one["with_evidence"], one["with_particulars"]))
    text = given.page.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        sys.exit(f"{given.page}: there must be one line `{BEGIN}` and then one line `{END}`")
    lines = series(figures)
    if not lines:
        sys.exit("none of the figures has generated customers: nothing to plot")
    given.plot.write_text(plot(lines), encoding="utf-8")
    parts = [
        f"Matcher {' and '.join(sorted({one['matcher'] for one in figures}))}.",
        f"![names a second by the size of the list]({given.plot.name})",
        "### What is aimed at\n\n" + aims(figures),
        "### Building\n\n" + lists(figures),
        "### Searching\n\n" + passes(figures),
    ]
    if given.peers:
        parts.append("### Beside others\n\n" + given.peers.read_text(encoding="utf-8").strip())
    body = "\n\n".join(parts)
    before, after = text[: text.index(BEGIN)], text[text.index(END) :]
    given.page.write_text(f"{before}{BEGIN}\n\n{body}\n\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
