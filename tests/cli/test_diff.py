"""`extractor diff`: what it prints, and its exit codes."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from extractor.sinks.jsonl import write_records
from tests.sinks.makers import missed, paper, stated, unread, value

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said


@pytest.fixture(autouse=True)
def _records(tmp_path: Path) -> None:
    """Two files with one paper that is the same, one that differs and one that only one of them has."""
    same = paper("same", task=missed("x"))
    rate = {"name": "rate", "number": 0.1}
    old = paper("a", framework=stated(value("Keras")), optimizer=stated(value("rate=0.1", **rate)))
    new = paper("a", framework=missed("Keras"), optimizer=stated(value("rate=0.2", name="rate", number=0.2)))
    write_records(tmp_path / "old.jsonl", [same, old, paper("gone"), paper("scan")])
    write_records(tmp_path / "new.jsonl", [new, same, paper("c\x1b[31m"), unread("scan")])


def test_changes_are_counted_by_field_and_listed_by_paper(cli: Callable[..., Said]) -> None:
    """What filled the records, how many papers differ, a row a field, then each paper."""
    said = cli("diff", "old.jsonl", "new.jsonl")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "old: old.jsonl, 4 papers (tiny 1, rules, extractor 0.1.0)\n"
        "new: new.jsonl, 4 papers (tiny 1, rules, extractor 0.1.0)\n"
        "papers: 2 changed, 1 only in the new one, 1 only in the old one, 1 read in one only\n"
        "\n"
        "field\tstatus\tvalues added\tvalues removed\tvalues changed\tevidence\n"
        "framework\t1\t0\t1\t0\t0\n"
        "optimizer\t0\t0\t0\t1\t0\n"
        "\n"
        "a  tiny\n"
        "  framework\n"
        "    ~ stated → not stated\n"
        "    - Keras\n"
        "  optimizer\n"
        "    ~ rate=0.1 → rate=0.2\n"
        "\n"
        "c\\x1b[31m  tiny\n"
        "  ~ document added\n"
        "\n"
        "scan  tiny\n"
        "  ~ reading read → no-text\n"
        "\n"
        "gone  tiny\n"
        "  ~ document removed\n"
    )


def test_only_some_papers_are_listed(cli: Callable[..., Said]) -> None:
    """The rest is counted; with none wanted none is spoken of."""
    assert cli("diff", "old.jsonl", "new.jsonl", "--list", "1").out.endswith(
        "    ~ rate=0.1 → rate=0.2\n\n3 more; --list shows as many as are wanted, --json all\n"
    )
    assert cli("diff", "old.jsonl", "new.jsonl", "-l", "0").out.endswith("optimizer\t0\t0\t0\t1\t0\n")


def test_json_is_one_change_a_line(cli: Callable[..., Said]) -> None:
    """Whole, with the text as it is."""
    lines = [json.loads(line) for line in cli("diff", "old.jsonl", "new.jsonl", "--json").out.splitlines()]
    a = {"document": "a", "schema": "tiny"}
    assert lines == [
        {**a, "kind": "status", "field": "framework", "old": "stated", "new": "not stated"},
        {**a, "kind": "value removed", "field": "framework", "value": "Keras", "old": "Keras"},
        {**a, "kind": "value changed", "field": "optimizer", "value": "rate=0.2", "old": "rate=0.1", "new": "rate=0.2"},
        {"document": "c\x1b[31m", "schema": "tiny", "kind": "document added"},
        {"document": "scan", "schema": "tiny", "kind": "reading", "old": "read", "new": "no-text"},
        {"document": "gone", "schema": "tiny", "kind": "document removed"},
    ]


def test_only_some_fields(cli: Callable[..., Said]) -> None:
    """And what is no matter of a field is left out."""
    lines = cli("diff", "old.jsonl", "new.jsonl", "--json", "--field", "optimizer").out.splitlines()
    assert [json.loads(line)["field"] for line in lines] == ["optimizer"]


def test_the_exit_code_tells_of_changes_when_asked_to(cli: Callable[..., Said]) -> None:
    """1 where anything that is compared has changed, otherwise 0."""
    assert cli("diff", "old.jsonl", "new.jsonl", "--exit-code").code == 1
    assert cli("diff", "old.jsonl", "new.jsonl", "--exit-code", "--json").code == 1
    assert cli("diff", "old.jsonl", "new.jsonl", "--exit-code", "--field", "task").code == 0
    same = cli("diff", "old.jsonl", "old.jsonl", "--exit-code")
    assert (same.code, "papers: 0 changed" in same.out) == (0, True)


def test_confidence_is_compared_when_asked_for(cli: Callable[..., Said], tmp_path: Path) -> None:
    """With a column of its own."""
    for name, confidence in (("x.jsonl", 0.5), ("y.jsonl", 0.75)):
        write_records(tmp_path / name, [paper("a", task=stated(value("x", confidence=confidence)))])
    assert "papers: 0 changed" in cli("diff", "x.jsonl", "y.jsonl").out
    assert "    ~ x: confidence 0.5 → 0.75\n" in cli("diff", "x.jsonl", "y.jsonl", "--confidence").out


@pytest.mark.parametrize("arguments", [("-", "new.jsonl"), ("old.jsonl", "-")])
def test_one_file_may_be_standard_input(
    cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, str]
) -> None:
    """Either of them, though it can be read once only."""
    content = (tmp_path / ("old.jsonl" if arguments[0] == "-" else "new.jsonl")).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert cli("diff", *arguments, "--json").out == cli("diff", "old.jsonl", "new.jsonl", "--json").out


def test_a_terminal_gets_a_table_with_lines(cli: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    """And signs in colour; what a paper says is no colour."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    out = cli("diff", "old.jsonl", "new.jsonl").out
    assert "───" in out
    assert "\x1b[31m- \x1b[0mKeras" in out
    assert "c\\x1b[31m" in out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("gone.jsonl", "new.jsonl"), "gone.jsonl cannot be opened"),
        (("old.jsonl", "torn.jsonl"), "torn.jsonl:1 is no record"),
        (("-", "-"), "Standard input can be read once only."),
        (("old.jsonl",), "Missing argument 'NEW'."),
    ],
)
def test_what_cannot_be_compared(
    cli: Callable[..., Said], tmp_path: Path, arguments: tuple[str, ...], problem: str
) -> None:
    """One sentence on standard error, nothing on standard output, exit code 2."""
    (tmp_path / "torn.jsonl").write_text('{"schema"')
    said = cli("diff", *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"Error: {problem}")


def test_help_has_examples(cli: Callable[..., Said]) -> None:
    """They can be copied as they stand."""
    assert "extractor diff old.jsonl new.jsonl" in cli("diff", "--help").out
