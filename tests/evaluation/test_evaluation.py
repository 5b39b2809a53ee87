"""Streams of records against gold: what counts, what is said of it, and what figures must obey."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import SettingsError
from extractor.evaluation import compare, evaluate, report
from extractor.record import Record
from tests.evaluation.makers import answer, make_gold, make_record, maybe, said

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("GPU", "Tesla V100", "Raspberry Pi 4")
golds = st.lists(st.sampled_from(NAMES), unique=True).map(lambda names: said(*names))
answers = st.lists(st.sampled_from(NAMES), unique=True).map(lambda names: answer(*names))


def lists_of(fields: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for documents with a field each."""
    return st.dictionaries(st.sampled_from("abcdef"), fields, min_size=1)


def test_a_document_without_a_record_states_nothing() -> None:
    """It is counted and named."""
    evaluation = evaluate([make_record("a", hardware=answer("GPU"))], make_gold(a={}, b={"hardware": said("GPU")}))
    assert evaluation.total.missed == 1
    assert evaluation.seen.without_record == ["b"]


def test_a_record_that_says_error_states_nothing() -> None:
    """The document could not be read; that is named too."""
    record = make_record("a", error={"kind": "no-text", "detail": "A scan."})
    evaluation = evaluate([record], make_gold(a={"hardware": said("GPU"), "code": said()}))
    assert (evaluation.total.missed, evaluation.total.neither) == (1, 1)
    assert evaluation.seen.unreadable == ["a"]


def test_not_determined_counts_as_not_stated() -> None:
    """It is honest, and no answer."""
    record = make_record("a", hardware={"status": "not determined", "reason": "A scan."})
    evaluation = evaluate([record], make_gold(a={"hardware": said("GPU")}))
    assert (evaluation.total.missed, evaluation.not_determined) == (1, 1)


def test_of_two_records_of_a_document_the_later_counts() -> None:
    """However the first one was; the document is named once."""
    broken = make_record("a", error={"kind": "no-text", "detail": "A scan."})
    stated = make_record("a", hardware=answer("GPU"))
    evaluation = evaluate([broken, broken, stated], make_gold(a={"hardware": said("GPU")}))
    assert evaluation.total.both == 1
    assert (evaluation.seen.repeated, evaluation.seen.unreadable) == (["a"], [])


def test_records_of_other_documents_are_passed_over() -> None:
    """Unless all are: then ids differ, and figures would mislead."""
    gold = make_gold(a={"hardware": said("GPU")})
    assert evaluate([make_record("a"), make_record("z")], gold).seen.not_in_gold == 1
    with pytest.raises(SettingsError, match="they have ids like 'z', the gold like 'a'") as caught:
        evaluate([make_record("z")], gold)
    assert caught.value.code == "gold-unmatched"


def test_records_are_taken_one_at_a_time() -> None:
    """A record is judged before the next is asked for."""
    alive: list[str] = []

    def records() -> Any:
        for name in "ab":
            alive.append(name)
            yield make_record(name, hardware=answer("GPU"))

    evaluation = evaluate(records(), make_gold(a={"hardware": said("GPU")}, b={"hardware": said()}))
    assert alive == ["a", "b"]
    assert evaluation.total[:4] == (1, 1, 0, 0)


def test_a_text_that_is_missing_is_named(tmp_path: Path) -> None:
    """Its quotes are not looked up, and not counted as wrong."""
    (tmp_path / "a.txt").write_text("We used GPU.")
    gold = make_gold(a={"hardware": said("GPU")}, b={"hardware": said("GPU")})
    records = [make_record(name, hardware=answer("GPU")) for name in "ab"]
    evaluation = evaluate(records, gold, texts=tmp_path)
    assert evaluation.seen.without_text == ["b"]
    assert evaluation.figures["evidence verbatim"] == 1.0
    assert evaluation.total.looked_up == 1


