"""The files of a run in their order, kept on the disk when they are many, so that a million take no memory.

The listing is made once and read back as the work goes on: a file that comes into a folder meanwhile is none of it.
"""

from __future__ import annotations

import json
import os
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.corpus.fingerprints import fingerprint, repeated
from extractor.corpus.spool import spool_for
from extractor.corpus.walk import FoundFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_IN_MEMORY: Final = 1 << 20
_READ_AT_ONCE: Final = 1 << 16


class Listing:
    """Files in order, each once however often it was given. `repeated` counts those that were given again."""

    def __init__(self, files: Iterable[FoundFile] = ()) -> None:
        self._file = spool_for(self, _IN_MEMORY)
        identities = array("Q")
        for found in files:
            self._file.write(_line(found))
            identities.append(fingerprint(found.identity))
        self._suspects = repeated(identities)
        self.repeated = len(identities) - sum(1 for _ in self) if self._suspects else 0
        self.is_empty = not identities

    def __iter__(self) -> Iterator[FoundFile]:
        seen: set[str] = set()
        for found in self._all():
            if self._suspects and fingerprint(found.identity) in self._suspects:
                if found.identity in seen:
                    continue
                seen.add(found.identity)
            yield found

    def _all(self) -> Iterator[FoundFile]:
        place = 0
        while True:
            self._file.seek(place)
            lines = self._file.readlines(_READ_AT_ONCE)
            place = self._file.tell()
            if not lines:
                return
            yield from map(_found, lines)


def _line(found: FoundFile) -> bytes:
    content = [os.fspath(found.path), found.below, found.is_given, found.is_standard_input]
    return json.dumps(content).encode() + b"\n"


def _found(line: bytes) -> FoundFile:
    path, below, is_given, is_standard_input = json.loads(line)
    return FoundFile(Path(path), tuple(below), is_given, is_standard_input)
