"""Reads scientific papers and fills a checklist; every answer carries the verbatim words that prove it.

path ─ readers ─▶ Document ─ rules ─▶ findings ─ evidence ─▶ Record ─▶ sinks
                     ▲
schema (YAML) ───────┴─▶ read by every later step, knows none of them

>>> from extractor import extract_text
>>> record = extract_text("We trained the network in PyTorch. Keras is widely used.", schema="dl_core")
>>> framework = record.fields["framework"]
>>> framework.status, framework.values[0].value, framework.values[0].evidence[0].quote
('stated', 'PyTorch', 'We trained the network in PyTorch.')
>>> framework.considered[0].value, framework.considered[0].usage
('Keras', 'background')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

__version__ = "0.1.0"

__all__ = [
    "Document",
    "DocumentError",
    "Extractor",
    "ExtractorError",
    "LanguageModelSettings",
    "Record",
    "Schema",
    "SchemaError",
    "Settings",
    "SettingsError",
    "SinkError",
    "Source",
    "extract",
    "extract_text",
    "list_schemas",
    "load_schema",
    "read_document",
]

if TYPE_CHECKING:
    from extractor.document import Document
    from extractor.errors import (
        DocumentError,
        ExtractorError,
        SchemaError,
        SettingsError,
        SinkError,
    )
    from extractor.llm.settings import LanguageModelSettings
    from extractor.pipeline import Extractor, Settings, extract, extract_text
    from extractor.readers import Source, read_document
    from extractor.record import Record
    from extractor.schema import Schema, list_schemas, load_schema

# Loaded when first asked for, so that the command line answers `--help` before the rules are there.
_HOMES: Final = {
    "Document": "document",
    "DocumentError": "errors",
    "Extractor": "pipeline",
    "ExtractorError": "errors",
    "LanguageModelSettings": "llm.settings",
    "Record": "record",
    "Schema": "schema",
    "SchemaError": "errors",
    "Settings": "pipeline",
    "SettingsError": "errors",
    "SinkError": "errors",
    "Source": "readers",
    "extract": "pipeline",
    "extract_text": "pipeline",
    "list_schemas": "schema",
    "load_schema": "schema",
    "read_document": "readers",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"extractor.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
