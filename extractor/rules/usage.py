"""Whose a candidate is: this work's own, somebody else's, background, or only possible.

After ConText (Harkema et al. 2009): cues with a direction and a reach, ended by clause boundaries; the cue nearest to
the candidate decides. Where no cue reaches it the kind of section does: related work is other people's, references
are nobody's, methods are the authors' own. What decided is kept as the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind, SectionKind
from extractor.phrases import asked_words, fold
from extractor.schema import Cue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.record import Usage
    from extractor.rules.candidate import Candidate
    from extractor.rules.scan import Scan

_OWN_SCORE: Final = {
    SectionKind.INTRODUCTION: 0.85,
    SectionKind.RELATED_WORK: 0.7,
    SectionKind.DISCUSSION: 0.85,
    SectionKind.FUTURE_WORK: 0.6,
    SectionKind.KEYWORDS: 0.6,
    SectionKind.FRONT: 0.6,
}
_OWN_DEFAULT: Final = 0.97
_SECTION_PRIOR: Final[dict[SectionKind, tuple[Usage, float]]] = {
    SectionKind.TITLE: ("used", 0.75),
    SectionKind.FRONT: ("used", 0.5),
    SectionKind.ABSTRACT: ("used", 0.8),
    SectionKind.KEYWORDS: ("background", 0.4),
    SectionKind.INTRODUCTION: ("background", 0.3),
    SectionKind.RELATED_WORK: ("other_work", 0.1),
    SectionKind.METHODS: ("used", 0.92),
    SectionKind.EXPERIMENTS: ("used", 0.92),
    SectionKind.RESULTS: ("used", 0.85),
    SectionKind.DISCUSSION: ("used", 0.5),
    SectionKind.CONCLUSION: ("used", 0.65),
    SectionKind.FUTURE_WORK: ("future", 0.1),
    SectionKind.AVAILABILITY: ("used", 0.92),
    SectionKind.ACKNOWLEDGEMENTS: ("used", 0.8),
    SectionKind.REFERENCES: ("bibliography", 0.0),
    SectionKind.APPENDIX: ("used", 0.8),
    SectionKind.OTHER: ("used", 0.75),
}
_OWN_SECTIONS: Final = frozenset({SectionKind.METHODS, SectionKind.EXPERIMENTS, SectionKind.AVAILABILITY})
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_CITATION: Final = re.compile(
    r"\[\d{1,3}(?:[,\u2013 -]+\d{1,3})*\]|\([^()]*\b(?:19|20)\d\d[a-z]?\)|\bet al\b|\((?:19|20)\d\d[a-z]?\)"
)
# A sentence of the introduction that fits own work ("was trained") and cites nobody.
_WEAK_SCORE: Final = 0.65
SAID_OF_OTHERS: Final = 0.1
"""The score of what words beside it make somebody else's, or not done."""
_OUTRIGHT: Final[tuple[Usage, ...]] = ("negated", "future")
_TITLE_WEIGHT: Final = 0.8
"""What a title names the paper is about, however little the form alone would say."""
_TABLE_FACTOR: Final = 0.9


@dataclass(frozen=True, slots=True)
class _Touch:
    """A cue that reaches a candidate, how many characters lie between them, and which of the cue's own words lie in the candidate."""

    cue: Cue
    distance: int
    words: str
    shared: frozenset[str]


def judge(candidate: Candidate, scan: Scan, text: str) -> None:
    """Decide whose a candidate is; fills in its usage, score and reason."""
    if candidate.fixed:
        return
    section, block = scan.sentence.section, scan.sentence.block
    if section is SectionKind.REFERENCES or block is BlockKind.REFERENCE:
        _settle(candidate, "bibliography", 0.0, "stands in the references")
        return
    touches = _touches(candidate, scan, text)
    if candidate.value == "none":
        touches = [touch for touch in touches if touch.cue.usage != "negated"]
    if candidate.own_words:
        touches = [
            one for one in touches if not (one.cue.usage != "used" and one.shared and one.shared <= candidate.own_words)
        ]
    decided = _decisive([touch for touch in touches if not touch.cue.weak])
    if decided is None:
        usage, prior = _SECTION_PRIOR[section]
        if section is SectionKind.INTRODUCTION and touches and not _is_cited(scan, text):
            usage, prior = "used", _WEAK_SCORE
        score = prior * (_TABLE_FACTOR if block is BlockKind.TABLE else 1.0)
        _settle(candidate, usage, score, "" if usage == "used" else f"only said in the {section.value} section")
    elif decided.cue.usage == "used":
        _settle(candidate, "used", _OWN_SCORE.get(section, _OWN_DEFAULT), "")
        candidate.is_told = True
    else:
        _settle(candidate, decided.cue.usage, SAID_OF_OTHERS, f'"{decided.words}"')
    is_own = section in _OWN_SECTIONS or any(touch.cue.usage == "used" for touch in touches)
    if section is SectionKind.TITLE and candidate.usage == "used":
        candidate.weight = max(candidate.weight, _TITLE_WEIGHT)
    if "own" in candidate.needs and candidate.usage == "used" and not is_own:
        _settle(candidate, "background", 0.3, "not said to be this work's own doing")


def _is_cited(scan: Scan, text: str) -> bool:
    """Whether a sentence cites somebody."""
    return _CITATION.search(text, *scan.sentence.span) is not None


def _settle(candidate: Candidate, usage: Usage, score: float, reason: str) -> None:
    candidate.usage, candidate.score, candidate.reason = usage, score, reason


def _decisive(touches: Sequence[_Touch]) -> _Touch | None:
    """Return the cue that decides: a denial, a plan or another outright cue before the nearest; own work wins a draw."""
    outright = [touch for touch in touches if touch.cue.outright or touch.cue.usage in _OUTRIGHT]
    return min(outright or touches, key=lambda touch: (touch.distance, touch.cue.usage != "used"), default=None)


def _touches(candidate: Candidate, scan: Scan, text: str) -> list[_Touch]:
    found = []
    for hit in scan.usage:
        cue = hit.item.item
        if not isinstance(cue, Cue):
            continue
        before = hit.end <= candidate.span.start
        after = hit.start >= candidate.span.end
        inside = not before and not after
        if (before and cue.direction == "backward") or (after and cue.direction == "forward"):
            continue
        start, end = (hit.end, candidate.span.start) if before else (candidate.span.end, hit.start)
        if inside:
            start = end = hit.start
        if _reaches(cue, text, start, end, scan.boundaries):
            both = text[max(hit.start, candidate.span.start) : min(hit.end, candidate.span.end)] if inside else ""
            shared = asked_words(hit.match.re.pattern).intersection(fold(both).split())
            found.append(_Touch(cue, max(end - start, 0), hit.match[0], shared))
    return found


def _reaches(cue: Cue, text: str, start: int, end: int, boundaries: Sequence[int]) -> bool:
    if isinstance(cue.reach, int) and len(text[start:end].split()) > cue.reach:
        return False
    if cue.reach == "sentence":
        return True
    if any(start <= boundary < end for boundary in boundaries):
        return False
    between = _BRACKETED.sub("", text[start:end])
    return ";" not in between and not (cue.reach == "phrase" and "," in between)
