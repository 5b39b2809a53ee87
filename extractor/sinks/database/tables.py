"""The tables of a database of records, their indices, and the search over evidence.

One row of `documents` is one record: a document filled for one checklist. Everything that belongs to it carries its
`key`, so that a record is replaced whole and most questions need one join.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect

LAYOUT: Final = 1
"""The number of this arrangement of tables; it grows when they change."""

_ESCAPED: Final = re.compile("\ufdd0([\ufdd0\ufdd1])")

# SQLite numbers its rows by a column of exactly the type INTEGER; elsewhere that would be too narrow.
Whole: Final = BigInteger().with_variant(Integer(), "sqlite")


class _NoZero(TypeDecorator[str]):
    """Text for PostgreSQL, which cannot store U+0000.

    It is written as two noncharacters, which no text should hold and of which the first is doubled where one does.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return a text as it is stored."""
        return value.replace("\ufdd0", "\ufdd0\ufdd0").replace("\x00", "\ufdd0\ufdd1") if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return a text as it was given."""
        if value is None or "\ufdd0" not in value:
            return value
        return _ESCAPED.sub(lambda match: "\ufdd0" if match[1] == "\ufdd0" else "\x00", value)


Words: Final = Text().with_variant(_NoZero(), "postgresql")
"""Text with any character that a paper may hold."""


METADATA: Final = MetaData()


def _words(name: str, *, required: bool = True) -> Column[Any]:
    return Column(name, Words, nullable=not required)


def _whole(name: str, *, required: bool = True) -> Column[Any]:
    return Column(name, Whole, nullable=not required)


def _key() -> Column[Any]:
    return Column("key", Whole, primary_key=True, autoincrement=False)


def _document() -> Column[Any]:
    return Column("document", Whole, ForeignKey("documents.key"), nullable=False, index=True)


layout: Final = Table("layout", METADATA, Column("version", Integer, primary_key=True, autoincrement=False))

runs: Final = Table(
    "runs",
    METADATA,
    _key(),
    _words("schema"),
    _words("schema_version"),
    _words("extractor_version"),
    _words("backend"),
    _words("config"),
)

documents: Final = Table(
    "documents",
    METADATA,
    _key(),
    _words("id"),
    _words("schema"),
    Column("run", Whole, ForeignKey("runs.key"), nullable=False, index=True),
    Column("position", Whole, nullable=False, index=True),
    _words("digest"),
    _words("source"),
    _words("format", required=False),
    _words("sha256", required=False),
    _words("title", required=False),
    Column("doi", Words, nullable=True, index=True),
    _whole("pages", required=False),
    _whole("characters", required=False),
    _words("question", required=False),
    _words("error_kind", required=False),
    _words("error_detail", required=False),
    Column("is_reviewed", Boolean, nullable=False),
    UniqueConstraint("id", "schema"),
)

fields: Final = Table(
    "fields",
    METADATA,
    _key(),
    Column("document", Whole, ForeignKey("documents.key"), nullable=False),
    _words("field"),
    _whole("position"),
    _words("status"),
    _words("reason", required=False),
    Index("ix_fields_document_field", "document", "field", unique=True),
    Index("ix_fields_field_status", "field", "status"),
)

values: Final = Table(
    "values",
    METADATA,
    _key(),
    Column("document", Whole, ForeignKey("documents.key"), nullable=False),
    _words("field"),
    _whole("position"),
    _words("value"),
    _words("text"),
    Column("attributes", JSON, nullable=False),
    Column("confidence", Double, nullable=False),
    _words("usage"),
    Index("ix_values_document_field", "document", "field"),
    Index("ix_values_field_value", "field", "value").ddl_if(dialect="sqlite"),
    Index("ix_values_field", "field").ddl_if(dialect="postgresql"),
    # A sorted index of PostgreSQL has no room for a long statement.
    Index("ix_values_value", "value", postgresql_using="hash").ddl_if(dialect="postgresql"),
)

considered: Final = Table(
    "considered",
    METADATA,
    _key(),
    _document(),
    _words("field"),
    _whole("position"),
    _words("value"),
    _words("usage"),
    _words("reason"),
    Index("ix_considered_field_usage", "field", "usage"),
)

evidence: Final = Table(
    "evidence",
    METADATA,
    _key(),
    _document(),
    _words("field"),
    Column("value", Whole, ForeignKey("values.key"), nullable=True, index=True),
    Column("considered", Whole, ForeignKey("considered.key"), nullable=True, index=True),
    _whole("position"),
    _words("quote"),
    _whole("start"),
    _whole("end"),
    _words("section", required=False),
    _whole("page", required=False),
    Column("boxes", JSON(none_as_null=True), nullable=True),
    Index("ix_evidence_search", text("to_tsvector('english', quote)"), postgresql_using="gin").ddl_if(
        dialect="postgresql"
    ),
)

problems: Final = Table(
    "problems", METADATA, _key(), _document(), _whole("position"), _words("stage"), _words("detail")
)

reviews: Final = Table(
    "reviews",
    METADATA,
    _key(),
    _document(),
    _words("field"),
    _whole("position"),
    _words("verdict"),
    Column("reviewers", JSON, nullable=False),
    _words("value", required=False),
    _words("was", required=False),
    _words("note", required=False),
)

OF_A_DOCUMENT: Final = (fields, values, considered, evidence, problems, reviews)
"""The tables whose rows go when their document goes, in the order in which rows can be put in."""

# SQLite searches in a table of its own, which triggers keep in step with `evidence`, whoever changes it.
_SQLITE_SEARCH: Final = (
    "CREATE VIRTUAL TABLE evidence_search USING fts5"
    "(quote, content='evidence', content_rowid='key', tokenize='porter unicode61')",
    "CREATE TRIGGER evidence_inserted AFTER INSERT ON evidence BEGIN"
    " INSERT INTO evidence_search (rowid, quote) VALUES (new.key, new.quote); END",
    "CREATE TRIGGER evidence_deleted AFTER DELETE ON evidence BEGIN"
    " INSERT INTO evidence_search (evidence_search, rowid, quote) VALUES ('delete', old.key, old.quote); END",
    "CREATE TRIGGER evidence_updated AFTER UPDATE ON evidence BEGIN"
    " INSERT INTO evidence_search (evidence_search, rowid, quote) VALUES ('delete', old.key, old.quote);"
    " INSERT INTO evidence_search (rowid, quote) VALUES (new.key, new.quote); END",
    "INSERT INTO evidence_search (evidence_search) VALUES ('rebuild')",
)


def make_indices(connection: Connection) -> None:
    """Make the indices and the search over evidence, for what is in the tables and what will be."""
    for table in METADATA.sorted_tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            index.create(connection)
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE_SEARCH:
            connection.exec_driver_sql(statement)
