"""One record by a profile: which checks pass, which level that makes, what is missing and what was turned down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.audit import audit_record, load_profile
from tests.audit.makers import (
    FIELDS,
    METHODOLOGY,
    METRICS,
    RESOURCES,
    RUNS,
    SEEDS,
    UNREAD,
    failed,
    make_paper,
    make_profile,
    make_record,
)
from tests.evaluation.makers import answer, turned_down, value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.audit import PaperAudit

AHMED = load_profile("ahmed_2025")
BOTH = {"randomness": ["We report means over five runs.", "The random seed was fixed to 1."]}


def without(part: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a part of a paper without one of its fields."""
    return {key: given for key, given in part.items() if key != name}


@pytest.mark.parametrize(
    ("level", "parts"),
    [
        (0, []),
        (0, [METHODOLOGY, METRICS, BOTH]),
        (0, [without(RESOURCES, "data_url"), METHODOLOGY, METRICS, BOTH]),
        (0, [without(RESOURCES, "code_url"), METHODOLOGY, METRICS, BOTH]),
        (0, [without(RESOURCES, "framework"), METHODOLOGY, METRICS, BOTH]),
        (0, [without(RESOURCES, "model_architecture"), METHODOLOGY, METRICS, BOTH]),
        (1, [RESOURCES]),
        (1, [RESOURCES, METRICS, BOTH]),
        (1, [RESOURCES, without(METHODOLOGY, "hardware"), METRICS, BOTH]),
        (1, [RESOURCES, without(METHODOLOGY, "optimizer"), METRICS, BOTH]),
        (1, [RESOURCES, without(METHODOLOGY, "hyperparameters"), METRICS, BOTH]),
        (2, [RESOURCES, METHODOLOGY]),
        (2, [RESOURCES, METHODOLOGY, METRICS]),
        (2, [RESOURCES, METHODOLOGY, RUNS]),
        (3, [RESOURCES, METHODOLOGY, METRICS, RUNS]),
        (4, [RESOURCES, METHODOLOGY, SEEDS]),
        (4, [RESOURCES, METHODOLOGY, METRICS, SEEDS]),
        (4, [RESOURCES, METHODOLOGY, BOTH]),
        (5, [RESOURCES, METHODOLOGY, METRICS, BOTH]),
    ],
)
def test_the_levels_of_ahmed_and_others(level: int, parts: list[dict[str, Any]]) -> None:
    """A level needs all variables of its categories; level 4 is resources, methodology and randomness without statistics."""
    assert audit_record(make_paper(*parts), AHMED).level == level


@pytest.mark.parametrize(
    ("check", "field", "words", "outcome"),
    [
        ("framework", "framework", "PyTorch", "passed"),
        ("framework", "framework", "MATLAB", "failed"),
        ("framework", "framework", ["MATLAB", "PyTorch"], "passed"),
        ("dataset", "data_repository", "Zenodo", "passed"),
        ("dataset", "data_repository", "none", "failed"),
        ("source_code", "code_repository", "GitHub", "passed"),
        ("source_code", "data_url", "https://example.org", "failed"),
        ("averaging", "randomness", "Each model was trained ten times.", "passed"),
        ("averaging", "randomness", "Ten replicates were made of each.", "passed"),
        ("averaging", "randomness", "The random seed was 17.", "failed"),
        ("randomness", "randomness", "The random seed was 17.", "passed"),
        ("randomness", "randomness", "Weights were initialised alike in all models.", "passed"),
        ("randomness", "randomness", "Ten replicates were made of each.", "failed"),
        ("methods", "regularization", "dropout", "passed"),
        ("methods", "task", "regression", "failed"),
    ],
)
def test_what_counts_for_a_variable(check: str, field: str, words: Any, outcome: str) -> None:
    """Some names of a field do not count, and words tell repeated runs from controlled chance."""
    assert audit_record(make_paper({field: words}), AHMED).checks[check].outcome == outcome


