"""Shares with their uncertainty, thresholds by rate of alerts, F1 and AUC: as `interdict-eval` measures them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Scored = Sequence[tuple[float, bool]]
"""Scores of pairs, and whether the pair is alike."""


@dataclass
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    def add(self, counts: bool) -> None:
        """One case more."""
        self.part += counts
        self.whole += 1

    @property
    def percent(self) -> float:
        """The share in percent."""
        return 100 * self.part / max(self.whole, 1)

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval at 95 %, in percent."""
        if not self.whole:
            return 0.0, 100.0
        z = 1.96
        share = self.part / self.whole
        scale = 1 + z * z / self.whole
        middle = (share + z * z / (2 * self.whole)) / scale
        half = z / scale * sqrt(share * (1 - share) / self.whole + z * z / (4 * self.whole**2))
        return 100 * max(middle - half, 0), 100 * min(middle + half, 1)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.percent:.1f} [{low:.1f}–{high:.1f}]"


def threshold(best: Sequence[float], rate: float) -> float:
    """The threshold at which at most this share of the unlisted names alerts.

    `best` are their best scores. It is the lowest of the scores that may alert, as the labelled set's own script
    has it.
    """
    scores = sorted(best, reverse=True)
    allowed = int(rate * len(scores))
    if allowed >= len(scores):
        return 0.0
    beyond = scores[allowed]
    return min((score for score in scores[:allowed] if score > beyond), default=beyond + 1e-9)


def f1_at(scored: Scored, line: float) -> float:
    """F1 when pairs of this score and above are called alike."""
    right = sum(alike and score >= line for score, alike in scored)
    called = sum(score >= line for score, _ in scored)
    alike = sum(alike for _, alike in scored)
    return 2 * right / max(called + alike, 1)


def best_f1(scored: Scored) -> tuple[float, float]:
    """The threshold of the best F1, the lowest of equal ones, and the F1 there."""
    lines = sorted({score for score, _ in scored}, reverse=True)
    best = max(f1_at(scored, line) for line in lines)
    return min(line for line in lines if f1_at(scored, line) >= best), best


def auc(scored: Scored) -> float | None:
    """The share of (alike, not alike) couples in the right order, ties by half; None when there are no couples."""
    high = [score for score, alike in scored if alike]
    low = [score for score, alike in scored if not alike]
    if not high or not low:
        return None
    return sum((one > other) + (one == other) / 2 for one in high for other in low) / (len(high) * len(low))
