"""What is not right, with the words of both sides."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluation.makers import answer, judged, maybe, said, turned_down, value


@pytest.mark.parametrize(
    ("gold", "record", "found"),
    [
        (said("GPU"), answer("GPU"), []),
        (said(), answer(), []),
        (said(maybe("GPU")), answer(), []),
        (said("GPU"), answer(), [("missed", ["GPU"], [])]),
        (said(), answer("GPU"), [("invented", [], ["GPU"])]),
        (said("GPU", "TPU", maybe("CPU")), answer("GPU", "abacus"), [("values", ["TPU"], ["abacus"])]),
    ],
)
def test_what_is_a_mistake(gold: dict[str, Any], record: dict[str, Any], found: list[Any]) -> None:
    """Missed, invented or other values; what is right, or debatable, is none."""
    mistakes = judged(gold, record).mistakes
    assert [
        (mistake.what, [missed.value for missed in mistake.missed], [wrong.value for wrong in mistake.wrong])
        for mistake in mistakes
    ] == found


def test_a_missed_value_brings_the_candidate_that_was_turned_down() -> None:
    """The one of the same name, though another stands in the same words."""
    near = (turned_down("laptop", "no"), turned_down("Tesla V100", '"could be"', quote="It could be a V100."))
    gold = said({"value": "V100", "quote": "We used laptop."})
    (mistake,) = judged(gold, answer(considered=near)).mistakes
    assert mistake.missed[0].quote == "We used laptop."
    assert mistake.missed[0].considered is not None
    assert mistake.missed[0].considered.reason == '"could be"'


def test_a_candidate_from_the_same_words_will_do() -> None:
    """And one from other words with another name will not."""
    gold = said({"value": "graphics card", "quote": "on our graphics card"})
    for quote, is_found in (("trained on our graphics card", True), ("on their laptop", False)):
        (mistake,) = judged(gold, answer(considered=(turned_down("device", "vague", quote=quote),))).mistakes
        assert (mistake.missed[0].considered is not None) is is_found


def test_an_invented_value_brings_why_the_gold_turns_it_down() -> None:
    """Where it is the near miss that the gold names."""
    gold = said(near_miss={"quote": "on a GPU of theirs", "why": "other people's"})
    for quote, why in (("ran on a GPU of theirs", "other people's"), ("on a GPU", "other people's"), ("a TPU", None)):
        (mistake,) = judged(gold, answer(value("GPU", quote=quote))).mistakes
        assert mistake.wrong[0].why == why


def test_open_fields_are_mistaken_in_status_only() -> None:
    """Their values are not compared."""
    assert judged(said("by site"), answer("at random"), field="split").mistakes == []
    assert judged(said("by site"), answer(), field="split").mistakes[0].missed[0].value == "by site"
