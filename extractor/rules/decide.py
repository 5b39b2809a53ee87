"""From judged candidates to answers: one decision a field, with values, near misses and evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from extractor.normalize import NONE
from extractor.rules.usage import SAID_OF_OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.rules.candidate import Candidate
    from extractor.schema import Calibration, ChecklistField, Schema

MAX_CONFIDENCE: Final = 0.99
TOO_LITTLE: Final = "too little speaks for it"
OFF_SUBJECT: Final = "the document is about something else"
_MOST_VALUES: Final = {"open": 10, "pair": 20, "term": 15, "url": 15}


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that is accepted, its confidence, and the candidates that show it, best first."""

    value: str
    confidence: float
    shown_by: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of a field: the accepted answers and the candidates that were turned down."""

    field: str
    answers: tuple[Answer, ...] = ()
    turned_down: tuple[Candidate, ...] = ()


def decide(
    candidates: Sequence[Candidate], schema: Schema, least: float = 0.0, *, is_whole: bool = False
) -> dict[str, Decision]:
    """Return a decision for every field of the schema; a value needs the strength `least` where its field asks less.

    Of a whole paper it is known what nearly every one states: `ChecklistField.fallback`.
    """
    by_field: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_field[candidate.field].append(candidate)
    return {
        name: decide_field(field, by_field.get(name, []), least, schema.calibration, falls_back=is_whole and least == 0)
        for name, field in schema.fields.items()
    }


def decide_field(
    field: ChecklistField,
    candidates: Sequence[Candidate],
    least: float = 0.0,
    calibration: Calibration | None = None,
    *,
    falls_back: bool = False,
) -> Decision:
    """Accept the values whose strength reaches the field's threshold, and `least`; keep the rest as turned down.

    Where none does and it `falls_back`, the likeliest is accepted that reaches the field's fallback. A calibration says what confidence a
    strength deserves; without one the confidence is the strength itself.
    """
    groups: dict[str, list[Candidate]] = defaultdict(list)
    mentions: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        (mentions if candidate.is_mention else groups)[_group(candidate)].append(candidate)
    answers: list[Answer] = []
    turned_down = []
    used = {key: _surest_first(one for one in group if one.usage == "used") for key, group in groups.items()}
    strengths = {key: _strength(own) for key, own in used.items()}
    if falls_back and field.fallback is not None and max(strengths.values(), default=0.0) < field.threshold:
        answers = _likeliest([*groups.values(), *mentions.values()], field.fallback)
    settled = {_group(answer.shown_by[0]) for answer in answers}
    for key, group in groups.items():
        if key in settled:
            continue
        own, strength = used[key], strengths[key]
        if own and strength >= max(field.threshold, least):
            answers.append(Answer(own[0].value, strength, (*own, *_shown_too(mentions[key]))))
        else:
            turned_down.append(_closest(group, OFF_SUBJECT if strength >= field.threshold else TOO_LITTLE))
    answers = _strongest(_without_denial(_without_broader(answers)), _MOST_VALUES[field.kind])
    if calibration is not None:
        answers = [
            replace(one, confidence=min(calibration.confidence(field.name, one.confidence), MAX_CONFIDENCE))
            for one in answers
        ]
    return Decision(field.name, tuple(answers), tuple(turned_down))


def _group(candidate: Candidate) -> str:
    """Return what makes candidates one answer: their value; of statements the sentence, which passages may hold more than once; of named
    numbers the number, however it is written.
    """
    if "number" in candidate.attributes:
        return f"{candidate.attributes['name']}={candidate.attributes['number']}{candidate.attributes.get('unit', '')}"
    return "#" + _key(candidate.statement) if candidate.statement else _key(candidate.value)


@lru_cache(maxsize=4096)
def _key(value: str) -> str:
    return "".join(character for character in value.casefold() if character.isalnum() or character in "=+.")


def _surest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda one: (-one.weight * one.score, one.span.start))


def _likeliest(groups: Sequence[Sequence[Candidate]], fallback: float) -> list[Answer]:
    """Return the value for which most speaks, at least `fallback`, as the only answer.

    What only a section's kind makes background counts too: the one sentence that a paper has on it may stand in the introduction.
    """
    possible = [
        _surest_first(one for one in group if one.usage in ("used", "background") and one.score > SAID_OF_OTHERS)
        for group in groups
    ]
    best = max(possible, key=_strength, default=[])
    strength = _strength(best)
    if not best or strength < fallback:
        return []
    for one in best:
        one.usage, one.reason = "used", ""
    return [Answer(best[0].value, strength, tuple(best))]


def _strength(used: Sequence[Candidate]) -> float:
    """Combine the mentions as independent witnesses, the best one whole, each further one with half the weight of the last."""
    doubt, share = 1.0, 1.0
    for candidate in used[:4]:
        doubt *= 1 - candidate.weight * candidate.score * share
        share /= 2
    return min(round(1 - doubt, 3), MAX_CONFIDENCE)


def _shown_too(mentions: Sequence[Candidate]) -> list[Candidate]:
    """Return the mentions that are this work's own, the surest first."""
    return sorted((one for one in mentions if one.usage == "used"), key=lambda one: -one.score)


def _closest(group: Sequence[Candidate], reason: str) -> Candidate:
    best = max(group, key=lambda one: (one.weight * one.score, -one.span.start))
    if best.usage == "used" and not best.reason:
        best.reason = reason
        best.usage = "background"
    return best


def _without_broader(answers: Sequence[Answer]) -> list[Answer]:
    """Drop a broader name where a narrower one of it was accepted (GPU beside NVIDIA V100)."""
    implied = {answer.shown_by[0].broader for answer in answers}
    return [answer for answer in answers if answer.value not in implied]


def _without_denial(answers: Sequence[Answer]) -> list[Answer]:
    """Drop "none" where something was accepted: what one experiment did without, another one has."""
    return [answer for answer in answers if answer.value != NONE or len(answers) == 1]


def _strongest(answers: Sequence[Answer], limit: int) -> list[Answer]:
    """Keep the most confident; list them in the order of the text."""
    best = sorted(answers, key=lambda answer: -answer.confidence)[:limit]
    return sorted(best, key=lambda answer: answer.shown_by[0].span.start)
