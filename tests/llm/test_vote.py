"""Several readers, one answer: who must agree, how sure that makes, and what a missing voice changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.llm.vote import is_enough
from extractor.testing import answer, truncated
from tests.llm.bench import NOTHING, read, stated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractor.testing import Request

MODELS = ("openai/one", "openai/two", "openai/three")
TEXT = "We trained it in PyTorch and TensorFlow. Then we used Keras."
SAID = {
    "one": stated("PyTorch", "TensorFlow", at=1),
    "two": stated("PyTorch", at=1),
    "three": {
        "status": "stated",
        "values": [{"value": "PyTorch", "sentences": [1]}, {"value": "Keras", "sentences": [2]}],
    },
}


def by_model(answers: dict[str, Any]) -> Callable[[Request], Any]:
    """Return a server whose models each say something else of the framework."""
    return lambda request: (
        answers[request.model] if answers[request.model] is BROKEN else {**NOTHING, "framework": answers[request.model]}
    )


BROKEN = truncated(NOTHING)


@pytest.mark.parametrize(
    ("rule", "values"),
    [("majority", ["PyTorch"]), ("unanimous", ["PyTorch"]), ("any", ["PyTorch", "TensorFlow", "Keras"])],
)
def test_three_models_that_disagree(
    tmp_path: Path, rule: Literal["majority", "unanimous", "any"], values: list[str]
) -> None:
    """Agreement is the confidence, each value says who found it, and what was outvoted is considered."""
    said = read(by_model(SAID), tmp_path, text=TEXT, models=MODELS, vote=rule)
    found = said.results["framework"].values
    assert [one.value for one in found] == values
    assert (found[0].confidence, found[0].attributes["found_by"]) == (0.99, list(MODELS))
    if rule == "any":
        assert [(one.confidence, one.attributes["found_by"]) for one in found[1:]] == [
            (0.333, ["openai/one"]),
            (0.333, ["openai/three"]),
        ]
    else:
        assert said.misses("framework") == [
            ("TensorFlow", "used", "found by 1 of 3 readers only: openai/one"),
            ("Keras", "used", "found by 1 of 3 readers only: openai/three"),
        ]


def test_only_proven_values_vote(tmp_path: Path) -> None:
    """Two models that agree on what the paper does not say are no majority."""
    wrong = stated("JAX", at=1)
    said = read(by_model({"one": wrong, "two": wrong, "three": SAID["two"]}), tmp_path, text=TEXT, models=MODELS)
    assert said.results["framework"].status == "not stated"
    assert ("JAX", "used", "unsupported: the quote does not hold the value") in said.misses("framework")


@pytest.mark.parametrize(
    ("others", "rule", "status"),
    [
        (("PyTorch", "PyTorch"), "majority", "stated"),
        (("PyTorch", None), "majority", "not determined"),
        ((None, None), "majority", "not stated"),
        (("PyTorch", "PyTorch"), "unanimous", "not determined"),
        (("PyTorch", None), "unanimous", "not stated"),
        ((None, None), "any", "not determined"),
        (("PyTorch", None), "any", "stated"),
    ],
)
def test_a_voice_that_failed_is_missed_where_it_could_decide(
    tmp_path: Path, others: tuple[str | None, str | None], rule: Literal["majority", "unanimous", "any"], status: str
) -> None:
    """Not stated is said only where the reader that failed could not have changed it."""
    answers = [stated(one, at=1) if one else None for one in others]
    said = read(
        by_model({"one": BROKEN, "two": answers[0], "three": answers[1]}),
        tmp_path, text=TEXT, models=MODELS, vote=rule, splits=0,
    )  # fmt: skip
    assert said.results["framework"].status == status


def test_samples_of_one_model_vote_too(tmp_path: Path) -> None:
    """Each sample is asked with a seed of its own and is a reader of its own."""
    replies = [{**NOTHING, "framework": stated(name, at=1)} for name in ("PyTorch", "TensorFlow", "PyTorch")]
    said = read(map(answer, replies), tmp_path, text=TEXT, samples=3, temperature=0.7)
    assert [request.body["seed"] for request in said.requests] == [0, 1, 2]
    (value,) = said.results["framework"].values
    assert (value.value, value.confidence) == ("PyTorch", 0.667)
    assert value.attributes["found_by"] == ["openai/scripted#1", "openai/scripted#3"]


@given(st.integers(1, 9), st.data())
def test_rules_of_voting_are_ordered(readers: int, data: st.DataObject) -> None:
    """What is unanimous is a majority, what is a majority is said by any; one more vote never turns a yes into a no."""
    votes = data.draw(st.integers(0, readers))
    everyone, most, anyone = (is_enough(votes, readers, rule) for rule in ("unanimous", "majority", "any"))
    assert everyone <= most <= anyone
    assert all(
        is_enough(votes, readers, rule) <= is_enough(votes + 1, readers, rule)
        for rule in ("majority", "any")
        if votes < readers
    )
