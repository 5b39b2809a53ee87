"""Records into a database, all of them or none.

A record whose document and checklist are there already replaces the one before it whole; one that says the same is
passed over. Only a batch of records is held at a time.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, func, insert, select

from extractor.sinks.database.connection import database_url, make_tables, transaction
from extractor.sinks.database.papers import make_papers_view
from extractor.sinks.database.rows import digest_of, document_key, document_row, row_keys, rows_of_document, run_row
from extractor.sinks.database.tables import OF_A_DOCUMENT, documents, make_indices, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from extractor.record import Record
    from extractor.sinks.database.rows import Row

_BATCH: Final = 200

Identity = tuple[str, str]
"""Of a record in a database: the id of the document and the name of the checklist."""


@dataclass(slots=True)
class Loaded:
    """What a load has done to the database."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        return f"{self.added} added, {self.replaced} replaced, {self.unchanged} unchanged"


@contextmanager
def open_database(address: str) -> Iterator[Loader]:
    """Open a database to load records into. What was loaded counts when the context ends without an error.

    Raises:
        SinkError: `target-unknown`, `extra-missing`, `database-foreign`, `database-layout`, `database-failed`,
            `record-too-large`; the database is as it was before.
    """
    with transaction(database_url(address), writes=True) as connection:
        # SQLite fills tables faster without indices. PostgreSQL needs them to look after its foreign keys.
        needs_indices = make_tables(connection)
        if needs_indices and connection.dialect.name == "postgresql":
            make_indices(connection)
            needs_indices = False
        loader = Loader(connection)
        yield loader
        loader.load_pending()
        if needs_indices:
            make_indices(connection)
        connection.execute(delete(runs).where(runs.c.key.not_in(select(documents.c.run))))
        make_papers_view(connection)


@dataclass(frozen=True, slots=True)
class _Known:
    key: int
    position: int
    digest: str


class Loader:
    """Puts records into the tables of an open database."""

    def __init__(self, connection: Connection) -> None:
        self.done = Loaded()
        self._connection = connection
        self._pending: dict[Identity, Record] = {}
        self._runs = set(connection.scalars(select(runs.c.key)))
        last = connection.scalar(select(func.max(documents.c.position)))
        self._next_position = 0 if last is None else last + 1

    def write(self, record: Record) -> None:
        """Take a record; of two of the same document and checklist the later one counts."""
        self._pending[record.document.id, record.schema_.name] = record
        if len(self._pending) >= _BATCH:
            self.load_pending()

    def load_pending(self) -> None:
        """Put what was taken into the tables."""
        known = self._find_known()
        keys = self._new_keys([identity for identity in self._pending if identity not in known])
        replaced: list[int] = []
        heads: list[Row] = []
        rows: dict[str, list[Row]] = {table.name: [] for table in OF_A_DOCUMENT}
        for identity, record in self._pending.items():
            digest = digest_of(record)
            before = known.get(identity)
            if before is None:
                key, position = keys[identity], self._next_position
                self._next_position += 1
                self.done.added += 1
            elif before.digest != digest:
                key, position = before.key, before.position
                replaced.append(key)
                self.done.replaced += 1
            else:
                self.done.unchanged += 1
                continue
            self._add_run(record)
            heads.append(document_row(record, key=key, position=position, digest=digest))
            for name, made in rows_of_document(record, key).items():
                rows[name] += made
        self._delete(replaced)
        if heads:
            self._connection.execute(insert(documents), heads)
        for table in OF_A_DOCUMENT:
            if rows[table.name]:
                self._connection.execute(insert(table), rows[table.name])
        self._pending.clear()

    def _find_known(self) -> dict[Identity, _Known]:
        """Return those of the pending records that have a predecessor in the database."""
        if not self._pending:
            return {}
        columns = documents.c
        wanted = select(columns.id, columns.schema, columns.key, columns.position, columns.digest).where(
            # By the id alone: of pairs SQLite would look through the whole table.
            columns.id.in_({document_id for document_id, _ in self._pending})
        )
        found = self._connection.execute(wanted)
        return {(row.id, row.schema): _Known(row.key, row.position, row.digest) for row in found}

    def _new_keys(self, identities: Iterable[Identity]) -> dict[Identity, int]:
        """Return a key for each new document: the first of its own that no other document has."""
        keys = {identity: document_key(*identity) for identity in identities}
        taken = set(self._connection.scalars(select(documents.c.key).where(documents.c.key.in_(keys.values()))))
        for identity, first in keys.items():
            key, attempt = first, 0
            while key in taken:
                attempt += 1
                key = document_key(*identity, attempt=attempt)
                if self._connection.scalar(select(documents.c.key).where(documents.c.key == key)) is not None:
                    taken.add(key)
            keys[identity] = key
            taken.add(key)
        return keys

    def _add_run(self, record: Record) -> None:
        row = run_row(record)
        if row["key"] not in self._runs:
            self._connection.execute(insert(runs), row)
            self._runs.add(row["key"])

    def _delete(self, keys: list[int]) -> None:
        if not keys:
            return
        ranges = [dict(zip(("first", "last"), row_keys(key), strict=True)) for key in keys]
        for table in reversed(OF_A_DOCUMENT):
            wanted = table.c.key.between(bindparam("first"), bindparam("last"))
            self._connection.execute(delete(table).where(wanted), ranges)
        self._connection.execute(delete(documents).where(documents.c.key.in_(keys)))
