"""Reviewed records to gold: what `extractor evaluate` compares other records with.

Only a field that a reader has checked as a whole says what is not there, so only these become gold; what is not determined says
nothing. A document with such fields becomes one file, as docs/evaluation.md describes it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from extractor.errors import SinkError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extractor.record import FieldResult, Record, Value
    from extractor.review.settle import Settled

_LONGEST_NAME: Final = 200
_LONGEST_ALIAS: Final = 60


@dataclass(frozen=True, slots=True)
class GoldFile:
    """The gold of one document, and the fields of its record that it does not have, each with the reason."""

    document: str
    content: dict[str, Any]
    left_out: dict[str, str]

    @property
    def fields(self) -> int:
        """How many fields it has."""
        return len(self.content["fields"])


def gold_of(record: Record, settled: Settled) -> GoldFile:
    """Return the gold that follows from a reviewed record.

    Args:
        record: with the decisions applied.
        settled: the decisions.
    """
    fields: dict[str, Any] = {}
    left_out: dict[str, str] = {}
    checked = {info.field for info in record.review or () if info.verdict == "checked"}
    for name, result in record.fields.items():
        if settled.is_open(name):
            left_out[name] = "readers differ"
        elif name not in checked:
            left_out[name] = "not checked"
        elif result.status == "not determined":
            left_out[name] = "not determined"
        else:
            fields[name] = _field(result)
    content: dict[str, Any] = {"doc": record.document.id}
    if record.document.title is not None:
        content["title"] = record.document.title
    content["fields"] = fields
    return GoldFile(record.document.id, content, left_out)


def write_gold(folder: Path, files: Sequence[GoldFile]) -> None:
    """Write the gold of documents into a folder; nothing is written over.

    Raises:
        SinkError: `gold-exists`, where a file of that name is there, with nothing written; or `not-written`.
    """
    paths = [folder / f"{_file_name(gold.document)}.json" for gold in files]
    known = next((path for path in paths if path.exists()), None)
    if known is not None:
        message = f"{known} is there already. Name another folder, or take the file away."
        raise SinkError(message, code="gold-exists")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, gold in zip(paths, files, strict=True):
            path.write_text(json.dumps(gold.content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise SinkError(f"{folder} cannot be written: {error.strerror}.", code="not-written") from error


def _field(result: FieldResult) -> dict[str, Any]:
    if result.status == "stated":
        return {"status": "stated", "values": [_value(value) for value in result.values]}
    turned_down = next((miss for miss in result.considered if miss.reason.startswith("turned down by")), None)
    miss = turned_down or next(iter(result.considered), None)
    field: dict[str, Any] = {"status": "not_stated"}
    if miss is not None:
        field["near_miss"] = {"quote": miss.evidence[0].quote, "why": f"{miss.value}: {miss.reason}"}
    return field


def _value(value: Value) -> dict[str, Any]:
    gold: dict[str, Any] = {"value": value.value}
    if value.text != value.value and 0 < len(value.text) <= _LONGEST_ALIAS:
        gold["aliases"] = [value.text]
    gold["quote"] = value.evidence[0].quote
    return gold


def _file_name(document: str) -> str:
    """Return a name for a document's file that lies in the folder itself, whatever the id holds.

    >>> _file_name("2021/harbour"), _file_name("../x")
    ('2021%2Fharbour', '..%2Fx')
    """
    name = quote(document, safe=" ")
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 17]}-{hashlib.sha256(document.encode()).hexdigest()[:16]}"
