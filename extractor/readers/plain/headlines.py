"""Finds the headings among the lines of a text that does not mark them.

A heading stands where a sentence can not be cut by it (after an empty line, a sentence's end or another heading), is
short, and running text follows it. How much more is asked depends on how well its words or its number speak for it: a
false heading costs more than a missed one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractor.document import SectionKind
from extractor.readers.headings import is_standard, is_weak, kind_of
from extractor.readers.plain.blocks import opens_caption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.readers.plain.lines import Line

_LATEX_LEVEL: Final = re.compile(r"(?P<level>document|section|subsection|subsubsection|paragraph|subparagraph): (?P<words>\S.*)")
_LATEX_LEVELS: Final = {"document": 0, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4, "subparagraph": 5}
_RUN_IN: Final = re.compile(
    r"(?P<head>abstract|key ?words(?: and phrases)?|index terms|acknowledge?ments?|funding(?: information| statement)?|financial support|author contributions?"
    r"|(?:data|code|data and code|code and data|software|data and materials?)[ -](?:availability|accessibility)(?: statement)?|availability of data and materials?"
    r"|conflicts? of interests?|competing (?:financial )?interests?|declaration of competing interests?|institutional review board statement|informed consent statement"
    r"|(?-i:Summary|SUMMARY|Simple Summary|Correspondence|Abbreviations|Supplementary Materials?))"
    r"(?:\s*[:—–]\s*|\.\s*[—–-]?\s+|\s+-\s+|\s+(?=(?-i:We|This work|The authors?|In this|This (?:research|study|paper|project))\b))(?=\S)",
    re.I,
)
_NUMBERED: Final = re.compile(
    r"(?P<number>S?\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}(?:[.-][A-Z1-9]\d?)?|[A-H](?:\.\d{1,2}){0,2})(?P<mark>[.):]|\.?\s*\|)?\s+(?P<words>[^\W\d_a-z].*|\d[A-Z].*)"
)
_NOT_A_TITLE: Final = re.compile(r"[=@•∗†‡<>{}~]|https?:|www\.|\b(?:19|20)\d\d\)|\bet al\b|[,;]$|\b\d+\.\d+\b|\.{4}|\[\d")
_UNIT: Final = re.compile(r"(?:[GMKT]?Hz|[GMKT]B|GPUs?|CPUs?|[CFK]|RAM|Tesla|[NSEW])\b")
_DANGLING: Final = re.compile(r"\b(?:a|an|and|as|at|by|for|from|in|into|is|its|of|on|or|our|than|that|the|their|these|this|to|via|was|we|were|which|with)$", re.I)
_SENTENCE: Final = re.compile(r"\b(?:was|were|is|are|be|been|has|have|had|we|our|us|this|these|those|can|will|may|they|it|its|there|i\.e|e\.g)\b", re.I)
_DIGIT_END: Final = re.compile(r"\d\W?$")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_LONG_WORD: Final = re.compile(r"\b[^\W\d_]{4,}")

# A heading has no more words and characters than this; one that runs over a line end is put together from two lines.
_MOST_WORDS = 14
_LONGEST = 110
_SECOND_LINE = 70
# Running text is looked for in so many lines below a heading.
_REACH = 3
# A line breaks off before the margin if the next line's first word had found room in this part of the width.
_SHORT = 0.75

# These stand at the top level, numbered or not, and are no part of what stands before them.
_TOP_KINDS: Final = frozenset(
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
_BODY_KINDS: Final = frozenset(SectionKind) - _TOP_KINDS - {SectionKind.TITLE}
# The level of an unnumbered heading in a paper that numbers its sections.
_UNNUMBERED_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Headline:
    """A heading on the lines from `first` to `last`. A run-in head ends at the offset `end`, inside its line."""

    first: int
    last: int
    words: str
    kind: SectionKind | None
    level: int
    end: int | None = None
    style: str = ""
    number: int = 0


def find_headlines(lines: Sequence[Line]) -> list[Headline]:
    """Return the headings among lines that hold no furniture, in text order."""
    return _Finder(lines).found()


class _Finder:
    """One pass over the lines; what depends on the paper's way of numbering waits for the end of it."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._found: list[Headline] = []
        self._after_heading = -1
        self._in_body = False
        self._in_references = False
        self._is_latex = False

    def found(self) -> list[Headline]:
        lines = self._lines
        i = 0
        while i < len(lines):
            first = lines[i].text[0]
            headline = self._at(i) if first.isupper() or first.isdigit() or first in "dspak" else None
            if headline is None:
                i += 1
                continue
            self._found.append(headline)
            if not headline.style or headline.kind is not None:
                self._note(headline)
            i = headline.last + 1
        return _settle(self._found)

    def _note(self, headline: Headline) -> None:
        self._after_heading = headline.last
        self._in_body = self._in_body or headline.kind in _BODY_KINDS
        self._in_references = headline.kind is SectionKind.REFERENCES

    def _at(self, i: int) -> Headline | None:
        line = self._lines[i]
        text = line.text
        if text[0].islower():
            latex = _latex_heading(i, text)
            self._is_latex = self._is_latex or latex is not None
            return latex or self._spaced_or_run_in(i)
        if self._is_latex:
            return None
        free = line.gap or i == 0 or self._after_heading == i - 1 or self._lines[i - 1].ends_sentence
        if not free:
            return None
        run_in = self._run_in(i)
        if run_in is not None:
            return run_in
        if len(text) > _LONGEST:
            return None
        numbered = _NUMBERED.match(text)
        if _NOT_A_TITLE.search(text, numbered.start("words") if numbered else 0) or opens_caption(line, None):
            return None
        if numbered is not None:
            return self._numbered(i, numbered)
        return self._standard(i) or (None if self._in_references else self._capitals(i) or self._title(i))

    # The forms of headings

    def _spaced_or_run_in(self, i: int) -> Headline | None:
        text = self._lines[i].text
        if text[1:2] == " " and len(text) < 40 and is_standard(text):
            return Headline(i, i, text, kind_of(text), 1)
        return self._run_in(i)

    def _run_in(self, i: int) -> Headline | None:
        line = self._lines[i]
        match = _RUN_IN.match(line.text)
        if match is None or not (line.text[0].isupper() or line.gap):
            return None
        head = match["head"]
        if not line.gap and self._in_references:
            return None
        return Headline(i, i, head, kind_of(head), 1, line.start + len(match[0].rstrip()))

    def _numbered(self, i: int, match: re.Match[str]) -> Headline | None:
        words, number, mark = match["words"], match["number"], (match["mark"] or "").strip()
        bare_words = words.rstrip(".:")
        if _UNIT.match(words) or len(words.split()) > _MOST_WORDS or len(_LETTERS.findall(words)) < 3 or _DANGLING.search(bare_words):
            return None
        depth = number.count(".") + number.count("-") + 1
        style = ("roman" if number[0] in "IVX" and number not in "CD" else "letter" if number[0].isalpha() else "arabic") + mark
        last = self._last_line(i)
        whole = words if last == i else f"{words} {self._lines[last].text}"
        if whole.endswith((",", ";")) or (whole.endswith(".") and not is_standard(whole)) or not self._followed(last, numbered=True):
            return None
        kind = kind_of(whole)
        standard = is_standard(whole) and (mark != ")" or not is_weak(whole))
        text = self._lines[i].text if last == i else f"{self._lines[i].text} {self._lines[last].text}"
        if self._in_references and not (standard and style != "letter"):
            return None
        if standard or (depth > 1 and style.startswith("arabic")):
            return Headline(i, last, text, kind, depth + (style.startswith("letter") and depth == 1), style=style, number=_value(number))
        return Headline(i, last, text, kind, depth + (style.startswith("letter") and depth == 1), style="?" + style, number=_value(number))

    def _standard(self, i: int) -> Headline | None:
        text = self._lines[i].text
        if len(text) > _SECOND_LINE or not is_standard(text):
            return None
        kind = kind_of(text)
        line = self._lines[i]
        if is_weak(text) and not text.isupper() and not ((line.gap or self._in_body) and self._heads_prose(i)):
            return None
        if kind is not SectionKind.REFERENCES and not self._followed(i):
            return None
        if self._in_references and kind not in _TOP_KINDS | {SectionKind.METHODS}:
            return None
        return Headline(i, i, text, kind, 1)

    def _capitals(self, i: int) -> Headline | None:
        text = self._lines[i].text
        if not text.isupper() or len(_LETTERS.findall(text)) < 8 or len(text.split()) > _MOST_WORDS or not self._in_body:
            return None
        last = i + 1 if i + 1 < len(self._lines) and self._lines[i + 1].text.isupper() and not self._lines[i + 1].gap else i
        if text.endswith(".") or not self._followed(last, strictly=True):
            return None
        whole = " ".join(line.text for line in self._lines[i : last + 1])
        return Headline(i, last, whole, kind_of(whole), 1)

    def _title(self, i: int) -> Headline | None:
        """A short line in title case, or one that breaks off before the margin, over a paragraph."""
        line = self._lines[i]
        text = line.text
        words = text.split()
        if not self._in_body or not 1 < len(words) <= _MOST_WORDS or text[-1] in ".,:!" or len(text) > _SECOND_LINE + 20:
            return None
        if _DANGLING.search(text) or _SENTENCE.search(text) or _DIGIT_END.search(text):
            return None
        last = self._last_line(i)
        if last + 1 >= len(self._lines) or not text[0].isupper() or len(_LETTERS.findall(text)) < 0.7 * (len(text) - len(words) + 1):
            return None
        below = self._lines[last + 1]
        if not below.is_prose or not (below.text[0].isupper() or below.text[0] in "“\"‘("):
            return None
        ending = self._lines[last].text
        fits = len(ending) + 1 + len(below.text.split(maxsplit=1)[0]) <= _SHORT * len(below.text)
        if not fits and not (line.gap and below.gap) and last == i:
            return None
        long_words = _LONG_WORD.findall(text)
        title_case = sum(word[0].isupper() for word in long_words) >= 0.7 * len(long_words)
        before = self._lines[i - 1] if i else None
        settled = before is None or before.ends_sentence or self._after_heading == i - 1
        if not settled or not (title_case or fits):
            return None
        if not line.gap and not (before is not None and (before.is_prose or self._after_heading == i - 1 or len(before.text) < len(below.text))):
            return None
        whole = text if last == i else f"{text} {ending}"
        if _SENTENCE.search(whole):
            return None
        return Headline(i, last, whole, kind_of(whole), 2)

    # What stands around

    def _last_line(self, i: int) -> int:
        """Return the line that a heading ends on: it may run over into a second that starts in lower case."""
        if i + 2 >= len(self._lines) or len(self._lines[i].text) < 25:
            return i
        second, third = self._lines[i + 1], self._lines[i + 2]
        if second.gap or not second.text[0].islower() or len(second.text) > _SECOND_LINE or second.text.endswith((".", ",", ";", ":")):
            return i
        return i + 1 if third.gap or (third.is_prose and third.text[0].isupper() and len(second.text) < _SHORT * len(third.text)) else i

    def _heads_prose(self, i: int) -> bool:
        """Whether a paragraph comes next, or after headings of its own that stand close together."""
        for line in self._lines[i + 1 : i + 1 + _REACH]:
            if line.is_prose:
                return line.gap or not line.text[0].islower()
            if line.gap and line is not self._lines[i + 1] or not line.text[0].isupper() or len(line.text.split()) < 2 or _NOT_A_TITLE.search(line.text):
                return False
        return False

    def _followed(self, i: int, *, strictly: bool = False, numbered: bool = False) -> bool:
        """Whether running text or another heading follows; `strictly` wants running text on the very next line."""
        below = self._lines[i + 1 : i + 1 + _REACH]
        if not below:
            return numbered
        first = below[0]
        if first.text[0].islower() and not first.gap and not numbered:
            return False
        if numbered:
            return not (first.text[0].islower() and not first.gap) or kind_of(self._lines[i].text) is not None
        if strictly:
            return first.is_prose and not first.text[0].islower()
        return any(line.is_prose for line in below) or is_standard(first.text) or _NUMBERED.match(first.text) is not None


