"""Decisions: which candidates become answers, which are turned down."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.document import Span
from extractor.rules.candidate import Candidate
from extractor.rules.decide import MAX_CONFIDENCE, Decision, decide, decide_field
from extractor.schema import Calibration
from tests.small import make_field, make_schema


def candidate(value: str, score: float = 0.9, *, start: int = 0, **parts: Any) -> Candidate:
    """Return a judged candidate whose form says all that can be said."""
    given_parts = {
        "field": "field",
        "text": value,
        "span": Span(start, start + 1),
        "sentence": start,
        "weight": 1.0,
        **parts,
    }
    return Candidate(value=value, score=score, **given_parts)


def decided(*candidates: Candidate, kind: str = "term", **parts: Any) -> Decision:
    return decide_field(make_field(kind, **parts), candidates)


def values(decision: Decision) -> list[str]:
    return [answer.value for answer in decision.answers]


@pytest.mark.parametrize(("score", "expected"), [(0.5, ["Adam"]), (0.49, [])])
def test_the_threshold_decides(score: float, expected: list[str]) -> None:
    """What reaches the threshold is an answer, what falls short is turned down."""
    decision = decided(candidate("Adam", score))
    assert values(decision) == expected
    assert len(decision.turned_down) == 1 - len(expected)


def test_what_was_not_used_is_never_an_answer() -> None:
    """A candidate of another usage is turned down, however sure its form is."""
    decision = decided(candidate("Adam", 1.0, usage="other_work", reason="they"))
    assert (values(decision), decision.turned_down[0].reason) == ([], "they")


def test_a_weak_candidate_gets_a_reason() -> None:
    """What is turned down for want of weight says so."""
    [miss] = decided(candidate("Adam", 0.1)).turned_down
    assert (miss.usage, miss.reason) == ("background", "too little speaks for it")


def test_two_mentions_say_more_than_one() -> None:
    """A value that is mentioned twice is surer than each mention, and has both as its proof."""
    [answer] = decided(candidate("Adam", 0.6), candidate("Adam", 0.6, start=9)).answers
    assert answer.confidence > 0.6
    assert len(answer.shown_by) == 2


def test_a_value_used_once_is_used() -> None:
    """That others used it too takes nothing from what the authors used."""
    decision = decided(candidate("Adam", usage="other_work"), candidate("Adam", start=9))
    assert (values(decision), decision.turned_down) == (["Adam"], ())


def test_writings_of_a_value_are_one() -> None:
    """Capitals, spaces and hyphens make no other value; a digit does."""
    assert len(values(decided(candidate("ResNet-50"), candidate("resnet 50", start=5)))) == 1
    assert len(values(decided(candidate("ResNet-50"), candidate("ResNet-101", start=5)))) == 2


def test_a_broader_name_is_dropped_beside_a_narrower() -> None:
    """GPU says nothing more where NVIDIA V100 is an answer; alone it is one."""
    assert values(decided(candidate("GPU"), candidate("NVIDIA V100", start=5, broader="GPU"))) == ["NVIDIA V100"]
    assert values(decided(candidate("GPU"))) == ["GPU"]


def test_answers_stand_in_the_order_of_the_text() -> None:
    """The first to be mentioned comes first, not the surest."""
    assert values(decided(candidate("SGD", 0.9, start=50), candidate("Adam", 0.6, start=3))) == ["Adam", "SGD"]


@pytest.mark.parametrize(("kind", "limit"), [("term", 15), ("pair", 20), ("open", 10)])
def test_there_are_not_too_many_answers(kind: str, limit: int) -> None:
    """Of many values the most confident are kept, fewer of statements than of names."""
    many = [candidate(f"value {number}", 0.55 + number / 100, start=number) for number in range(24)]
    answers = values(decided(*many, kind=kind))
    assert len(answers) == limit
    assert "value 19" in answers


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_confidence_stays_between_the_best_mention_and_certainty(scores: list[float]) -> None:
    """No answer is less sure than its best mention, and none is certain."""
    for answer in decided(*(candidate("Adam", score) for score in scores), threshold=0.0).answers:
        assert min(max(scores), MAX_CONFIDENCE) - 0.001 <= answer.confidence <= MAX_CONFIDENCE


@pytest.mark.parametrize(
    ("calibration", "expected"),
    [
        (None, 0.75),
        (Calibration(), 0.75),
        (Calibration(intercept=1.1), 0.9),
        (Calibration(intercept=1.1, fields={"field": 0.0}), 0.75),
        (Calibration(slope=2), 0.9),
        (Calibration(intercept=20), MAX_CONFIDENCE),
        (Calibration(intercept=-9), 0.0),
    ],
)
def test_a_calibration_says_how_sure_an_answer_is(calibration: Calibration | None, expected: float) -> None:
    """It maps the strength, the same in each field or by the field's own intercept; it never takes an answer away."""
    [answer] = decide_field(make_field("term"), [candidate("Adam", 0.75)], 0.0, calibration).answers
    assert answer.confidence == pytest.approx(expected, abs=0.001)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 5), st.floats(-5, 5))
