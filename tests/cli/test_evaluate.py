"""`extractor evaluate`: what it prints, what it refuses, and its exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import extractor.schema
from extractor.sinks.jsonl import write_records
from tests.evaluation.makers import KINDS, answer, make_record, maybe, said, turned_down, value
from tests.small import make_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractor.record import Record
    from tests.cli.conftest import Said

GOLD: dict[str, dict[str, Any]] = {
    "a": {"hardware": said("Raspberry Pi 4"), "split": said()},
    "b": {"hardware": said("NVIDIA V100"), "split": said(maybe("80/20"))},
}


@pytest.fixture
def evaluate(cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Write records and evaluate them against `GOLD`, by a small checklist."""
    schema = make_schema(**{name: {"kind": kind} for name, kind in KINDS.items()})
    monkeypatch.setattr(extractor.schema, "load_schema", lambda _: schema)
    (tmp_path / "gold").mkdir()
    for name, fields in GOLD.items():
        (tmp_path / "gold" / f"{name}.json").write_text(json.dumps({"doc": name, "fields": fields}))

    def run(
        *options: str, records: tuple[Record, ...] = (make_record("a", hardware=answer("Raspberry Pi 4")),)
    ) -> Said:
        write_records(tmp_path / "records.jsonl", records)
        return cli("evaluate", "records.jsonl", "--gold", "gold", *options)

    return run


def rows(said_: Said) -> dict[str, list[str]]:
    """Return the rows of all tables by their first cell."""
    return {cells[0]: cells[1:] for line in said_.out.splitlines() if len(cells := line.split("\t")) > 1}


