"""`extractor report`: records as a page, with the contexts that are at hand."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

import extractor.schema
from extractor.cli.report import _shown_size
from extractor.corpus.texts import write_text
from extractor.report.packed import unpack
from extractor.sinks.jsonl import write_records
from tests.corpus.makers import tiny_schema
from tests.report.makers import evidence, record_of, unread_record, value

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractor.record import Record
    from tests.cli.conftest import Said

TEXT = "It was late. We used Keras. It was quick."


def record(checklist: str = "dl-methods") -> Record:
    """Return the record of `TEXT`."""
    fields = {"framework": {"status": "stated", "values": [value("Keras", evidence(TEXT, "We used Keras."))]}}
    about = {"sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "format": "text"}
    return record_of("a", fields, document=about, schema={"name": checklist, "version": "1.0.0"})


def data(path: Path, name: str) -> Any:
    """Return what is packed in a page under a name."""
    found = re.search(rf'id="{name}">(.*?)</script>', path.read_text(encoding="utf-8"))
    assert found is not None
    return unpack(json.loads(found[1]))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of one record; whatever checklist is asked for has one question."""
    monkeypatch.setattr(extractor.schema, "load_schema", lambda _: tiny_schema())
    write_records(tmp_path / "records.jsonl", [record()])
    return tmp_path


def test_contexts_come_from_the_texts(cli: Callable[..., Said], folder: Path) -> None:
    """As `run --texts` wrote them; the page is named on standard error."""
    write_text(folder / "texts", "a", TEXT)
    said = cli("report", "records.jsonl", "-o", "page.html", "--texts", "texts")
    assert (said.code, said.out) == (0, "")
    assert re.fullmatch(r"page\.html: 1 paper, \d+ kB\n", said.err)
    assert data(folder / "page.html", "papers-0")[0]["passages"] == [[0, TEXT]]


def test_sources_are_read_again(cli: Callable[..., Said], folder: Path) -> None:
    """Where they are found unchanged."""
    (folder / "a.txt").write_text(TEXT)
    assert cli("report", "records.jsonl", "-o", "page.html").code == 0
    assert data(folder / "page.html", "papers-0")[0]["passages"] == [[0, TEXT]]


@pytest.mark.parametrize("text", [None, "It is another text. We used Keras."], ids=["gone", "changed"])
def test_without_a_text_quotes_stand_alone(cli: Callable[..., Said], folder: Path, text: str | None) -> None:
    """The paper says why, and the command says how many there are."""
    if text is not None:
        (folder / "a.txt").write_text(text)
    said = cli("report", "records.jsonl", "-o", "page.html")
    [paper] = data(folder / "page.html", "papers-0")
    assert paper["passages"] == [[13, "We used Keras."]]
    assert paper["no_text"].startswith("a.txt ")
    assert "1 of them without context" in said.err


def test_years_come_from_a_table(cli: Callable[..., Said], folder: Path) -> None:
    """Also from the middle of a date; a table that has none of the records is refused."""
    (folder / "years.csv").write_text("id,year\na,12 May 2019\n")
    assert cli("report", "records.jsonl", "-o", "page.html", "--metadata", "years.csv").code == 0
    assert data(folder / "page.html", "overview")["papers"][0]["year"] == 2019
    (folder / "years.csv").write_text("id,year\nother,2019\n")
    assert cli("report", "records.jsonl", "-o", "other.html", "--metadata", "years.csv").code == 2
    assert not (folder / "other.html").exists()


def test_levels_are_of_the_profile_that_fits(cli: Callable[..., Said], folder: Path) -> None:
    """The usual one for records of its checklist; for others none, unless one is named."""
    write_records(folder / "other.jsonl", [record("soil")])
    cli("report", "records.jsonl", "-o", "page.html")
    assert data(folder / "page.html", "overview")["audit"]["profile"] == "ahmed-2025"
    cli("report", "other.jsonl", "-o", "page.html")
    assert "audit" not in data(folder / "page.html", "overview")
    cli("report", "other.jsonl", "-o", "page.html", "--profile", "ahmed_2025")
    assert "audit" in data(folder / "page.html", "overview")


