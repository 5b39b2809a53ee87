"""A file that was found to the documents in it: one, or the lines, rows or members of a file that holds many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.corpus.archives import Archive
from extractor.corpus.jsonlines import lines_file
from extractor.corpus.parquet import Table
from extractor.corpus.sizes import LARGEST_DOCUMENT
from extractor.corpus.walk import ARCHIVES, HOLDING_MANY, JSON_LINES, PAPERS, TABLES, ending_of, is_hidden
from extractor.readers.source import Source, is_endless, own_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from extractor.corpus.walk import FoundFile


def documents_in(
    file: FoundFile,
    *,
    content: bool,
    largest: int = LARGEST_DOCUMENT,
    skip: Callable[[str, str], None] = lambda path, ending: None,
) -> Iterator[tuple[Source, str | None]]:
    """Yield the documents of a file, each with the longer id that it may have if its own is taken.

    Args:
        file: as found.
        content: whether the sources bring their bytes, where these are no file of their own; otherwise they have names
            and ids only, which is all that is needed to settle ids, and quicker.
        largest: how many bytes are read of a document that is part of a file.
        skip: called with each member of an archive that has no reader, and its ending.
    """
    lowered = file.path.name.lower()
    if lowered.endswith(JSON_LINES):
        for source in lines_file(file.path, file.name, file.id, largest).sources(content=content):
            yield source, None
    elif lowered.endswith(TABLES):
        for source in Table(file.path, file.name, file.id, largest).sources(content=content):
            yield source, None
    elif lowered.endswith(ARCHIVES):
        below = "" if file.is_given else f"{file.id}/"
        archive = Archive(file.path, file.name, file.longer_id, below, _taker(file.path, skip), largest)
        yield from archive.sources(content=content)
    elif lowered.endswith(".json"):
        brought = _brought_id(file.path, largest)
        longer_id = file.longer_id if brought is None else None
        yield Source(brought or file.id, file.name, file.path, format="passages"), longer_id
    else:
        yield Source(file.id, file.name, file.path), file.longer_id


def holds_many(path: Path) -> bool:
    """Whether a file's name says that it holds many documents."""
    return path.name.lower().endswith(HOLDING_MANY)


def _taker(archive: Path, skip: Callable[[str, str], None]) -> Callable[[str], bool]:
    """Return what tells whether a member of an archive is taken."""

    def is_taken(name: str) -> bool:
        if is_hidden(name):
            return False
        if not name.lower().endswith(PAPERS):
            skip(f"{archive}:{name}", ending_of(name))
            return False
        return True

    return is_taken


def _brought_id(path: Path, largest: int) -> str | None:
    """Return the id that a JSON file brings; None where it brings none or cannot be opened, which its reader will say."""
    try:
        return None if is_endless(path) or path.stat().st_size > largest else own_id(path.read_bytes())
    except OSError:
        return None
