"""Counts over the records of a run: what was read, what failed and why, how often each field is stated.

The counts take the same memory for a million documents as for ten thousand.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.corpus.glance import Glance

_NAMED_FAILURES: Final = 100
_VALUES: Final = 10_000


@dataclass(slots=True)
class FieldTally:
    """How often a field has each status, and which values it has.

    Of a field with more than ten thousand different values, those that only one document has are forgotten now and then:
    what is counted of a value that comes again later may be too little by one, or by as often as that happened.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)

    def add(self, status: str, values: Iterable[str]) -> None:
        """Count one document, with its different values."""
        self.statuses[status] += 1
        self.values.update(values)
        if len(self.values) > _VALUES:
            self.values = Counter({value: count for value, count in self.values.items() if count > 1})

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
    """The counts of one run. `failures` has the first documents that failed, `kinds` how often each kind of failure came."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = {name: FieldTally() for name in fields}
        self._begun = time.monotonic()
        self.read = 0
        self.known = 0
        self.known_failures = 0
        self.problems = 0
        self.kinds: Counter[str] = Counter()
        self.failures: list[FailedDocument] = []

    @property
    def failed(self) -> int:
        """How many documents have no answer."""
        return self.kinds.total()

    @property
    def extracted(self) -> int:
        """How many documents have an answer."""
        return self.read - self.failed

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.monotonic() - self._begun

    def add(self, document: Glance, *, was_known: bool = False) -> None:
        """Count one document."""
        self.read += 1
        self.known += was_known
        self.problems += document.has_problems
        for name, status in document.statuses.items():
            if name in self.fields:
                self.fields[name].add(status, document.values.get(name, ()))
        if document.error is not None:
            kind, detail = document.error
            self.kinds[kind] += 1
            self.known_failures += was_known
            if len(self.failures) < _NAMED_FAILURES:
                self.failures.append(FailedDocument(document.id, kind, detail))
