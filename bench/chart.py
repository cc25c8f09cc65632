"""A line chart as SVG, with logarithmic axes or ones of one's own. Needs nothing but Python."""

import math
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 200, 34, 50
COLOURS = ("#1b6ca8", "#c2571a", "#3a7d44", "#7a4b9d", "#8a6d1f", "#b03060")


class Line(NamedTuple):
    """A line through points, and what it is."""

    label: str
    points: list
    colour: str
    dashed: bool = False


class Axis(NamedTuple):
    """What stands along an axis: places of ticks with their labels, and how a value becomes a place."""

    ticks: list
    place: object = math.log10


def powers(values):
    """An axis from a power of ten to a power of ten."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    return Axis(
        [(10.0**power, f"{10**power:,}" if power >= 0 else f"{10.0**power:g}") for power in range(low, high + 1)]
    )


def chart(title, lines, across, up, marks=()):
    """The chart. `marks` are values of the axis that goes up, each with its label."""
    places = [across.place(value) for value, _ in across.ticks]
    places += [across.place(x) for line in lines for x, _ in line.points]
    first, last = min(places), max(places)
    margin = (last - first) * 0.04 or 0.5
    first, last = first - margin, last + margin
    low, high = (up.place(up.ticks[place][0]) for place in (0, -1))

    def x_of(value):
        return LEFT + (across.place(value) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y_of(value):
        return HEIGHT - BOTTOM - (up.place(value) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    edge = WIDTH - RIGHT
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for value, label in up.ticks:
        y = y_of(value)
        out.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{edge}" y2="{y:.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>')
    for value, label in across.ticks:
        x = x_of(value)
        out.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#eeeeee"/>')
        out.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{escape(label)}</text>')
    for value, label in marks:
        y = y_of(value)
        out.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{edge}" y2="{y:.1f}" stroke="#999999" stroke-dasharray="2 4"/>')
        out.append(f'<text x="{LEFT + 4}" y="{y - 4:.1f}" fill="#777777">{escape(label)}</text>')
    for number, line in enumerate(lines):
        dash = ' stroke-dasharray="6 4"' if line.dashed else ""
        points = [(f"{x_of(x):.1f}", f"{y_of(y):.1f}") for x, y in line.points]
        path = " ".join(f"{x},{y}" for x, y in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{line.colour}" stroke-width="2"{dash}/>')
        out += [f'<circle cx="{x}" cy="{y}" r="2.5" fill="{line.colour}"/>' for x, y in points]
        y = TOP + 8 + 18 * number
        out.append(
            f'<line x1="{edge + 8}" y1="{y}" x2="{edge + 34}" y2="{y}" stroke="{line.colour}" stroke-width="2"{dash}/>'
        )
        out.append(f'<text x="{edge + 40}" y="{y + 4}">{escape(line.label)}</text>')
    out.append(f'<text x="{LEFT}" y="{TOP - 14}">{escape(title)}</text>')
    return "\n".join([*out, "</svg>", ""])
