"""Records to rows and back, equal.

Keys are made from what they stand for: the key of a document from its id and checklist, those of its rows from it and
their place in the record. The same record has the same keys in every database.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import SinkError
from extractor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractor.record import Evidence

Row = dict[str, Any]

_ROW_BITS: Final = 16
_DOCUMENT_BITS: Final = 63 - _ROW_BITS


def document_key(document_id: str, schema: str, *, attempt: int = 0) -> int:
    """Return the key of a document; a further attempt gives another, where two documents would share one.

    >>> document_key("paper-17", "dl-methods") == document_key("paper-17", "dl-methods")
    True
    >>> document_key("paper-17", "dl-methods") == document_key("paper-17", "dl-core")
    False
    """
    return _hashed(_DOCUMENT_BITS, document_id, schema, str(attempt))


def row_keys(key: int) -> tuple[int, int]:
    """Return the first and the last key that rows of a document can have."""
    return key << _ROW_BITS, ((key + 1) << _ROW_BITS) - 1


def run_row(record: Record) -> Row:
    """Return what filled a record, as a row of `runs`."""
    row = {
        "schema": record.schema_.name,
        "schema_version": record.schema_.version,
        "extractor_version": record.extractor.version,
        "backend": record.extractor.backend,
        "config": record.extractor.config,
    }
    return {"key": _hashed(63, *row.values()), **row}


def digest_of(record: Record) -> str:
    """Return the SHA-256 of a record's line."""
    return hashlib.sha256(record.to_line().encode()).hexdigest()


def document_row(record: Record, *, key: int, position: int, digest: str) -> Row:
    """Return a record without its fields, problems and reviews, as a row of `documents`."""
    error = record.error
    return {
        "key": key,
        **record.document.model_dump(),
        "schema": record.schema_.name,
        "run": run_row(record)["key"],
        "position": position,
        "digest": digest,
        "error_kind": error.kind if error is not None else None,
        "error_detail": error.detail if error is not None else None,
        "is_reviewed": record.review is not None,
    }


def rows_of_document(record: Record, key: int) -> dict[str, list[Row]]:
    """Return the fields, problems and reviews of a record as rows, by the name of their table.

    Raises:
        SinkError: `record-too-large`, for more rows of one kind than keys have room for.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    counters = {name: count() for name in ("fields", "values", "considered", "evidence", "problems", "reviews")}

    def add(table: str, position: int, **cells: object) -> int:
        number = next(counters[table])
        if number >> _ROW_BITS:
            raise SinkError(
                f"The record of {record.document.id} has more than {1 << _ROW_BITS} rows for the table {table}.",
                code="record-too-large",
            )
        row_key = (key << _ROW_BITS) | number
        rows[table].append({"key": row_key, "document": key, "position": position, **cells})
        return row_key

    def add_evidence(field: str, quotes: Iterable[Evidence], *, value: int | None, considered: int | None) -> None:
        for position, quote in enumerate(quotes):
            add("evidence", position, field=field, value=value, considered=considered, **quote.model_dump())

    for place, (name, result) in enumerate(record.fields.items()):
        add("fields", place, field=name, status=result.status, reason=result.reason)
        for position, value in enumerate(result.values):
            own = add("values", position, field=name, **value.model_dump(exclude={"evidence"}))
            add_evidence(name, value.evidence, value=own, considered=None)
        for position, miss in enumerate(result.considered):
            own = add("considered", position, field=name, **miss.model_dump(exclude={"evidence"}))
            add_evidence(name, miss.evidence, value=None, considered=own)
    for position, problem in enumerate(record.problems):
        add("problems", position, **problem.model_dump())
    for position, review in enumerate(record.review or ()):
        add("reviews", position, **review.model_dump())
    return rows


def record_of(document: Row, run: Row, rows: Mapping[str, list[Row]]) -> Record:
    """Return the record that these rows were made from. The rows of each table come in the order of their keys."""
    quotes: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows.get("evidence", ()):
        owner = ("values", row["value"]) if row["value"] is not None else ("considered", row["considered"])
        quotes[owner].append(_only(row, "quote", "start", "end", "section", "page", "boxes"))
    answers: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for table, names in (
        ("values", ("value", "text", "attributes", "confidence", "usage")),
        ("considered", ("value", "usage", "reason")),
    ):
        for row in rows.get(table, ()):
            answers[table, row["field"]].append({**_only(row, *names), "evidence": quotes[table, row["key"]]})
    kind = document["error_kind"]
    reviews = [_only(row, "field", "verdict", "reviewers", "value", "was", "note") for row in rows.get("reviews", ())]
    return Record.model_validate(
        {
            "schema": {"name": run["schema"], "version": run["schema_version"]},
            "document": _only(
                document, "id", "source", "format", "sha256", "title", "doi", "pages", "characters", "question"
            ),
            "extractor": {"version": run["extractor_version"], "backend": run["backend"], "config": run["config"]},
            "fields": {
                row["field"]: {
                    **_only(row, "status", "reason"),
                    "values": answers["values", row["field"]],
                    "considered": answers["considered", row["field"]],
                }
                for row in rows.get("fields", ())
            },
            "problems": [_only(row, "stage", "detail") for row in rows.get("problems", ())],
            "error": {"kind": kind, "detail": document["error_detail"]} if kind is not None else None,
            "review": reviews if document["is_reviewed"] else None,
        }
    )


def _only(row: Row, *names: str) -> Row:
    return {name: row[name] for name in names}


def _hashed(bits: int, *parts: str) -> int:
    """Return a number of so many bits; no two lists of parts are hashed as one text."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    whole = int.from_bytes(hashlib.sha256(text.encode(errors="surrogatepass")).digest()[:8])
    return whole >> (64 - bits)
