"""Two files of records beside each other, in whatever order their papers come.

Of each file an index is held in memory, some three hundred bytes a record; the records themselves are read again where
their lines differ.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, NamedTuple

from extractor.diff.changes import Change, ChangeKind, compare_records
from extractor.errors import SinkError
from extractor.record import Record
from extractor.sinks.jsonl import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Line(NamedTuple):
    start: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class DocumentDifference:
    """A paper that is not the same in both files, with each difference."""

    document: str
    schema: str
    changes: tuple[Change, ...]


class RecordFile:
    """An open file of records with an index of its papers. Of several records of a paper the last counts."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        """Read through a file that can be read again.

        Raises:
            SinkError: `bad-record`.
        """
        self.name = name
        self.runs: Counter[str] = Counter()
        self._file = file
        self._lines: dict[bytes, _Line] = {}
        start = 0
        for number, line in enumerate(file, start=1):
            for _, record in read_lines([line]):
                if isinstance(record, str):
                    raise SinkError(f"{name}:{number} is no record: {record}", code="bad-record")
                identity = _hashed(f"{record.schema_.name}\0{record.document.id}".encode())
                self._lines.pop(identity, None)  # So that the order is that of the records that count.
                self._lines[identity] = _Line(start, _hashed(line.strip()))
                self.runs[_run(record)] += 1
            start += len(line)

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the papers in the order of the file."""
        return iter(self._lines)

    def __contains__(self, identity: object) -> bool:
        return identity in self._lines

    def is_same(self, identity: bytes, other: RecordFile) -> bool:
        """Whether the line of a paper is the same in another file."""
        return self._lines[identity].digest == other._lines[identity].digest

    def record(self, identity: bytes) -> Record:
        """Read the record of a paper."""
        self._file.seek(self._lines[identity].start)
        return Record.from_line(self._file.readline())


def compare_files(old: RecordFile, new: RecordFile, *, with_confidence: bool = False) -> Iterator[DocumentDifference]:
    """Yield the papers that differ: those of the new file in its order, then those that only the old one has."""
    for identity in new:
        if identity not in old:
            yield _whole(new.record(identity), ChangeKind.DOCUMENT_ADDED)
        elif not new.is_same(identity, old):
            before, after = old.record(identity), new.record(identity)
            found = tuple(compare_records(before, after, with_confidence=with_confidence))
            if found:
                yield DocumentDifference(after.document.id, after.schema_.name, found)
    for identity in old:
        if identity not in new:
            yield _whole(old.record(identity), ChangeKind.DOCUMENT_REMOVED)


def _whole(record: Record, kind: ChangeKind) -> DocumentDifference:
    return DocumentDifference(record.document.id, record.schema_.name, (Change(kind),))


def _run(record: Record) -> str:
    """Return what filled a record, in words."""
    schema, extractor = record.schema_, record.extractor
    return f"{schema.name} {schema.version}, {extractor.backend}, extractor {extractor.version}"


def _hashed(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
