"""Rules first: the models are asked for what is left open, and what both say goes together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractor.document import Section, SectionKind, Span
from extractor.testing import truncated
from tests.llm.bench import NOTHING, asked, read, stated

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.testing import Request


def test_what_the_rules_are_sure_of_is_not_asked(tmp_path: Path) -> None:
    """Framework, learning rate and link stand in the paper plainly; the rest is asked for."""
    said = read(lambda request: dict.fromkeys(asked(request)), tmp_path, backend="hybrid")
    assert sorted(asked(said.requests[0])) == ["datasets", "split"]
    assert said.results["framework"].values[0].attributes == {"version": "1.7", "found_by": ["rules"]}


def test_models_add_what_the_rules_do_not_know(tmp_path: Path) -> None:
    """A dataset of no vocabulary comes from the model alone, after the same gate."""
    said = read(
        [{"datasets": stated("Snapshot Serengeti", "ImageNet", at=3), "split": None}], tmp_path, backend="hybrid"
    )
    assert [(one.value, one.attributes["found_by"]) for one in said.results["datasets"].values] == [
        ("Snapshot Serengeti", ["openai/scripted"])
    ]
    assert [value for value, _, _ in said.misses("datasets")] == ["ImageNet"]


def test_near_misses_of_the_rules_are_asked_about_and_kept(tmp_path: Path) -> None:
    """A field with near misses alone is open; where the model finds nothing either they stay."""
    said = read([NOTHING], tmp_path, text="They used TensorFlow.", backend="hybrid")
    assert "framework" in asked(said.requests[0])
    assert [(value, usage) for value, usage, _ in said.misses("framework")] == [("TensorFlow", "other_work")]


def unsure(request: Request) -> dict[str, object]:
    """Confirm PyTorch whenever the framework is asked for."""
    return {**dict.fromkeys(asked(request)), "framework": stated("PyTorch", at=1)}


def test_what_the_rules_are_not_sure_of_wants_a_second_reader(tmp_path: Path) -> None:
    """Found by both it is as sure as the surer; found by the rules alone it is turned down with the reason."""
    text = "PyTorch served for the network."
    both = read(unsure, tmp_path / "a", text=text, backend="hybrid", sure=0.98)
    (value,) = both.results["framework"].values
    assert (value.confidence, value.attributes["found_by"]) == (0.99, ["rules", "openai/scripted"])
    alone = read(lambda request: dict.fromkeys(asked(request)), tmp_path / "b", text=text, backend="hybrid", sure=0.98)
    assert alone.results["framework"].status == "not stated"
    ((name, _, reason),) = alone.misses("framework")
    assert (name, reason.endswith("and no model confirms it")) == ("PyTorch", True)


def test_where_the_models_fail_the_rules_stand(tmp_path: Path) -> None:
    """An unsure value is not lost to a reply that was cut off; what nobody has looked at is not determined."""
    said = read(
        lambda _: truncated(NOTHING), tmp_path, text="PyTorch served for it.", backend="hybrid", sure=0.98, splits=0
    )
    assert said.values() == {"framework": ["PyTorch"]}
    assert said.results["datasets"].status == "not determined"


def test_the_rules_alone_cost_nothing(tmp_path: Path) -> None:
    """Where they leave nothing open there is no request."""
    said = read([], tmp_path, backend="hybrid", sure=0.0, text="")
    assert said.requests == []


INTRODUCTION = (Section(Span(0, 200), SectionKind.INTRODUCTION),)


@pytest.mark.parametrize(("usage", "status"), [("used", "stated"), ("background", "not stated")])
def test_models_may_judge_whose_a_candidate_is(tmp_path: Path, usage: str, status: str) -> None:
    """A name in an introduction, with no word beside it that says whose it is, is asked about where that is wanted."""
    judgement = {"judgements": [{"letter": "A", "usage": usage}]}
    said = read(
        [NOTHING, judgement],
        tmp_path,
        text="PyTorch and fish.",
        sections=INTRODUCTION,
        backend="hybrid",
        judge_usage=True,
    )
    assert "A: PyTorch in sentence 1, for framework" in said.requests[1].text
    assert said.results["framework"].status == status


def test_no_model_outweighs_the_words_beside_a_candidate(tmp_path: Path) -> None:
    """What "they used" says is not asked about."""
    said = read([NOTHING], tmp_path, text="They used TensorFlow.", backend="hybrid", judge_usage=True)
    assert len(said.requests) == 1
