"""Bytes to characters: UTF-8, or UTF-16 or UTF-32 with its mark, or the old Western code page with a note that says so."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from extractor.errors import DocumentError

if TYPE_CHECKING:
    from extractor.readers.source import Source

_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b\x1c\x1d\x1e\x1f") | {127})
# The mark of UTF-32 begins with that of UTF-16.
_WIDE: Final = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Text has next to no control characters; a few slip in from formulas in PDFs.
_MOST_CONTROLS = 0.02


def decode(data: bytes, source: Source) -> tuple[str, str | None]:
    """Return the text, and what had to be guessed to read it, if anything.

    A byte order mark is left out; everything else is one character for one character of the file.

    Raises:
        DocumentError: `not-text`.
    """
    wide = next((encoding for mark, encoding in _WIDE.items() if data.startswith(mark)), None)
    if wide is not None:
        try:
            return data.decode(wide), None
        except UnicodeDecodeError:
            raise _not_text(source) from None
    try:
        text, problem = data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if b"\0" in data:
            raise _not_text(source) from None
        try:
            text, encoding = data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            text, encoding = data.decode("latin-1"), "latin-1"
        problem = f"not UTF-8 (line {line}); read as {encoding}"
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(_MOST_CONTROLS * len(data), 1):
        raise _not_text(source)
    return text, problem


def _not_text(source: Source) -> DocumentError:
    return DocumentError(
        f"{source.name} is not text: it holds binary data. Convert it to text, or give its format if it has one that can be read.",
        code="not-text",
        path=source.path,
    )
