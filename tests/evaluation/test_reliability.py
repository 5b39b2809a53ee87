"""How many values of each confidence are right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.evaluation import evaluate
from extractor.evaluation.reliability import judged_values, reliability
from tests.evaluation.makers import answer, make_gold, make_record, maybe, said, value


def test_bins_and_their_error() -> None:
    """Half a point too sure in one half of the values, exact in the other."""
    table = reliability([(0.9, True), (0.9, False), (0.25, True), (0.25, False), (0.25, False), (0.25, False)])
    assert [(found.low, found.high, found.count, found.right) for found in table.bins] == [
        (0.9, 1.0, 2, 1),
        (0.2, 0.3, 4, 1),
    ]
    assert table.bins[1].share_from == pytest.approx(2 / 6)
    assert table.calibration_error == pytest.approx(0.4 * 2 / 6)


@pytest.mark.parametrize(("confidence", "low"), [(0.0, 0.0), (0.3, 0.3), (0.7, 0.7), (0.69999, 0.6), (1.0, 0.9)])
def test_a_bin_begins_with_its_lower_bound(confidence: float, low: float) -> None:
    """Also where the bound is no exact number of the machine."""
    assert reliability([(confidence, True)]).bins[0].low == low


def test_no_values() -> None:
    """An empty table has no error."""
    assert (reliability([]).count, reliability([]).calibration_error) == (0, None)


def test_what_is_judged() -> None:
    """Hits and wrong values; no second forms, no optional ones; statements by their quotes."""
    gold = make_gold(a={"hardware": said("Tesla V100", maybe("CPU")), "split": said("by site")})
    names = {"Tesla V100": 0.9, "V100": 0.8, "CPU": 0.7, "TPU": 0.6}
    hardware = answer(*(value(name, confidence=confidence) for name, confidence in names.items()))
    split = answer(value("split by site", quote="We used by site.", confidence=0.8), value("no", confidence=0.5))
    evaluation = evaluate([make_record("a", hardware=hardware, split=split)], gold)
    assert judged_values(evaluation) == [
        ("a", "hardware", 0.9, True),
        ("a", "hardware", 0.6, False),
        ("a", "split", 0.8, True),
        ("a", "split", 0.5, False),
    ]


def test_a_statement_beside_optional_facts_is_not_judged() -> None:
    """Gold that only names what may be left out does not say what else would be wrong."""
    gold = make_gold(a={"split": said(maybe("by site"))})
    split = answer(value("split by site", quote="We used by site."), value("by year"))
    assert judged_values(evaluate([make_record("a", split=split)], gold)) == [("a", "split", 0.9, True)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_the_bins_hold_every_value_once(values: list[tuple[float, bool]]) -> None:
    """The lowest bin, counted from the top, has them all."""
    table = reliability(values)
    assert table.count == len(values)
    if values:
        assert table.bins[-1].right_from == sum(is_right for _, is_right in values)
        assert 0 <= (table.calibration_error or 0) <= 1
