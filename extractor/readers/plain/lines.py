"""The text of a file to its printed lines: what stands in each, and what separates it from the one before.

Lines are spans of the text as it is. A line that belongs to no paragraph (a running head, a heading, a caption's start)
gets its kind from the passes that follow; a line without one is running text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE: Final = re.compile(r"\S[^\n\r\f]*")
_SENTENCE_END: Final = re.compile(r"[.!?][)\]”\"'’]*\d{0,2}$|:$")
_PROSE_WORD: Final = re.compile(r"\b[a-z]{2,}\b")

# Running text of a printed page has this many words to the line at least, most of them in lower case.
_PROSE_WORDS = 5


@dataclass(slots=True)
class Line:
    """A line with characters in it. An empty line or a page's end stands before it if `gap`, furniture if `broken`."""

    start: int
    end: int
    text: str
    gap: bool
    page: int
    kind: BlockKind | None = None
    broken: bool = False

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence may end with the line."""
        return _SENTENCE_END.search(self.text) is not None

    @property
    def is_prose(self) -> bool:
        """Whether the line reads like running text: several words, most of them plain."""
        if len(self.text) < 24:
            return False
        plain = len(_PROSE_WORD.findall(self.text))
        return plain >= _PROSE_WORDS or (plain >= 3 and plain * 2 > len(self.text.split()))


def split_lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    r"""Return the lines of a part of a text.

    >>> [(line.text, line.gap, line.page) for line in split_lines("Methods\n\nWe trained\r\nit.\n\f2\n")]
    [('Methods', True, 0), ('We trained', True, 0), ('it.', False, 0), ('2', True, 1)]
    """
    end = len(text) if end is None else end
    lines: list[Line] = []
    before, page = start, 0
    for match in _LINE.finditer(text, start, end):
        words = match[0].rstrip()
        first = match.start()
        gap = not lines
        if first - before > 1:
            breaks = text.count("\n", before, first) or text.count("\r", before, first)
            feeds = text.count("\f", before, first)
            page += feeds
            gap = gap or breaks > 1 or feeds > 0
        before = first + len(words)
        lines.append(Line(first, before, words, gap, page))
    return lines


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that belong to the paper's text; those that furniture stood before are `broken` off by it."""
    body: list[Line] = []
    broken = False
    for line in lines:
        if line.kind is BlockKind.FURNITURE:
            broken = True
            continue
        if broken:
            line.gap = line.broken = True
            broken = False
        body.append(line)
    return body
