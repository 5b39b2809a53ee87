"""Sentences of a cleaned view: spans that neither cross a paragraph nor end at an abbreviation."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind, SectionKind, Span
from extractor.rules.reference_runs import reference_runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.document import Section
    from extractor.view import View

# A citation number may stick to the full stop ("normalization.50 The"), a quote or bracket may close after it.
_END: Final = re.compile(
    r"([.!?])(?<=[^\s].)[\"')\]]*(?:(?<=[^\d\s][.!?])\d{1,3}(?:[,-]\d{1,3})*)?(\s+)(?=[\"'(\[]?[^\W_])"
)
_ABBREVIATION: Final = re.compile(
    r"(?:e\.g|i\.e|cf|vs|viz|etc|resp|approx|ca|fig|figs|tab|tabs|eq|eqs|eqn|sec|sect|ref|refs|no|nos|vol|"
    r"pp?|ed|eds|chap|"
    r"dr|mr|mrs|ms|prof|st|inc|ltd|co|corp|dept|univ|spp?|subsp|var|gen|nov|aff|max|min|avg|temp|al|supp|suppl|app|appx|ver|v|jr|sr|std|dev|"
    r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z])",
    re.I,
)
_OPENING: Final = str.maketrans("([", "  ")
_BEGINNINGS: Final = frozenset(
    {SectionKind.INTRODUCTION, SectionKind.RELATED_WORK, SectionKind.METHODS, SectionKind.EXPERIMENTS}
)
_LIKELY_START: Final = re.compile(r"[\"'(\[]?(?:[A-Z]|\d)")
_STRONG_START: Final = re.compile(
    r"[\"'(\[]?(?:The|This|These|Those|We|Our|In|For|It|To|A|An|As|All|However|Finally|Then|After|Both|Each|Here|If|When|While|With|Since)\b"
)
# An address broken over a line end after a stop: "10.5281/zenodo. 1147".
_IN_LINK: Final = re.compile(r"(?:https?:/|www\.|doi:|(?<![\d.])10\.\d{4,9}/)\S*[A-Za-z]$|\bdoi:\S*\d$")
_LINK_MARKS: Final = ("/", "www.", "doi:")
_LONGEST: Final = 2000
"""What is longer is no sentence but a list, a table or rubbish; cut up, it costs what its length costs and not the square of it."""

_STARTS_ALWAYS_ABBREVIATED: Final = re.compile(
    r"(?:fig|figs|eq|eqs|sec|sect|tab|ref|refs|no|vs|e\.g|i\.e|cf|dr|prof)$", re.I
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the view: where it stands, in which kind of section and of block."""

    index: int
    span: Span
    section: SectionKind
    block: BlockKind
    unit: int


def find_sentences(view: View, sections: Sequence[Section]) -> tuple[Sentence, ...]:
    """Return the sentences of a view, in order. Entries of a bibliography that no heading announces are told by themselves."""
    starts = [section.span.start for section in sections]
    kinds = _told_kinds(sections)
    found: list[Sentence] = []
    for number, unit in enumerate(view.units):
        for span in split(view.text, unit.span):
            place = bisect_right(starts, view.span(span.start, span.start + 1).start) - 1
            section = kinds[place] if place >= 0 else SectionKind.OTHER
            found.append(Sentence(len(found), span, section, unit.kind, number))
    prose = [one for one in found if one.section is not SectionKind.REFERENCES and one.block is not BlockKind.TABLE]
    for place in reference_runs(view.text, [one.span for one in prose]):
        sentence = prose[place]
        found[sentence.index] = replace(sentence, section=SectionKind.REFERENCES)
    return tuple(found)


def _told_kinds(sections: Sequence[Section]) -> list[SectionKind]:
    """Return the kind of each section; one with a heading of its own that does not tell ("Spectral pooling") is methods, once the paper
    has begun.
    """
    kinds: list[SectionKind] = []
    begun = False
    for section in sections:
        begun = begun or section.kind in _BEGINNINGS
        kinds.append(
            SectionKind.METHODS if begun and section.heading and section.kind is SectionKind.OTHER else section.kind
        )
    return kinds


def split(text: str, within: Span) -> Iterator[Span]:
    """Yield the sentences within a span of a text, without the white space between them; what goes on without end is cut at spaces.

    >>> text = "See Fig. 2 for U-Net. It was trained (cf. Smith et al. 2019). Done."
    >>> [text[start:end] for start, end in split(text, Span(0, len(text)))]
    ['See Fig. 2 for U-Net.', 'It was trained (cf. Smith et al. 2019).', 'Done.']
    """
    start = within.start
    for match in _END.finditer(text, within.start, within.end):
        if _is_end(text, start, match):
            yield from _pieces(text, start, match.start(2))
            start = match.end()
    if start < within.end:
        yield from _pieces(text, start, within.end)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a sentence whole, or in pieces that end at a space, at best one behind a mark, where it is too long for one."""
    while end - start > _LONGEST:
        middle, most = start + _LONGEST // 2, start + _LONGEST
        place = next(
            (found for mark in (";", ".", ",", "") if (found := text.rfind(mark + " ", middle, most)) >= 0), most
        )
        stop = place if place == most or text[place] == " " else place + 1
        yield Span(start, stop)
        start = stop + (text[stop] == " ")
    if start < end:
        yield Span(start, end)


def _is_end(text: str, start: int, match: re.Match[str]) -> bool:
    follows = _LIKELY_START.match(text, match.end())
    if match[1] != ".":
        return follows is not None
    if follows is None:
        return False
    before = text[max(start, match.start() - 24) : match.start()]
    if any(mark in before for mark in _LINK_MARKS) and _IN_LINK.search(before) and not text[match.end()].isupper():
        return False
    words = before.translate(_OPENING).rsplit(None, 1)
    if not words or not _ABBREVIATION.fullmatch(words[-1]):
        return True
    return bool(_STRONG_START.match(text, match.end())) and not _STARTS_ALWAYS_ABBREVIATED.search(before)
