"""Two records of one paper to what is different between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from extractor.record import FieldResult, Record, Value


class ChangeKind(StrEnum):
    """What is different."""

    DOCUMENT_ADDED = "document added"
    DOCUMENT_REMOVED = "document removed"
    CONTENT = "content"
    """The bytes that were read are others, so that everything may differ for a good reason."""
    READING = "reading"
    """The document could be read in one only, or not for the same reason."""
    FIELD_ADDED = "field added"
    FIELD_REMOVED = "field removed"
    STATUS = "status"
    VALUE_ADDED = "value added"
    VALUE_REMOVED = "value removed"
    VALUE_CHANGED = "value changed"
    """The same value with other attributes, or another value of the pair with the same name."""
    EVIDENCE = "evidence"
    """The same value, proved by other words or in another place."""
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of a field and a value where it is of one, with what was said before and what is said after."""

    kind: ChangeKind
    field: str | None = None
    value: str | None = None
    old: str | None = None
    new: str | None = None


def compare_records(old: Record, new: Record, *, with_confidence: bool = False) -> Iterator[Change]:
    """Yield what is different in the second record of a paper."""
    if old.document.sha256 != new.document.sha256:
        yield Change(ChangeKind.CONTENT, old=old.document.sha256, new=new.document.sha256)
    if old.error != new.error:
        yield Change(ChangeKind.READING, old=_reading(old), new=_reading(new))
    for field in {**old.fields, **new.fields}:
        before, after = old.fields.get(field), new.fields.get(field)
        if before is not None and after is not None:
            yield from _field_changes(field, before, after, with_confidence=with_confidence)
        # Where one of them could not be read at all, that is said above, once.
        elif before is not None and new.error is None:
            yield Change(ChangeKind.FIELD_REMOVED, field, old=before.status)
        elif after is not None and old.error is None:
            yield Change(ChangeKind.FIELD_ADDED, field, new=after.status)


def _reading(record: Record) -> str:
    return record.error.kind if record.error is not None else "read"


def _field_changes(field: str, old: FieldResult, new: FieldResult, *, with_confidence: bool) -> Iterator[Change]:
    if old.status != new.status:
        yield Change(ChangeKind.STATUS, field, old=old.status, new=new.status)
    removed: list[Value] = []
    added: list[Value] = []
    for before, after in _paired(old.values, new.values, by=lambda value: value.value):
        if before is not None and after is not None:
            yield from _value_changes(field, before, after, with_confidence=with_confidence)
        elif before is not None:
            removed.append(before)
        elif after is not None:
            added.append(after)
    for before, after in _paired(removed, added, by=_pair_name):
        if before is not None and after is not None:
            yield Change(ChangeKind.VALUE_CHANGED, field, after.value, _shown(before), _shown(after))
        elif before is not None:
            yield Change(ChangeKind.VALUE_REMOVED, field, before.value, old=_shown(before))
        elif after is not None:
            yield Change(ChangeKind.VALUE_ADDED, field, after.value, new=_shown(after))


def _value_changes(field: str, old: Value, new: Value, *, with_confidence: bool) -> Iterator[Change]:
    if old.attributes != new.attributes:
        yield Change(ChangeKind.VALUE_CHANGED, field, new.value, _shown(old), _shown(new))
    before, after = _places(old), _places(new)
    if before != after:
        yield Change(ChangeKind.EVIDENCE, field, new.value, _only_in(before, after), _only_in(after, before))
    if with_confidence and old.confidence != new.confidence:
        yield Change(ChangeKind.CONFIDENCE, field, new.value, str(old.confidence), str(new.confidence))


def _paired(
    old: Iterable[Value], new: Iterable[Value], *, by: Callable[[Value], str]
) -> Iterator[tuple[Value | None, Value | None]]:
    """Yield what belongs together by name, in order; of several of one name the first goes with the first."""
    names: dict[str, tuple[list[Value], list[Value]]] = defaultdict(lambda: ([], []))
    for side, values in enumerate((old, new)):
        for value in values:
            names[by(value)][side].append(value)
    for before, after in names.values():
        yield from zip_longest(before, after)


def _pair_name(value: Value) -> str:
    """Return the name of a pair, such as `learning rate`; of what is no pair the value, which no other has."""
    name = value.attributes.get("name")
    return f"name {name}" if isinstance(name, str) else f"value {value.value}"


def _shown(value: Value) -> str:
    """Return a value with its attributes, those of a pair being in it already."""
    extras = ", ".join(
        f"{name} {content}" for name, content in value.attributes.items() if name not in {"name", "number", "numbers"}
    )
    return f"{value.value} ({extras})" if extras else value.value


def _places(value: Value) -> dict[tuple[int, int, str], str]:
    """Return each quote, as it is shown, by where it stands."""
    return {
        (quote.start, quote.end, quote.quote): f"{quote.start}-{quote.end} “{quote.quote}”" for quote in value.evidence
    }


def _only_in(places: dict[tuple[int, int, str], str], others: dict[tuple[int, int, str], str]) -> str | None:
    return "; ".join(shown for place, shown in places.items() if place not in others) or None