def test_a_calibration_keeps_the_order(one: float, other: float, slope: float, intercept: float) -> None:
    """What speaks more strongly for a value never makes it less sure."""
    calibration = Calibration(slope=slope, intercept=intercept)
    weaker, stronger = (calibration.confidence("field", strength) for strength in sorted((one, other)))
    assert 0 <= weaker <= stronger <= 1


def test_a_number_is_one_answer_however_it_is_written() -> None:
    """60k and 60000 of one name are one value; of another name, or as a share, they are others."""
    steps = {"name": "steps", "number": 60000}
    decision = decided(
        candidate("steps=60k", attributes=steps),
        candidate("steps=60000", 0.8, start=1, attributes=steps),
        candidate("epochs=60000", start=2, attributes={"name": "epochs", "number": 60000}),
        candidate("steps=60000%", start=3, attributes={**steps, "unit": "%"}),
        kind="pair",
    )
    assert values(decision) == ["steps=60k", "epochs=60000", "steps=60000%"]


def test_every_field_gets_a_decision() -> None:
    """A field without a candidate is decided too, with nothing."""
    schema = make_schema(optimizer={"kind": "term"}, hardware={"kind": "term"})
    decisions = decide([candidate("Adam", field="optimizer")], schema)
    assert {name: values(decision) for name, decision in decisions.items()} == {"optimizer": ["Adam"], "hardware": []}


def fallen_back(*candidates: Candidate, least: float = 0.0, is_whole: bool = True) -> list[str]:
    schema = make_schema(field={"kind": "term", "fallback": 0.2})
    return values(decide(candidates, schema, least, is_whole=is_whole)["field"])


def test_what_nearly_every_paper_states_falls_back_on_the_likeliest() -> None:
    """Where nothing reaches the threshold one value does that reaches the fallback, and never beside a sure one."""
    assert fallen_back(candidate("text", 0.3), candidate("audio", 0.4, start=1)) == ["audio"]
    assert fallen_back(candidate("text", 0.19)) == []
    assert fallen_back(candidate("text", 0.3), candidate("audio", 0.6, start=1)) == ["audio"]
    assert values(decided(candidate("text", 0.3))) == []


def test_a_passage_and_a_page_on_something_else_do_not_fall_back() -> None:
    """Only of a whole paper on the subject is it known what it will state."""
    assert fallen_back(candidate("text", 0.3), is_whole=False) == []
    assert fallen_back(candidate("text", 0.3), least=0.7) == []


@pytest.mark.parametrize(
    ("score", "usage", "expected"),
    [
        (0.3, "background", ["text"]),
        (0.1, "background", []),
        (0.3, "other_work", []),
        (0.3, "bibliography", []),
    ],
)
def test_what_falls_back(score: float, usage: str, expected: list[str]) -> None:
    """The introduction may be all that a paper says on it; what words make somebody else's is none of its answers."""
    assert fallen_back(candidate("text", score, usage=usage, reason="why")) == expected


def test_what_fell_back_is_not_turned_down_too() -> None:
    """An answer is in one place, without a reason against it, and a bare mention can be one."""
    schema = make_schema(field={"kind": "term", "fallback": 0.2})
    weak = candidate("text", 0.3, usage="background", reason="only said in the introduction section")
    decision = decide([weak], schema, is_whole=True)["field"]
    assert (values(decision), decision.turned_down, weak.usage, weak.reason) == (["text"], (), "used", "")
    assert fallen_back(candidate("image", 0.4, is_mention=True)) == ["image"]
