"""Where the text of a document goes under `--texts`, and how it is written and read back to the character."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, Final

from extractor.errors import SinkError

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST_NAME: Final = 200
_TEXT_ENDING: Final = re.compile(r"\.txt\Z", re.IGNORECASE)
"""Of a folder it would be the name of a text, and only one of the two could be there."""
_UNSAFE = re.compile(r"[%\\\x00-\x1f\x7f]")


def text_path(folder: Path, document_id: str) -> Path:
    """Return the file for a document's text. Whatever the id holds, the file lies inside the folder.

    >>> from pathlib import Path
    >>> text_path(Path("texts"), "2021/paper-17").as_posix(), text_path(Path("texts"), "../paper").as_posix()
    ('texts/2021/paper-17.txt', 'texts/%2E%2E/paper.txt')
    """
    *above, name = [_safe_name(part) for part in document_id.split("/")]
    return folder.joinpath(*(_TEXT_ENDING.sub("%2Etxt", part) for part in above), f"{name}.txt")


def write_text(folder: Path, document_id: str, text: str) -> None:
    """Write a document's text, exactly its characters; a reader of the folder sees all of it or nothing.

    Raises:
        SinkError: `text-not-written`.
    """
    path = text_path(folder, document_id)
    unfinished = path.with_name(f".{hashlib.sha256(path.name.encode()).hexdigest()[:16]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(unfinished, path)
    except OSError as error:
        raise SinkError(f"The text {path} cannot be written: {error.strerror}.", code="text-not-written") from error


def read_text(folder: Path, document_id: str) -> str | None:
    """Return a text as it was written; None where there is none."""
    try:
        with text_path(folder, document_id).open(encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return None


def _safe_name(part: str) -> str:
    """Spell out what is no plain part of a path. Different parts stay different."""
    if not part.strip("."):
        return "%2E" * len(part) or "%2F"
    safe = _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", part)
    if len(safe.encode()) <= _LONGEST_NAME:
        return safe
    digest = hashlib.sha256(safe.encode()).hexdigest()[:16]
    return safe.encode()[: _LONGEST_NAME - len(digest) - 1].decode(errors="ignore") + "-" + digest
