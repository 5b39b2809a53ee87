"""What to mend: each field of a document that is not right, with both sides' quotes and what came near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractor.evaluation.match import SAME, is_overlapping, squashed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.evaluation.gold import GoldValue
    from extractor.evaluation.judge import Outcome
    from extractor.record import Considered, Value

What = Literal["missed", "invented", "values"]
"""Not stated though the gold says so, stated though it does not, or stated with other values."""


@dataclass(frozen=True, slots=True)
class MissedValue:
    """A gold value that the record lacks, and the candidate for it that was turned down, where there is one."""

    value: str
    quote: str | None
    considered: Considered | None


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A value that the gold lacks, and why the gold turns its words down, where it says so."""

    value: str
    quote: str
    confidence: float
    why: str | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is not right with one field of one document."""

    document: str
    field: str
    what: What
    missed: tuple[MissedValue, ...]
    wrong: tuple[WrongValue, ...]


def find_mistakes(outcomes: Iterable[Outcome]) -> list[Mistake]:
    """Return the mistakes, in the order of the outcomes."""
    return [_mistake(outcome) for outcome in outcomes if not outcome.is_right]


def _mistake(outcome: Outcome) -> Mistake:
    if outcome.is_status_right:
        what: What = "values"
        missed, wrong = outcome.missed, outcome.wrong
    elif outcome.is_stated:
        what, missed, wrong = "invented", [], list(outcome.values)
    else:
        what, missed, wrong = "missed", [value for value in outcome.gold.values if not value.optional], []
    return Mistake(
        outcome.document,
        outcome.field,
        what,
        tuple(MissedValue(value.value, value.quote, _turned_down(outcome, value)) for value in missed),
        tuple(
            WrongValue(value.value, value.evidence[0].quote, value.confidence, _why_not(outcome, value))
            for value in wrong
        ),
    )


def _turned_down(outcome: Outcome, missed: GoldValue) -> Considered | None:
    """Return the candidate that would have been right: one of the same name, else one from the same words."""
    candidates = outcome.result.considered if outcome.result is not None else []
    same = SAME.get(outcome.kind)
    if same is not None:
        for candidate in candidates:
            if any(same(candidate.value, name) for name in missed.names):
                return candidate
    for candidate in candidates:
        if missed.quote and any(_is_overlapping(evidence.quote, missed.quote) for evidence in candidate.evidence):
            return candidate
    return None


def _why_not(outcome: Outcome, value: Value) -> str | None:
    """Return why the gold says that the words of a value are no answer, where they are its near miss."""
    near_miss = outcome.gold.near_miss
    if near_miss is None or not near_miss.why:
        return None
    is_meant = any(_is_overlapping(evidence.quote, near_miss.quote) for evidence in value.evidence)
    return near_miss.why if is_meant else None


def _is_overlapping(quote: str, other: str) -> bool:
    return is_overlapping(squashed(quote), squashed(other), "")
