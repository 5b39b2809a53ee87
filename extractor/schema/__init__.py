"""Checklists: YAML files, validated, ready for every backend.

load_schema("dl_methods")   a shipped checklist by name, or any file by path
list_schemas()              those that are shipped
record_json_schema(schema)  the JSON Schema that its records obey
"""

from extractor.schema.json_schema import record_json_schema
from extractor.schema.load import list_schemas, load_schema
from extractor.schema.model import (
    Calibration,
    ChecklistField,
    Cue,
    Kind,
    NearMiss,
    Parameter,
    Pattern,
    Schema,
    Subject,
    Term,
    UsageCues,
)

__all__ = [
    "Calibration",
    "ChecklistField",
    "Cue",
    "Kind",
    "NearMiss",
    "Parameter",
    "Pattern",
    "Schema",
    "Subject",
    "Term",
    "UsageCues",
    "list_schemas",
    "load_schema",
    "record_json_schema",
]
