"""`extractor show`: what is stated with its words, what is not with its near misses; papers are data."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

import extractor.schema
from extractor.cli.render import RecordPrinter, marked
from extractor.errors import SchemaError
from extractor.record import (
    Considered,
    DocumentInfo,
    ErrorInfo,
    Evidence,
    ExtractorInfo,
    FieldResult,
    Record,
    SchemaInfo,
    Value,
)
from extractor.sinks.jsonl import write_records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractor.schema import Schema
    from tests.cli.conftest import Said

QUOTE = Evidence(quote="trained with\nPytorch 1.7", start=40, end=64, section="Methods", page=5)
MISS = Considered(
    value="high-performance computing",
    usage="hedged",
    reason="names no hardware",
    evidence=[Evidence(quote="needs high-performance computing", start=70, end=102)],
)
FIELDS = {
    "framework": FieldResult(
        status="stated",
        values=[
            Value(
                value="PyTorch",
                text="Pytorch 1.7",
                attributes={"version": "1.7"},
                confidence=0.97,
                usage="used",
                evidence=[QUOTE],
            )
        ],
    ),
    "hardware": FieldResult(status="not stated", considered=[MISS]),
    "randomness": FieldResult(status="not determined", reason="pages 7-8 have no text layer"),
    "task": FieldResult(status="not stated"),
}


def record(document_id: str = "paper-17", **changes: object) -> Record:
    """Return a record with a field of each status."""
    values: dict[str, object] = {
        "schema_": SchemaInfo(name="of-nobody", version="1"),
        "document": DocumentInfo(
            id=document_id, source=f"papers/{document_id}.pdf", format="pdf", pages=12, characters=51233
        ),
        "extractor": ExtractorInfo(version="0.1.0", backend="rules", config="c0ffee"),
        "fields": FIELDS,
    }
    return Record.model_validate({**values, **changes})


def _unknown(name: str) -> Schema:
    raise SchemaError([])


@pytest.fixture
def show(cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Show a file with two records, whose checklist is not at hand."""
    monkeypatch.setattr(extractor.schema, "load_schema", _unknown)
    failed = record("broken", fields={}, error=ErrorInfo(kind="encrypted", detail="It needs a password."))
    write_records(tmp_path / "records.jsonl", [record(), failed])
    return lambda *arguments: cli("show", "records.jsonl", *arguments)


def test_a_record_in_a_pipe_is_plain_lines(show: Callable[..., Said]) -> None:
    """Status, value, attributes, quote and place; near misses with their reason; nothing folded or coloured."""
    assert show("paper-17").out.splitlines() == [
        "paper-17  of-nobody 1",
        "papers/paper-17.pdf · pdf · 12 pages · 51,233 characters",
        "",
        "● framework  stated",
        "  PyTorch · version 1.7  0.97",
        "    “trained with↵ Pytorch 1.7”",
        "    Methods · page 5 · 40-64",
        "○ hardware  not stated",
        "  ✗ high-performance computing  hedged: names no hardware",
        "    “needs high-performance computing”",
        "    70-102",
        "? randomness  not determined: pages 7-8 have no text layer",
        "",
        "○ not stated: task",
    ]


def test_a_failed_document_shows_its_reason(show: Callable[..., Said]) -> None:
    """It has no fields, and says why."""
    assert "✗ encrypted: It needs a password." in show("broken").out


def test_all_records_are_shown_without_an_id(show: Callable[..., Said]) -> None:
    """In the order of the file."""
    said = show()
    assert said.out.index("paper-17") < said.out.index("broken")


def test_one_field_is_shown_whatever_its_status(show: Callable[..., Said]) -> None:
    """Who asks for a field wants to see it; the others are not listed."""
    out = show("paper-17", "--field", "task").out
    assert "○ task  not stated" in out
    assert "framework" not in out


def test_all_shows_the_silent_fields_too(show: Callable[..., Said]) -> None:
    """One by one, not in a list."""
    assert "○ task  not stated\n" in show("paper-17", "--all").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["paper-71"], "records.jsonl has no record with the id paper-71. Did you mean paper-17?"),
        (["paper-17", "-f", "framwork"], "The record of paper-17 has no field 'framwork'. Did you mean 'framework'?"),
    ],
)
def test_a_typing_error_is_answered_with_a_guess(show: Callable[..., Said], arguments: list[str], message: str) -> None:
    """Exit code 2."""
    said = show(*arguments)
    assert (said.code, said.out) == (2, "")
    assert message in said.err


