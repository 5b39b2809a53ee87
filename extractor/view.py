"""A cleaned view of a document's text that maps back to it exactly.

Matching happens here: ligatures are spelt out, words hyphenated over a line end are joined, runs of white space are
one space, typographic quotes, dashes and spaces are plain, running heads and signs of emphasis are stepped over. Evidence never is cleaned:
`View.span` turns a range of the view into offsets of the text it came from. The map holds the places where the two
differ, so it costs what was changed, not what was kept.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from extractor.document import Block, BlockKind, MarkKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.document import Document

_PLAIN: Final = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u0060\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2013\u2014\u2015", "-"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u2026": "...",
    "\u2217": "*",
    "\u22c5": "\u00b7",
    "\u2a2f": "\u00d7",
    "\u0d48": "\u00d7",
}
_SUPERSCRIPT: Final = str.maketrans(
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b", "0123456789+-"
)
_RAISED: Final = r"\u2070\u00b9\u00b2\u00b3\u2074-\u207b"
# Begins with all that anything of it can begin with: a text is stepped through at the speed of one set of characters.
_SPECIAL: Final = re.compile(
    rf"[-\s(\u00ae\u2122{_RAISED}{''.join(_PLAIN)}](?:"
    r"(?P<hyphen>(?<=[^\W\d_][-\u00ad\u2010\u2011])[ \t]*\r?\n\s*(?=\w))"
    r"|(?P<glyph>(?<=\()cid:\d+\))"
    r"|(?P<trademark>(?<=\w )(?:\((?:R|TM|r|tm)\)|[\u00ae\u2122])|(?<=\w\()(?:R|TM|r|tm)\)|(?<=\w[\u00ae\u2122]))"
    r"|(?P<space>(?<=\s)\s+|(?<=[^\S ]))"
    rf"|(?P<super>(?<=[{_RAISED}])[{_RAISED}]*)"
    rf"|(?P<plain>(?<=[{''.join(_PLAIN)}]))"
    r")"
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_NEXT_WORD: Final = re.compile(r"\w+")
# Compounds are written with these often enough that a hyphen at a line end after one is a real hyphen.
_HYPHEN_PREFIXES: Final = frozenset(
    "self non pre multi semi cross well high low fine real state end open long short two three four five ten single zero one few"
    " post sub co anti inter intra deep hand time data user class object site feature domain camera batch full half left right"
    " region area species image audio video sound free based large small".split()
)
_STEPPED_OVER: Final = frozenset({MarkKind.LINE_NUMBER, MarkKind.MARKUP})
_SENTENCE_END: Final = tuple(".!?:;")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of the view that no sentence crosses: a paragraph, a heading, a caption, a row of a table."""

    span: Span
    kind: BlockKind


class View:
    """Cleaned text, its units, and the way back to the text it came from, `raw`."""

    __slots__ = ("_clean_starts", "_raw_ends", "_raw_starts", "raw", "text", "units")

    def __init__(self, raw: str, text: str, units: tuple[Unit, ...], segments: Sequence[tuple[int, int, int]]) -> None:
        self.raw = raw
        self.text = text
        self.units = units
        self._clean_starts = [segment[0] for segment in segments]
        self._raw_starts = [segment[1] for segment in segments]
        self._raw_ends = [segment[2] for segment in segments]

    def span(self, start: int, end: int) -> Span:
        """Return the span of the original text that a non-empty range of the view came from."""
        return Span(self._raw(start)[0], self._raw(end - 1)[1])

    def _raw(self, index: int) -> tuple[int, int]:
        """Return start and end, in the original text, of what stands at one character of the view."""
        segment = bisect_right(self._clean_starts, index) - 1
        raw_end = self._raw_ends[segment]
        if raw_end >= 0:
            return self._raw_starts[segment], raw_end
        start = self._raw_starts[segment] + index - self._clean_starts[segment]
        return start, start + 1


def clean(document: Document) -> View:
    """Return the cleaned view of a document.

    >>> from extractor.document import Document
    >>> text = "We \\ufb01ne-\\ntuned on Im-\\nageNet."
    >>> view = clean(Document(id="a", text=text, format="text", source="-", sha256=""))
    >>> view.text
    'We fine-tuned on ImageNet.'
    >>> start = view.text.index("ImageNet")
    >>> view.span(start, start + 8), text[slice(*view.span(start, start + 8))]
    (Span(start=17, end=27), 'Im-\\nageNet')
    """
    builder = _ViewBuilder(document.text)
    skipped = sorted(mark.span for mark in document.marks if mark.kind in _STEPPED_OVER)
    previous: Block | None = None
    for block in document.blocks or _whole(document.text):
        if block.kind is BlockKind.FURNITURE:
            continue
        if block.kind is BlockKind.TABLE:
            for row in _rows(document.text, block.span):
                builder.begin(BlockKind.TABLE)
                builder.add(row, skipped)
        else:
            if previous is None or not _continues(document.text, previous, block):
                builder.begin(block.kind)
            else:
                builder.resume()
            builder.add(block.span, skipped)
        previous = block
    return builder.view()


