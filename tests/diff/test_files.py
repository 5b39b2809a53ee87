"""Two files of records beside each other."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from extractor.diff import ChangeKind, RecordFile, compare_files
from extractor.errors import SinkError
from tests.sinks.makers import missed, paper, stated, value

if TYPE_CHECKING:
    from extractor.record import Record


def opened(*records: Record, name: str = "x.jsonl") -> RecordFile:
    """Return a file of records, with a blank line in the middle."""
    lines = [record.to_line().encode() for record in records]
    return RecordFile(name, io.BytesIO(b"\n".join([*lines[:1], b"", *lines[1:]])))


def differing(old: RecordFile, new: RecordFile) -> list[tuple[str, str, list[ChangeKind]]]:
    """Return the papers that differ, and how."""
    return [
        (found.document, found.schema, [change.kind for change in found.changes]) for found in compare_files(old, new)
    ]


def test_papers_are_found_in_any_order() -> None:
    """Those of the new file come first, then those that only the old one has."""
    same, gone = paper("same", task=missed("x")), paper("gone")
    old = opened(gone, same, paper("a", task=missed("x")), paper("b"))
    new = opened(paper("b"), paper("come"), paper("a", task=stated(value("x"))), same)
    assert differing(old, new) == [
        ("come", "tiny", [ChangeKind.DOCUMENT_ADDED]),
        ("a", "tiny", [ChangeKind.STATUS, ChangeKind.VALUE_ADDED]),
        ("gone", "tiny", [ChangeKind.DOCUMENT_REMOVED]),
    ]
    assert differing(old, opened(paper("b"), paper("a", task=missed("x")), same, gone)) == []


def test_the_same_paper_by_two_checklists_is_two() -> None:
    """Each is compared with its own."""
    old = opened(paper("a", by="one"), paper("a", by="two", task=missed("x")))
    assert differing(old, opened(paper("a", by="one"))) == [("a", "two", [ChangeKind.DOCUMENT_REMOVED])]


def test_of_several_records_of_a_paper_the_last_counts() -> None:
    """As everywhere."""
    old = opened(paper("a", task=stated(value("x"))), paper("b"), paper("a", task=missed("x")))
    assert len(old) == 2
    assert differing(old, opened(paper("a", task=missed("x")), paper("b"))) == []


def test_what_filled_the_records_is_known() -> None:
    """Each run with its number of records."""
    assert opened(paper("a"), paper("b"), paper("a", by="other")).runs == {
        "tiny 1, rules, extractor 0.1.0": 2,
        "other 1, rules, extractor 0.1.0": 1,
    }


def test_a_line_that_is_no_record_is_an_error_with_its_place() -> None:
    """Before anything is compared; blank lines count as lines."""
    content = paper("a").to_line().encode() + b"\n\n{"
    with pytest.raises(SinkError, match=r"old\.jsonl:3 is no record: the line is torn") as caught:
        RecordFile("old.jsonl", io.BytesIO(content))
    assert caught.value.code == "bad-record"
