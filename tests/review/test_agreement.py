"""Two readers, compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import SettingsError
from extractor.review import agreement, cohen_kappa, reviewer_of
from tests.review.makers import checked, decision, missed

PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=30)


def test_kappa_is_cohens() -> None:
    """The table of two readers and 100 cases that textbooks show: 45, 15, 25, 15 make 0.1304."""
    pairs = [("yes", "yes")] * 45 + [("yes", "no")] * 15 + [("no", "yes")] * 25 + [("no", "no")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.1304, abs=1e-4)


@given(PAIRS)
def test_kappa_does_not_depend_on_who_is_first(pairs: list[tuple[str, str]]) -> None:
    """It is at most 1, and 1 only where all is agreed."""
    kappa = cohen_kappa(pairs)
    assert kappa == cohen_kappa([(other, one) for one, other in pairs])
    assert kappa is None or kappa <= 1
    assert kappa is None or (kappa == 1) == all(one == other for one, other in pairs)


def test_statuses_and_verdicts_are_compared_by_field() -> None:
    """Where both have checked, or judged; what only one has looked at is not compared."""
    ada = [
        decision("framework", "right", "PyTorch"),
        checked("framework", "stated"),
        decision("model_architecture", "corrected", "ResNet", corrected="ResNet-50"),
        checked("optimizer", "not stated"),
    ]
    ben = [
        decision("framework", "wrong", "PyTorch", by="Ben"),
        checked("framework", "not stated", by="Ben"),
        decision("model_architecture", "corrected", "ResNet", by="Ben", corrected="ResNet-50"),
    ]
    found = agreement(ada, ben)
    assert sorted(found) == ["", "framework", "model_architecture"]
    assert found["framework"].statuses.pairs == (("stated", "not stated"),)
    assert found["framework"].verdicts.agreed == 0
    assert found["model_architecture"].verdicts.pairs == (("corrected to ResNet-50",) * 2,)
    assert found[""].verdicts.kappa == pytest.approx(1 / 3)


def test_added_values_are_counted_where_both_checked() -> None:
    """Those of both, and those of one only; in a field that the other has not checked, none."""
    ada = [missed("optimizer", name, "q") for name in ("Adam", "SGD")] + [missed("hardware", "GPU", "q")]
    ben = [missed("optimizer", "Adam", "other words", by="Ben")]
    both = [checked("optimizer", "stated", by=by) for by in ("Ada", "Ben")]
    found = agreement([*ada, both[0]], [*ben, both[1]])
    assert (found["optimizer"].added_by_both, found["optimizer"].added_by_one) == (1, 1)
    assert (found[""].added_by_both, found[""].added_by_one) == (1, 1)


def test_the_last_decision_is_compared() -> None:
    """As everywhere."""
    ada = [decision("framework", "wrong", "PyTorch"), decision("framework", "right", "PyTorch")]
    assert agreement(ada, [decision("framework", "right", "PyTorch", by="Ben")])["framework"].verdicts.agreed == 1


def test_a_file_has_one_reader() -> None:
    """Two, or none, are refused by name."""
    one = decision("framework", "right", "PyTorch")
    assert reviewer_of([one], name="d") == "Ada"
    for decisions, said in (([one, one.model_copy(update={"reviewer": "Ben"})], "Ada, Ben"), ([], "no decisions")):
        with pytest.raises(SettingsError, match=said) as caught:
            reviewer_of(decisions, name="d")
        assert caught.value.code == "review-reviewers"
