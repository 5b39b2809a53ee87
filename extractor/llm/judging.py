"""Whose a candidate is, where no words beside it say so: the models are asked, and their votes counted.

Only what the rules turned down for want of such words is asked about: a name in an introduction, a name that too little speaks for.
Where words did decide ("et al. used", "could be") nobody is asked, for no opinion outweighs them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from extractor.llm.asking import Asked
from extractor.llm.passages import best
from extractor.llm.questions import UsageAnswers, fence_of
from extractor.llm.vote import FOUND_BY, is_enough
from extractor.rules.decide import MAX_CONFIDENCE, TOO_LITTLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractor.findings import FieldFindings, Finding
    from extractor.llm.passages import Passages
    from extractor.llm.reading import Desk, Reader
    from extractor.record import Usage

RULES: Final = "rules"
_BY_PLACE: Final = "only said in the "
_NOT_OWN: Final = "not said to be this work's own doing"
_NEIGHBOURS: Final = 1


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A finding of a field that was turned down for want of words, and its sentence."""

    field: str
    finding: Finding
    sentence: int


def judged(
    found: Mapping[str, FieldFindings], passages: Passages, desk: Desk, readers: Sequence[Reader], document: str
) -> dict[str, FieldFindings]:
    """Return findings of which those that enough readers take for this work's own are accepted.

    A reader that fails has no vote here: what it was asked about stays turned down, as the rules have it.
    """
    doubts = _doubts(found, passages)[: len(ascii_uppercase)]
    if not doubts:
        return dict(found)
    words = _question(doubts, passages, desk)
    fields = tuple(dict.fromkeys(doubt.field for doubt in doubts))
    votes: list[list[str]] = [[] for _ in doubts]
    for reader in readers:
        said = _usages(desk, Asked(document, fields, words, UsageAnswers, reader.model, reader.sample))
        for number, letter in enumerate(ascii_uppercase[: len(doubts)]):
            if said.get(letter) == "used":
                votes[number].append(reader.name)
    accepted = dict(found)
    for doubt, names in zip(doubts, votes, strict=True):
        if is_enough(len(names), len(readers), desk.settings.vote):
            accepted[doubt.field] = _accepting(accepted[doubt.field], doubt.finding, names, len(readers))
    return accepted


def _doubts(found: Mapping[str, FieldFindings], passages: Passages) -> list[_Doubt]:
    """Return what was turned down for want of words and stands in a sentence that may be shown."""
    view, sentences = passages.analysis.view, passages.analysis.sentences
    places = {view.span(*sentences[index].span).start: index for index in passages.shown}
    doubts = []
    for name, findings in found.items():
        if findings.accepted:
            continue
        for finding in findings.turned_down:
            index = places.get(finding.spans[0].start)
            if index is not None and _is_for_want_of_words(finding.reason):
                doubts.append(_Doubt(name, finding, index))
    return doubts


def _is_for_want_of_words(reason: str) -> bool:
    return reason in (TOO_LITTLE, _NOT_OWN) or reason.startswith(_BY_PLACE)


def _question(doubts: Sequence[_Doubt], passages: Passages, desk: Desk) -> list[dict[str, str]]:
    near = {
        index for doubt in doubts for index in range(doubt.sentence - _NEIGHBOURS, doubt.sentence + _NEIGHBOURS + 1)
    }
    fields = [desk.fields[doubt.field] for doubt in doubts]
    sentences = best(passages, [index for index in passages.shown if index in near], fields, desk.settings.input_tokens)
    shown = passages.numbered(sorted({*sentences, *(doubt.sentence for doubt in doubts)}))
    listed = "\n".join(
        f"{letter}: {doubt.finding.text} in sentence {doubt.sentence + 1}, for {doubt.field}"
        for letter, doubt in zip(ascii_uppercase, doubts, strict=False)
    )
    asked = desk.templates.fill("usage", candidates=listed, sentences=shown, fence=fence_of(shown))
    return [{"role": "system", "content": desk.templates.fill("system")}, {"role": "user", "content": asked}]


def _usages(desk: Desk, asked: Asked) -> dict[str, Usage]:
    reply = desk.asker.ask(asked)
    if reply.outcome != "answered":
        return {}
    return UsageAnswers.model_validate(reply.answers).by_letter()


def _accepting(findings: FieldFindings, finding: Finding, names: list[str], readers: int) -> FieldFindings:
    confidence = min(round(len(names) / readers, 3), MAX_CONFIDENCE)
    attributes = {**finding.attributes, FOUND_BY: [RULES, *names]}
    own = replace(finding, usage="used", reason="", confidence=confidence, attributes=attributes)
    rest = tuple(one for one in findings.turned_down if one is not finding)
    return replace(findings, accepted=(*findings.accepted, own), turned_down=rest)
