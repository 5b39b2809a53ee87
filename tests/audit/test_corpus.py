"""Many records by a profile: rates with their intervals, levels, groups, and what is missing together."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import validate

from extractor.audit import CorpusAudit, audit_corpus, audit_record, load_profile
from extractor.audit.corpus import MANY_GROUPS
from extractor.errors import SettingsError
from tests.audit.makers import METHODOLOGY, RESOURCES, UNREAD, failed, make_paper, make_profile, make_record

if TYPE_CHECKING:
    from extractor.audit import MissingPair, Rate
    from extractor.record import Record

AHMED = load_profile("ahmed_2025")


def counts(rate: Rate) -> tuple[int, int, int, int]:
    """Return what a rate counted."""
    return rate.reported, rate.missing, rate.not_determined, rate.not_asked


def rate_of(reported: int, missing: int) -> Rate:
    """Return the rate of a field that so many papers state and so many do not."""
    records = [make_record({"framework": name}) for name in ["PyTorch"] * reported + [None] * missing]
    return audit_corpus(records, make_profile()).fields["framework"]


@pytest.mark.parametrize(
    ("reported", "papers", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_newcombe(reported: int, papers: int, low: float, high: float) -> None:
    """Wilson's interval without continuity correction, as Newcombe (1998) tabulates it."""
    rate = rate_of(reported, papers - reported)
    assert rate.share == pytest.approx(reported / papers)
    assert (rate.low, rate.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_rate_is_of_the_papers_of_which_it_is_known() -> None:
    """Not determined and not asked are beside the rate, not in it; a paper that was not read is nowhere."""
    records = [
        make_record({"framework": "PyTorch", "hardware": None}, name="a"),
        make_record({"framework": None, "hardware": UNREAD}, name="b"),
        make_record({"framework": UNREAD}, name="c"),
        failed("d"),
    ]
    audit = audit_corpus(records, make_profile())
    assert counts(audit.fields["framework"]) == (1, 1, 1, 0)
    assert counts(audit.fields["hardware"]) == (0, 1, 1, 1)
    assert audit.fields["framework"].share == 0.5
    assert counts(audit.checks["link"]) == (0, 0, 0, 3)
    assert audit.checks["link"].share is None and audit.checks["link"].low is None
    assert (audit.papers, audit.errors) == (3, {"no-text": 1})


def test_levels_are_counted_as_they_are_and_as_they_are_met() -> None:
    """A paper of level 4 meets 2 and 4, and not 3; one that is not determined has its range and no level."""
    seeds = {"randomness": "The random seed was fixed."}
    records = [
        make_paper(RESOURCES, METHODOLOGY, seeds, name="four"),
        make_paper(RESOURCES, METHODOLOGY, {"randomness": UNREAD}, name="open"),
        make_paper(name="none"),
        failed("scan"),
    ]
    audit = audit_corpus(records, AHMED)
    assert [(level.level, level.papers) for level in audit.levels] == [(0, 1), (1, 0), (2, 0), (3, 0), (4, 1), (5, 0)]
    assert [counts(level.met)[:3] for level in audit.levels[1:]] == [
        (2, 1, 0),
        (2, 1, 0),
        (0, 3, 0),
        (1, 1, 1),
        (0, 3, 0),
    ]
    assert [(one.at_least, one.at_most, one.papers) for one in audit.level_ranges] == [(2, 4, 1)]


def test_records_of_other_checklists_are_told_apart() -> None:
    """Which checklists there are, which fields they lack, and how many checks cannot be asked for it."""
    records = [
        make_record({"framework": "PyTorch"}, name="a", schema="dl-core"),
        make_record({"framework": "PyTorch", "hardware": None, "code_url": None, "data_url": None}, name="b"),
    ]
    audit = audit_corpus(records, make_profile())
    assert audit.checklists == {"dl-core 1.0.0": 1, "small 1.0.0": 1}
    assert audit.absent_fields == {"code_url": 1, "data_url": 1, "hardware": 1}
    assert counts(audit.checks["link"]) == (0, 1, 0, 1)


def test_a_checklist_that_lacks_a_field_bends_no_rate() -> None:
    """Without the field for hardware a paper can only fail to name both, without that for data it can only have a link."""
    whole = {"framework": "PyTorch", "hardware": "GPU", "code_url": None, "data_url": None}
    records = [
        make_record(whole, name="a"),
        make_record({"framework": None, "code_url": "https://example.org"}, name="b", schema="dl-core"),
    ]
    audit = audit_corpus(records, make_profile())
    assert counts(audit.checks["machine"]) == (1, 0, 0, 1)
    assert counts(audit.checks["link"]) == (0, 1, 0, 1)
    assert counts(audit.checks["tool"]) == (1, 1, 0, 0)
    assert counts(audit.levels[1].met) == (1, 0, 0, 1)
    assert audit_record(records[1], make_profile()).names("passed") == ["link"]


def test_groups_have_the_same_counts_of_fewer_papers() -> None:
    """Each group is what an audit of its records alone says; who belongs to none is counted."""
    records = [make_record({"framework": name}, name=f"{year}/{name}") for year, name in GROUPED] + [failed("2020/x")]

    def year(record: Record) -> str | None:
        folder = record.document.id.split("/")[0]
        return None if folder == "none" else folder

    audit = audit_corpus(records, make_profile(), by=year, by_name="year")
    assert (audit.by, list(audit.groups), audit.ungrouped) == ("year", ["2019", "2020"], 1)
    alone = audit_corpus([record for record in records if year(record) == "2020"], make_profile())
    assert audit.groups["2020"].model_dump() == {
        key: kept for key, kept in alone.model_dump().items() if key in type(audit.groups["2020"]).model_fields
    }
    assert counts(audit.groups["2019"].fields["framework"]) == (1, 1, 0, 0)
    assert counts(audit.fields["framework"]) == (3, 1, 0, 0)


GROUPED = [("2019", "PyTorch"), ("2019", None), ("2020", "Keras"), ("none", "JAX")]


def test_too_many_groups_are_refused() -> None:
    """Papers grouped by what each has for itself are a mistake, and would fill the memory."""
    records = (make_record({}, name=str(number)) for number in range(MANY_GROUPS + 1))
    with pytest.raises(SettingsError, match="By title there are more than 500 groups") as caught:
        audit_corpus(records, make_profile(), by=lambda record: record.document.id, by_name="title")
    assert caught.value.code == "audit-many-groups"


def test_an_id_that_comes_again_is_noticed() -> None:
    """Both records count; that there were two is said."""
    audit = audit_corpus([make_record({}, name=name) for name in "aba"], make_profile())
    assert (audit.papers, audit.repeated) == (3, 1)


def pair_of(pairs: list[MissingPair], *names: str) -> MissingPair:
    """Return the pair of these names."""
    [found] = [pair for pair in pairs if pair.pair == names]
    return found


def test_what_is_missing_together() -> None:
    """Counted over the papers that have both determined; lift compares with what chance would do."""
    rows = [(None, None)] * 3 + [("x", None)] + [(None, "x")] + [("x", "x")] * 5 + [(UNREAD, None)]
    records = [make_record({"a": first, "b": second}) for first, second in rows]
    pair = pair_of(audit_corpus(records, make_profile()).fields_missing_together, "a", "b")
    assert (pair.together, pair.papers, pair.share) == (3, 10, 0.3)
    assert pair.lift == pytest.approx(0.3 / (0.4 * 0.4))


def test_what_is_never_missing_together_is_no_pair() -> None:
    """Two fields of which one is always there do not appear."""
    records = [make_record({"a": None, "b": "x"}), make_record({"a": "x", "b": None})]
    assert audit_corpus(records, make_profile()).fields_missing_together == []


def test_pairs_of_most_papers_come_first() -> None:
    """Then by name."""
    records = [make_record({"a": None, "b": None, "c": None}), make_record({"a": "x", "b": None, "c": None})]
    pairs = audit_corpus(records, make_profile()).fields_missing_together
    assert [pair.pair for pair in pairs] == [("b", "c"), ("a", "b"), ("a", "c")]


def test_no_records_are_no_rates() -> None:
    """Nothing is divided by nothing."""
    audit = audit_corpus([], AHMED)
    assert (audit.papers, audit.fields, audit.checks["dataset"].share) == (0, {}, None)


def test_the_result_obeys_its_json_schema() -> None:
    """What `--json` prints is documented by the model, and read back equal; so is one paper."""
    records = [make_paper(RESOURCES), failed("b"), make_record({"framework": UNREAD}, name="c")]
    audit = audit_corpus(records, AHMED, by=lambda record: record.document.id, by_name="id")
    validate(audit.model_dump(mode="json"), CorpusAudit.model_json_schema())
    assert CorpusAudit.model_validate_json(audit.model_dump_json()) == audit
    for record in records:
        paper = audit_record(record, AHMED)
        validate(paper.model_dump(mode="json"), type(paper).model_json_schema())


ANSWERS: list[Any] = ["x", None, UNREAD]
PAPERS = st.lists(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("framework", "hardware", "code_url"), st.sampled_from(ANSWERS))),
    max_size=8,
)


@given(PAPERS, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(papers: list[dict[str, Any]], shuffle: random.Random) -> None:
    """Any permutation of the records gives the same audit."""
    records = [make_record(fields, name=str(number)) for number, fields in enumerate(papers)]
    shuffled = list(records)
    shuffle.shuffle(shuffled)
    assert audit_corpus(shuffled, make_profile()) == audit_corpus(records, make_profile())


@given(PAPERS)
def test_every_paper_is_counted_once_everywhere(papers: list[dict[str, Any]]) -> None:
    """Each rate and the levels add up to the papers, and shares lie in their intervals."""
    audit = audit_corpus([make_record(fields) for fields in papers], make_profile())
    for rate in [*audit.fields.values(), *audit.checks.values(), *(level.met for level in audit.levels)]:
        assert sum(counts(rate)) == len(papers)
        if rate.share is not None and rate.low is not None and rate.high is not None:
            assert rate.low <= rate.share <= rate.high
    found = sum(level.papers for level in audit.levels) + sum(one.papers for one in audit.level_ranges)
    assert found == len(papers)
