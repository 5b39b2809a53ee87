"""How far two readers agree, field by field: Cohen's kappa (1960) of the statuses they gave and of their verdicts on values.

A status is compared where both have checked the field, a verdict where both have judged the value. A value that both have added, or
only one of two who have both checked the field, is counted apart: what nobody saw has no verdict to compare.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractor.review.decision import Decision

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """What two readers said of the same things, one pair each."""

    pairs: tuple[Pair, ...]

    @property
    def agreed(self) -> int:
        """Of how many they said the same."""
        return sum(one == other for one, other in self.pairs)

    @property
    def kappa(self) -> float | None:
        """Their agreement beyond chance."""
        return cohen_kappa(self.pairs)


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How far two readers agree about a field, over all documents.

    `added_by_both` and `added_by_one` count missed values of fields that both have checked.
    """

    statuses: Compared
    verdicts: Compared
    added_by_both: int
    added_by_one: int


def cohen_kappa(pairs: Sequence[Pair]) -> float | None:
    """Return Cohen's kappa; None of nothing, and where both said the same one thing throughout: there is no chance to beat.

    >>> cohen_kappa([("right", "right"), ("right", "wrong"), ("wrong", "wrong"), ("wrong", "wrong")])
    0.5
    >>> cohen_kappa([("right", "right")] * 3) is None
    True
    """
    total = len(pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(ones[label] * others[label] for label in ones)
    if by_chance == total * total:  # Nothing at all is this too: 0 of 0.
        return None
    agreed = sum(one == other for one, other in pairs)
    return (agreed * total - by_chance) / (total * total - by_chance)


def reviewer_of(decisions: Iterable[Decision], *, name: str) -> str:
    """Return whose decisions a file holds.

    Args:
        decisions: of the file.
        name: of the file, for messages.

    Raises:
        SettingsError: `review-reviewers`, where there is none or more than one.
    """
    reviewers = sorted({decision.reviewer for decision in decisions})
    if len(reviewers) == 1:
        return reviewers[0]
    said = f"holds the decisions of {', '.join(reviewers)}" if reviewers else "holds no decisions"
    raise SettingsError(f"{name} {said}. Agreement is between two files of one reader each.", code="review-reviewers")


def agreement(one: Iterable[Decision], other: Iterable[Decision]) -> dict[str, FieldAgreement]:
    """Compare two readers; return each field that both have said something comparable of, and all of them under the name "".

    Args:
        one: the decisions of a reader, in the order in which they were taken.
        other: those of another.
    """
    sides = _last(one), _last(other)
    fields = sorted({target[1] for side in sides for target in side})
    found = {name: _of_fields(sides, {name}) for name in fields}
    said = {name: field for name, field in found.items() if field.statuses.pairs or field.verdicts.pairs}
    return {**said, "": _of_fields(sides, set(fields))}


def _last(decisions: Iterable[Decision]) -> dict[tuple[str, ...], Decision]:
    return {decision.target: decision for decision in decisions}


def _of_fields(sides: tuple[Mapping[tuple[str, ...], Decision], ...], fields: set[str]) -> FieldAgreement:
    one, other = sides
    both = [target for target in one if target in other and target[1] in fields]
    checked = {target[:2] for target in both if target[2] == "checked"}
    added = [{target for target in side if target[2] == "missed" and target[:2] in checked} for side in sides]
    return FieldAgreement(
        statuses=Compared(tuple((_said(one[key]), _said(other[key])) for key in both if key[2] == "checked")),
        verdicts=Compared(tuple((_said(one[key]), _said(other[key])) for key in both if key[2] == "value")),
        added_by_both=len(added[0] & added[1]),
        added_by_one=len(added[0] ^ added[1]),
    )


def _said(decision: Decision) -> str:
    """Return what is compared: a status, or a verdict; two corrections are the same if they correct to the same."""
    if decision.verdict == "checked":
        return decision.status or ""
    return f"corrected to {decision.corrected}" if decision.corrected is not None else decision.verdict
