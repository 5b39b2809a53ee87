"""`extractor review …`: decisions put to use on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from extractor.corpus.texts import write_text
from extractor.record import Record
from extractor.sinks.jsonl import write_records
from tests.review.makers import TEXT, checked, decision, missed, record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractor.review import Decision
    from tests.cli.conftest import Said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of two records, and the text of one of them."""
    write_records(tmp_path / "records.jsonl", [record(), record(id="other", source="other.txt")])
    write_text(tmp_path / "texts", "harbour", TEXT)
    return tmp_path


def decisions(folder: Path, *given: Decision, name: str = "ada.jsonl") -> str:
    """Write a file of decisions; return its name."""
    (folder / name).write_text("".join(one.to_line() + "\n" for one in given))
    return name


def reviewed(folder: Path) -> list[Record]:
    """Return the records that were written."""
    return [Record.from_line(line) for line in (folder / "out.jsonl").read_bytes().splitlines()]


RIGHT = decision("framework", "right", "PyTorch")


def test_decisions_are_merged(cli: Callable[..., Said], folder: Path) -> None:
    """Every record is written, those without a decision as they were."""
    adam = missed("optimizer", "Adam", "Adam was the optimizer.")
    said = cli(
        "review", "apply", "records.jsonl", decisions(folder, RIGHT, adam), "-o", "out.jsonl", "--texts", "texts"
    )
    assert (said.code, said.out, said.err) == (0, "", "2 decisions applied\n")
    first, second = reviewed(folder)
    assert first.fields["optimizer"].values[0].value == "Adam"
    assert [info.reviewers for info in first.review or ()] == [["Ada"], ["Ada"]]
    assert second.to_line() == record(id="other", source="other.txt").to_line()


def test_records_go_to_standard_output(cli: Callable[..., Said], folder: Path) -> None:
    """Without -o; what is said goes to standard error."""
    said = cli("review", "apply", "records.jsonl", decisions(folder, RIGHT))
    assert [json.loads(line)["document"]["id"] for line in said.out.splitlines()] == ["harbour", "other"]
    assert said.err == "1 decision applied\n"


def test_what_does_not_fit_is_named(cli: Callable[..., Said], folder: Path) -> None:
    """Each decision with its document, field, reader and reason; the others are applied; exit code 1."""
    given = decisions(
        folder,
        RIGHT,
        decision("optimizer", "right", "SGD"),
        decision("framework", "right", "x", document="gone"),
        missed("hardware", "GPU", "We used a GPU."),
    )
    said = cli("review", "apply", "records.jsonl", given, "-o", "out.jsonl", "--texts", "texts")
    assert said.code == 1
    assert said.err.splitlines() == [
        "harbour: optimizer: right SGD (Ada): the value is not there any more.",
        "harbour: hardware: missed GPU (Ada): its quote is not in the text of the document.",
        "gone: there is no record of it; 1 decision left out.",
        "1 decision applied, 3 not, see above",
    ]
    assert [info.value for info in reviewed(folder)[0].review or ()] == ["PyTorch"]


def test_what_readers_differ_on_stays(cli: Callable[..., Said], folder: Path) -> None:
    """It is named with what each says; --prefer decides."""
    files = (
        decisions(folder, RIGHT),
        decisions(folder, decision("framework", "corrected", "PyTorch", by="Ben", corrected="Torch"), name="ben.jsonl"),
    )
    said = cli("review", "apply", "records.jsonl", *files, "-o", "out.jsonl")
    assert (said.code, reviewed(folder)[0].review) == (1, None)
    assert said.err.splitlines()[0] == (
        "harbour: framework: PyTorch stays as it was: Ada says right; Ben says it is Torch."
    )
    said = cli("review", "apply", "records.jsonl", *files, "-o", "out.jsonl", "--prefer", "Ben")
    assert said.code == 0
    assert reviewed(folder)[0].fields["framework"].values[0].value == "Torch"


