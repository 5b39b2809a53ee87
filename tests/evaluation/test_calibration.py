"""Judged answers to a calibration: it learns what is true of them, and no more than they show."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.evaluation.calibration import cross_validated, fit
from extractor.evaluation.reliability import JudgedValue, reliability
from extractor.schema import Calibration

judgements = st.builds(
    JudgedValue, st.sampled_from("abc"), st.sampled_from(["hardware", "split"]), st.floats(0, 1), st.booleans()
)


def drawn(count: int, truth: Calibration, field: str = "hardware", seed: int = 1) -> list[JudgedValue]:
    """Return answers that are right as often as a calibration says, in ten documents."""
    dice = random.Random(seed)
    strengths = [0.5 + 0.49 * dice.random() for _ in range(count)]
    return [
        JudgedValue(f"d{number % 10}", field, strength, dice.random() < truth.confidence(field, strength))
        for number, strength in enumerate(strengths)
    ]


def test_without_answers_confidence_is_strength() -> None:
    """Nothing is known that would say otherwise."""
    assert fit([]) == Calibration()


@pytest.mark.parametrize("truth", [Calibration(), Calibration(slope=0.6, intercept=-0.8), Calibration(intercept=1)])
def test_what_was_true_of_many_answers_is_found(truth: Calibration) -> None:
    """Of thousands of answers the fit is what they were drawn from, within what chance allows."""
    found = fit(drawn(8000, truth))
    for strength in (0.6, 0.75, 0.9):
        assert found.confidence("hardware", strength) == pytest.approx(truth.confidence("hardware", strength), abs=0.04)


def test_each_field_has_its_own_share() -> None:
    """A field whose answers are worse gets less; one that nobody judged gets the common share, which lies between."""
    good, bad = Calibration(intercept=1.5), Calibration(intercept=-1.5)
    found = fit([*drawn(2000, good), *drawn(2000, bad, field="split")])
    sure, unsure, unknown = (found.confidence(field, 0.8) for field in ("hardware", "split", "code"))
    assert sure > unknown > unsure
    assert sure - unsure > 0.4


def test_a_few_answers_move_a_field_little() -> None:
    """Three wrong answers of one field do not make it worthless where all others are right nine times in ten."""
    common = [JudgedValue("a", "hardware", 0.8, number % 10 > 0) for number in range(200)]
    found = fit([*common, *[JudgedValue("b", "split", 0.8, False)] * 3])
    assert 0.4 < found.confidence("split", 0.8) < found.confidence("hardware", 0.8)


def test_no_paper_is_judged_by_a_fit_that_saw_it() -> None:
    """Where only one paper has wrong answers, leaving it out leaves nobody who would doubt them."""
    answers = [JudgedValue(f"d{number}", "hardware", 0.8, True) for number in range(20)]
    answers += [JudgedValue("odd", "hardware", 0.8, False)] * 20
    held = cross_validated(answers)
    assert min(confidence for confidence, is_right in held if not is_right) > 0.8
    assert max(confidence for confidence, is_right in held if is_right) < 0.6


def test_a_fit_mends_what_the_strength_overstates() -> None:
    """The calibration error on papers that were left out is a fraction of that of the bare strength."""
    answers = drawn(3000, Calibration(intercept=-1.5))
    bare = reliability([(one.confidence, one.is_right) for one in answers]).calibration_error
    mended = reliability(cross_validated(answers)).calibration_error
    assert bare is not None
    assert mended is not None
    assert mended < bare / 5


@settings(deadline=None)
@given(st.lists(judgements, max_size=30))
def test_whatever_was_judged_can_be_fitted(answers: list[JudgedValue]) -> None:
    """All right, all wrong, one field or none: the numbers are finite and the slope goes up."""
    found = fit(answers)
    assert found.slope > 0
    assert all(math.isfinite(number) for number in (found.slope, found.intercept, *found.fields.values()))


@settings(deadline=None)
@given(st.permutations(drawn(12, Calibration())))
def test_the_order_of_answers_says_nothing(answers: list[JudgedValue]) -> None:
    """The same judgements in another order give the same calibration."""
    assert fit(answers) == fit(drawn(12, Calibration()))
