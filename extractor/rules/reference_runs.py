"""Runs of bibliography entries in text that no heading announces: passages cut from a paper, columns that ran together.

A sentence splitter takes an entry apart: authors, title, journal. Each part alone may be anything ("Stochastic gradient boosting."), so
entries are told by their company: a run begins and ends with parts that only a bibliography has, and nobody speaks in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.document import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

# "Hinton, G., Deng, L." and "K. Cho, B. Van Merriënboer": two authors at least, or one who ends an entry's first part.
_SURNAME: Final = r"[^\W\d_a-z][^\W\d_]+(?:[-'\u2019 ][^\W\d_]+)?"
_INITIALS: Final = r"(?:[^\W\d_a-z]\.[ -]?){1,4}"
_INITIAL: Final = re.compile(r"[^\W\d_a-z]\.")
_LISTED: Final = re.compile(rf"\b{_SURNAME},? {_INITIALS}(?:,|;|&|and\b)|\b{_INITIALS} ?{_SURNAME}(?:,|;| and\b)")
_AUTHOR_AND_YEAR: Final = re.compile(
    rf"^(?:\[?\d{{1,3}}[\].]? ?)?{_SURNAME},? {_INITIALS}.{{0,200}}?\(?(?:19|20)\d\d[a-z]?\)?[.:,]?$"
)
_PUBLISHED: Final = re.compile(
    r"\b\d{1,4} ?\(\d{1,3}(?:[-\u2013]\d{1,3})?\) ?[:,] ?[a-z]?\d+"  # volume, issue and page
    r"|\b\d{1,4} ?[,:] ?[a-z]?\d{2,6} ?[-\u2013] ?\d{2,6}\b|\bpp\. ?\d+|\bvol\. ?\d+"
    r"|\bdoi ?[:.]|doi\.org/|\barXiv[: ]|\bIn ?: |\bProc\. |\bConf\. |\bTrans\. |\bLett\. |\bUniversity Press\b|\bpreprint\b"
)
_SPEAKS: Final = re.compile(r"\b(?:we|our|this (?:paper|study|work)|was|were|fig(?:ure)?s?\b|table)\b", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_AUTHORS: Final = 2
_FEWEST: Final = 2
_LONGEST_GAP: Final = 2
_LONGEST_ENTRY: Final = 700


class _Part(NamedTuple):
    place: int
    authors: bool
    where: bool


def reference_runs(text: str, sentences: Sequence[Span]) -> set[int]:
    """Return the places, among the sentences of a text, of those that are parts of bibliography entries.

    >>> parts = "We used RF.", "Friedman, J.H., Li, T., 2002.", "Gradient boosting.", "Data Anal. 38, 367-378.", "It is fast."
    >>> spans = [Span(start := 50 * place, start + len(part)) for place, part in enumerate(parts)]
    >>> sorted(reference_runs("".join(part.ljust(50) for part in parts), spans))
    [1, 2, 3]
    """
    authors = [_names_authors(text[span.start : span.end]) for span in sentences]
    if not any(authors):
        return set()
    found: set[int] = set()
    run: list[_Part] = []
    for place, span in enumerate(sentences):
        words = text[span.start : span.end]
        part = _Part(place, authors[place], _tells_where(words))
        if part.authors or part.where:
            run.append(part)
        elif run and (place - run[-1].place > _LONGEST_GAP or _SPEAKS.search(words)):
            found |= _whole(run)
            run = []
        elif (
            run
            and run[-1].place == place - 1
            and run[-1].authors
            and "\n" not in text[sentences[place - 1].end : span.start]
        ):
            run.append(part)  # The title that follows its authors.
    return found | _whole(run)


def _names_authors(words: str) -> bool:
    if not _INITIAL.search(words):
        return False
    if _AUTHOR_AND_YEAR.match(words):
        return True
    listed = len(_LISTED.findall(words))
    return listed >= _AUTHORS and len(words) < _LONGEST_ENTRY and not _SPEAKS.search(_BRACKETED.sub("", words))


def _tells_where(words: str) -> bool:
    return len(words) < _LONGEST_ENTRY and not _SPEAKS.search(words) and bool(_PUBLISHED.search(words))


def _whole(run: Sequence[_Part]) -> set[int]:
    """Return all places from the first to the last of a run, if it is one: authors, and where they published or many more."""
    authors = sum(part.authors for part in run)
    if not authors or len(run) < _FEWEST or (len(run) == _FEWEST and not any(part.where for part in run)):
        return set()
    return set(range(run[0].place, run[-1].place + 1))
