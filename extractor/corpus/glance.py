"""What a run must know of a record's line, without reading it as a record: that would take longer than the rest of a resumption."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import from_json

_FIELDS: Final = b',"fields":{'
"""What ends the head of a line. It cannot stand in a string, where its quotes would have a backslash before them."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a line says of its document and of what made it. `schema` and `extractor` are as they stand in the line."""

    id: str
    source: str
    sha256: str | None
    characters: int | None
    schema: dict[str, Any]
    extractor: dict[str, Any]
    is_failed: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """What a run counts of a record.

    `statuses` has the status of each field, `values` the different values that are this work's own; `error` is the kind
    and the detail of what kept the document from being read.
    """

    id: str
    statuses: dict[str, str]
    values: dict[str, frozenset[str]]
    has_problems: bool
    error: tuple[str, str] | None


def read_head(line: bytes) -> Head | None:
    """Return the head of a line; None where it has none. Tells nothing of whether the line is whole."""
    end = line.find(_FIELDS)
    try:
        content = json.loads(line[:end] + b"}") if end >= 0 else {}
        document = content["document"]
        return Head(
            id=document["id"],
            source=document["source"],
            sha256=document.get("sha256"),
            characters=document.get("characters"),
            schema=content["schema"],
            extractor=content["extractor"],
            is_failed=line.startswith(b"}", end + len(_FIELDS)),
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def is_whole(line: bytes) -> bool:
    """Whether a line is not torn.

    >>> is_whole(b'{"fields":{}}'), is_whole(b'{"fields":{}')
    (True, False)
    """
    try:
        from_json(line)
    except ValueError:
        return False
    return True


def glance_at(line: bytes) -> Glance:
    """Return what a run counts of a record, from its line, which is one."""
    content = from_json(line)
    fields = content["fields"]
    error = content.get("error")
    return Glance(
        id=content["document"]["id"],
        statuses={name: result["status"] for name, result in fields.items()},
        values={
            name: frozenset(value["value"] for value in result["values"] if value["usage"] == "used")
            for name, result in fields.items()
            if result["values"]
        },
        has_problems=bool(content.get("problems")),
        error=None if error is None else (error["kind"], error["detail"]),
    )
