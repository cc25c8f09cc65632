#!/usr/bin/env python3
"""How large a deployment has to be, and what it costs: arithmetic for files, a simulation of the queue for a service.

    bench/sizing.py batch   --rate 6000 --subjects 100e6 --list-changes 3 --renewed-rate 40000 --price 0.04
    bench/sizing.py service --median-ms 0.2 --p99-ms 2.5 --requests 20e6 --target-ms 50 --price 0.04
    bench/sizing.py check

Nothing is measured here: rates and times are those that were measured elsewhere, on your lists and machines (docs/sizing.md says by
which commands), and the price of a core-hour is your provider's. Prints Markdown. `check` holds the simulation against the formulas for
queues that have one, and fails when they differ.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
import sys
from dataclasses import dataclass

HOURS = 24
# The share of a day's requests in each hour of a bank's day: a shape, not a measurement; --peak-share stretches it.
DAY = [1, 1, 1, 1, 1, 2, 3, 5, 8, 10, 10, 9, 8, 8, 9, 9, 8, 6, 4, 3, 2, 2, 1, 1]


# Files.


@dataclass
class Batch:
    """A day of screening customers from files."""

    rate: float
    """Rows a second and core, customers against all lists."""
    renewed_rate: float | None
    """Rows a second and core with --only-new, against what changed with a typical day's lists."""
    subjects: float
    """Customers in all."""
    new: float
    """New and changed customers a day, which are screened against all lists."""
    changes: float
    """How often a day lists change, so that all customers are screened again."""
    efficiency: float
    """The share of the kernel's rate that is left with reading, writing, and the engine."""


def core_hours(day: Batch, only_new: bool) -> float:
    """Core-hours a day."""
    rate = day.renewed_rate if only_new else day.rate
    assert rate is not None
    again = day.subjects * day.changes / rate
    return (again + day.new / day.rate) / day.efficiency / 3600


def batch(said: argparse.Namespace) -> None:
    day = Batch(said.rate, said.renewed_rate, said.subjects, said.new, said.list_changes, said.efficiency)
    ways = [("every customer against all lists", False)]
    if day.renewed_rate is not None:
        ways.append(("every customer against what is new (`--only-new`)", True))
    print(
        f"{day.subjects:,.0f} customers, {day.new:,.0f} new or changed a day, lists change {day.changes:g} times a day; "
        f"{day.rate:,.0f} rows/s and core"
        + (f", {day.renewed_rate:,.0f} with `--only-new`" if day.renewed_rate is not None else "")
        + f"; {day.efficiency:.0%} of the kernel's rate is kept\n"
    )
    print(
        f"| when a list changes | core-hours a day | cores to be done in {said.window:g} h | cost a day | cost a million customers |"
    )
    print("|---|---|---|---|---|")
    for name, only_new in ways:
        hours = core_hours(day, only_new)
        # One pass has to be done within its window.
        rate = day.renewed_rate if only_new else day.rate
        assert rate is not None
        cores = math.ceil(day.subjects / rate / day.efficiency / 3600 / said.window)
        screened = day.subjects * day.changes + day.new
        cost = hours * said.price
        print(f"| {name} | {hours:,.1f} | {cores} | {cost:,.2f} | {cost / screened * 1e6:,.4f} |")


# A service.


def lognormal(median: float, p99: float, draw: random.Random):
    """Times whose median and 99th percentile are these: most short, a few long, as searches are."""
    sigma = math.log(p99 / median) / 2.3263478740408408
    return lambda: median * math.exp(sigma * draw.gauss(0, 1))


def arrivals(rate: float, seconds: float, draw: random.Random):
    """Moments at which requests come, independently of each other."""
    moment = 0.0
    while True:
        moment += draw.expovariate(rate)
        if moment > seconds:
            return
        yield moment


def queue(moments, service, servers: int) -> tuple[list[float], float]:
    """The time from coming to being answered of each request, first come first served; and how busy the servers were."""
    free = [0.0] * servers
    times = []
    busy = 0.0
    last = 0.0
    for moment in moments:
        start = max(moment, free[0])
        took = service()
        heapq.heapreplace(free, start + took)
        times.append(start + took - moment)
        busy += took
        last = moment
    return times, busy / (servers * max(last, 1e-9))


