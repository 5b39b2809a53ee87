"""What people say of a paper, as the record that a program would have written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extractor import __version__
from extractor.record import DocumentInfo, Evidence, ExtractorInfo, FieldResult, Record, SchemaInfo, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractor.evaluation.gold import GoldDocument, GoldField, GoldValue
    from extractor.schema import Schema

SECOND: Final = "-second"
"""Ends the name of a set in which another reader has annotated papers of the set that it is named after."""


def as_record(
    name: str, document: GoldDocument, schema: Schema, counts: Callable[[GoldField, GoldValue], bool]
) -> Record:
    """Return what a reader found as if a program had: the values that count."""
    return Record(
        schema_=SchemaInfo(name=schema.name, version=schema.version),
        document=DocumentInfo(id=name, source=f"{name}.txt"),
        extractor=ExtractorInfo(version=__version__, backend="reader", config=""),
        fields={
            field: _as_result([value for value in said.values if counts(said, value)])
            for field, said in document.fields.items()
        },
    )


def _as_result(said: list[GoldValue]) -> FieldResult:
    values = [
        Value(
            value=value.value,
            text=value.value,
            confidence=1.0,
            usage="used",
            evidence=[Evidence(quote=value.quote or value.value, start=0, end=len(value.quote or value.value))],
        )
        for value in said
    ]
    return FieldResult(status="stated" if values else "not stated", values=values)
