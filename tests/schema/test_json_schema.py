"""The JSON Schema of a checklist's records: what is a record, and only that, obeys it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from extractor.record import Record
from extractor.schema import list_schemas, record_json_schema
from tests.small import make_schema

SCHEMA = make_schema(
    optimizer={"kind": "term", "vocabulary": [{"name": "Adam"}]}, loss={"kind": "open", "description": "Which loss."}
)
STATED = {
    "status": "stated",
    "values": [
        {
            "value": "Adam",
            "text": "Adam",
            "confidence": 0.9,
            "usage": "used",
            "evidence": [{"quote": "Adam", "start": 3, "end": 7}],
        }
    ],
}
NOT_STATED = {"status": "not stated", "values": []}


def record(**changes: Any) -> dict[str, Any]:
    """Return a record of the small checklist as it is written, with some keys changed."""
    content = {
        "schema": {"name": "small", "version": "1.0.0"},
        "document": {"id": "a", "source": "a.txt"},
        "extractor": {"version": "0", "backend": "rules", "config": "0"},
        "fields": {"optimizer": STATED, "loss": NOT_STATED},
        **changes,
    }
    return {key: value for key, value in content.items() if value is not None}


def is_valid(content: dict[str, Any]) -> bool:
    """Whether a record obeys the JSON Schema of the small checklist."""
    return Draft202012Validator(record_json_schema(SCHEMA)).is_valid(content)


def test_a_record_obeys() -> None:
    """What the models write is valid."""
    line = Record.model_validate(record()).to_line()
    assert is_valid(json.loads(line))


def test_a_record_of_a_document_that_could_not_be_read_obeys() -> None:
    """It has an error and no fields."""
    assert is_valid(record(fields={}, error={"kind": "damaged", "detail": "cut off"}))


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": {"optimizer": STATED}},
        {"fields": {"optimizer": STATED, "loss": NOT_STATED, "more": NOT_STATED}},
        {"fields": {}},
        {"fields": {"optimizer": NOT_STATED, "loss": {"status": "unknown"}}},
        {"fields": {"optimizer": NOT_STATED, "loss": {"status": "stated", "values": []}}},
        {"fields": {"optimizer": NOT_STATED, "loss": {"status": "stated"}}},
        {"fields": {"optimizer": NOT_STATED, "loss": {**STATED, "status": "not stated"}}},
        {"fields": {"optimizer": NOT_STATED, "loss": {"status": "not determined"}}},
        {"error": {"kind": "damaged", "detail": "cut off"}},
        {"schema": {"name": "other", "version": "1.0.0"}},
        {"document": None},
        {"note": "hello"},
    ],
    ids=lambda changes: json.dumps(changes)[:60],
)
def test_what_is_no_record_does_not(changes: dict[str, Any]) -> None:
    """A field too few or too many, a status without what it asks for, an error beside answers, another checklist, a stray key."""
    assert not is_valid(record(**changes))


def test_a_field_has_its_question() -> None:
    """The question is the title, the description is kept, for tools that show them."""
    answers = record_json_schema(SCHEMA)["else"]["properties"]["fields"]["properties"]
    assert answers["loss"] == {"$ref": "#/$defs/FieldResult", "title": "?", "description": "Which loss."}


def test_it_is_a_json_schema() -> None:
    """For every checklist that is shipped, by the draft that it names."""
    for schema in list_schemas():
        made = record_json_schema(schema)
        Draft202012Validator.check_schema(made)
        assert list(made["else"]["properties"]["fields"]["properties"]) == list(schema.fields)