def test_a_torn_line_does_not_hide_the_others(show: Callable[..., Said], tmp_path: Path) -> None:
    """It is named, and the exit code is 1."""
    with (tmp_path / "records.jsonl").open("a") as file:
        file.write('{"schema"')
    said = show()
    assert (said.code, said.out[:8]) == (1, "paper-17")
    assert "records.jsonl:3 is no record: the line is torn" in said.err


@pytest.mark.parametrize("path", ["gone.jsonl", "empty.jsonl"])
def test_without_records_there_is_an_error(cli: Callable[..., Said], tmp_path: Path, path: str) -> None:
    """Exit code 2, with the file's name."""
    (tmp_path / "empty.jsonl").touch()
    said = cli("show", path)
    assert (said.code, said.err[: 7 + len(path)]) == (2, f"Error: {path}")


def on_terminal(made: Record, width: int = 80, groups: dict[str, str] | None = None) -> str:
    """Return what a terminal of some width gets."""
    file = io.StringIO()
    console = Console(
        file=file, force_terminal=True, width=width, color_system="truecolor", markup=False, highlight=False
    )
    RecordPrinter(console, everything=True).print(made, groups or {})
    return file.getvalue()


@pytest.mark.parametrize("text", ["[bold]x[/bold]", "[/]", ":smile:", "[link=http://x]y[/link]"])
def test_markup_in_a_paper_is_text(text: str) -> None:
    """A title or a reason is never read as a style."""
    made = record(document=DocumentInfo(id=text, source="x", title=text), problems=[{"stage": "read", "detail": text}])
    assert on_terminal(made).count(text) == 3


@pytest.mark.parametrize("text", ["\x1b[31mred", "\x07", "\x9b31m", "\u202egnp.exe", "a\rb"])
def test_control_characters_in_a_paper_are_spelled_out(text: str) -> None:
    """No paper moves the cursor, rings the bell or turns the direction of writing."""
    field = FieldResult(status="not determined", reason=text)
    shown = on_terminal(record(document=DocumentInfo(id=text, source=text, title=text), fields={"task": field}))
    control = {character for character in text if not character.isprintable()} - {"\x1b"}
    assert control.isdisjoint(shown)
    assert "\x1b[31m" not in shown


def test_groups_are_headings() -> None:
    """In the order of the checklist; without a checklist there are none."""
    shown = on_terminal(record(), groups={"framework": "resources", "hardware": "resources", "task": "model"})
    assert shown.index("resources") < shown.index("framework") < shown.index("task")


def test_lines_fit_the_terminal() -> None:
    """Long quotes are folded below their beginning."""
    long = Evidence(quote="We trained it " * 30, start=0, end=14 * 30)
    field = FieldResult(status="not stated", considered=[MISS.model_copy(update={"evidence": [long]})])
    console = Console(file=io.StringIO(), force_terminal=True, width=60, color_system=None)
    RecordPrinter(console).print(record(fields={"hardware": field}), {})
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert max(map(len, lines)) <= 60
    assert (
        lines[-2].startswith("    We trained") or lines[-2].startswith("    it ") or lines[-2].startswith("    trained")
    )


@pytest.mark.parametrize(
    ("quote", "form", "found"),
    [
        ("We used Pytorch.", "PyTorch", ["Pytorch"]),
        ("ImageNet and the image-\nnet set", "imagenet", ["ImageNet"]),
        ("on an NVIDIA\nA100 GPU", "NVIDIA A100", ["NVIDIA↵ A100"]),
        ("The word Adamant is no Adam.", "Adam", ["Adam"]),
        ("Nothing of the kind", "Adam", []),
    ],
)
def test_the_value_is_marked_in_its_quote(quote: str, form: str, found: list[str]) -> None:
    """Whole words, whatever the case and the white space between."""
    text = marked(quote, [form])
    assert [text.plain[span.start : span.end] for span in text.spans if "yellow" in str(span.style)] == found


def test_a_paper_in_the_place_of_records_is_told_once(cli: Callable[..., Said], tmp_path: Path) -> None:
    """Three lines are enough to see that a file holds something else; the message says what makes records."""
    (tmp_path / "paper.txt").write_text("We used Keras.\n" * 50)
    said = cli("show", str(tmp_path / "paper.txt"))
    assert (said.code, said.out, len(said.err.splitlines())) == (2, "", 4)
    assert said.err.endswith("is no file of records. This makes one: extractor run PATH -o records.jsonl\n")
