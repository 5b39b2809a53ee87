"""Section numbers: how a heading is numbered, and which numbered lines fit the way a paper numbers its sections.

"2.1 Data" is a heading on its own; "3. Remove the noise" may be the third item of a list, and is a heading only where
other headings of the paper are numbered alike and three comes next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.document import SectionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERED: Final = re.compile(
    r"(?P<number>S?\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}(?:[.-][A-Z1-9]\d?)?|[A-H](?:\.\d{1,2}){0,2})"
    r"(?P<mark>[.):]|\.?\s*\|)?\s+(?P<words>[^\W\d_a-z].*|\d[A-Z].*)"
)
_PARTS: Final = re.compile(r"[.-]")

# These stand at the top level, numbered or not, and are no part of what stands before them.
TOP_KINDS: Final = frozenset(
    {
        SectionKind.ABSTRACT,
        SectionKind.KEYWORDS,
        SectionKind.AVAILABILITY,
        SectionKind.ACKNOWLEDGEMENTS,
        SectionKind.REFERENCES,
        SectionKind.APPENDIX,
        SectionKind.FRONT,
        SectionKind.CONCLUSION,
    }
)
# The level of an unnumbered heading in a paper that numbers its sections.
_UNNUMBERED_LEVEL = 4
# A number may be missing between two headings: the text of a PDF loses some.
_MOST_SKIPPED = 3


@dataclass(frozen=True, slots=True)
class Headline:
    """A heading on the lines from `first` to `last`. A run-in head ends at the offset `end`, inside its line.

    `sure` is false where only the numbers of other headings can tell whether it is one.
    """

    first: int
    last: int
    words: str
    kind: SectionKind | None
    level: int
    end: int | None = None
    style: str = ""
    number: int = 0
    sure: bool = True


class Number(NamedTuple):
    """The number before a heading: its way of counting ("arabic."), how deep it is, its first part, and where words begin."""

    style: str
    depth: int
    value: int
    words: int


def read_number(text: str) -> Number | None:
    """Return the number that a line begins with, if words in capitals follow it.

    >>> read_number("2.1. Data"), read_number("IV. Results"), read_number("2 of the data")
    (Number(style='arabic.', depth=2, value=2, words=5), Number(style='roman.', depth=1, value=4, words=4), None)
    """
    match = _NUMBERED.match(text)
    if match is None:
        return None
    number, mark = match["number"], (match["mark"] or "").strip()
    depth = len(_PARTS.split(number))
    if number[0] in "IVX":
        return Number("roman" + mark, depth, _value(number), match.start("words"))
    if number[0].isalpha() and number[0] != "S":
        return Number("letter" + mark, depth + 1, _value(number), match.start("words"))
    return Number("arabic" + mark, depth, _value(number), match.start("words"))


def _value(number: str) -> int:
    """Return what the first part of a section number counts."""
    first = _PARTS.split(number)[0]
    if first.lstrip("S").isdigit():
        return int(first.lstrip("S"))
    if len(first) == 1 and first not in "IVX":
        return ord(first) - ord("A") + 1
    values = {"I": 1, "V": 5, "X": 10}
    digits = [values[letter] for letter in first]
    return sum(-digit if digit < max(digits[i:]) else digit for i, digit in enumerate(digits))


def settle(found: Sequence[Headline]) -> list[Headline]:
    """Keep the numbered headings that fit the paper's way of numbering, and give the unnumbered their level."""
    numbered = [headline for headline in found if headline.style and headline.sure]
    styles = {headline.style for headline in numbered if headline.level == 1}
    kept = [headline for headline in found if headline.sure or _fits(headline, numbered, styles)]
    return [_deepened(headline) for headline in kept] if numbered else kept


def _deepened(headline: Headline) -> Headline:
    """Put an unnumbered heading below the numbered ones, unless it stands for a part of its own."""
    if headline.style or headline.end is not None or headline.level not in (1, 2) or headline.kind in TOP_KINDS:
        return headline
    return replace(headline, level=_UNNUMBERED_LEVEL)


def _fits(headline: Headline, numbered: Sequence[Headline], styles: set[str]) -> bool:
    """Whether a numbered line comes in its turn. Letters count below sections that are numbered otherwise."""
    if headline.style.startswith("letter"):
        return headline.style[6:] in (".", ")") and any(not style.startswith("letter") for style in styles)
    if headline.style not in styles:
        return False
    peers = [peer for peer in numbered if peer.style == headline.style]
    before = max((peer.number for peer in peers if peer.first < headline.first), default=0)
    return before < headline.number <= before + _MOST_SKIPPED
