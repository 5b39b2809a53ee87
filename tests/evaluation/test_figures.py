"""Counts to figures, and outcomes to counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from extractor.evaluation.figures import field_figures, total_figures
from extractor.evaluation.judge import Counts
from tests.evaluation.makers import answer, judged, maybe, said, value

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("gold", "record", "counted"),
    [
        (said("GPU"), answer("GPU"), Counts(both=1, hits=1, found=1, wanted=1)),
        (said("GPU"), answer("TPU"), Counts(both=1, wrong=1, lacking=1, wanted=1)),
        (said("GPU"), answer(), Counts(missed=1, lacking=1, wanted=1)),
        (said(), answer("GPU"), Counts(invented=1, wrong=1)),
        (said(), answer(), Counts(neither=1)),
        (said(maybe("GPU")), answer(), Counts()),
        (said(maybe("GPU")), answer("GPU"), Counts()),
        (said(maybe("GPU")), answer("abacus"), Counts(wrong=1)),
        (said({"value": "GPU"}), answer("GPU"), Counts(both=1, hits=1)),
    ],
)
def test_what_is_counted(gold: dict[str, Any], record: dict[str, Any], counted: Counts) -> None:
    """Status, values and evidence apart; a debatable status is not judged, nor is evidence for a value without quote."""
    assert judged(gold, record).total == counted


def test_values_of_open_fields_are_not_compared() -> None:
    """Two people word one fact in two ways: status and evidence are judged."""
    gold = said({"value": "split by site", "quote": "We split by site."})
    record = answer(value("sites apart", quote="by site"))
    assert judged(gold, record, field="split").total == Counts(both=1, found=1, wanted=1)


def test_quotes_are_looked_up_in_texts(tmp_path: Path) -> None:
    """One that stands there but for its layout is verbatim; two that share words there overlap."""
    from extractor.evaluation import evaluate
    from tests.evaluation.makers import make_gold, make_record

    (tmp_path / "a.txt").write_text("It ran on a Raspberry\nPi 4 in the lamp.")
    gold = make_gold(a={"hardware": said({"value": "Raspberry Pi 4", "quote": "on a Raspberry Pi 4"})})
    good, bad = (value("Raspberry Pi 4", quote=quote) for quote in ("Raspberry Pi 4 in the lamp", "a Raspberry Pi 5"))
    record = make_record("a", hardware=answer(good, bad))
    assert evaluate([record], gold, texts=tmp_path).total[-4:] == (1, 1, 1, 2)
    assert evaluate([record], gold).total[-4:] == (0, 1, 0, 0)


def test_status_figures() -> None:
    """Ten cases counted by hand."""
    figures = field_figures(Counts(both=4, invented=1, missed=2, neither=3))
    assert figures["status accuracy"] == pytest.approx(0.7)
    assert figures["status precision"] == pytest.approx(0.8)
    assert figures["status recall"] == pytest.approx(4 / 6)
    assert figures["status f1"] == pytest.approx(8 / 11)
    assert figures["status kappa"] == pytest.approx((0.7 - 0.5) / (1 - 0.5))


def test_what_divides_by_nothing_is_none() -> None:
    """A field that nobody states has an accuracy, and no precision, recall, F1 or kappa."""
    figures = field_figures(Counts(neither=5))
    assert figures["status accuracy"] == 1.0
    assert {name for name, figure in figures.items() if figure is not None} == {"status accuracy"}


def test_kappa_of_a_field_needs_both_statuses_in_the_gold() -> None:
    """Where the gold says one thing only, agreement beyond chance cannot be seen."""
    assert field_figures(Counts(both=5, missed=1))["status kappa"] is None
    assert field_figures(Counts(both=5, neither=1))["status kappa"] == 1.0


def test_the_macro_f1_counts_each_field_the_same() -> None:
    """Whatever its number of documents; a status that a field never has is left out, and a field without judged ones too."""
    large, small, empty = Counts(both=100), Counts(missed=1, neither=1), Counts()
    assert total_figures([large, small, empty])["status macro_f1"] == pytest.approx((1 + (0 + 2 / 3) / 2) / 2)


def test_nothing_judged() -> None:
    """No figure is invented."""
    assert set(total_figures([]).values()) == {None}
