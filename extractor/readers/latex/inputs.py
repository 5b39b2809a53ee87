"""Files that a LaTeX file takes in, from its own folder and nowhere else.

A paper is data: `\\input{../../secret}`, an absolute path or a link out of the folder is refused. What is refused or
missing is a problem of the document, since words of the paper may be in it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from extractor.document import Problem

if TYPE_CHECKING:
    from pathlib import Path

# More than any paper has; a file that takes itself in by other names would go on for ever.
_MOST_FILES: Final = 200
_LARGEST_FILE: Final = 20_000_000


class Inputs:
    """The folder of one document and what was taken from it."""

    def __init__(self, path: Path | None, problems: list[Problem]) -> None:
        self._folder = None if path is None else path.resolve().parent
        self._stem = None if path is None else path.stem
        self._taken = 0
        self._open: list[Path] = [] if path is None else [path.resolve()]
        self._problems = problems

    def text_of(self, name: str) -> str | None:
        """Return the text of a file by the name that the source calls it; None, with a problem noted, if it is not to be had.

        Call `close` when the text was read, so that a file that takes itself in is known.
        """
        shown = f"\\input{{{name}}}"
        if self._folder is None:
            self._refuse(f"{shown} cannot be followed: the source is no file")
            return None
        if not name or "\0" in name or name.startswith(("/", "\\", "~")) or ".." in name.split("/"):
            self._refuse(f"{shown} points outside the folder of the document")
            return None
        found = next(
            (path for path in (self._folder / f"{name}.tex", self._folder / name) if os.path.isfile(path)), None
        )
        if found is None:
            self._refuse(f"{shown} is not there")
            return None
        found = found.resolve()
        if not found.is_relative_to(self._folder):
            self._refuse(f"{shown} points outside the folder of the document")
            return None
        if found in self._open:
            self._refuse(f"{shown} takes itself in")
            return None
        self._taken += 1
        if self._taken > _MOST_FILES or found.stat().st_size > _LARGEST_FILE:
            self._refuse(f"{shown} is one file too many")
            return None
        self._open.append(found)
        return decoded(found.read_bytes())

    def bibliography(self) -> str | None:
        """Return the list of references that BibTeX left beside the document."""
        if self._folder is None or self._stem is None:
            return None
        path = self._folder / f"{self._stem}.bbl"
        inside = path.is_file() and path.resolve().is_relative_to(self._folder) and path.stat().st_size <= _LARGEST_FILE
        return decoded(path.read_bytes()) if inside else None

    def close(self) -> None:
        """The text handed out last was read to its end."""
        self._open.pop()

    def _refuse(self, detail: str) -> None:
        self._problems.append(Problem(detail, hides_text=True))


def decoded(data: bytes) -> str:
    """Return source as text: UTF-8, or Latin-1 as older papers use it.

    >>> decoded("Müller".encode("latin-1"))
    'Müller'
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("windows-1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")
