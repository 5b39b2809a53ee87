"""The file beside an output, `records.jsonl.earlier`, in which records wait until their documents come up.

Of each line only a fingerprint of its document's id and its place are in memory: 16 bytes.
"""

from __future__ import annotations

import os
import shutil
from array import array
from bisect import bisect_left
from typing import IO, TYPE_CHECKING, Final

from extractor.corpus.fingerprints import fingerprint
from extractor.corpus.glance import is_whole, read_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from extractor.corpus.glance import Head

_COPIED_AT_ONCE: Final = 1 << 20


class Aside:
    """The lines that wait. Opened when there is something to look up."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        self._ids = array("Q")
        self._places = array("Q")

    @property
    def exists(self) -> bool:
        """Whether there is such a file."""
        return self._path.exists()

    def remove(self) -> None:
        """Throw away what waits."""
        self._path.unlink(missing_ok=True)

    def take_rest(self, file: IO[bytes]) -> None:
        """Add all lines of a file from where it stands; when this returns, the disk has them."""
        with self._path.open("ab") as aside:
            aside.write(b"\n")  # Ends a line that an earlier copy may have left torn.
            shutil.copyfileobj(file, aside, _COPIED_AT_ONCE)
            aside.write(b"\n")
            sync(aside)

    def open(self, is_wanted: Callable[[Head], bool]) -> None:
        """Learn which lines wait. Of those that are not wanted only the ids are kept, for `keep_others`."""
        if not self.exists:
            return
        self._file = self._path.open("rb")
        found: list[tuple[int, int]] = []
        place = 0
        for line in self._file:
            head = read_head(line)
            if head is not None:
                found.append((fingerprint(head.id), place << 1 | is_wanted(head)))
            place += len(line)
        found.sort()
        self._ids.extend(one for one, _ in found)
        self._places.extend(place for _, place in found)

    def has(self, document_id: str) -> bool:
        """Whether a line that is wanted may be of this document."""
        return any(place & 1 for place in self._places_of(fingerprint(document_id)))

    def lines(self, document_id: str) -> Iterator[bytes]:
        """Yield the lines that are wanted and may be of a document, the latest first."""
        for place in reversed(self._places_of(fingerprint(document_id))):
            if place & 1:
                yield self._line(place)

    def keep_others(self, documents: Iterable[int]) -> int:
        """Throw away the lines of some documents, given by fingerprint, and all but the latest of each other one.

        Returns how many lines are kept. The file is gone where there are none.
        """
        if self._file is None:
            return 0
        others = set(self._ids)
        others.difference_update(documents)
        kept = sorted(place for one in others if (place := self._latest_whole(one)) is not None)
        if not kept:
            self.remove()
            return 0
        shorter = self._path.with_name(self._path.name + ".part")
        with shorter.open("wb") as file:
            for place in kept:
                file.write(self._line(place))
            sync(file)
        os.replace(shorter, self._path)
        return len(kept)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def _latest_whole(self, document: int) -> int | None:
        places = reversed(self._places_of(document))
        return next((place for place in places if is_whole(self._line(place))), None)

    def _places_of(self, document: int) -> array[int]:
        first = last = bisect_left(self._ids, document)
        while last < len(self._ids) and self._ids[last] == document:
            last += 1
        return self._places[first:last]

    def _line(self, place: int) -> bytes:
        if self._file is None:
            raise ValueError("the file is not open")
        self._file.seek(place >> 1)
        return self._file.readline()


def sync(file: IO[bytes]) -> None:
    """Make the disk keep what was written to a file."""
    file.flush()
    os.fsync(file.fileno())
