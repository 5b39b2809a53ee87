"""What a reader decides about a record, one decision a line of JSON, and how a record is named in it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extractor.errors import SinkError
from extractor.record import Status, Usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.record import Record

Verdict = Literal["right", "wrong", "corrected", "missed", "checked"]
_Text = Annotated[str, Field(min_length=1)]

_KEYS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "right": (frozenset({"value"}), frozenset()),
    "wrong": (frozenset({"value"}), frozenset({"usage"})),
    "corrected": (frozenset({"value", "corrected"}), frozenset()),
    "missed": (frozenset({"value", "quote"}), frozenset({"start"})),
    "checked": (frozenset({"status"}), frozenset()),
}
"""The keys that each verdict needs, and those that it may have, beside those that all have."""


class Decision(BaseModel):
    """One decision of one reader about one field of one record.

    `right`, `wrong` and `corrected` are about the `value` of the record that they name; a wrong one may say whose it is
    (`usage`). `missed` adds a `value` with the `quote` that proves it, and where in the text it begins (`start`), where that is known.
    `checked` says that the reader has decided about every value of the field, that nothing is missing, and which status comes of
    it. `record` is `record_digest` of the record that was looked at, `sha256` that of the document's bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reviewer: _Text
    document: str
    sha256: str | None = None
    record: _Text
    field: _Text
    verdict: Verdict
    value: _Text | None = None
    corrected: _Text | None = None
    usage: Usage | None = None
    quote: _Text | None = None
    start: Annotated[int, Field(ge=0)] | None = None
    status: Status | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _keys_fit(self) -> Self:
        needed, allowed = _KEYS[self.verdict]
        given = {
            name
            for name in ("value", "corrected", "usage", "quote", "start", "status")
            if getattr(self, name) is not None
        }
        if lacking := sorted(needed - given):
            raise ValueError(f"a decision {self.verdict} has {', '.join(lacking)}")
        if others := sorted(given - needed - allowed):
            raise ValueError(f"a decision {self.verdict} has no {', '.join(others)}")
        return self

    @property
    def target(self) -> tuple[str, ...]:
        """What it is about: a later decision of the same reader with the same target takes its place.

        A missed value is its own target; right, wrong and corrected share that of the value they judge.
        """
        kind = self.verdict if self.verdict in ("missed", "checked") else "value"
        return self.document, self.field, kind, self.value or ""

    def to_line(self) -> str:
        """Return the decision as one line of JSON, without the line end."""
        return self.model_dump_json(exclude_none=True)


def record_digest(record: Record) -> str:
    """Return what names a record with everything in it: the first 16 digits of the SHA-256 of its line."""
    return hashlib.sha256(record.to_line().encode()).hexdigest()[:16]


def read_decisions(lines: Iterable[bytes], *, name: str) -> Iterator[Decision]:
    """Yield the decisions of a file.

    Args:
        lines: of the file.
        name: of the file, for messages.

    Raises:
        SinkError: `bad-decision`, with the number of the line.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield Decision.model_validate_json(line)
            except ValidationError as error:
                first = error.errors(include_url=False, include_context=False, include_input=False)[0]
                place = ".".join(str(part) for part in first["loc"])
                problem = f"{place}: {first['msg']}" if place else first["msg"].removeprefix("Value error, ")
                message = f"{name}:{number} is no decision: {problem}. The report's page writes such lines."
                raise SinkError(message, code="bad-decision") from error
