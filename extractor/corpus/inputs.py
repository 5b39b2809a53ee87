"""Which documents a run reads, in which order and under which ids: paths as given on the command line to sources.

`find_inputs` does all that can go wrong before any work: it resolves files, folders and globs, settles the ids, and
refuses what cannot be told apart. A file of JSON lines is passed over once for its ids and streamed afterwards.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.corpus.jsonlines import is_json_lines, json_file_id, json_line_sources
from extractor.corpus.walk import FoundFile, expand_path
from extractor.errors import SettingsError
from extractor.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

STANDARD_INPUT: Final = "-"
_NAMED_COLLISIONS: Final = 10


@dataclass(slots=True)
class _Entry:
    """A file or the standard input. `longer_id` is what its one document may be called if its id is taken.

    `line_ids` are the ids of the documents in a file of JSON lines, None for every other input.
    """

    name: str
    id: str
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)
    longer_id: str | None = None
    line_ids: tuple[str, ...] | None = None

    def ids(self) -> tuple[str, ...]:
        return (self.id,) if self.line_ids is None else self.line_ids

    def sources(self) -> Iterator[Source]:
        if self.line_ids is not None and self.path is not None:
            yield from json_line_sources(self.path, self.name, self.id)
        else:
            is_json = self.path is not None and self.path.suffix.lower() == ".json"
            yield Source(self.id, self.name, self.path, self.data, "passages" if is_json else None)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The documents of a run, in order. Iterating streams files of JSON lines anew.

    `skipped` counts the files of folders that no reader knows, by ending; `repeated` the files that were given twice.
    """

    entries: tuple[_Entry, ...]
    skipped: Mapping[str, int]
    repeated: int

    @property
    def total(self) -> int:
        """How many documents there are."""
        return sum(len(entry.ids()) for entry in self.entries)

    def ids(self) -> Iterator[str]:
        """Yield the id of each document, in order."""
        for entry in self.entries:
            yield from entry.ids()

    def __iter__(self) -> Iterator[Source]:
        for entry in self.entries:
            yield from entry.sources()


def find_inputs(
    paths: Sequence[str],
    *,
    ignore: Collection[Path] = (),
    read_standard_input: Callable[[], bytes] | None = None,
) -> Inputs:
    """Find the documents that paths, globs and `-` stand for, and settle their ids.

    Args:
        paths: as given on the command line, in their order.
        ignore: files and folders that are never inputs, because the run itself writes them.
        read_standard_input: called where `-` is given; reads the process's own by default.

    Raises:
        SettingsError: `input-missing`, `input-unreadable`, `input-is-output`, `no-input` or `id-collision`.
    """
    entries: dict[str, _Entry] = {}
    skipped: dict[str, str] = {}
    missing: list[str] = []
    repeated = 0
    ignored = {os.path.abspath(path) for path in ignore}
    for path in paths:
        if path == STANDARD_INPUT:
            repeated += path in entries
            if path not in entries:
                data = (read_standard_input or sys.stdin.buffer.read)()
                entries[path] = _Entry(name=path, id="stdin", data=data, longer_id=None)
            continue
        found = expand_path(path, ignore=ignored, skipped=skipped)
        if not found and not Path(path).is_dir():
            missing.append(path)
        repeated += sum(file.identity in entries for file in found)
        entries.update({file.identity: _entry(file) for file in found if file.identity not in entries})
    counts = dict(sorted(Counter(skipped.values()).items()))
    if missing:
        raise SettingsError(_missing_message(missing), code="input-missing")
    if not entries:
        raise SettingsError(_nothing_message(paths, counts), code="no-input")
    _settle_ids(tuple(entries.values()))
    return Inputs(tuple(entries.values()), counts, repeated)


def _entry(file: FoundFile) -> _Entry:
    if is_json_lines(file.path):
        ids = tuple(source.id for source in json_line_sources(file.path, file.name, file.id))
        return _Entry(file.name, file.id, file.path, line_ids=ids)
    brought = json_file_id(file.path) if file.path.suffix.lower() == ".json" else None
    if brought is not None:
        return _Entry(file.name, brought, file.path)
    return _Entry(file.name, file.id, file.path, longer_id=file.longer_id)


def _settle_ids(entries: Sequence[_Entry]) -> None:
    """Let files whose ids collide keep their extension, until no more can; refuse what still collides."""
    while True:
        counts = Counter(document_id for entry in entries for document_id in entry.ids())
        clashing = [entry for entry in entries if entry.longer_id is not None and counts[entry.id] > 1]
        if not clashing:
            break
        for entry in clashing:
            entry.id, entry.longer_id = entry.longer_id or entry.id, None
    collisions = {document_id for document_id, count in counts.items() if count > 1}
    if collisions:
        raise SettingsError(_collision_message(entries, collisions), code="id-collision")


def _collision_message(entries: Sequence[_Entry], collisions: set[str]) -> str:
    claims: dict[str, list[str]] = {}
    for entry in entries:
        if not collisions.isdisjoint(entry.ids()):
            for source in entry.sources():
                if source.id in collisions:
                    claims.setdefault(source.id, []).append(source.name)
    lines = [f"  {document_id}: {', '.join(names)}" for document_id, names in claims.items()]
    shown = lines[:_NAMED_COLLISIONS]
    if len(lines) > len(shown):
        shown.append(f"  and {len(lines) - len(shown)} more")
    return (
        "Different inputs have the same id, so their records could not be told apart:\n"
        + "\n".join(shown)
        + "\nRename one of each, or give the folder above them: an id holds the path below the given folder."
    )


def _missing_message(missing: Sequence[str]) -> str:
    if len(missing) == 1:
        return f"{missing[0]} does not exist."
    return "These inputs do not exist: " + ", ".join(missing) + "."


def _nothing_message(paths: Sequence[str], skipped: Mapping[str, int]) -> str:
    message = f"No document found in {', '.join(paths)}."
    if skipped:
        message += f" No reader for {', '.join(skipped)}."
    return message