def test_the_checklist_gives_the_order_and_the_questions(cli: Callable[..., Said], folder: Path) -> None:
    """Fields that it does not have come after."""
    content = json.loads(record().to_line())
    content["fields"] = {name: {"status": "not stated"} for name in ("weather", "optimizer")}
    (folder / "records.jsonl").write_text(json.dumps(content) + "\n")
    cli("report", "records.jsonl", "-o", "page.html")
    fields = data(folder / "page.html", "overview")["fields"]
    assert [field["name"] for field in fields] == ["optimizer", "weather"]
    assert [field["question"] for field in fields] == ["Which optimizer was used?", ""]


def test_the_title_can_be_given(cli: Callable[..., Said], folder: Path) -> None:
    """Otherwise it is the name of the file."""
    cli("report", "records.jsonl", "-o", "page.html", "--title", "<Bats> & birds")
    assert "<title>&lt;Bats&gt; &amp; birds</title>" in (folder / "page.html").read_text()
    cli("report", "records.jsonl", "-o", "page.html")
    assert "<title>records</title>" in (folder / "page.html").read_text()


def test_unread_documents_are_in_it(cli: Callable[..., Said], folder: Path) -> None:
    """Nothing is dropped."""
    write_records(folder / "records.jsonl", [record(), unread_record()])
    cli("report", "records.jsonl", "-o", "page.html")
    assert [paper.get("error") for paper in data(folder / "page.html", "overview")["papers"]] == [None, "no-text"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("empty.jsonl", "-o", "page.html"), "empty.jsonl holds no records."),
        (("records.jsonl", "-o", "records.jsonl"), "records.jsonl holds the records. Name another file for the page."),
        (("nowhere.jsonl", "-o", "page.html"), "nowhere.jsonl cannot be opened: No such file or directory."),
        (
            ("records.jsonl", "-o", "nowhere/page.html"),
            "nowhere/page.html cannot be written: No such file or directory.",
        ),
        (("records.jsonl", "-o", "page.html", "--texts", "nowhere"), "nowhere is no folder."),
        (("torn.jsonl", "-o", "page.html"), "torn.jsonl:2 is no record: the line is torn"),
    ],
)
def test_what_cannot_be_shown_is_named(
    cli: Callable[..., Said], folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Exit code 2, and nothing is written."""
    (folder / "empty.jsonl").write_text("")
    (folder / "torn.jsonl").write_text(record().to_line() + '\n{"schema"')
    before = (folder / "records.jsonl").read_bytes()
    result = cli("report", *arguments)
    assert result.code == 2
    assert result.err.startswith(f"Error: {said}")
    assert (folder / "records.jsonl").read_bytes() == before
    assert not (folder / "page.html").exists()


def test_a_link_is_followed(cli: Callable[..., Said], folder: Path) -> None:
    """The page goes to where it leads; neither a link nor a device is replaced by a file."""
    (folder / "link.html").symlink_to(folder / "page.html")
    assert cli("report", "records.jsonl", "-o", "link.html").code == 0
    assert (folder / "link.html").is_symlink()
    assert (folder / "page.html").read_text().startswith("<!DOCTYPE html>")


def test_a_page_can_go_to_standard_output(cli: Callable[..., Said], folder: Path) -> None:
    """With what is said to people beside it, and no file of that name."""
    said = cli("report", "records.jsonl", "-o", "-")
    assert (said.code, said.out[:15], said.err[:26]) == (0, "<!DOCTYPE html>", "standard output: 1 paper, ")
    assert not (folder / "-").exists()


def test_sizes_are_said_as_people_say_them() -> None:
    """In kilobytes, from a million on in megabytes."""
    assert (_shown_size(999_999), _shown_size(1_000_000)) == ("1000 kB", "1.0 MB")
