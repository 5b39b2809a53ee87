"""Finds the headings among the lines of a text that does not mark them.

A heading stands where a sentence can not be cut by it (after an empty line, a sentence's end or another heading), is
short, and running text follows it. How much more is asked depends on how well its words or its number speak for it: a
false heading costs more than a missed one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import SectionKind
from extractor.readers.headings import is_standard, is_weak, kind_of
from extractor.readers.plain.blocks import opens_caption
from extractor.readers.plain.numbering import TOP_KINDS, Headline, Number, read_number, settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.readers.plain.lines import Line

_LATEX_LEVEL: Final = re.compile(
    r"(?P<level>document|section|subsection|subsubsection|paragraph|subparagraph): (?P<words>\S.*)"
)
_LATEX_LEVELS: Final = {
    "document": 0,
    "section": 1,
    "subsection": 2,
    "subsubsection": 3,
    "paragraph": 4,
    "subparagraph": 5,
}
_RUN_IN: Final = re.compile(
    r"(?P<head>abstract|key ?words(?: and phrases)?|index terms|acknowledge?ments?|funding(?: information"
    r"| statement)?|financial support|author contributions?"
    r"|(?:data|code|data and code|code and data|software|data and materials?)[ -](?:availability"
    r"|accessibility)(?: statement)?|availability of data and materials?"
    r"|conflicts? of interests?|competing (?:financial )?interests?|declaration of competing interests?"
    r"|institutional review board statement|informed consent statement"
    r"|(?-i:Summary|SUMMARY|Simple Summary|Correspondence|Abbreviations|Supplementary Materials?))"
    r"(?:\s*[:—–]\s*|\.\s*[—–-]?\s+|\s+-\s+|\s+(?=(?-i:We|This work|The authors?|In this|This (?:research|study"
    r"|paper|project))\b))(?=\S)",
    re.I,
)
_APPENDIX: Final = re.compile(
    r"(?:Appendix|APPENDIX|Annex|Supplementary Note) (?:[A-H]|[IVX]+|\d)\b[.:]?(?: +[A-Z][^.]*)?$"
)
_NOT_A_TITLE: Final = re.compile(
    r"[=@•∗†‡<>{}~]|https?:|www\.|\b(?:19|20)\d\d\)|\bet al\b|[,;]$|[A-Z]\.,|^[A-Z]\. ?[A-Z]"
    r"|\b[A-Z]\. [A-Z][a-z]+$|\b\d+\.\d+\b|\.{4}|\[\d"
)
_UNIT: Final = re.compile(r"(?:[GMKT]?Hz|[GMKT]B|[CFK]|[NSEW])\b")
_DANGLING: Final = re.compile(
    r"\b(?:a|an|and|as|at|by|for|from|in|into|is|its|of|on|or|our|than|that|the|their|these|this|to|via|was|we"
    r"|were|which|with)$",
    re.I,
)
_SENTENCE: Final = re.compile(
    r"\b(?:was|were|is|are|be|been|has|have|had|we|our|us|this|these|those|can|will|may|they|it|its|there|i\.e"
    r"|e\.g)\b",
    re.I,
)
_DIGIT_END: Final = re.compile(r"\d\W?$")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_LONG_WORD: Final = re.compile(r"\b[^\W\d_]{4,}")

# A heading has no more words and characters than this; one that runs over a line end is put together from two lines.
_MOST_WORDS = 14
_LONGEST = 110
_SECOND_LINE = 70
_LONGEST_TITLE = 90
_RUNS_OVER = 25
_FEWEST_LETTERS = 3
_FEWEST_CAPITALS = 8
# Of a title's characters, and of its longer words, so many are letters and have a capital.
_LETTER_SHARE = 0.7
_TITLE_CASE = 0.7
# Running text is looked for in so many lines below a heading.
_REACH = 3
# A line breaks off before the margin if the next line's first word had found room in this part of the width.
_SHORT = 0.75

_BODY_KINDS: Final = frozenset(SectionKind) - TOP_KINDS - {SectionKind.TITLE}


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
        return settle(self._found)

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
        number = read_number(text)
        if _NOT_A_TITLE.search(text, number.words if number else 0) or opens_caption(line, None):
            return None
        if number is not None:
            return self._numbered(i, number)
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

    def _numbered(self, i: int, number: Number) -> Headline | None:
        words = self._lines[i].text[number.words :]
        if len(words.split()) > _MOST_WORDS or len(_LETTERS.findall(words)) < _FEWEST_LETTERS:
            return None
        if _UNIT.match(words) or _DANGLING.search(words.rstrip(".:")):
            return None
        last = self._last_line(i)
        text = self._joined(i, last)
        whole = text[number.words :]
        standard = is_standard(whole) and not (number.style.endswith(")") and is_weak(whole))
        ends_badly = whole.endswith((",", ";")) or (whole.endswith(".") and not standard)
        if ends_badly or not self._goes_on_after_number(last) or (self._in_references and not standard):
            return None
        sure = standard or (number.depth > 1 and number.style.startswith("arabic"))
        return Headline(i, last, text, kind_of(whole), number.depth, None, number.style, number.value, sure)

    def _standard(self, i: int) -> Headline | None:
        text = self._lines[i].text
        if self._lines[i].gap and _APPENDIX.match(text):
            return Headline(i, i, text, kind_of(text) or SectionKind.APPENDIX, 1)
        if len(text) > _SECOND_LINE or not is_standard(text):
            return None
        kind = kind_of(text)
        line = self._lines[i]
        if is_weak(text) and not text.isupper() and not ((line.gap or self._in_body) and self._heads_prose(i)):
            return None
        if kind is not SectionKind.REFERENCES and not self._followed(i):
            return None
        if self._in_references and kind not in TOP_KINDS | {SectionKind.METHODS}:
            return None
        return Headline(i, i, text, kind, 1)

    def _capitals(self, i: int) -> Headline | None:
        text = self._lines[i].text
        if not (self._in_body and text.isupper()) or len(_LETTERS.findall(text)) < _FEWEST_CAPITALS or text[-1] == ".":
            return None
        last = i
        if i + 1 < len(self._lines) and self._lines[i + 1].text.isupper() and not self._lines[i + 1].gap:
            last = i + 1
        if len(text.split()) > _MOST_WORDS or not self._followed(last, strictly=True):
            return None
        whole = self._joined(i, last)
        return Headline(i, last, whole, kind_of(whole), 1)

    def _title(self, i: int) -> Headline | None:
        """A short line in title case, or one that breaks off before the margin, over a paragraph."""
        text = self._lines[i].text
        if not self._in_body or not _reads_as_title(text):
            return None
        last = self._last_line(i)
        whole = self._joined(i, last)
        if _SENTENCE.search(whole) or not self._stands_as_title(i, last):
            return None
        return Headline(i, last, whole, kind_of(whole), 2)

    def _stands_as_title(self, i: int, last: int) -> bool:
        """Whether a sentence has ended above, a paragraph begins below, and the line is set off by space or width."""
        if last + 1 >= len(self._lines):
            return False
        line, below = self._lines[i], self._lines[last + 1]
        if not below.is_prose or not (below.text[0].isupper() or below.text[0] in '“"‘('):
            return False
        width = len(self._lines[last].text) + 1 + len(below.text.split(maxsplit=1)[0])
        is_short = width <= _SHORT * len(below.text)
        if not is_short and last == i and not (line.gap and below.gap):
            return False
        long_words = _LONG_WORD.findall(line.text)
        in_title_case = sum(word[0].isupper() for word in long_words) >= _TITLE_CASE * len(long_words)
        if not (in_title_case or is_short):
            return False
        above = self._lines[i - 1] if i else None
        if above is None or self._after_heading == i - 1:
            return True
        return above.ends_sentence and (line.gap or above.is_prose or len(above.text) < len(below.text))

    # What stands around

    def _joined(self, first: int, last: int) -> str:
        return " ".join(line.text for line in self._lines[first : last + 1])

    def _last_line(self, i: int) -> int:
        """Return the line that a heading ends on: it may run over into a second that starts in lower case."""
        if i + 2 >= len(self._lines) or len(self._lines[i].text) < _RUNS_OVER:
            return i
        second, third = self._lines[i + 1], self._lines[i + 2]
        if second.gap or not second.text[0].islower() or len(second.text) > _SECOND_LINE or second.text[-1] in ".,;:":
            return i
        is_short = len(second.text) < _SHORT * len(third.text)
        return i + 1 if third.gap or (third.is_prose and third.text[0].isupper() and is_short) else i

    def _heads_prose(self, i: int) -> bool:
        """Whether a paragraph comes next, or after headings of its own that stand close together."""
        for line in self._lines[i + 1 : i + 1 + _REACH]:
            if line.is_prose:
                return line.gap or not line.text[0].islower()
            stands_apart = line.gap and line is not self._lines[i + 1]
            if stands_apart or not line.text[0].isupper() or " " not in line.text or _NOT_A_TITLE.search(line.text):
                return False
        return False

    def _goes_on_after_number(self, i: int) -> bool:
        """Whether what follows a numbered line can follow a heading; a sentence goes on in lower case."""
        below = self._lines[i + 1] if i + 1 < len(self._lines) else None
        return below is None or below.gap or not below.text[0].islower() or kind_of(self._lines[i].text) is not None

    def _followed(self, i: int, *, strictly: bool = False) -> bool:
        """Whether running text or another heading follows; `strictly` wants running text on the very next line."""
        below = self._lines[i + 1 : i + 1 + _REACH]
        if not below or (below[0].text[0].islower() and (strictly or not below[0].gap)):
            return False
        if strictly:
            return below[0].is_prose
        first = below[0].text
        return any(line.is_prose for line in below) or is_standard(first) or read_number(first) is not None


def _reads_as_title(text: str) -> bool:
    """Whether a line's words can be a heading: some, no sentence, mostly letters, no end that wants to go on."""
    words = len(text.split())
    if not 1 < words <= _MOST_WORDS or not text[0].isupper() or text[-1] in ".,:!" or len(text) > _LONGEST_TITLE:
        return False
    if _DANGLING.search(text) or _SENTENCE.search(text) or _DIGIT_END.search(text):
        return False
    return len(_LETTERS.findall(text)) >= _LETTER_SHARE * (len(text) - words + 1)


def _latex_heading(i: int, text: str) -> Headline | None:
    match = _LATEX_LEVEL.match(text)
    if match is None or len(text) > 3 * _LONGEST:
        return None
    level = _LATEX_LEVELS[match["level"]]
    kind = SectionKind.TITLE if level == 0 else kind_of(match["words"])
    return Headline(i, i, match["words"], kind, level)
