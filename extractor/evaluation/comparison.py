"""Two evaluations against the same gold: which is better, by how much, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.evaluation.intervals import Interval, difference, paired_bootstrap

if TYPE_CHECKING:
    from extractor.evaluation.evaluation import Evaluation
    from extractor.evaluation.figures import Figures


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a document that one side has right and the other has not: its status, or its values."""

    document: str
    field: str
    is_better: bool
    is_status: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences: the first side minus the other."""

    other: Evaluation
    difference: Figures
    intervals: dict[str, Interval | None]
    changes: tuple[Change, ...]


def compare(evaluation: Evaluation, other: Evaluation) -> Comparison:
    """Compare two evaluations of the same gold."""
    changes = [
        Change(
            one.document,
            one.field,
            is_better=one.is_right,
            is_status=not (another if one.is_right else one).is_status_right,
        )
        for one, another in zip(evaluation, other, strict=True)
        if one.is_right != another.is_right
    ]
    return Comparison(
        other,
        difference(evaluation.figures, other.figures),
        paired_bootstrap(evaluation.counts, other.counts),
        tuple(changes),
    )
