"""The text of a record, found again: in a folder of texts, or read anew from the source that the record names."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.corpus.holders import documents_in, holds_many
from extractor.corpus.standard_input import STANDARD_INPUT
from extractor.corpus.texts import read_text
from extractor.corpus.walk import FoundFile, as_found
from extractor.errors import DocumentError
from extractor.readers import Source, read_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.record import Record

_COLON: Final = re.compile(":")


@dataclass(frozen=True, slots=True)
class Missing:
    """Why something is not at hand."""

    detail: str


class TextFinder:
    """Finds the texts of records, one by one.

    Args:
        texts: a folder of texts to look in instead of the sources.
        folder: where sources are looked for that are not found from here.
    """

    def __init__(self, *, texts: Path | None = None, folder: Path = Path()) -> None:
        self._texts = texts
        self._sources = SourceFinder(folder)

    def find(self, record: Record) -> str | Missing:
        """Return the text that the offsets of a record count in. A source that has changed since is none."""
        if self._texts is not None:
            return written_text(self._texts, record)
        source = self._sources.find(record.document.id, record.document.source)
        return source if isinstance(source, Missing) else read_again(source, record)


def written_text(folder: Path, record: Record) -> str | Missing:
    """Return the text of a record from a folder of texts."""
    text = read_text(folder, record.document.id)
    return text if text is not None else Missing("its text is not in the folder of texts.")


def read_again(source: Source, record: Record) -> str | Missing:
    """Return the text of a record, read anew. A source that has changed since is none."""
    try:
        if source.sha256() != record.document.sha256:
            source.load()  # What cannot be had at all says why.
            return Missing(f"{record.document.source} has changed since it was read.")
        return read_document(source).text
    except DocumentError as error:
        return Missing(error.message)


class SourceFinder:
    """Finds the sources of records again. A file that holds many is read on from where the last was found."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path: Path | None = None
        self._documents: Iterator[tuple[Source, str | None]] = iter(())

    def find(self, document_id: str, name: str) -> Source | Missing:
        """Return the source of a record, by the id and the name that it had."""
        if name == STANDARD_INPUT or name.startswith(f"{STANDARD_INPUT}:"):
            return Missing("it was read from standard input, which cannot be read again. Give its text with --texts.")
        path = self._existing(name)
        if path is not None:
            format_ = "passages" if path.suffix.lower() == ".json" else None
            return Source(document_id, name, path, format=format_)
        for place in _COLON.finditer(name):
            holder = self._existing(name[: place.start()])
            if holder is not None and holds_many(holder):
                rest = name[place.start() :]
                return self._part(holder, rest) or Missing(f"{name} is not there any more.")
        return Missing(f"{name} is not there any more. Run this where it can be found, or give --texts.")

    def _part(self, holder: Path, rest: str) -> Source | None:
        file = FoundFile(holder)
        for _ in range(2):  # From where the last was found, then once from the beginning.
            if holder == self._path:
                for source, _longer_id in self._documents:
                    if source.name == file.name + rest:
                        return source
            self._path, self._documents = holder, documents_in(file, content=True)
        self._path = None
        return None

    def _existing(self, name: str) -> Path | None:
        places = [place for written in (name, as_found(name)) for place in (Path(written), self._folder / written)]
        return next((path for path in places if os.path.isfile(path)), None)  # Also of a name that is too long for one.