def percentile(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))]


@dataclass
class Load:
    """An hour of a service."""

    requests: float
    median: float
    p99: float
    cores: int
    overhead: float


def simulated(load: Load, replicas: int, seconds: float, seed: int) -> tuple[float, float, float, float]:
    """Median, 95th and 99th percentile of the time to an answer, in seconds, and how busy the cores are."""
    draw = random.Random(seed)
    search = lognormal(load.median, load.p99, draw)
    moments = arrivals(load.requests, seconds, draw)
    times, busy = queue(moments, lambda: load.overhead + search(), replicas * load.cores)
    times.sort()
    return percentile(times, 0.5), percentile(times, 0.95), percentile(times, 0.99), busy


def service(said: argparse.Namespace) -> None:
    peak = said.peak_share if said.peak_share is not None else max(DAY) / sum(DAY)
    if peak < 1 / HOURS:
        sys.exit(f"--peak-share {peak}: the busiest hour has at least {1 / HOURS:.3f} of the day")
    load = Load(
        requests=said.requests * peak / 3600,
        median=said.median_ms / 1000,
        p99=said.p99_ms / 1000,
        cores=said.cores,
        overhead=said.overhead_ms / 1000,
    )
    if load.requests * said.seconds > 5e6:
        said.seconds = 5e6 / load.requests
    sigma = math.log(load.p99 / load.median) / 2.3263478740408408
    mean = load.overhead + load.median * math.exp(sigma * sigma / 2)
    least = max(1, math.ceil(load.requests * mean / load.cores))
    print(
        f"{said.requests:,.0f} requests a day, {load.requests:,.0f} a second in the busiest hour; a search takes {said.median_ms:g} ms "
        f"(median), {said.p99_ms:g} ms (99 %), and {said.overhead_ms:g} ms beside it; {load.cores} cores a replica; "
        f"{said.seconds:,.0f} s simulated, seed {said.seed}\n"
    )
    print("| replicas | busy | median ms | 95 % ms | 99 % ms | the same with one replica lost, 99 % ms | cost a day | cost a million requests |")
    print("|---|---|---|---|---|---|---|---|")
    enough = None
    for replicas in range(least, least + said.rows):
        median, p95, p99, busy = simulated(load, replicas, said.seconds, said.seed)
        lost = simulated(load, replicas - 1, said.seconds, said.seed)[2] if replicas > 1 else math.inf
        cost = replicas * load.cores * HOURS * said.price
        in_ms = [f"{value * 1000:.2f}" if value < 10 else "grows" for value in (median, p95, p99, lost)]
        print(
            f"| {replicas} | {busy:.0%} | {' | '.join(in_ms)} | {cost:,.2f} | {cost / said.requests * 1e6:,.4f} |"
        )
        if enough is None and p99 * 1000 <= said.target_ms and lost * 1000 <= said.target_ms:
            enough = replicas
    print()
    if enough is None:
        print(f"None of these answers 99 % within {said.target_ms:g} ms with one replica lost: say more with --rows.")
    else:
        print(f"{enough} replicas answer 99 % within {said.target_ms:g} ms, also with one of them lost.")


# The simulation against what is known.


def erlang_c(load: float, servers: int) -> float:
    """The share of requests that wait, where times between and of requests are exponential (Erlang 1917)."""
    term = 1.0
    below = 1.0
    for number in range(1, servers):
        term *= load / number
        below += term
    last = term * load / servers * servers / (servers - load)
    return last / (below + last)