def test_a_pipe_gets_plain_tables(evaluate: Callable[..., Said]) -> None:
    """Cells with tabs between them, without colours; exit code 0."""
    shown = evaluate()
    assert shown.code == 0
    assert "\x1b" not in shown.out
    assert shown.out.splitlines()[:4] == [
        "documents: 2, 3 fields judged, 1 debatable",
        "without a record, counted as not stated: 1 (b)",
        "quotes were not looked up: give the texts with --texts",
        "",
    ]
    assert rows(shown)["hardware"] == ["2", "2", "0.50", "1.00", "0.50", "0.67", "-", "0.67", "0.50"]
    assert rows(shown)["split"] == ["1", "0", "1.00", "-", "-", "-", "-", "-", "-"]
    assert rows(shown)["status accuracy"][0] == "0.667"
    assert rows(shown)["0.9-1.0"] == ["1", "0.900", "1.000", "0.207", "1.000", "1", "1.000"]


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_gets_tables_with_lines(
    evaluate: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Of the width that there is: a narrow one is spared two columns."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    shown = evaluate()
    assert "─" in shown.out
    head = next(line for line in shown.out.splitlines() if "judged" in line and "stated" in line and "field" in line)
    assert ("precision" in head) == (width >= 100)


def test_everything_that_counts_otherwise_is_said(evaluate: Callable[..., Said]) -> None:
    """Records twice, unread, of other documents, undetermined, of another checklist's version, and texts that lack."""
    undetermined = {"status": "not determined", "reason": "A scan."}
    broken = make_record("b", error={"kind": "no-text", "detail": "A scan."})
    records = (make_record("a"), make_record("a", hardware=undetermined), broken, make_record("z"))
    shown = evaluate("--texts", "gold", records=records).out
    assert "not read, counted as not stated: 1 (b)\n" in shown
    assert "not determined, counted as not stated: 1 fields\n" in shown
    assert "with more than one record, of which the last counts: 1 (a)\n" in shown
    assert "records of other documents, passed over: 1\n" in shown
    assert "without a text, quotes not looked up: 2 (a, b)\n" in shown
    assert "No value is judged, so nothing is known of confidences.\n" in shown


def test_errors_are_listed_with_quotes(evaluate: Callable[..., Said]) -> None:
    """By field: what was missed and what was turned down for it, what was invented and why it is wrong."""
    near = turned_down("V100", '"could be"', quote="It could be a V100.")
    hardware = answer(value("abacus", quote="an abacus\nof wood"))
    records = (
        make_record("a", hardware=hardware, split=answer("at random")),
        make_record("b", hardware=answer(considered=(near,))),
    )
    shown = evaluate("--errors", "9", records=records).out
    assert shown.endswith(
        """
hardware
  a  stated with other values
    - Raspberry Pi 4  missed
      “We used Raspberry Pi 4.”
    + abacus  not in the gold  0.90
      “an abacus↵ of wood”
  b  not stated, but stated in the gold
    - NVIDIA V100  missed
      “We used NVIDIA V100.”
      turned down: V100  background: "could be"
      “It could be a V100.”

split
  a  stated, but not stated in the gold
    + at random  not in the gold  0.90
      “We used at random.”

3 not right
"""
    )
    assert evaluate("-e", "1", records=records).out.endswith("\n3 not right, 2 of them not shown\n")


def test_two_files_beside_each_other(evaluate: Callable[..., Said], tmp_path: Path) -> None:
    """Both figures, their difference, its interval, and each field that one of them has right."""
    write_records(tmp_path / "old.jsonl", [make_record("b", hardware=answer("V100"))])
    new = [make_record("a", hardware=answer("Raspberry Pi 4")), make_record("b", hardware=answer("NVIDIA V100"))]
    shown = evaluate("--compare", "old.jsonl", records=tuple(new))
    assert "compared\trecords.jsonl\told.jsonl\tdifference\t95 % from\t95 % to\n" in shown.out
    assert "status recall\t1.000\t0.500\t+0.500\t0.000\t+1.000\n" in shown.out
    assert "field\tdocument\twhat\tright only in\nhardware\ta\tstatus\trecords.jsonl\n" in shown.out
    same = evaluate("--compare", "records.jsonl", records=tuple(new)).out
    assert same.endswith("No field of any document is right in one and not right in the other.\n")


def test_json_is_one_object(evaluate: Callable[..., Said]) -> None:
    """Nothing else is printed."""
    content = json.loads(evaluate("--json", "--compare", "records.jsonl").out)
    assert content["status"]["recall"] == 0.5
    assert content["compare"]["difference"]["status"]["recall"] == 0.0
    assert content["errors"][0]["missed"][0]["value"] == "NVIDIA V100"


def test_chosen_fields(evaluate: Callable[..., Said]) -> None:
    """Only they are judged; one that is not there is refused."""
    content = json.loads(evaluate("--json", "--fields", "split, code").out)
    assert list(content["fields"]) == ["split"]
    refused = evaluate("--fields", "splt")
    assert (refused.code, refused.err) == (2, "Error: small has no field 'splt'. Did you mean 'split'?\n")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("gone.jsonl", "--gold", "gold"), "gone.jsonl cannot be opened"),
        (("empty.jsonl", "--gold", "gold"), "empty.jsonl holds no records."),
        (("torn.jsonl", "--gold", "gold"), "torn.jsonl:1 is no record: the line is torn"),
        (("empty.jsonl", "--gold", "nowhere"), "nowhere is no folder."),
        (("empty.jsonl", "--gold", "gold", "--texts", "nowhere"), "nowhere is no folder."),
        (("-", "--gold", "gold", "--compare", "-"), "Standard input can be read once only."),
        (("empty.jsonl",), "Missing option '--gold'."),
    ],
)
def test_what_cannot_be_evaluated(
    evaluate: Callable[..., Said], cli: Callable[..., Said], tmp_path: Path, arguments: tuple[str, ...], problem: str
) -> None:
    """One sentence on standard error, nothing on standard output, exit code 2."""
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "torn.jsonl").write_text(make_record("a").to_line()[:60])
    said_ = cli("evaluate", *arguments)
    assert (said_.code, said_.out) == (2, "")
    assert said_.err.startswith(f"Error: {problem}")


def test_help_has_examples(cli: Callable[..., Said]) -> None:
    """They can be copied as they stand."""
    assert "extractor evaluate new.jsonl --gold gold/ --compare old.jsonl" in cli("evaluate", "--help").out
