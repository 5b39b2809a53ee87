"""Counts to figures: shares, F1s and kappas, by name.

A figure that divides by nothing is None: a field that neither the gold nor the records state has no precision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extractor.evaluation.judge import Counts, sum_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Figures = dict[str, float | None]
"""Figures by name, such as "status f1": the part before the space says what is judged."""

PROPORTIONS: Final[Mapping[str, Callable[[Counts], tuple[int, int]]]] = {
    "status accuracy": lambda counts: (counts.both + counts.neither, counts.judged),
    "status precision": lambda counts: (counts.both, counts.both + counts.invented),
    "status recall": lambda counts: (counts.both, counts.both + counts.missed),
    "values precision": lambda counts: (counts.hits, counts.hits + counts.wrong),
    "values recall": lambda counts: (counts.hits, counts.hits + counts.lacking),
    "evidence recall": lambda counts: (counts.found, counts.wanted),
    "evidence verbatim": lambda counts: (counts.verbatim, counts.looked_up),
}
"""The figures that are a share of something, each as part and whole."""

NAMES: Final = (
    *("status accuracy", "status precision", "status recall", "status f1", "status kappa", "status macro_f1"),
    *("values precision", "values recall", "values f1", "evidence recall", "evidence verbatim"),
)
"""All the figures, in the order in which they are shown."""


def field_figures(counts: Counts) -> Figures:
    """Return the figures of one field. Its kappa needs both statuses in the gold, else there is no chance to beat."""
    has_both = counts.both + counts.missed > 0 and counts.invented + counts.neither > 0
    return {**_figures(counts), "status kappa": _kappa(counts) if has_both else None}


def total_figures(fields: Sequence[Counts]) -> Figures:
    """Return the figures over all fields: of the summed counts, and the macro-F1, for which each field counts the same.

    >>> total_figures([Counts(both=3, missed=1), Counts(neither=4)])["status accuracy"]
    0.875
    """
    figures = _figures(sum_counts(fields))
    figures["status macro_f1"] = _macro_f1(fields)
    return {name: figures[name] for name in NAMES}


def f1(hits: int, wrong: int, missed: int) -> float | None:
    """Return the harmonic mean of precision and recall.

    >>> f1(2, 1, 1), f1(0, 1, 0), f1(0, 0, 0)
    (0.6666666666666666, 0.0, None)
    """
    whole = 2 * hits + wrong + missed
    return 2 * hits / whole if whole else None


def _figures(counts: Counts) -> Figures:
    figures: Figures = {}
    for name, of in PROPORTIONS.items():
        part, whole = of(counts)
        figures[name] = part / whole if whole else None
    figures["status f1"] = f1(counts.both, counts.invented, counts.missed)
    figures["status kappa"] = _kappa(counts)
    figures["values f1"] = f1(counts.hits, counts.wrong, counts.lacking)
    return figures


def _kappa(counts: Counts) -> float | None:
    """Return how far records and gold agree on the status beyond chance (Cohen 1960); all of one status is agreement."""
    judged = counts.judged
    if not judged:
        return None
    by_chance = (
        (counts.both + counts.invented) * (counts.both + counts.missed)
        + (counts.missed + counts.neither) * (counts.invented + counts.neither)
    ) / judged**2
    agreed = (counts.both + counts.neither) / judged
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0


def _macro_f1(fields: Sequence[Counts]) -> float | None:
    """Return the mean over fields of the mean F1 of the two statuses; a status that a field never has is left out."""
    means = []
    for counts in fields:
        stated = f1(counts.both, counts.invented, counts.missed)
        not_stated = f1(counts.neither, counts.missed, counts.invented)
        of_field = [figure for figure in (stated, not_stated) if figure is not None]
        if of_field:
            means.append(sum(of_field) / len(of_field))
    return sum(means) / len(means) if means else None
