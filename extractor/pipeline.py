"""One document in, one record out: readers, backend, gate and record put together."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from extractor import __version__
from extractor.errors import DocumentError
from extractor.evidence import verify
from extractor.readers import read_document
from extractor.record import DocumentInfo, ErrorInfo, ExtractorInfo, ProblemInfo, Record, SchemaInfo
from extractor.rules import RulesBackend

if TYPE_CHECKING:
    from extractor.document import Document
    from extractor.readers import Source
    from extractor.schema import Schema


class Settings(BaseModel):
    """How to extract. Everything here that can change a record goes into its `extractor.config`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    backend: Literal["rules"] = "rules"
    considered_per_field: int = 8


class Extractor:
    """Fills one checklist for any number of documents. Building it compiles the schema; reuse it."""

    def __init__(self, schema: Schema, settings: Settings | None = None) -> None:
        self.schema = schema
        self.settings = settings or Settings()
        self._backend = RulesBackend(schema)
        self._info = ExtractorInfo(
            version=__version__, backend=self.settings.backend, config=configuration_hash(schema, self.settings)
        )

    def extract(self, document: Document) -> Record:
        """Fill the checklist for one document."""
        fields = verify(document, self.schema, self._backend.find(document), self.settings.considered_per_field)
        return Record(
            schema=SchemaInfo(name=self.schema.name, version=self.schema.version),
            document=DocumentInfo(
                id=document.id,
                source=document.source,
                format=document.format,
                sha256=document.sha256,
                title=document.title,
                doi=document.doi,
                pages=len(document.pages) or None,
                characters=len(document.text),
                question=document.question,
            ),
            extractor=self._info,
            fields=fields,
            problems=[ProblemInfo(stage=problem.stage, detail=problem.detail) for problem in document.problems],
        )

    def read(self, source: Source) -> tuple[Document | None, Record]:
        """Read a source and fill the checklist. What cannot be read gives no document and a record with an error."""
        try:
            document = read_document(source)
        except DocumentError as error:
            return None, self.failed(source, error.code, error.message)
        return document, self.extract(document)

    def failed(self, source: Source, kind: str, detail: str) -> Record:
        """Return the record of a document that could not be read."""
        return Record(
            schema=SchemaInfo(name=self.schema.name, version=self.schema.version),
            document=DocumentInfo(id=source.id, source=source.name),
            extractor=self._info,
            fields={},
            error=ErrorInfo(kind=kind, detail=detail),
        )


def configuration_hash(schema: Schema, settings: Settings) -> str:
    """Return the SHA-256 of everything that can change a record: the schema as loaded and the settings."""
    content = {"schema": schema.model_dump(mode="json"), "settings": settings.model_dump(mode="json")}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
