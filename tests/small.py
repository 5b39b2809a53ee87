"""Small schemas, documents and records for tests, built from literals."""

from __future__ import annotations

from typing import Any

from extractor.document import Document
from extractor.record import Record
from extractor.schema import ChecklistField, Schema

USAGE = {
    "name": "small",
    "cues": [
        {"usage": "used", "direction": "forward", "phrases": ["we", "our"]},
        {"usage": "other_work", "direction": "forward", "phrases": ["they"]},
        {"usage": "hedged", "direction": "both", "phrases": ["could"]},
        {"usage": "negated", "direction": "both", "phrases": ["not"]},
    ],
    "boundaries": ["but"],
}


def make_field(kind: str = "term", **parts: Any) -> ChecklistField:
    """Return a field; what is not given is empty."""
    return ChecklistField.model_validate({"name": "field", "question": "?", "kind": kind, "group": "all", **parts})


def make_schema(**fields: dict[str, Any]) -> Schema:
    """Return a schema of fields given as in YAML, with the few cues of `USAGE`."""
    entries = {name: {"name": name, "question": "?", "group": "all", **entry} for name, entry in fields.items()}
    return Schema.model_validate({"name": "small", "version": "1.0.0", "usage": USAGE, "fields": entries})


def make_document(text: str, **layers: Any) -> Document:
    """Return a document of a text."""
    given = {"id": "a", "format": "text", "source": "a.txt", "sha256": "0", **layers}
    return Document(text=text, **given)


def make_record(**fields: dict[str, Any]) -> Record:
    """Return a record of fields given as in JSON."""
    content = {
        "schema": {"name": "small", "version": "1.0.0"},
        "document": {"id": "a", "source": "a.txt"},
        "extractor": {"version": "0", "backend": "rules", "config": "0"},
        "fields": fields,
    }
    return Record.model_validate(content)
