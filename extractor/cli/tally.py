"""Counts over the records of a run: what was read, what failed and why, how often each field is stated."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.record import FieldResult, Record


@dataclass(slots=True)
class FieldTally:
    """How often a field has each status, and which values it has."""

    statuses: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)

    def add(self, result: FieldResult) -> None:
        """Count one document. A value that it states twice counts once."""
        self.statuses[result.status] += 1
        self.values.update({value.value for value in result.values if value.usage == "used"})

    @property
    def most_frequent(self) -> tuple[str, int] | None:
        """The value that most documents state; of equals, the first in the alphabet."""
        return min(self.values.items(), key=lambda item: (-item[1], item[0]), default=None)


@dataclass(frozen=True, slots=True)
class FailedDocument:
    """A document without an answer, and why."""

    id: str
    kind: str
    detail: str


class Tally:
    """The counts of one run."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = {name: FieldTally() for name in fields}
        self._begun = time.monotonic()
        self.read = 0
        self.known = 0
        self.known_failures = 0
        self.problems = 0
        self.failures: list[FailedDocument] = []

    @property
    def extracted(self) -> int:
        """How many documents have an answer."""
        return self.read - len(self.failures)

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.monotonic() - self._begun

    def add(self, record: Record, *, was_known: bool = False) -> None:
        """Count one document."""
        self.read += 1
        self.known += was_known
        self.problems += bool(record.problems)
        for name, result in record.fields.items():
            if name in self.fields:
                self.fields[name].add(result)
        if record.error is not None:
            self.known_failures += was_known
            self.failures.append(FailedDocument(record.document.id, record.error.kind, record.error.detail))
