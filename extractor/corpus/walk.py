"""Files, folders and globs to the files that are documents, each with the id it would like to have.

In a folder the endings that a reader knows are taken, hidden files left out, and everything else counted under its
ending. A file that is named outright is taken whatever its ending: its reader judges it by its content.
"""

from __future__ import annotations

import glob
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.errors import SettingsError
from extractor.readers.dispatch import FORMATS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, MutableMapping

_SPELLED_OUT: Final = re.compile(r"\\u(dc[89a-f][0-9a-f])")
JSON_LINES: Final = (".jsonl", ".jsonl.gz")
ENDINGS: Final = tuple(sorted({*(e for endings in FORMATS.values() for e in endings), ".xml", ".json", *JSON_LINES}))
"""The file endings that are taken in a folder."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that is a document or holds some. `longer_id` keeps the extension, for ids that collide."""

    path: Path
    name: str
    id: str
    longer_id: str

    @property
    def identity(self) -> str:
        """What is the same for two ways to write the path of one file."""
        return os.path.abspath(self.path)


def expand_path(path: str, *, ignore: Collection[str], skipped: MutableMapping[str, str]) -> list[FoundFile]:
    """Return the files that a file, a folder or a glob stands for, in their order; none where it stands for nothing.

    Args:
        path: as given; a glob is expanded here where the shell has not done it.
        ignore: absolute paths of files and folders that are passed over.
        skipped: gets each file that is passed over for want of a reader, with its ending.

    Raises:
        SettingsError: `input-unreadable`, a folder that cannot be listed; `input-is-output`.
    """
    if os.path.lexists(path):
        matches = [path]
    else:
        matches = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []
        matches = [match for match in matches if os.path.abspath(match) not in ignore]
    found: list[FoundFile] = []
    for match in matches:
        if os.path.isdir(match):
            found.extend(_walk(Path(match), (), (os.path.realpath(match),), ignore, skipped))
        elif os.path.abspath(match) in ignore:
            raise SettingsError(f"{match} is written by this run and cannot be its input.", code="input-is-output")
        else:
            found.append(_found(Path(match), ()))
    return found


def _walk(
    folder: Path,
    below: tuple[str, ...],
    above: tuple[str, ...],
    ignore: Collection[str],
    skipped: MutableMapping[str, str],
) -> Iterator[FoundFile]:
    """Yield the documents of a folder by name, sub-folders in their place. A link back to a folder above is not followed."""
    try:
        with os.scandir(folder) as scan:
            children = sorted(scan, key=lambda child: child.name)
    except OSError as error:
        raise SettingsError(
            f"The folder {folder} cannot be listed: {error.strerror}.", code="input-unreadable"
        ) from error
    for child in children:
        if child.name.startswith(".") or os.path.abspath(child.path) in ignore:
            continue
        if _is_folder(child):
            real = os.path.realpath(child.path)
            if real not in above:
                yield from _walk(folder / child.name, (*below, child.name), (*above, real), ignore, skipped)
        elif child.name.lower().endswith(ENDINGS) and (child.is_symlink() or child.is_file()):
            yield _found(folder / child.name, below)
        else:
            skipped[os.path.abspath(child.path)] = Path(child.name).suffix.lower() or "files without an ending"


def _is_folder(child: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder; a link that leads nowhere, or in a circle, is a file that its reader will refuse."""
    try:
        return child.is_dir()
    except OSError:
        return False


def _found(path: Path, below: tuple[str, ...]) -> FoundFile:
    stem = path.stem
    if path.name.lower().endswith(".jsonl.gz"):
        stem = Path(stem).stem
    return FoundFile(
        path=path,
        name=writable(path.as_posix()),
        id=writable("/".join((*below, stem))),
        longer_id=writable("/".join((*below, path.name))),
    )


def writable(text: str) -> str:
    """Return a text that can be written as UTF-8: what cannot, such as the bytes of a foreign file name, is spelled out.

    >>> writable("paper-17"), writable("caf\\udce9")
    ('paper-17', 'caf\\\\udce9')
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def as_found(name: str) -> str:
    r"""Return the name of a file that `writable` wrote.

    >>> as_found("paper-17"), as_found("caf\\udce9") == "caf\udce9"
    ('paper-17', True)
    """
    return _SPELLED_OUT.sub(lambda match: chr(int(match[1], 16)), name)
