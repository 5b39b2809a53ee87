"""The JSON Schema of a checklist's records: the record models, with this checklist's own fields.

For people who read records with other tools. It is made from the models, so the two cannot differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from extractor.record import Record

if TYPE_CHECKING:
    from extractor.schema.model import ChecklistField, Schema


_STATUSES: Final = {
    "allOf": [
        {
            "if": {"properties": {"status": {"const": "stated"}}},
            "then": {"required": ["values"], "properties": {"values": {"minItems": 1}}},
            "else": {"properties": {"values": {"maxItems": 0}}},
        },
        {"if": {"properties": {"status": {"const": "not determined"}}}, "then": {"required": ["reason"]}},
    ]
}
"""What each status asks for, which the models check in code."""


def record_json_schema(schema: Schema) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that every record of a checklist obeys.

    A record has exactly the checklist's fields, or an error and none.
    """
    record = Record.model_json_schema(by_alias=True)
    properties = record["properties"]
    properties["schema"] = {
        **properties["schema"],
        "properties": {"name": {"const": schema.name}, "version": {"const": schema.version}},
    }
    properties["fields"] = {"type": "object", "title": "Fields"}
    record["$defs"]["FieldResult"] |= _STATUSES
    answers = {
        "type": "object",
        "properties": {name: _answer(field) for name, field in schema.fields.items()},
        "required": list(schema.fields),
        "additionalProperties": False,
    }
    has_error = {"required": ["error"], "properties": {"error": {"type": "object"}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **record,
        "title": f"{schema.name} {schema.version}",
        "description": schema.description.strip() or schema.title or f"A record of the checklist {schema.name}.",
        "if": has_error,
        "then": {"properties": {"fields": {"maxProperties": 0}}},
        "else": {"properties": {"fields": answers}},
    }


def _answer(field: ChecklistField) -> dict[str, Any]:
    described = {"title": field.question}
    if field.description:
        described["description"] = field.description
    return {"$ref": "#/$defs/FieldResult", **described}
