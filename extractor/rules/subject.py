"""Whether a document is about a schema's matter at all, by what it says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extractor.document import SectionKind, Span
from extractor.rules.candidate import Candidate
from extractor.rules.usage import judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.lexicon import Hit
    from extractor.rules.compiled import Rule
    from extractor.rules.scan import Scan
    from extractor.schema import Subject

# A passage of a paper says once what the paper says again and again.
_SHORT: Final = 5000
_ABOUT_OWN_WORK: Final = frozenset(
    {SectionKind.ABSTRACT, SectionKind.METHODS, SectionKind.EXPERIMENTS, SectionKind.RESULTS}
)


def least_strength(subject: Subject, scans: Sequence[Scan], text: str) -> float:
    """Return the strength that a value needs in a document, whatever its field asks: 0 where the document is on the subject."""
    is_passage = len(text) < _SHORT
    if _says(scans, text, 1 if is_passage else subject.sentences, aloud=not is_passage):
        return 0.0
    return subject.passage_threshold if is_passage else subject.threshold


def _says(scans: Sequence[Scan], text: str, needed: int, *, aloud: bool) -> bool:
    """Whether that many sentences, each counted once, speak of the subject as their own.

    Where it must be said `aloud`, one of them has to do so by words beside the mention ("we trained"), or stand in a section about own
    work: a long text on anything may name a network.
    """
    said: set[str] = set()
    is_aloud = not aloud
    for scan in scans:
        mentions = [_judged(hit, scan, text) for hit in scan.subject if not scan.is_something_else(hit)]
        own = [mention for mention in mentions if mention.usage == "used"]
        if own:
            said.add(text[scan.sentence.span.start : scan.sentence.span.end])
            is_aloud = is_aloud or any(mention.is_told for mention in own) or scan.sentence.section in _ABOUT_OWN_WORK
            if is_aloud and len(said) >= needed:
                return True
    return False


def _judged(hit: Hit[Rule], scan: Scan, text: str) -> Candidate:
    """Return a mention of the subject, judged as a candidate would be in its place."""
    mention = Candidate("", hit.match[0], hit.match[0], Span(hit.start, hit.end), scan.sentence.index, weight=1.0)
    judge(mention, scan, text)
    return mention