def test_applied_again_nothing_changes(cli: Callable[..., Said], folder: Path) -> None:
    """The decisions are in the records already."""
    given = decisions(folder, RIGHT)
    cli("review", "apply", "records.jsonl", given, "-o", "out.jsonl")
    said = cli("review", "apply", "out.jsonl", given)
    assert (said.code, said.err) == (0, "0 decisions applied, 1 in the records already\n")
    assert said.out == (folder / "out.jsonl").read_text()


def test_nothing_is_written_over_what_is_read(cli: Callable[..., Said], folder: Path) -> None:
    """Neither the records nor the decisions."""
    given = decisions(folder, RIGHT)
    for name in ("records.jsonl", given):
        assert cli("review", "apply", "records.jsonl", given, "-o", name).code == 2
    assert (folder / given).read_text() == RIGHT.to_line() + "\n"


def test_gold_is_made_of_checked_fields(cli: Callable[..., Said], folder: Path) -> None:
    """What is left out is counted; what is there is not written over."""
    given = decisions(folder, RIGHT, checked("framework", "stated"), checked("optimizer", "not stated"))
    said = cli("review", "gold", "records.jsonl", given, "-o", "gold")
    assert said.code == 0
    assert said.err.splitlines() == [
        "3 decisions taken",
        "gold: 1 document, 0 of them whole, 2 fields",
        "fields of these documents that are left out: 2 not checked",
        "1 document without a checked field: left out",
    ]
    again = cli("review", "gold", "records.jsonl", given, "-o", "gold")
    assert (again.code, "is there already" in again.err) == (2, True)


def test_without_a_checked_field_there_is_no_gold(cli: Callable[..., Said], folder: Path) -> None:
    """And no folder."""
    said = cli("review", "gold", "records.jsonl", decisions(folder, RIGHT), "-o", "gold")
    assert (said.code, (folder / "gold").exists()) == (2, False)
    assert said.err.splitlines()[-1] == "Error: No field was checked as a whole, so there is no gold."


def test_two_readers_are_compared(cli: Callable[..., Said], folder: Path) -> None:
    """A row a field and one for all; decisions of other records can be left out."""
    ada = decisions(
        folder, RIGHT, decision("model_architecture", "right", "ResNet"), decision("optimizer", "right", "SGD")
    )
    ben = decisions(
        folder,
        decision("framework", "wrong", "PyTorch", by="Ben"),
        decision("model_architecture", "right", "ResNet", by="Ben"),
        decision("optimizer", "right", "SGD", by="Ben"),
        name="ben.jsonl",
    )
    said = cli("review", "agreement", ada, ben)
    rows = [line.split("\t") for line in said.out.splitlines()]
    assert rows[0][:3] == ["field", "fields checked", "agreed"]
    assert [row[0] for row in rows[1:]] == ["framework", "model_architecture", "optimizer", "all"]
    assert rows[-1][4:7] == ["3", "2", "0.000"]
    said = cli("review", "agreement", ada, ben, "--records", "records.jsonl")
    assert said.err == "2 decisions left out: of other records\n"
    assert said.out.splitlines()[-1].split("\t")[4:6] == ["2", "1"]


def test_readers_without_anything_in_common_cannot_be_compared(cli: Callable[..., Said], folder: Path) -> None:
    """Exit code 2, and their names."""
    ada, ben = decisions(folder, RIGHT), decisions(folder, checked("optimizer", "stated", by="Ben"), name="ben.jsonl")
    said = cli("review", "agreement", ada, ben)
    assert (said.code, said.err) == (2, "Error: Ada and Ben have decided about none of the same things.\n")


def test_help_is_shown_without_a_command(cli: Callable[..., Said]) -> None:
    """As for `extractor schema`."""
    said = cli("review")
    assert said.code == 0
    assert "extractor review apply records.jsonl" in said.out
