"""Intervals: known values, what they must obey, and the same each time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.evaluation.figures import total_figures
from extractor.evaluation.intervals import (
    _pack,
    _unpack,
    bootstrap,
    paired_bootstrap,
    share_interval,
    share_intervals,
    wilson,
)
from extractor.evaluation.judge import Counts

counts = st.builds(Counts, *[st.integers(0, 5)] * len(Counts._fields))
documents = st.lists(st.dictionaries(st.sampled_from("abc"), counts), min_size=2, max_size=6)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson(part: int, whole: int, low: float, high: float) -> None:
    """The examples of Newcombe (1998), table I, method 3."""
    found = wilson(part, whole)
    assert found is not None
    assert found == pytest.approx((low, high), abs=5e-5)


def test_nothing_has_no_interval() -> None:
    """A share of nothing could be anything."""
    assert wilson(0, 0) is None
    assert share_interval([(0, 0)]) is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 1), min_size=1, max_size=30))
def test_one_case_a_document_is_plain_wilson(cases: list[int]) -> None:
    """Only cases that come together say less."""
    assert share_interval([(case, 1) for case in cases]) == pytest.approx(wilson(sum(cases), len(cases)))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20))
def test_a_share_lies_in_its_interval(parts: list[tuple[int, int]]) -> None:
    """Between nothing and all, and never narrower than if the cases did not come together."""
    given_parts = [(right, right + wrong) for right, wrong in parts]
    part, whole = map(sum, zip(*given_parts, strict=True))
    found, plain = share_interval(given_parts), wilson(part, whole)
    if found is None or plain is None:
        assert whole == 0
    else:
        assert 0 <= found.low <= part / whole <= found.high <= 1
        assert found.high - found.low >= plain.high - plain.low - 1e-12


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), counts))
def test_packed_counts_are_unpacked(document: dict[str, Counts]) -> None:
    """A sum of packed rows is the packed sum."""
    once = _pack(document, "abc")
    assert _unpack(once, 3) == [document.get(name, Counts()) for name in "abc"]
    assert _unpack(once + once, 3) == [Counts(*(2 * n for n in document.get(name, Counts()))) for name in "abc"]


def test_the_bootstrap_is_the_same_each_time() -> None:
    """The seed is fixed, and each interval holds its figure where documents differ in the usual way."""
    rows = [{"a": Counts(both=1, hits=2)}, {"a": Counts(missed=1, lacking=1)}, {"a": Counts(neither=1)}] * 8
    first = bootstrap(rows)
    assert first == bootstrap(rows)
    figures = total_figures([Counts(both=8, missed=8, neither=8, hits=16, lacking=8)])
    for name in ("status f1", "status kappa", "values f1"):
        interval, figure = first[name], figures[name]
        assert interval is not None and figure is not None
        assert interval.low < figure < interval.high


def test_documents_that_are_alike_leave_no_doubt() -> None:
    """Where each document gives the same, each sample does."""
    found = bootstrap([{"a": Counts(both=2, missed=1)}] * 5)["status f1"]
    assert found == pytest.approx((0.8, 0.8))


def test_one_document_says_nothing_of_how_documents_differ() -> None:
    """It has no bootstrap interval."""
    assert bootstrap([{"a": Counts(both=1)}]) == {}


def test_a_side_against_itself_differs_by_nothing() -> None:
    """Paired: the same documents are drawn for both, though each figure alone is uncertain."""
    rows = [{"a": Counts(both=1)}, {"a": Counts(missed=1)}, {"a": Counts(neither=1)}]
    assert set(paired_bootstrap(rows, rows)["status f1"] or ()) == {0.0}
    alone = bootstrap(rows)["status f1"]
    assert alone is not None and alone.high - alone.low > 0.5


def test_a_side_that_is_better_everywhere_is_better_in_every_sample() -> None:
    """And the other way round it is worse by as much."""
    good, bad = [{"a": Counts(both=2)}] * 4, [{"a": Counts(both=1, missed=1)}] * 4
    assert paired_bootstrap(good, bad)["status recall"] == pytest.approx((0.5, 0.5))
    assert paired_bootstrap(bad, good)["status recall"] == pytest.approx((-0.5, -0.5))


def test_every_share_has_an_interval() -> None:
    """By the name of its figure."""
    found = share_intervals([Counts(*[1] * len(Counts._fields))])
    assert None not in found.values()
    assert {"status accuracy", "values recall", "evidence verbatim"} <= set(found)
