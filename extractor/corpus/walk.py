"""Files, folders and globs to the files that are documents or hold some, each with the id it would like to have.

In a folder the endings that are known are taken, hidden files left out, and everything else counted under its ending. A
file that is named outright is taken whatever its ending: its reader judges it by its content. Of a folder, no more than
the names in it are in memory.
"""

from __future__ import annotations

import glob
import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from extractor.errors import SettingsError
from extractor.readers.dispatch import FORMATS
from extractor.readers.source import writable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_SPELLED_OUT: Final = re.compile(r"\\u(dc[89a-f][0-9a-f])")
JSON_LINES: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst")
TABLES: Final = (".parquet",)
ARCHIVES: Final = (".tar", ".tar.gz", ".tgz", ".tar.zst", ".zip")
HOLDING_MANY: Final = (*JSON_LINES, *TABLES, *ARCHIVES)
PAPERS: Final = tuple(sorted({*(ending for endings in FORMATS.values() for ending in endings), ".xml", ".json"}))
"""The endings of files that are one document each; what is taken in an archive."""

ENDINGS: Final = tuple(sorted({*PAPERS, *HOLDING_MANY}))
"""The endings that are taken in a folder."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that is a document or holds some.

    `below` are the folders between the one that was given and the file. `is_given` tells a file that was named outright,
    `is_standard_input` what is no file.
    """

    path: Path
    below: tuple[str, ...] = ()
    is_given: bool = True
    is_standard_input: bool = False

    @property
    def name(self) -> str:
        """What records call it."""
        return writable(self.path.as_posix())

    @property
    def id(self) -> str:
        """The path below the folder that was given, without the last extension, or without both of a packed file."""
        lowered = self.path.name.lower()
        both = next((ending for ending in HOLDING_MANY if ending.count(".") > 1 and lowered.endswith(ending)), None)
        stem = self.path.name[: -len(both)] if both is not None else self.path.stem
        return writable("/".join((*self.below, stem)))

    @property
    def longer_id(self) -> str:
        """The id that keeps the extension, for ids that collide."""
        return writable("/".join((*self.below, self.path.name)))

    @property
    def identity(self) -> str:
        """What is the same for two ways to write the path of one file."""
        return "-" if self.is_standard_input else os.path.abspath(self.path)


def expand_path(path: str, *, ignore: Collection[str], skip: Callable[[str, str], None]) -> Iterator[FoundFile]:
    """Yield the files that a file, a folder or a glob stands for, in their order; none where it stands for nothing.

    Args:
        path: as given; a glob is expanded here where the shell has not done it.
        ignore: absolute paths of files and folders that are passed over.
        skip: called with each file that is passed over for want of a reader, and its ending.

    Raises:
        SettingsError: `input-unreadable`, a folder that cannot be listed; `input-is-output`.
    """
    if os.path.lexists(path):
        matches = [path]
    else:
        matches = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []
        matches = [match for match in matches if os.path.abspath(match) not in ignore]
    for match in matches:
        if os.path.isdir(match):
            yield from _walk(Path(match), (), (os.path.realpath(match),), ignore, skip)
        elif os.path.abspath(match) in ignore:
            raise SettingsError(f"{match} is written by this run and cannot be its input.", code="input-is-output")
        else:
            yield FoundFile(Path(match))


def is_hidden(name: str) -> bool:
    """Whether a file, by its name in an archive, is hidden, or stands for a fork of a file from a Macintosh.

    >>> is_hidden(".git/a.txt"), is_hidden("__MACOSX/a.pdf"), is_hidden("./2020/a.pdf")
    (True, True, False)
    """
    return any(part == "__MACOSX" or (part.startswith(".") and part.strip(".")) for part in name.split("/"))


def ending_of(name: str) -> str:
    """Return under which word a file without a reader is counted."""
    return PurePath(name).suffix.lower() or "files without an ending"


def _walk(
    folder: Path,
    below: tuple[str, ...],
    above: tuple[str, ...],
    ignore: Collection[str],
    skip: Callable[[str, str], None],
) -> Iterator[FoundFile]:
    """Yield the documents of a folder by name, sub-folders in their place. A link back to a folder above is not followed."""
    for name, kind in _children(folder, ignore):
        path = folder / name
        if kind == "folder":
            real = os.path.realpath(path)
            if real not in above:
                yield from _walk(path, (*below, name), (*above, real), ignore, skip)
        elif name.lower().endswith(ENDINGS) and kind == "file":
            yield FoundFile(path, below, is_given=False)
        else:
            skip(os.path.abspath(path), ending_of(name))


def _children(folder: Path, ignore: Collection[str]) -> list[tuple[str, str]]:
    """Return the names in a folder, sorted, each with what it names: a folder, a file or something else."""
    ignored = {os.path.basename(path) for path in ignore if os.path.dirname(path) == os.path.abspath(folder)}
    try:
        with os.scandir(folder) as scan:
            return sorted(
                (child.name, _kind(child))
                for child in scan
                if not child.name.startswith(".") and child.name not in ignored
            )
    except OSError as error:
        raise SettingsError(
            f"The folder {folder} cannot be listed: {error.strerror}.", code="input-unreadable"
        ) from error


def _kind(child: os.DirEntry[str]) -> str:
    """Tell what a folder holds. A link that leads nowhere, or in a circle, is a file that its reader will refuse."""
    try:
        if child.is_dir():
            return "folder"
    except OSError:
        return "file"
    return "file" if child.is_symlink() or child.is_file() else "other"


def as_found(name: str) -> str:
    r"""Return the name of a file that `writable` wrote.

    >>> as_found("paper-17"), as_found("caf\\udce9") == "caf\udce9"
    ('paper-17', True)
    """
    return _SPELLED_OUT.sub(lambda match: chr(int(match[1], 16)), name)