@pytest.mark.parametrize(
    ("check", "field", "words", "outcome"),
    [
        ("runs", "randomness", "We repeated each experiment three times.", "passed"),
        ("runs", "randomness", "Results are averaged over 5 random seeds.", "passed"),
        ("runs", "randomness", "The random seed was fixed.", "failed"),
        ("trained_model", "deployment_process", "Our weights are available on request.", "passed"),
        ("trained_model", "deployment_process", "We released the trained models.", "passed"),
        ("trained_model", "deployment_process", "The trained model was converted to TensorFlow Lite.", "failed"),
    ],
)
def test_what_counts_for_an_item_of_the_checklist(check: str, field: str, words: str, outcome: str) -> None:
    """A number of runs is a number; a model that is converted is not released."""
    record = make_record({field: words})
    assert audit_record(record, load_profile("pineau_2021")).checks[check].outcome == outcome


def test_a_dependency_has_a_version() -> None:
    """An attribute that a need asks for must stand beside the value itself, not beside another one."""
    profile = load_profile("pineau_2021")
    keras, versioned = value("Keras"), value("PyTorch") | {"attributes": {"version": "1.7"}}
    counted = value("Keras") | {"attributes": {"count": 2}}
    with_version, without_it = make_record({"framework": [keras, versioned]}), make_record({"framework": [counted]})
    result = audit_record(with_version, profile).checks["dependencies"]
    assert (result.outcome, [proof.value for proof in result.proofs]) == ("passed", ["PyTorch"])
    assert audit_record(without_it, profile).checks["dependencies"].outcome == "failed"


def test_names_that_count() -> None:
    """Of a need with `values` only these count, whatever their capitals."""
    need = {"field": "framework", "values": ["pytorch"]}
    profile = make_profile(checks={"tool": {"title": "T", "category": "c", "any": [need]}}, levels=[])
    found = [audit_record(make_record({"framework": name}), profile).names("passed") for name in ("PyTorch", "Keras")]
    assert found == [["tool"], []]


def test_words_are_looked_for_in_the_quote_over_its_line_ends() -> None:
    """The quote is read as the paper is: white space and hyphens at line ends do not hide a word."""
    need = {"field": "split", "words": ["test sites"]}
    profile = make_profile(checks={"s": {"title": "S", "category": "c", "any": [need]}}, levels=[])
    quotes = ("held out as test\nsites", "held out as a test; sites were")
    found = [audit_record(make_record({"split": [value("x", quote=quote)]}), profile) for quote in quotes]
    assert [paper.checks["s"].outcome for paper in found] == ["passed", "failed"]


def test_what_is_missing_for_the_next_level() -> None:
    """The next level is the one above; what is missing of the levels beyond is among the checks that failed."""
    paper = audit_record(make_paper(RESOURCES, METHODOLOGY), AHMED)
    assert paper.next_level is not None
    assert (paper.next_level.level, paper.next_level.missing) == (3, ["averaging", "evaluation_metrics"])
    assert paper.names("failed") == ["averaging", "evaluation_metrics", "randomness"]


def test_the_highest_level_has_none_above() -> None:
    """There is no next level after the last."""
    assert audit_record(make_paper(RESOURCES, METHODOLOGY, METRICS, BOTH), AHMED).next_level is None


def test_what_was_turned_down() -> None:
    """A check that failed shows near misses with their reason and quote; one that passed shows its proofs."""
    near = answer(considered=(turned_down("ImageNet", "are widely used", quote="Collections are widely used."),))
    paper = audit_record(make_paper(RESOURCES, {"data_url": near, "data_repository": None}), AHMED)
    [found] = paper.checks["dataset"].turned_down
    assert (found.field, found.value, found.usage, found.reason, found.quote) == (
        "data_url",
        "ImageNet",
        "background",
        "are widely used",
        "Collections are widely used.",
    )
    assert paper.checks["dataset"].lacking == ["data_url", "data_repository"]
    assert paper.checks["framework"].turned_down == []
    assert [proof.value for proof in paper.checks["framework"].proofs] == ["PyTorch"]


def test_a_value_that_does_not_count_is_shown() -> None:
    """Who named MATLAB only is told that it was seen."""
    [found] = audit_record(make_paper({"framework": "MATLAB"}), AHMED).checks["framework"].turned_down
    assert (found.value, found.usage, found.reason) == (
        "MATLAB",
        "used",
        "it is stated, but does not count for this check",
    )


def levels(paper: PaperAudit) -> tuple[int | None, int | None, int | None]:
    """Return the level and its bounds."""
    return paper.level, paper.at_least, paper.at_most


