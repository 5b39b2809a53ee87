"""Is a confidence a probability? How many values of each confidence are right.

Values are put into bins by their confidence, and each bin's mean confidence is compared with the share of its values
that are right: the reliability table of Murphy and Winkler (1977). The expected calibration error is the mean gap between
the two, weighted by the number of values (Guo and others 2017).

What is judged is what the precision of values judges: values of term, pair and link fields, but for those that are only a
second form of a gold value or match an optional one. A statement of an open field is right where one of its quotes overlaps one
of the gold; where the gold proves nothing but optional facts, one that does not is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.evaluation.intervals import Interval, wilson
from extractor.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractor.evaluation.judge import Outcome

BINS: Final = 10
"""Of equal width, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The values whose confidence is at least `low` and below `high` (up to it, in the last bin).

    `right_from` and `count_from` are of all values from `low` on, whatever their bin.
    """

    low: float
    high: float
    count: int
    right: int
    confidence: float
    count_from: int
    right_from: int

    @property
    def share(self) -> float:
        """The share that is right."""
        return self.right / self.count

    @property
    def interval(self) -> Interval | None:
        """How far that share could be off."""
        return wilson(self.right, self.count)

    @property
    def share_from(self) -> float:
        """The share that is right of all values from `low` on."""
        return self.right_from / self.count_from


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold values, the surest first."""

    bins: tuple[Bin, ...]

    @property
    def count(self) -> int:
        """How many values were judged."""
        return sum(found.count for found in self.bins)

    @property
    def calibration_error(self) -> float | None:
        """The expected calibration error; None without values."""
        gaps = sum(found.count * abs(found.share - found.confidence) for found in self.bins)
        return gaps / self.count if self.count else None


class JudgedValue(NamedTuple):
    """A value of a record, and whether it is right."""

    document: str
    field: str
    confidence: float
    is_right: bool


def judged_values(outcomes: Iterable[Outcome]) -> list[JudgedValue]:
    """Return each value that is judged."""
    return [
        JudgedValue(outcome.document, outcome.field, outcome.values[place].confidence, is_right)
        for outcome in outcomes
        for place, is_right in _judged_places(outcome)
    ]


def _judged_places(outcome: Outcome) -> Iterator[tuple[int, bool]]:
    """Yield the places of the values of an outcome that are judged, and whether each is right."""
    if outcome.kind is Kind.OPEN:
        for place in range(len(outcome.values)):
            if place in outcome.backed or not outcome.gold.is_debatable:
                yield place, place in outcome.backed
        return
    for place in outcome.pairing.hits:
        yield place, True
    for place in outcome.pairing.wrong:
        yield place, False


def reliability(values: Sequence[tuple[float, bool]]) -> Reliability:
    """Put values, each a confidence and whether it is right, into bins.

    >>> table = reliability([(0.95, True), (0.91, True), (0.55, True), (0.52, False)])
    >>> [(found.low, found.count, found.share, found.share_from) for found in table.bins]
    [(0.9, 2, 1.0, 1.0), (0.5, 2, 0.5, 0.75)]
    """
    bins: list[Bin] = []
    count_from = right_from = 0
    for place in reversed(range(BINS)):
        inside = [(confidence, is_right) for confidence, is_right in values if _place(confidence) == place]
        if inside:
            right = sum(is_right for _, is_right in inside)
            count_from, right_from = count_from + len(inside), right_from + right
            mean = sum(sorted(confidence for confidence, _ in inside)) / len(inside)
            low, high = place / BINS, (place + 1) / BINS
            bins.append(Bin(low, high, len(inside), right, mean, count_from, right_from))
    return Reliability(tuple(bins))


def _place(confidence: float) -> int:
    """Return the bin of a confidence. The factor is rounded, for 0.7 × 10 must not be 6.999…

    >>> _place(0.7), _place(0.69), _place(1.0)
    (7, 6, 9)
    """
    return min(int(round(confidence * BINS, 9)), BINS - 1)