@settings(deadline=None)
@given(lists_of(golds))
def test_perfect_records_are_perfect(documents: dict[str, Any]) -> None:
    """What says exactly what the gold says has 1.0 in every figure that there is."""
    gold = make_gold(**{name: {"hardware": field} for name, field in documents.items()})
    records = [
        make_record(name, hardware=answer(*(value["value"] for value in field["values"])))
        for name, field in documents.items()
    ]
    evaluation = evaluate(records, gold)
    assert set(evaluation.figures.values()) <= {1.0, None}
    assert evaluation.figures["status accuracy"] == 1.0
    assert evaluation.mistakes == []
    assert {found.share for found in evaluation.reliability.bins} <= {1.0}


@settings(deadline=None)
@given(lists_of(golds), lists_of(answers), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(gold: dict[str, Any], said_: dict[str, Any], random: Any) -> None:
    """Neither figures nor intervals nor mistakes."""
    wanted = make_gold(**{name: {"hardware": field} for name, field in gold.items()})
    records = [make_record(name, hardware=said_.get(name, answer())) for name in gold]
    mixed = random.sample(records, len(records))
    assert _without_intervals(evaluate(records, wanted)) == _without_intervals(evaluate(mixed, wanted))


def _without_intervals(evaluation: Any) -> Any:
    return evaluation.counts, evaluation.figures, evaluation.mistakes, evaluation.reliability


@settings(deadline=None)
@given(lists_of(golds), lists_of(answers))
def test_precision_of_values_is_the_share_of_the_reliability_table(gold: dict[str, Any], said_: dict[str, Any]) -> None:
    """Both judge the same values."""
    wanted = make_gold(**{name: {"hardware": field} for name, field in gold.items()})
    evaluation = evaluate([make_record(name, hardware=said_.get(name, answer())) for name in gold], wanted)
    bins = evaluation.reliability.bins
    assert (bins[-1].share_from if bins else None) == evaluation.figures["values precision"]


def test_the_report_can_be_written_as_json() -> None:
    """With everything in it: figures, counts, intervals, fields, reliability, errors, and a comparison."""
    gold = make_gold(a={"hardware": said("GPU"), "code": said(maybe("x.org/a"))}, b={"hardware": said()})
    good = evaluate([make_record("a", hardware=answer("GPU"))], gold)
    bad = evaluate([make_record("a"), make_record("b", hardware=answer("GPU"))], gold)
    content = json.loads(json.dumps(report(good, compare(good, bad))))
    assert content["status"]["accuracy"] == content["fields"]["hardware"]["status"]["f1"] == 1.0
    assert (content["documents"], content["judged"], content["debatable"]) == (2, 2, 1)
    assert content["records"]["without_record"] == ["b"]
    assert content["fields"]["code"]["status"]["accuracy"] is None
    assert content["fields"]["hardware"]["counts"]["both"] == 1
    assert content["intervals"]["status"]["accuracy"][1] == 1.0
    assert content["reliability"]["bins"][0]["right"] == 1
    assert content["errors"] == []
    assert content["compare"]["difference"]["status"]["accuracy"] == 1.0
    assert [change["document"] for change in content["compare"]["changes"]] == ["a", "b"]


def test_a_comparison_names_what_differs() -> None:
    """Which side is right, and whether it is the status or the values; what both have wrong is no difference."""
    gold = make_gold(**{name: {"hardware": said("GPU")} for name in "abcd"})
    one = [make_record("a", hardware=answer("GPU")), make_record("b", hardware=answer("TPU")), make_record("c")]
    other = [make_record("a"), make_record("b", hardware=answer("GPU")), make_record("c", hardware=answer("TPU"))]
    comparison = compare(evaluate(one, gold), evaluate(other, gold))
    assert [(change.document, change.is_better, change.is_status) for change in comparison.changes] == [
        ("a", True, True),
        ("b", False, False),
    ]
    assert comparison.difference["values f1"] == 0.0


def test_records_of_the_program_are_judged_as_they_are_read_back() -> None:
    """A record that was written and read gives the same outcome."""
    record = make_record("a", hardware=answer("GPU"))
    gold = make_gold(a={"hardware": said("GPU")})
    assert evaluate([Record.from_line(record.to_line())], gold).total == evaluate([record], gold).total