@pytest.mark.parametrize(
    ("unread", "expected"),
    [
        ("code_url", (None, 0, 2)),
        ("hardware", (None, 1, 2)),
        ("evaluation_metrics", (2, 2, 2)),
        ("randomness", (None, 2, 4)),
    ],
)
def test_a_level_that_is_not_determined_is_a_range(unread: str, expected: tuple[int | None, int, int]) -> None:
    """What could not be read leaves a level between bounds, but where it would change nothing."""
    paper = make_paper(RESOURCES, METHODOLOGY, {unread: UNREAD})
    assert levels(audit_record(paper, AHMED)) == expected


def test_a_check_that_passes_otherwise_needs_no_more() -> None:
    """With a code link it does not matter that the platform could not be read; what is not determined says why."""
    paper = audit_record(make_paper(RESOURCES, {"code_repository": UNREAD, "data_url": UNREAD}), AHMED)
    assert paper.checks["source_code"].outcome == "passed"
    assert paper.checks["dataset"].outcome == "not determined"
    assert paper.checks["dataset"].reasons == {"data_url": "page 2 has no text layer"}


def test_values_that_do_not_count_decide_nothing_where_something_was_not_read() -> None:
    """MATLAB alone fails, but on a page that was not read another framework may be named."""
    whole, torn = make_paper({"framework": "MATLAB"}), make_paper({"framework": "MATLAB", "hardware": UNREAD})
    assert audit_record(whole, AHMED).checks["framework"].outcome == "failed"
    found = audit_record(torn, AHMED).checks["framework"]
    assert found.outcome == "not determined"
    assert found.reasons == {"framework": "a value that counts may stand in what could not be read"}


def test_a_field_that_was_not_asked() -> None:
    """A checklist without the fields of a profile leaves its checks open, and the level between bounds; it says so."""
    paper = audit_record(make_record({"framework": "PyTorch", "hardware": None}, schema="dl-core"), make_profile())
    assert {name: check.outcome for name, check in paper.checks.items()} == {
        "tool": "passed",
        "link": "not asked",
        "machine": "failed",
    }
    assert paper.checks["link"].reasons["code_url"] == "dl-core 1.0.0 has no such field"
    assert levels(paper) == (0, 0, 0)
    open_ = audit_record(make_record({"framework": "PyTorch", "hardware": "GPU"}), make_profile())
    assert levels(open_) == (None, 1, 2)


def test_a_paper_that_could_not_be_read_has_no_level() -> None:
    """It has its error, and nothing is said to be missing of it."""
    paper = audit_record(failed("scan"), AHMED)
    assert levels(paper) == (None, None, None)
    assert (paper.checks, paper.error is not None and paper.error.kind) == ({}, "no-text")


def test_a_profile_without_levels_gives_none() -> None:
    """A checklist counts nothing, so that nothing is reached."""
    assert levels(audit_record(make_paper(RESOURCES), load_profile("pineau_2021"))) == (None, None, None)


STATUSES = st.sampled_from(["stated", "not stated", "not determined"])


def paper_of(statuses: Mapping[str, str]) -> PaperAudit:
    """Return the audit of a paper whose fields have these statuses; what is stated of randomness is all that counts."""
    given: dict[str, Any] = {"stated": BOTH["randomness"], "not stated": None, "not determined": UNREAD}
    return audit_record(make_record({name: given[status] for name, status in statuses.items()}), AHMED)


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, STATUSES)), st.sampled_from(FIELDS))
def test_stating_more_never_lowers_a_level(statuses: dict[str, str], field: str) -> None:
    """Neither bound goes down when a field becomes stated, and the lower one is never above the upper."""
    before, after = levels(paper_of(statuses)), levels(paper_of(statuses | {field: "stated"}))
    assert before[1] is not None and before[2] is not None and after[1] is not None and after[2] is not None
    assert before[1] <= before[2]
    assert before[1] <= after[1]
    if statuses[field] != "not determined":
        assert before[2] <= after[2]


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, STATUSES)), st.data())
def test_reading_the_rest_stays_between_the_bounds(statuses: dict[str, str], data: st.DataObject) -> None:
    """Whatever what was not read turns out to say, the level is one of the range."""
    read = {
        name: data.draw(st.sampled_from(["stated", "not stated"])) if status == "not determined" else status
        for name, status in statuses.items()
    }
    _, low, high = levels(paper_of(statuses))
    level = levels(paper_of(read))[0]
    assert low is not None and high is not None and level is not None
    assert low <= level <= high
