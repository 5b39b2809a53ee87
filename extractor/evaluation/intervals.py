"""How far a figure could be off, for the documents that happen to be in the gold: intervals of 95 %.

Fields of one document are easy or hard together, so that what varies is documents, not fields.

- **Shares** have Wilson's interval (Wilson 1927; recommended by Brown, Cai and DasGupta 2001), which stays inside 0 to 1
  and says something of 20 right of 20. The number of cases is divided by the design effect of drawing whole documents
  (Kish 1965; Korn and Graubard 1998), where that is above 1; with one case a document it is Wilson's own.
- **F1s, kappa** and every **difference** have the percentile interval of a bootstrap over documents (Efron and
  Tibshirani 1993); for a difference both sides are drawn with the same documents, paired (Koehn 2004). The seed is
  fixed: the same records give the same intervals.
"""

from __future__ import annotations

import random
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.evaluation.figures import PROPORTIONS, Figures, total_figures
from extractor.evaluation.judge import Counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LEVEL: Final = 0.95
SAMPLES: Final = 2000
SEED: Final = 1927

_Z: Final = NormalDist().inv_cdf((1 + LEVEL) / 2)
_CELL: Final = 4
"""Bytes for a count in a packed row."""


class Interval(NamedTuple):
    """From where to where."""

    low: float
    high: float


def wilson(part: float, whole: float) -> Interval | None:
    """Return Wilson's score interval of a share; None of nothing.

    >>> [round(bound, 3) for bound in wilson(20, 20)], [round(bound, 3) for bound in wilson(8, 10)]
    ([0.839, 1.0], [0.49, 0.943])
    """
    if whole <= 0:
        return None
    share, weight = part / whole, _Z * _Z / whole
    middle = (share + weight / 2) / (1 + weight)
    half = sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight)
    # All and nothing are their own bounds, which rounding must not miss.
    return Interval(middle - half if part > 0 else 0.0, middle + half if part < whole else 1.0)


def share_interval(parts: Iterable[tuple[int, int]]) -> Interval | None:
    """Return the interval of a share of which each document gives a part and a whole.

    Ten documents of which five are all right and five all wrong say less than fifty right of a hundred:

    >>> [round(bound, 2) for bound in share_interval([(10, 10), (0, 10)] * 5)]
    [0.24, 0.76]
    >>> [round(bound, 2) for bound in share_interval([(5, 10)] * 10)]
    [0.4, 0.6]
    """
    given = [(part, whole) for part, whole in parts if whole]
    part, whole = sum(part for part, _ in given), sum(whole for _, whole in given)
    if not whole:
        return None
    share = part / whole
    alone = share * (1 - share) * whole
    together = sum((part - share * whole) ** 2 for part, whole in given)
    effect = max(1.0, together / alone) if alone else 1.0
    return wilson(part / effect, whole / effect)


def share_intervals(documents: Iterable[Counts]) -> dict[str, Interval | None]:
    """Return the intervals of all shares, from the counts of each document."""
    rows = list(documents)
    return {name: share_interval(of(counts) for counts in rows) for name, of in PROPORTIONS.items()}


def bootstrap(documents: Sequence[Mapping[str, Counts]]) -> dict[str, Interval | None]:
    """Return the bootstrap intervals of the total figures.

    Args:
        documents: for each document, the counts of its fields.
    """
    return _intervals([figures for (figures,) in _resampled(documents)])


def paired_bootstrap(
    documents: Sequence[Mapping[str, Counts]], others: Sequence[Mapping[str, Counts]]
) -> dict[str, Interval | None]:
    """Return the bootstrap intervals of the differences between two evaluations of the same documents, in the same order."""
    return _intervals([difference(figures, other) for figures, other in _resampled(documents, others)])


def difference(figures: Figures, other: Figures) -> Figures:
    """Subtract figures from figures; None where either is None."""
    pairs = {name: (figures[name], other[name]) for name in figures}
    return {name: a - b if a is not None and b is not None else None for name, (a, b) in pairs.items()}


def _resampled(*sides: Sequence[Mapping[str, Counts]]) -> Iterable[list[Figures]]:
    """Yield the figures of samples of the documents, drawn with replacement: the same documents for each side.

    A row of counts is packed into one long integer, so that a sample's sums are one addition a document.
    """
    count = len(sides[0])
    if count < 2:  # One document says nothing of how documents differ.
        return
    fields = sorted({field for side in sides for document in side for field in document})
    packed = [[_pack(document, fields) for document in side] for side in sides]
    draw = random.Random(SEED)
    for _ in range(SAMPLES):
        chosen = draw.choices(range(count), k=count)
        yield [total_figures(_unpack(sum(rows[i] for i in chosen), len(fields))) for rows in packed]


def _pack(document: Mapping[str, Counts], fields: Sequence[str]) -> int:
    nothing = Counts()
    row = [count for field in fields for count in document.get(field, nothing)]
    return int.from_bytes(b"".join(count.to_bytes(_CELL, "little") for count in row), "little")


def _unpack(total: int, fields: int) -> list[Counts]:
    width = len(Counts._fields)
    data = total.to_bytes(_CELL * width * fields, "little")
    cells = [int.from_bytes(data[i : i + _CELL], "little") for i in range(0, len(data), _CELL)]
    return [Counts(*cells[i : i + width]) for i in range(0, len(cells), width)]


def _intervals(samples: Sequence[Figures]) -> dict[str, Interval | None]:
    """Return between which bounds the middle of the samples lies; a sample without a figure is left out for it."""
    names = samples[0] if samples else ()
    return {name: _middle([figures[name] for figures in samples]) for name in names}


def _middle(drawn: Sequence[float | None]) -> Interval | None:
    figures = sorted(figure for figure in drawn if figure is not None)
    if not figures:
        return None
    cut = (1 - LEVEL) / 2
    return Interval(_quantile(figures, cut), _quantile(figures, 1 - cut))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile, between two neighbours in a straight line.

    >>> _quantile([0.0, 1.0, 2.0], 0.75)
    1.5
    """
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
