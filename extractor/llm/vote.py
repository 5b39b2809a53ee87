"""Several readers to one answer: a value counts if enough of them have proven it, and their agreement is its confidence.

Only proven values vote. A reader that failed has no vote, but its voice is missed: where it could have made the difference and nothing
else was found, the field is not determined.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from extractor.findings import FieldFindings, Finding
from extractor.llm.resolve import key
from extractor.rules.decide import MAX_CONFIDENCE, OFF_SUBJECT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.document import Span
    from extractor.llm.proof import Proven
    from extractor.llm.settings import Vote
    from extractor.record import Attribute

FOUND_BY: Final = "found_by"
_MOST_VALUES: Final = 15
_MOST_EVIDENCE: Final = 5


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one reader says of one field: what it has proven, or why it says nothing."""

    reader: str
    proven: Proven | None
    failure: str | None = None


def is_enough(votes: int, readers: int, rule: Vote) -> bool:
    """Whether so many votes of so many readers decide.

    >>> is_enough(2, 3, "majority"), is_enough(2, 4, "majority"), is_enough(2, 3, "unanimous"), is_enough(1, 3, "any")
    (True, False, False, True)
    """
    if rule == "any":
        return votes > 0
    return votes == readers if rule == "unanimous" else votes * 2 > readers


def count(ballots: Sequence[Ballot], rule: Vote, least: float = 0.0) -> FieldFindings:
    """Return what the readers decide of a field; a value needs the confidence `least`."""
    by_value: dict[str, list[tuple[str, Finding]]] = defaultdict(list)
    for ballot in ballots:
        for finding in {key(one.value): one for one in (ballot.proven.accepted if ballot.proven else ())}.values():
            by_value[key(finding.value)].append((ballot.reader, finding))
    accepted, outvoted = [], []
    for votes in by_value.values():
        finding = _merged(votes, len(ballots))
        if not is_enough(len(votes), len(ballots), rule):
            outvoted.append(replace(finding, reason=_outvoted(votes, len(ballots))))
        elif finding.confidence < least:
            outvoted.append(replace(finding, usage="background", reason=OFF_SUBJECT))
        else:
            accepted.append(finding)
    failures = [ballot.failure for ballot in ballots if ballot.failure is not None]
    most = max((len(votes) for votes in by_value.values()), default=0)
    is_open = bool(failures) and is_enough(most + len(failures), len(ballots), rule)
    faults = [f"{ballot.reader}: {fault}" for ballot in ballots if ballot.proven for fault in ballot.proven.faults]
    return FieldFindings(
        tuple(sorted(accepted, key=_order)[:_MOST_VALUES]),
        (*outvoted, *_misses(ballots, set(by_value))),
        "; ".join(failures) if is_open and not accepted else None,
        tuple(faults),
    )


def _order(finding: Finding) -> tuple[float, Span]:
    return (-finding.confidence, finding.spans[0])


def _merged(votes: Sequence[tuple[str, Finding]], readers: int) -> Finding:
    """Return one finding of those that several readers have proven; what more of them cite comes first."""
    first = votes[0][1]
    cited: dict[Span, int] = defaultdict(int)
    attributes: dict[str, Attribute] = {}
    for _, finding in votes:
        attributes = {**finding.attributes, **attributes}
        for span in finding.spans:
            cited[span] += 1
    attributes[FOUND_BY] = [reader for reader, _ in votes]
    spans = sorted(cited, key=lambda span: (-cited[span], span))[:_MOST_EVIDENCE]
    confidence = min(round(len(votes) / readers, 3), MAX_CONFIDENCE)
    return replace(first, spans=tuple(spans), confidence=confidence, attributes=attributes)


def _outvoted(votes: Sequence[tuple[str, Finding]], readers: int) -> str:
    return f"found by {len(votes)} of {readers} readers only: {', '.join(reader for reader, _ in votes)}"


def _misses(ballots: Sequence[Ballot], found: set[str]) -> list[Finding]:
    """Return what readers proposed in vain, each value once."""
    misses: dict[tuple[str, str], Finding] = {}
    for ballot in ballots:
        for finding in ballot.proven.turned_down if ballot.proven else ():
            if key(finding.value) not in found:
                misses.setdefault((key(finding.value), finding.reason), finding)
    return list(misses.values())
