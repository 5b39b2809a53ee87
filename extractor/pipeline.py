"""One document in, one record out: readers, backend, gate and record put together."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from extractor import __version__
from extractor.errors import DocumentError, SettingsError
from extractor.garbage import without_collection
from extractor.llm.settings import LanguageModelSettings
from extractor.readers.source import Source, own_id, writable
from extractor.record import DocumentInfo, ErrorInfo, ExtractorInfo, ProblemInfo, Record, SchemaInfo

if TYPE_CHECKING:
    from extractor.document import Document
    from extractor.findings import FieldFindings
    from extractor.schema import Schema

DEFAULT_SCHEMA: Final = "dl_methods"


class Settings(BaseModel):
    """How to extract. Everything here that can change a record goes into its `extractor.config`.

    The backends `llm` and `hybrid` need `llm`, which says which language models to ask, and how.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    backend: Literal["rules", "llm", "hybrid"] = "rules"
    considered_per_field: int = 8
    llm: LanguageModelSettings | None = None

    def identity(self) -> dict[str, object]:
        """Return all that can change a record."""
        content: dict[str, object] = self.model_dump(mode="json", exclude={"llm"})
        if self.backend != "rules" and self.llm is not None:
            content["llm"] = self.llm.identity()
        return content


class Backend(Protocol):
    """What finds candidates: it proposes, the gate decides what is proven."""

    def find(self, document: Document) -> dict[str, FieldFindings]: ...


class Extractor:
    """Fills one checklist for any number of documents. Building it compiles the schema; reuse it."""

    def __init__(self, schema: Schema, settings: Settings | None = None) -> None:
        """Compile a schema.

        Raises:
            SettingsError: the settings of a language model are missing or cannot be used.
        """
        self.schema = schema
        self.settings = settings or Settings()
        self._backend = _backend(schema, self.settings)
        self._info = ExtractorInfo(
            version=__version__, backend=self.settings.backend, config=configuration_hash(schema, self.settings)
        )

    def extract(self, document: Document) -> Record:
        """Fill the checklist for one document."""
        from extractor.evidence import verify  # noqa: PLC0415

        findings = self._backend.find(document)
        with without_collection():
            fields = verify(document, self.schema, findings, self.settings.considered_per_field)
        faults = [f"{name}: {fault}" for name, found in findings.items() for fault in found.faults]
        return Record(
            schema_=SchemaInfo(name=self.schema.name, version=self.schema.version),
            document=document_info(document),
            extractor=self._info,
            fields=fields,
            problems=[
                *(ProblemInfo(stage=problem.stage, detail=problem.detail) for problem in document.problems),
                *(ProblemInfo(stage="verify", detail=fault) for fault in faults),
            ],
        )

    def read(self, source: Source) -> tuple[Document | None, Record]:
        """Read a source and fill the checklist. What cannot be read gives no document and a record with an error."""
        from extractor.readers import read_document  # noqa: PLC0415

        try:
            with without_collection():
                document = read_document(source)
        except DocumentError as error:
            return None, self.failed(source, error.code, error.message)
        return document, self.extract(document)

    def failed(self, source: Source, kind: str, detail: str) -> Record:
        """Return the record of a document that could not be read."""
        schema = SchemaInfo(name=self.schema.name, version=self.schema.version)
        return failed_record(source, schema, self._info, ErrorInfo(kind=kind, detail=detail))


def failed_record(source: Source, schema: SchemaInfo, extractor: ExtractorInfo, error: ErrorInfo) -> Record:
    """Return the record of a document that could not be read, or of which nothing came back."""
    document = DocumentInfo(id=source.id, source=source.name, sha256=source.sha256())
    return Record(schema_=schema, document=document, extractor=extractor, fields={}, error=error)


def document_info(document: Document) -> DocumentInfo:
    """Return what a record says of the document that it is of."""
    return DocumentInfo(
        id=document.id,
        source=document.source,
        format=document.format,
        sha256=document.sha256,
        title=document.title,
        doi=document.doi,
        pages=len(document.pages) or None,
        characters=len(document.text),
        question=document.question,
    )


def _backend(schema: Schema, settings: Settings) -> Backend:
    """Return the backend that is asked for. Loaded late: what only hands out work or reads settings needs neither."""
    if settings.backend == "rules":
        from extractor.rules import RulesBackend  # noqa: PLC0415

        return RulesBackend(schema)
    if settings.llm is None:
        raise SettingsError(
            f"The backend {settings.backend} needs a language model. Name one with --model, or give the settings as llm.",
            code="no-model",
        )
    from extractor.llm.backend import backend_of  # noqa: PLC0415

    return backend_of(settings.backend, schema, settings.llm)


def extract(
    path: str | Path, *, schema: str | Path | Schema = DEFAULT_SCHEMA, settings: Settings | None = None
) -> Record:
    """Return the record of one paper. What cannot be read gives a record with an `error`.

    `schema` is a shipped name, a path or a loaded schema. For many papers build one `Extractor` and use its `read`.

    Raises:
        SchemaError: the schema cannot be used.
    """
    name = writable(str(path))
    source = Source(id=_brought_id(Path(path)) or Path(name).stem, name=name, path=Path(path))
    return _extractor(schema, settings).read(source)[1]


def _brought_id(path: Path) -> str | None:
    """Return the id that a JSON file brings, if it brings one. What is wrong with the file its reader will say."""
    if path.suffix.lower() != ".json":
        return None
    try:
        return own_id(Source(id="", name="", path=path).load())
    except DocumentError:
        return None


def extract_text(
    text: str, *, schema: str | Path | Schema = DEFAULT_SCHEMA, settings: Settings | None = None
) -> Record:
    """Return the record of a text; its offsets are those of the text given.

    Raises:
        SchemaError: the schema cannot be used.
    """
    source = Source(id="text", name="-", data=text.encode(), format="text")
    return _extractor(schema, settings).read(source)[1]


def _extractor(schema: str | Path | Schema, settings: Settings | None) -> Extractor:
    from extractor.schema import Schema, load_schema  # noqa: PLC0415

    return Extractor(schema if isinstance(schema, Schema) else load_schema(schema), settings)


def configuration_hash(schema: Schema, settings: Settings) -> str:
    """Return the SHA-256 of everything that can change a record: the schema as loaded and the settings."""
    content = f"{schema.model_dump_json()}\n{json.dumps(settings.identity(), sort_keys=True)}"
    return hashlib.sha256(content.encode()).hexdigest()
