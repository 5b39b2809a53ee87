"""The sample papers with what is expected of them, and how a record differs from that."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from extractor.view import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.record import FieldResult, Record

SAMPLES: Final = Path(__file__).resolve().parents[1] / "samples"
PAPERS: Final = SAMPLES / "papers"
EXPECTED: Final = SAMPLES / "expected"


@dataclass(frozen=True)
class Expected:
    """What a person who wrote a sample says of it; `open` are the points that the program does not reach yet."""

    document: dict[str, str]
    fields: dict[str, dict[str, Any]]
    problem: str | None = None
    open: frozenset[str] = field(default=frozenset())


def load_expected(path: Path) -> Expected:
    """Read what is expected of a document; a field's bare status is short for a mapping."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    fields = {
        name: {"status": entry} if isinstance(entry, str) else entry for name, entry in content.pop("fields").items()
    }
    problem, not_reached = content.pop("problem", None), frozenset(content.pop("not_reached", ()))
    return Expected(content, fields, problem, not_reached)


def expected_ids() -> list[str]:
    """Return the ids of the documents of which something is expected."""
    return sorted(path.relative_to(EXPECTED).as_posix().removesuffix(".yaml") for path in EXPECTED.rglob("*.yaml"))


def differences(record: Record, expected: Expected) -> list[str]:
    """Return how a record differs from what is expected, each as "field.point: what was expected, what is there"."""
    return [
        f"{point}: expected {wanted!r}, got {got!r}"
        for name, entry in expected.fields.items()
        for point, wanted, got in _points(name, entry, record.fields[name])
        if point not in expected.open
    ]


def _points(name: str, entry: dict[str, Any], result: FieldResult) -> Iterator[tuple[str, object, object]]:
    """Yield what differs in one field."""
    names = [value.value for value in result.values]
    if "status" in entry and result.status != entry["status"]:
        yield f"{name}.status", entry["status"], result.status
    wanted = entry.get("values", entry.get("including", ()))
    if not set(wanted) <= set(names) or ("values" in entry and len(wanted) != len(names)):
        yield f"{name}.values", list(wanted), names
    for value in result.values:
        attributes = wanted.get(value.value) if isinstance(wanted, dict) else None
        if attributes and not attributes.items() <= value.attributes.items():
            yield f"{name}.attributes", attributes, value.attributes
    quotes = [clean_text(evidence.quote) for value in result.values for evidence in value.evidence]
    for words in entry.get("says", ()):
        if not any(words in quote for quote in quotes):
            yield f"{name}.says", words, quotes
    usages = {miss.value: miss.usage for miss in result.considered}
    for value, usage in entry.get("considered", {}).items():
        if usages.get(value) != usage:
            yield f"{name}.considered.{value}", usage, usages.get(value)