def check() -> None:
    failed = False
    for servers, used in [(1, 0.5), (1, 0.8), (2, 0.7), (8, 0.8), (4, 0.6)]:
        draw = random.Random(servers)
        rate = used * servers
        times, _ = queue(arrivals(rate, 600_000 / rate, draw), lambda draw=draw: draw.expovariate(1.0), servers)
        waited = sum(times) / len(times) - 1
        expected = erlang_c(rate, servers) / (servers - rate)
        off = abs(waited - expected) / expected
        print(f"M/M/{servers}, {used:.0%} used: waiting {waited:.4f}, by the formula {expected:.4f} ({off:.1%} off)")
        failed |= off > 0.1
    # One server, times of any kind (Pollaczek and Khinchine): the mean wait follows from mean and variance.
    draw = random.Random(5)
    times, _ = queue(arrivals(0.6, 600_000, draw), lognormal(0.8, 3.0, draw), 1)
    sigma = math.log(3.0 / 0.8) / 2.3263478740408408
    mean = 0.8 * math.exp(sigma**2 / 2)
    square = 0.64 * math.exp(2 * sigma**2)
    waited = sum(times) / len(times) - mean
    expected = 0.6 * square / (2 * (1 - 0.6 * mean))
    off = abs(waited - expected) / expected
    print(f"M/G/1: waiting {waited:.4f}, by the formula {expected:.4f} ({off:.1%} off)")
    failed |= off > 0.1
    several = lognormal(0.2, 2.5, random.Random(3))
    drawn = sorted(several() for _ in range(200_000))
    for share, wanted in [(0.5, 0.2), (0.99, 2.5)]:
        off = abs(percentile(drawn, share) - wanted) / wanted
        print(f"times: {share:.0%} within {percentile(drawn, share):.3f}, {wanted} was asked for ({off:.1%} off)")
        failed |= off > 0.05
    day = Batch(rate=1_000, renewed_rate=10_000, subjects=36e6, new=3.6e6, changes=2, efficiency=0.5)
    for only_new, wanted in [(False, 42.0), (True, 6.0)]:
        found = core_hours(day, only_new)
        print(f"core-hours: {found:g}, by hand {wanted:g}")
        failed |= abs(found - wanted) > 1e-9
    if failed:
        sys.exit("the simulation is not what the formulas say")


def positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (number > 0 and math.isfinite(number)):
        raise argparse.ArgumentTypeError(f"{text}: a number above 0 is wanted")
    return number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_subparsers(dest="what", required=True)
    files = what.add_parser("batch", help="customers from files")
    files.add_argument("--rate", type=positive, required=True, help="rows a second and core, as measured")
    files.add_argument("--renewed-rate", type=positive, help="the same with --only-new, as measured")
    files.add_argument("--subjects", type=positive, required=True, help="customers in all")
    files.add_argument("--new", type=positive, default=1, help="new and changed customers a day")
    files.add_argument("--list-changes", type=positive, required=True, help="how often a day lists change")
    files.add_argument("--window", type=positive, default=8, help="hours within which a pass must be done")
    files.add_argument("--efficiency", type=positive, default=0.8, help="share of the kernel's rate that is kept")
    files.add_argument("--price", type=positive, required=True, help="of a core-hour")
    online = what.add_parser("service", help="names one by one")
    online.add_argument("--median-ms", type=positive, required=True, help="of a search, as measured")
    online.add_argument("--p99-ms", type=positive, required=True, help="of a search, as measured")
    online.add_argument("--overhead-ms", type=positive, default=0.1, help="beside the search: HTTP, JSON, storage")
    online.add_argument("--requests", type=positive, required=True, help="a day")
    online.add_argument("--peak-share", type=positive, help="share of the day's requests in its busiest hour")
    online.add_argument("--cores", type=int, default=2, help="of a replica")
    online.add_argument("--target-ms", type=positive, required=True, help="within which 99 %% must be answered")
    online.add_argument("--price", type=positive, required=True, help="of a core-hour")
    online.add_argument("--rows", type=int, default=5, help="how many numbers of replicas to show")
    online.add_argument("--seconds", type=positive, default=600, help="to simulate")
    online.add_argument("--seed", type=int, default=1)
    what.add_parser("check", help="hold the simulation against formulas")
    said = parser.parse_args()
    if said.what == "service" and said.p99_ms <= said.median_ms:
        parser.error("--p99-ms must be more than --median-ms")
    if said.what == "service" and (said.cores < 1 or said.rows < 1):
        parser.error("--cores and --rows must be at least 1")
    {"batch": lambda: batch(said), "service": lambda: service(said), "check": check}[said.what]()


if __name__ == "__main__":
    main()
