"""Whether a document is about a schema's matter at all, by what it says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import SectionKind, Span
from extractor.rules.candidate import Candidate
from extractor.rules.usage import judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.document import Document
    from extractor.lexicon import Hit
    from extractor.rules.compiled import Rule
    from extractor.rules.scan import Scan
    from extractor.schema import Subject

# Retrieval returns a page of text at most; a paragraph or two are an excerpt of something, whatever they look like.
_PAGE: Final = 5000
_PARAGRAPH: Final = 1000
_BEGINNING: Final = re.compile(r"(?:\A|\n[ \t]*\r?\n)\s*([^\W\d_])")
_ABOUT_OWN_WORK: Final = frozenset(
    {SectionKind.ABSTRACT, SectionKind.METHODS, SectionKind.EXPERIMENTS, SectionKind.RESULTS}
)


def least_strength(subject: Subject, scans: Sequence[Scan], text: str, *, is_passage: bool) -> float:
    """Return the strength that a value needs in a document, whatever its field asks: 0 where the document is on the subject.

    `text` is the document's view. A passage says once, and in passing, what its paper says again and again. On a page that was written as
    a whole the heading of a few lines does not show whose work they tell.
    """
    told_by = frozenset[SectionKind]() if len(text) < _PAGE else _ABOUT_OWN_WORK
    if _says(scans, text, 1 if is_passage else subject.sentences, None if is_passage else told_by):
        return 0.0
    return subject.passage_threshold if is_passage else subject.threshold


def is_passage(document: Document) -> bool:
    """Whether a document was cut out of a longer text.

    It is a page at most; and its format says so, it is a paragraph or two, or something in it begins in the middle of a sentence: of a
    page that somebody wrote as a whole, nothing does.
    """
    if len(document.text) >= _PAGE:
        return False
    if document.format == "passages" or len(document.text) < _PARAGRAPH:
        return True
    return any(match[1].islower() for match in _BEGINNING.finditer(document.text))


def _says(scans: Sequence[Scan], text: str, needed: int, told_by: frozenset[SectionKind] | None) -> bool:
    """Whether that many sentences, each counted once, speak of the subject as their own.

    A text on anything may name a network: one of them has to be told as own work, by words beside the mention ("we trained") or by the
    kind of its section, one of `told_by`. With None it need not be.
    """
    said: set[str] = set()
    is_told = told_by is None
    for scan in scans:
        mentions = [_judged(hit, scan, text) for hit in scan.subject if not scan.is_something_else(hit)]
        own = [mention for mention in mentions if mention.usage == "used"]
        if own:
            said.add(text[scan.sentence.span.start : scan.sentence.span.end])
            is_told = is_told or any(mention.is_told for mention in own) or scan.sentence.section in (told_by or ())
            if is_told and len(said) >= needed:
                return True
    return False


def _judged(hit: Hit[Rule], scan: Scan, text: str) -> Candidate:
    """Return a mention of the subject, judged as a candidate would be in its place."""
    mention = Candidate("", hit.match[0], hit.match[0], Span(hit.start, hit.end), scan.sentence.index, weight=1.0)
    judge(mention, scan, text)
    return mention
