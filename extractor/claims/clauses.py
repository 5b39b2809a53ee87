"""An answer to its clauses: what it says one after the other, each to be checked by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractor.claims.terms import Term, terms
from extractor.claims.wording import ABSENCE, CLAUSE_END, CONCESSION, HEDGE, NEGATION
from extractor.document import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence, Set

    from extractor.rules.analysis import Analysis

_FEWEST: Final = 2
"""A clause with fewer words of its own is no claim, unless one of them is a name or a number."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of an answer, as a span of its view; `sentence` is the number of the sentence that it is in."""

    span: Span
    sentence: int
    terms: tuple[Term, ...]
    is_absence: bool
    is_hedged: bool
    is_negated: bool


def clauses(analysis: Analysis, ignored: Set[str]) -> list[Clause]:
    """Return the clauses of an answer, in order. Words whose stems are in `ignored` are none to be checked."""
    text = analysis.view.text
    return [
        Clause(
            span,
            sentence.index,
            tuple(terms(text, span, ignored)),
            is_absence=_has(ABSENCE, text, span),
            is_hedged=_has(HEDGE, text, span),
            is_negated=_has(NEGATION, text, span),
        )
        for sentence in analysis.sentences
        for span in _joined(text, list(_pieces(text, sentence.span)), ignored)
    ]


def _has(pattern: re.Pattern[str], text: str, span: Span) -> bool:
    return pattern.search(text[span.start : span.end]) is not None


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    marks = sorted(
        mark.span() for mark in CLAUSE_END.finditer(text, sentence.start, sentence.end) if mark.start() > sentence.start
    )
    for end, following in [*marks, (sentence.end, sentence.end)]:
        granted = CONCESSION.match(text, start, end)
        if granted is not None:
            yield Span(start, granted.start("end"))
            start = granted.end()
        if end > start:
            yield Span(start, end)
            start = following


def _joined(text: str, pieces: Sequence[Span], ignored: Set[str]) -> list[Span]:
    """Join a piece that says too little by itself ("In this case,") with the next one, or the last with the one before."""
    joined: list[Span] = []
    waiting: int | None = None
    for piece in pieces:
        start = piece.start if waiting is None else waiting
        whole = Span(start, piece.end)
        if len(terms(text, whole, ignored)) >= _FEWEST or _has(ABSENCE, text, whole):
            joined.append(whole)
            waiting = None
        else:
            waiting = start
    if waiting is not None:
        if joined and not _has(ABSENCE, text, joined[-1]):
            joined[-1] = Span(joined[-1].start, pieces[-1].end)
        else:
            joined.append(Span(waiting, pieces[-1].end))
    return joined


def says_enough(found: Sequence[Term]) -> bool:
    """Whether words are enough for a claim."""
    return len(found) >= _FEWEST or any(term.exact for term in found)