def _latex_heading(i: int, text: str) -> Headline | None:
    match = _LATEX_LEVEL.match(text)
    if match is None or len(text) > 3 * _LONGEST:
        return None
    level = _LATEX_LEVELS[match["level"]]
    kind = SectionKind.TITLE if level == 0 else kind_of(match["words"])
    return Headline(i, i, match["words"], kind, level)


def _value(number: str) -> int:
    """Return what the first part of a section number counts."""
    first = re.split(r"[.-]", number)[0]
    if first.lstrip("S").isdigit():
        return int(first.lstrip("S"))
    if len(first) == 1 and first not in "IVX":
        return ord(first) - ord("A") + 1
    values = {"I": 1, "V": 5, "X": 10}
    digits = [values.get(letter, 0) for letter in first]
    return sum(-digit if digit < max(digits[i:]) else digit for i, digit in enumerate(digits))


def _settle(found: list[Headline]) -> list[Headline]:
    """Keep the numbered headings that fit the paper's way of numbering, and give the unnumbered their level."""
    sure = [headline for headline in found if headline.style and headline.style[0] != "?"]
    styles = {headline.style for headline in sure if headline.level == 1}
    kept = []
    for headline in found:
        if headline.style.startswith("?"):
            if not _fits(headline, sure, styles):
                continue
        elif not headline.style and headline.end is None and sure and headline.level in (1, 2) and headline.kind not in _TOP_KINDS:
            headline = Headline(headline.first, headline.last, headline.words, headline.kind, _UNNUMBERED_LEVEL, headline.end)
        kept.append(headline)
    return kept


def _fits(headline: Headline, sure: Sequence[Headline], styles: set[str]) -> bool:
    style = headline.style[1:]
    if style.startswith("letter"):
        return any(known.startswith(("roman", "arabic")) for known in styles) and style[6:] in (".", ")")
    if style not in styles:
        return False
    peers = [peer for peer in sure if peer.style == style]
    before = max((peer.number for peer in peers if peer.first < headline.first), default=0)
    after = min((peer.number for peer in peers if peer.first > headline.first), default=before + 4)
    return before < headline.number < after or (before < headline.number <= before + 3)
