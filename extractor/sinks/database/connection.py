"""From the address of a database to a connection with one transaction, and its errors to sentences."""

from __future__ import annotations

import os
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import NullPool, create_engine, event, inspect, make_url, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

from extractor.errors import SinkError
from extractor.sinks.database.tables import LAYOUT, METADATA, layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

_DRIVERS: Final = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_SQLITE_CACHE: Final = -65536  # KiB
_WAIT_SECONDS: Final = 30


def database_url(address: str) -> URL:
    """Return the URL of a database that is named by one, or by a file.

    Raises:
        SinkError: `target-unknown`, or `extra-missing` where the driver is not installed.
    """
    if "://" not in address:
        return URL.create("sqlite+pysqlite", database=address)
    kind = address.split("://", 1)[0]
    try:
        if kind not in _DRIVERS:
            raise ArgumentError
        url = make_url(address).set(drivername=_DRIVERS[kind])
    except (ArgumentError, ValueError) as error:
        raise SinkError(
            f"{kind}://… is no database that can be used. Expected sqlite:///FILE or"
            " postgresql+psycopg://USER@HOST/DATABASE.",
            code="target-unknown",
        ) from error
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise SinkError(f"{address} names no file. Expected sqlite:///FILE.", code="target-unknown")
    if url.get_backend_name() == "postgresql" and find_spec("psycopg") is None:
        raise SinkError(
            "PostgreSQL needs psycopg. Install it with: pip install 'extractor[postgresql]'", code="extra-missing"
        )
    return url


@contextmanager
def transaction(url: URL, *, writes: bool) -> Iterator[Connection]:
    """Open a database and hold one transaction: all of it counts, or nothing.

    A file that is made for it goes again if nothing came of it.

    Raises:
        SinkError: `not-readable` for a file that is not there, or `database-failed` with what the database says.
    """
    path = Path(url.database) if url.get_backend_name() == "sqlite" and url.database is not None else None
    if path is not None and not writes and not os.path.isfile(path):
        raise SinkError(f"{path} does not exist.", code="not-readable")
    is_new = path is not None and not os.path.exists(path)
    has_begun = False
    engine = _engine(url, writes=writes)
    try:
        with _said_in_words(url), engine.connect() as connection, connection.begin():
            has_begun = True
            if url.get_backend_name() == "postgresql" and writes:
                # Two loads at once would both make the tables; the second waits for the first.
                connection.execute(text("SELECT pg_advisory_xact_lock(6120)"))
            yield connection
    except BaseException:
        # Empty again after the rollback, and not a file that another process is filling.
        if path is not None and is_new and has_begun and path.exists() and not path.stat().st_size:
            path.unlink()
        raise
    finally:
        engine.dispose()


def make_tables(connection: Connection) -> bool:
    """Make the tables where there are none; tell whether they were made. They have no indices yet.

    Raises:
        SinkError: `database-foreign` where tables of these names belong to something else, `database-layout` where
            they were made by another version.
    """
    existing = {*inspect(connection).get_table_names(), *inspect(connection).get_view_names()}
    clashing = existing & {*METADATA.tables, "papers"}
    if layout.name not in existing and clashing:
        raise SinkError(
            f"The database has other tables of the same name: {', '.join(sorted(clashing))}. It is left alone; give another.",
            code="database-foreign",
        )
    if layout.name in existing:
        check_layout(connection)
        return False
    for table in METADATA.sorted_tables:
        connection.execute(CreateTable(table))
    connection.execute(layout.insert(), {"version": LAYOUT})
    return True


def check_layout(connection: Connection) -> None:
    """Make sure that the tables are those of this version.

    Raises:
        SinkError: `database-foreign` or `database-layout`.
    """
    if not inspect(connection).has_table(layout.name):
        raise SinkError("The database holds no records of this program.", code="database-foreign")
    found = connection.scalar(select(layout.c.version))
    if found != LAYOUT:
        raise SinkError(
            f"The database has the layout {found} of another version of extractor; this one has {LAYOUT}."
            " Load the records into a new database.",
            code="database-layout",
        )


@contextmanager
def _said_in_words(url: URL) -> Iterator[None]:
    """Turn what the database says into an error of the sink; a password in the URL is not shown."""
    try:
        yield
    except SQLAlchemyError as error:
        said = str(error.orig) if isinstance(error, DBAPIError) and error.orig is not None else str(error)
        first = next((line.strip() for line in said.splitlines() if line.strip()), type(error).__name__)
        name = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
        raise SinkError(f"{name}: {first.rstrip('.')}.", code="database-failed") from error


def _engine(url: URL, *, writes: bool) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, poolclass=NullPool)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _WAIT_SECONDS})

    # Python's driver would begin late and commit early, so the transaction is begun by hand.
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA cache_size = {_SQLITE_CACHE}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
