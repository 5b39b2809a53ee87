"""Running text of a marked-up format, white space collapsed, with its marks.

The parts of a paragraph arrive in pieces (text, italics, a citation, a formula). `Inline` joins them as a browser would:
each run of white space is one space, none stands at the start. Superscripts and subscripts stay readable as numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import MarkKind, Span

if TYPE_CHECKING:
    from extractor.readers.builder import TextBuilder

_SPACE: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")  # control characters are no text either
# Soft hyphens, zero-width spaces and the invisible operators of MathML: they are seen by nobody and split words.
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff]")
_OPENING: Final = "([{“‘«/–—-"
_ORDINAL: Final = re.compile(r"(?:st|nd|rd|th)\b", re.I)


class Inline:
    """Text that grows in pieces, with marks over parts of it.

    >>> inline = Inline()
    >>> for piece in ("We  used\\n", " Adam", " ."):
    ...     inline.add(piece)
    >>> inline.text
    'We used Adam .'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._marks: list[tuple[int, int, MarkKind]] = []
        self.length = 0
        self.last = ""

    def add(self, text: str) -> None:
        """Append text; its white space joins with what stands before."""
        text = _SPACE.sub(" ", _INVISIBLE.sub("", text))
        if self.last in {"", " ", "\n"}:
            text = text.removeprefix(" ")
        self._append(text)

    def add_verbatim(self, text: str) -> None:
        """Append text whose white space counts, as in a listing."""
        self._append(text)

    def add_line_end(self) -> None:
        """End the line, as between the title and the text of a caption."""
        if self.last == " ":
            self._parts[-1] = self._parts[-1][:-1] + "\n"
            self.last = "\n"
        elif self.last not in {"", "\n"}:
            self._append("\n")

    def add_gap(self) -> None:
        """Put a space, so that a raised citation or the next part of a reference does not glue to a word."""
        if self.last and not self.last.isspace() and self.last not in _OPENING:
            self._append(" ")

    def add_mark(self, start: int, kind: MarkKind) -> None:
        """Mark everything from `start` to here."""
        self._marks.append((start, self.length, kind))

    @property
    def text(self) -> str:
        """The text so far, without white space at its ends."""
        return "".join(self._parts).rstrip()

    @property
    def is_blank(self) -> bool:
        """Whether there is no text but white space; costs no look at the rest of a long paragraph."""
        return not any(part.strip() for part in self._parts)

    @property
    def line(self) -> str:
        """The text on one line."""
        return self.text.replace("\n", " ").replace("\t", " ")

    def after(self, start: int) -> str:
        """Return what was added from an offset on."""
        return "".join(self._parts)[start:]

    def write(self, builder: TextBuilder, *, one_line: bool = False) -> Span:
        """Add the text and its marks to a builder and return where it stands."""
        text = self.line if one_line else self.text
        span = builder.add(text)
        for start, end, kind in sorted(self._marks):
            covered = text[start:end]
            if covered.strip():
                first = start + len(covered) - len(covered.lstrip())
                last = start + len(covered.rstrip())
                builder.add_mark(Span(span.start + first, span.start + last), kind)
        return span

    def _append(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self.length += len(text)
            self.last = text[-1]


def raised_prefix(last: str, raised: str) -> str:
    """Return what must stand between a character and the superscript after it, so that a number stays the same number.

    >>> raised_prefix("0", "−4"), raised_prefix("m", "2"), raised_prefix("2", "nd")
    ('^', '', '')
    """
    return "^" if last.isdigit() and raised.strip() and not _ORDINAL.match(raised.strip()) else ""


def lowered_prefix(last: str, lowered: str) -> str:
    """Return what must stand between a character and the subscript after it.

    >>> lowered_prefix("O", "2"), lowered_prefix("0", "2")
    ('', '_')
    """
    return "_" if last.isdigit() and lowered.strip()[:1].isdigit() else ""


def shows_address(shown: str, address: str) -> bool:
    """Whether the words of a link already hold its address.

    >>> shows_address("see github.com/ann/whales/", "https://github.com/ann/whales"), shows_address("code", "https://x.org")
    (True, False)
    """
    return _bare_address(address) in _bare_address(shown)


def _bare_address(text: str) -> str:
    bare = re.sub(r"\s+", "", text).lower()
    bare = re.sub(r"(?:https?|ftp)://", "", bare)
    bare = re.sub(r"(?:www\.|(?:dx\.)?doi\.org/)", "", bare)
    return bare.rstrip("/#.")
