"""Checked answers that cannot be: what the models refuse; and the sums over answers."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from extractor.claims import CheckedAnswer, Claim
from extractor.claims.totals import Totals
from tests.claims.makers import checked

QUOTE = {"quote": "We used Keras.", "start": 0, "end": 14}
CLAIM: dict[str, Any] = {
    "kind": "value",
    "text": "Keras",
    "start": 0,
    "end": 5,
    "verdict": "stated",
    "evidence": [QUOTE],
}


def test_a_sound_claim_is_taken() -> None:
    """The claim that the others are changed from is one."""
    assert Claim.model_validate(CLAIM).holds is True


@pytest.mark.parametrize(
    "change",
    [
        {"end": 6},
        {"evidence": []},
        {"verdict": "absent"},
        {"kind": "absence"},
        {"kind": "absence", "verdict": "missed", "evidence": []},
        {"verdict": "not stated"},
        {"verdict": "perhaps"},
        {"score": 1},
    ],
)
def test_an_unsound_claim_is_refused(change: dict[str, Any]) -> None:
    """A stated claim has evidence, one that does not hold a reason, an absence verdicts of its own."""
    with pytest.raises(ValidationError):
        Claim.model_validate(CLAIM | change)


@pytest.mark.parametrize(
    "change",
    [
        {"holds": False},
        {"holds": None},
        {"answer": "It is Keras"},
        {"error": {"kind": "empty", "detail": "nothing"}},
    ],
)
def test_an_unsound_answer_is_refused(change: dict[str, Any]) -> None:
    """An answer holds where all its claims do, and its claims stand in it."""
    content: dict[str, Any] = {
        "schema": {"name": "s", "version": "1"},
        "document": {"id": "a", "source": "a"},
        "extractor": {"version": "1", "backend": "rules", "config": "c"},
        "answer": "Keras",
        "holds": True,
        "claims": [CLAIM],
    }
    assert CheckedAnswer.model_validate(content).holds is True
    with pytest.raises(ValidationError):
        CheckedAnswer.model_validate(content | change)


def test_a_line_reads_back_equal() -> None:
    """What is written as a line of JSON is read back as the same answer."""
    answer = checked("We used Keras.", "framework", "Keras, perhaps TensorFlow.")
    assert CheckedAnswer.model_validate_json(answer.to_line()) == answer


def test_sums_count_each_kind() -> None:
    """Answers that hold, that do not and that claim nothing are told apart, and so are hedged claims."""
    totals = Totals()
    for words in ("Keras.", "Keras, or perhaps TensorFlow.", "Yes.", "The framework is not mentioned."):
        totals.add(checked("We used Keras.", "framework", words))
    assert (totals.answers, totals.judged, totals.holding, totals.unchecked) == (4, 3, 1, 1)
    assert (totals.claims, totals.claims_holding, totals.not_stated, totals.not_stated_hedged, totals.missed) == (
        4,
        2,
        1,
        1,
        1,
    )