@lru_cache(maxsize=1024)
def clean_text(text: str) -> str:
    """Return the cleaned form of a short text, such as a quote, without a way back."""
    builder = _ViewBuilder(text)
    builder.begin(BlockKind.PARAGRAPH)
    builder.add(Span(0, len(text)), ())
    return builder.view().text


def _whole(text: str) -> tuple[Block, ...]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return (Block(Span(start, end), BlockKind.PARAGRAPH),) if end > start else ()


def _rows(text: str, span: Span) -> Iterable[Span]:
    start = span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            inner = start + line.index(stripped)
            yield Span(inner, inner + len(stripped))
        start += len(line)


def _continues(text: str, before: Block, after: Block) -> bool:
    """Whether a paragraph goes on after what was stepped over: no sentence end before it, lower case after it."""
    if before.kind is not BlockKind.PARAGRAPH or after.kind is not BlockKind.PARAGRAPH:
        return False
    between = text[before.span.end : after.span.start]
    return (
        bool(between.strip())
        and not text.endswith(_SENTENCE_END, 0, before.span.end)
        and text[after.span.start].islower()
    )


class _ViewBuilder:
    """Collects the cleaned text, and a segment (clean start, raw start, raw end or -1) wherever the map bends."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._parts: list[str] = []
        self._length = 0
        self._segments: list[tuple[int, int, int]] = []
        self._units: list[tuple[int, BlockKind]] = []
        self._words: frozenset[str] | None = None

    def begin(self, kind: BlockKind) -> None:
        """Start a unit on a line of its own."""
        if self._length:
            self._put("\n", Span(self._segments[-1][1], self._segments[-1][1]))
        self._units.append((self._length, kind))

    def resume(self) -> None:
        """Go on in the unit that was interrupted; a hyphen that ended it is joined or kept as at a line end."""
        self._put(" ", Span(self._segments[-1][1], self._segments[-1][1]))

    def add(self, span: Span, skipped: Sequence[Span]) -> None:
        """Append a span of the raw text, cleaned, without the skipped spans that lie in it, which come in order."""
        position = span.start
        for number in range(bisect_left(skipped, Span(span.start, 0)), bisect_left(skipped, Span(span.end, 0))):
            hole = skipped[number]
            if hole.end <= span.end:
                self._clean(position, hole.start)
                position = hole.end
        self._clean(position, span.end)

    def view(self) -> View:
        """Return what was built."""
        text = "".join(self._parts)
        starts = [start for start, _ in self._units] + [self._length + 1]
        units = tuple(
            Unit(Span(start, starts[index + 1] - 1), kind)
            for index, (start, kind) in enumerate(self._units)
            if starts[index + 1] - 1 > start
        )
        return View(self._raw, text, units, self._segments)

    def _clean(self, start: int, end: int) -> None:
        position = start
        for match in _SPECIAL.finditer(self._raw, start, end):
            if match.start() > position:
                self._keep(position, match.start())
            replacement = self._replacement(match)
            if replacement != " " or not self._ends_in_space():
                self._put(replacement, Span(*match.span()))
            position = match.end()
        if end > position:
            self._keep(position, end)

    def _ends_in_space(self) -> bool:
        return bool(self._parts) and self._parts[-1].endswith(" ")

    def _replacement(self, match: re.Match[str]) -> str:
        if match.lastgroup == "plain":
            return _PLAIN[match[0]]
        if match.lastgroup == "trademark":
            return ""
        if match.lastgroup == "glyph":
            # A glyph without a character: number zero is what journals' minus signs come out as.
            return "-" if match[0] == "(cid:0)" else ""
        if match.lastgroup == "space":
            return " "
        if match.lastgroup == "super":
            digits = match[0].translate(_SUPERSCRIPT)
            return "^" + digits if match.start() and self._raw[match.start() - 1].isdigit() else digits
        return "-" if self._keeps_hyphen(match) else ""

    def _keeps_hyphen(self, match: re.Match[str]) -> bool:
        before = _LAST_WORD.search(self._raw, max(match.start() - 40, 0), match.start())
        after = _NEXT_WORD.match(self._raw, match.end())
        if before is None or after is None:
            return False
        left, right = unicodedata.normalize("NFKC", before[0]), unicodedata.normalize("NFKC", after[0])
        if self._words is None:
            self._words = frozenset(word.lower() for word in _WORD.findall(unicodedata.normalize("NFKC", self._raw)))
        if (left + right).lower() in self._words:
            return False
        if f"{left}-{right}".lower() in self._words or "-" in left or left.lower() in _HYPHEN_PREFIXES:
            return True
        return right[0].isupper() or right[0].isdigit()

    def _keep(self, start: int, end: int) -> None:
        self._segments.append((self._length, start, -1))
        self._parts.append(self._raw[start:end])
        self._length += end - start

    def _put(self, text: str, raw: Span) -> None:
        if text:
            self._segments.append((self._length, raw.start, raw.end))
            self._parts.append(text)
            self._length += len(text)
