"""The decisions of one or more readers about one record to what is settled, what they differ on, and what no longer fits.

- Of several decisions of one reader about the same thing, the last counts.
- A decision fits as long as the document's bytes are the same and what it speaks of is still there, whatever else of the record has
  changed. One that does not fit is named, never dropped in silence.
- Where readers differ about something, nothing is done about it, unless one of them is preferred. They differ where they say different
  things of one value or of a field's status, and where one adds a value to a field that the other has checked without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractor.record import Record, ReviewInfo
    from extractor.review.decision import Decision


@dataclass(frozen=True, slots=True)
class Agreed:
    """A decision, and all the readers who took it."""

    decision: Decision
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """A decision that is not carried out, and why."""

    decision: Decision
    reason: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What is settled about one record.

    `conflicts` are the decisions about the same thing that differ. `known` counts those that the record bears already.
    """

    agreed: tuple[Agreed, ...]
    conflicts: tuple[tuple[Decision, ...], ...] = ()
    unfit: tuple[Unfit, ...] = ()
    known: int = 0

    def of_field(self, name: str) -> list[Agreed]:
        """Return what is settled about a field."""
        return [agreed for agreed in self.agreed if agreed.decision.field == name]

    def is_open(self, name: str) -> bool:
        """Whether readers differ about something in a field."""
        return any(conflict[0].field == name for conflict in self.conflicts)


def settle(record: Record, decisions: Iterable[Decision], *, prefer: str | None = None) -> Settled:
    """Settle the decisions about a record.

    Args:
        record: what they are about.
        decisions: about this document, in the order of the files.
        prefer: the reader whose word counts where readers differ.
    """
    last = {(decision.reviewer, *decision.target): decision for decision in decisions}
    fitting: list[Decision] = []
    unfit: list[Unfit] = []
    known = 0
    for decision in last.values():
        reason = _why_unfit(record, decision, last)
        if _is_known(record.review or (), decision):
            known += 1
        elif reason is not None:
            unfit.append(Unfit(decision, reason))
        else:
            fitting.append(decision)
    agreed: list[Agreed] = []
    conflicts: list[tuple[Decision, ...]] = []
    for group in _by_target(fitting).values():
        given = _preferred([*group, *_without(group, fitting)], prefer)
        if len({_outcome(decision) for decision in given}) > 1:
            conflicts.append(tuple(given))
        elif given[0] in group:  # Else the preferred reader has checked the field without this value.
            agreed.append(Agreed(given[0], tuple(dict.fromkeys(decision.reviewer for decision in given))))
    return Settled(tuple(agreed), tuple(conflicts), tuple(unfit), known)


def _why_unfit(record: Record, decision: Decision, last: Mapping[tuple[str, ...], Decision]) -> str | None:
    """Say why a decision cannot be about this record, if it cannot."""
    if decision.sha256 != record.document.sha256:
        return "the document has changed since"
    result = record.fields.get(decision.field)
    if result is None:
        return "the record has no such field"
    values = [value.value for value in result.values]
    if decision.verdict in ("right", "wrong", "corrected") and decision.value not in values:
        return "the value is not there any more"
    if decision.verdict == "checked":
        judged = {value for value in values if _value_key(decision, value) in last}
        others = [value for value in values if value not in judged]
        if others:
            return f"there is a value that was not judged: {others[0]}"
        added = any(_is_missed_of(other, decision) for other in last.values())
        wrong = all(last[_value_key(decision, value)].verdict == "wrong" for value in values)
        if (decision.status == "stated") == (wrong and not added):
            return f"the status {decision.status} does not fit what was decided about its values"
    return None


def _value_key(decision: Decision, value: str) -> tuple[str, ...]:
    return decision.reviewer, decision.document, decision.field, "value", value


def _is_missed_of(decision: Decision, other: Decision) -> bool:
    return decision.verdict == "missed" and (decision.reviewer, decision.field) == (other.reviewer, other.field)


def _is_known(review: Sequence[ReviewInfo], decision: Decision) -> bool:
    """Whether the record bears a decision already, from an earlier round."""
    now, was = (decision.corrected, decision.value) if decision.verdict == "corrected" else (decision.value, None)
    wanted = (decision.field, decision.verdict, now, was)
    return any(
        (info.field, info.verdict, info.value, info.was) == wanted and decision.reviewer in info.reviewers
        for info in review
    )


def _by_target(decisions: Iterable[Decision]) -> dict[tuple[str, ...], list[Decision]]:
    groups: dict[tuple[str, ...], list[Decision]] = {}
    for decision in decisions:
        groups.setdefault(decision.target, []).append(decision)
    return groups


def _without(group: Sequence[Decision], decisions: Iterable[Decision]) -> list[Decision]:
    """Return by whom a field was checked without the value that is added to it here."""
    if group[0].verdict != "missed":
        return []
    adding = {decision.reviewer for decision in group}
    return [
        decision
        for decision in decisions
        if decision.verdict == "checked" and decision.field == group[0].field and decision.reviewer not in adding
    ]


def _preferred(decisions: list[Decision], prefer: str | None) -> list[Decision]:
    return [decision for decision in decisions if decision.reviewer == prefer] or decisions


def _outcome(decision: Decision) -> tuple[str | None, ...]:
    """Return what two decisions about the same thing must have in common to say the same."""
    return decision.verdict, decision.corrected, decision.status
