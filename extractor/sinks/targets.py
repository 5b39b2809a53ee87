"""From what a user names to the sink that writes there: a database, or a file by its ending."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.errors import SinkError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from extractor.sinks.files import Sink

DATABASE_ENDINGS: Final = (".db", ".sqlite", ".sqlite3")
TABLE_ENDINGS: Final = (".csv", ".parquet")
FILE_ENDINGS: Final = (*TABLE_ENDINGS, ".json", ".jsonl", ".jsonld")

_SQLITE_FILE: Final = re.compile(r"sqlite(?:\+\w+)?:///")
_PASSWORD: Final = re.compile(r"(?<=://)(?P<user>[^:/@]*):[^@]*@")


def is_database(name: str) -> bool:
    """Whether a name is that of a database: a URL, or a file with the ending of one.

    >>> is_database("sqlite:///methods.db"), is_database("methods.db"), is_database("records.jsonl")
    (True, True, False)
    """
    return "://" in name or name.lower().endswith(DATABASE_ENDINGS)


def is_table(name: str) -> bool:
    """Whether a name is that of a table, which can have one row a paper."""
    return not is_database(name) and name.lower().endswith(TABLE_ENDINGS)


def file_of(name: str) -> str:
    """Return the file that a name stands for; the URL of a server as it is.

    >>> file_of("sqlite:///methods.db"), file_of("methods.db"), file_of("postgresql://host/methods")
    ('methods.db', 'methods.db', 'postgresql://host/methods')
    """
    return _SQLITE_FILE.sub("", name).partition("?")[0] if _SQLITE_FILE.match(name) else name


def shown_name(name: str) -> str:
    """Return a name without the password that a URL may hold.

    >>> shown_name("postgresql://user:secret@host/methods")
    'postgresql://user:***@host/methods'
    """
    return _PASSWORD.sub(r"\g<user>:***@", name)


def open_target(name: str, *, wide: bool = False) -> AbstractContextManager[Sink]:
    """Return the sink for a name. Nothing is opened before it is entered.

    Raises:
        SinkError: `target-unknown`, or `extra-missing` for what is not installed.
    """
    if is_database(name):
        from extractor.sinks.database import open_database  # noqa: PLC0415 - each sink is loaded when it is asked for

        return open_database(name)
    path = Path(name)
    match path.suffix.lower():
        case ".csv":
            from extractor.sinks.csv_file import open_csv  # noqa: PLC0415

            return open_csv(path, wide=wide)
        case ".parquet":
            from extractor.sinks.parquet import open_parquet  # noqa: PLC0415

            return open_parquet(path, wide=wide)
        case ".json":
            from extractor.sinks.json_file import open_json_array  # noqa: PLC0415

            return open_json_array(path)
        case ".jsonl":
            from extractor.sinks.json_file import open_json_lines  # noqa: PLC0415

            return open_json_lines(path)
        case ".jsonld":
            from extractor.sinks.linked import open_linked  # noqa: PLC0415

            return open_linked(path)
    endings = ", ".join(sorted((*FILE_ENDINGS, *DATABASE_ENDINGS)))
    raise SinkError(
        f"{name} has no ending that can be written. Expected a URL of a database, or a file that ends with one of:"
        f" {endings}.",
        code="target-unknown",
    )
