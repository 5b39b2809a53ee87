"""Which documents a run reads, in which order and under which ids: paths as given on the command line to sources.

`find_inputs` does all that can go wrong before any work: it lists files, folders and globs, passes once over what holds
many documents to settle the ids, and refuses what cannot be told apart. Iterating reads the documents themselves, as
they are wanted. A million documents take 16 bytes each while their ids are settled, and none afterwards.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from extractor.corpus.fingerprints import distinct, fingerprint
from extractor.corpus.holders import documents_in
from extractor.corpus.identities import Identities
from extractor.corpus.listing import Listing
from extractor.corpus.sizes import LARGEST_DOCUMENT
from extractor.corpus.standard_input import STANDARD_INPUT, StandardInput
from extractor.corpus.walk import FoundFile, expand_path
from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from extractor.readers.source import Source

_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class Inputs:
    """The documents of a run, in order. Iterating reads them anew.

    `skipped` counts the files of folders and archives that no reader knows, by ending; `repeated` the files that were
    given twice.
    """

    files: Listing = field(default_factory=Listing)
    identities: Identities = field(default_factory=Identities)
    skipped: Mapping[str, int] = field(default_factory=dict)
    repeated: int = 0
    standard_input: StandardInput | None = None
    largest: int = LARGEST_DOCUMENT

    @property
    def total(self) -> int:
        """How many documents there are."""
        return self.identities.total

    def __iter__(self) -> Iterator[Source]:
        for file in self.files:
            for source, longer_id in _documents(file, self.standard_input, self.largest, content=True):
                settled = self.identities.settle(source.id, longer_id)
                yield source if settled == source.id else replace(source, id=settled)


def find_inputs(
    paths: Iterable[str],
    *,
    ignore: Collection[Path] = (),
    standard_input: Callable[[], IO[bytes]] | None = None,
    largest: int = LARGEST_DOCUMENT,
) -> Inputs:
    """Find the documents that paths, globs and `-` stand for, and settle their ids.

    Args:
        paths: as given on the command line, in their order.
        ignore: files and folders that are never inputs, because the run itself writes them.
        standard_input: called where `-` is given; gives the process's own by default.
        largest: the most bytes of a document that is part of a file.

    Raises:
        SettingsError: `input-missing`, `input-unreadable`, `input-is-output`, `no-input`, `extra-missing` or
            `id-collision`.
    """
    search = _Search({str(Path(path).absolute()) for path in ignore})
    files = Listing(search.files(paths))
    if search.missing:
        raise SettingsError(_missing_message(search.missing, search.missing_count), code="input-missing")
    stream = standard_input or (lambda: sys.stdin.buffer)
    given = StandardInput(stream(), largest) if search.has_standard_input else None

    def named() -> Iterator[tuple[Source, str | None]]:
        for file in files:
            yield from _documents(file, given, largest, content=False, skip=search.skip)

    identities = Identities((source.id, longer_id) for source, longer_id in named())
    skipped = search.skipped()
    if files.is_empty:
        raise SettingsError(_nothing_message(search.given, skipped), code="no-input")
    claims = _claims(named(), identities) if identities.collisions else {}
    if claims:
        raise SettingsError(_collision_message(claims, len(identities.collisions)), code="id-collision")
    return Inputs(files, identities, skipped, files.repeated, given, largest)


class _Search:
    """Paths to files, with what is to be said of those that lead to none."""

    def __init__(self, ignored: Collection[str]) -> None:
        self._ignored = ignored
        self._skipped: dict[str, array[int]] = defaultdict(lambda: array("Q"))
        self.given: list[str] = []
        self.missing: list[str] = []
        self.missing_count = 0
        self.has_standard_input = False

    def files(self, paths: Iterable[str]) -> Iterator[FoundFile]:
        for path in paths:
            if len(self.given) < _NAMED:
                self.given.append(path)
            if path == STANDARD_INPUT:
                self.has_standard_input = True
                yield FoundFile(Path(path), is_standard_input=True)
                continue
            is_missing = not os.path.isdir(path)
            for found in expand_path(path, ignore=self._ignored, skip=self.skip):
                is_missing = False
                yield found
            if is_missing:
                self.missing_count += 1
                if len(self.missing) < _NAMED:
                    self.missing.append(path)

    def skip(self, path: str, ending: str) -> None:
        """Count a file that no reader knows."""
        self._skipped[ending].append(fingerprint(path))

    def skipped(self) -> dict[str, int]:
        """Return how many different files were skipped, by ending."""
        return {ending: distinct(files) for ending, files in sorted(self._skipped.items())}


def _documents(
    file: FoundFile,
    standard_input: StandardInput | None,
    largest: int,
    *,
    content: bool,
    skip: Callable[[str, str], None] = lambda path, ending: None,
) -> Iterator[tuple[Source, str | None]]:
    if file.is_standard_input and standard_input is not None:
        for source in standard_input.sources(content=content):
            yield source, None
    else:
        yield from documents_in(file, content=content, largest=largest, skip=skip)


def _claims(documents: Iterable[tuple[Source, str | None]], identities: Identities) -> dict[str, list[str]]:
    """Return the ids that several documents really have, and which: the first of them."""
    claims: dict[str, list[str]] = defaultdict(list)
    for source, longer_id in documents:
        settled = identities.settle(source.id, longer_id)
        is_suspect = fingerprint(settled) in identities.collisions
        if is_suspect and (settled in claims or len(claims) < _NAMED) and len(claims[settled]) < _NAMED:
            claims[settled].append(source.name)
    return {document_id: names for document_id, names in claims.items() if len(names) > 1}


def _collision_message(claims: Mapping[str, list[str]], count: int) -> str:
    lines = [f"  {document_id}: {', '.join(names)}" for document_id, names in claims.items()]
    if count > len(lines):
        lines.append(f"  and {count - len(lines)} more")
    return (
        "Different inputs have the same id, so their records could not be told apart:\n"
        + "\n".join(lines)
        + "\nRename one of each, or give the folder above them: an id holds the path below the given folder."
    )


def _missing_message(missing: list[str], count: int) -> str:
    if count == 1:
        return f"{missing[0]} does not exist."
    more = f" and {count - len(missing)} more" if count > len(missing) else ""
    return "These inputs do not exist: " + ", ".join(missing) + f"{more}."


def _nothing_message(given: list[str], skipped: Mapping[str, int]) -> str:
    message = f"No document found in {', '.join(given)}."
    if skipped:
        message += f" No reader for {', '.join(skipped)}."
    return message
