"""`extractor verify`: finds every quote that is not in its place and every value that is not in its quote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import extractor.corpus.check
import extractor.corpus.pool
from extractor.cli.verify import _percent
from extractor.corpus.pool import InlinePool
from extractor.corpus.texts import write_text
from extractor.readers.source import Source
from extractor.record import Record
from extractor.sinks.jsonl import write_records
from tests.corpus.makers import CrashingJob, make_record, make_source, tiny_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

TEXT = "We used Adam."


@pytest.fixture
def verify(cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Write records and verify them, by a checklist of one question."""
    monkeypatch.setattr(extractor.corpus.check, "load_schema", lambda _: tiny_schema())
    monkeypatch.setattr(extractor.corpus.pool, "ProcessPool", lambda build, **_: InlinePool(build))

    def run(*records: Record, options: tuple[str, ...] = ()) -> Said:
        write_records(tmp_path / "records.jsonl", records)
        return cli("verify", "records.jsonl", *options)

    return run


def on_disk(folder: Path, name: str, text: str = TEXT) -> Record:
    """Write a paper and return its record."""
    (folder / name).write_text(text)
    return make_record(Source(name.rpartition(".")[0], name, data=text.encode()))


def changed(record: Record, **evidence: object) -> Record:
    """Return a record with something else in its one quote."""
    content = json.loads(record.to_line())
    content["fields"]["optimizer"]["values"][0]["evidence"][0].update(evidence)
    return Record.model_validate(content)


def test_true_records_hold(verify: Callable[..., Said], tmp_path: Path) -> None:
    """Totals, and exit code 0."""
    said = verify(on_disk(tmp_path, "a.txt"), on_disk(tmp_path, "b.txt", "We used SGD."))
    assert (said.code, said.out) == (0, "2 records, 1 quote, 100.0 % round-trip, 100.0 % hold their value\n")


def test_a_quote_that_is_elsewhere_is_named(verify: Callable[..., Said], tmp_path: Path) -> None:
    """With the id and the field; exit code 1."""
    said = verify(changed(on_disk(tmp_path, "a.txt"), start=7, end=11))
    assert said.code == 1
    assert said.out.startswith("a: optimizer: ")
    assert "1 quote, 0.0 % round-trip, 0.0 % hold their value" in said.out


def test_a_quote_that_does_not_hold_its_value_is_named(verify: Callable[..., Said], tmp_path: Path) -> None:
    """It stands in its place, and proves nothing."""
    said = verify(changed(on_disk(tmp_path, "a.txt"), quote="used", start=3, end=7))
    assert said.code == 1
    assert "100.0 % round-trip, 0.0 % hold their value" in said.out


def test_a_source_that_has_changed_is_named(verify: Callable[..., Said], tmp_path: Path) -> None:
    """Its record may hold by chance; it is not the record of this file."""
    record = on_disk(tmp_path, "a.txt")
    (tmp_path / "a.txt").write_text(TEXT + " It was fine.")
    said = verify(record)
    assert (said.code, said.out.splitlines()[0]) == (1, "a: a.txt has changed since it was read.")


def test_a_source_that_is_gone_is_named(verify: Callable[..., Said]) -> None:
    """And what to do about it; standard input cannot be read again at all."""
    gone = verify(make_record(make_source("a"))).out
    assert "a: a.txt is not there any more. Run this where it can be found, or give --texts.\n" in gone
    stdin = verify(make_record(Source("stdin", "-", data=TEXT.encode()))).out
    assert "stdin: it was read from standard input, which cannot be read again. Give its text with --texts.\n" in stdin


def test_texts_stand_in_for_sources(verify: Callable[..., Said], tmp_path: Path) -> None:
    """A text with a character less is found out, also behind the last quote."""
    record = make_record(Source("stdin", "-", data=TEXT.encode()))
    write_text(tmp_path / "texts", "stdin", TEXT)
    assert verify(record, options=("--texts", "texts")).code == 0
    write_text(tmp_path / "texts", "stdin", TEXT[:-1])
    assert "the text has 12 characters, the record says 13." in verify(record, options=("--texts", "texts")).out


def test_lines_of_a_file_are_found_again(verify: Callable[..., Said], tmp_path: Path) -> None:
    """Whatever their order in the records."""
    lines = [json.dumps({"id": name, "text": TEXT}) for name in "abc"]
    (tmp_path / "papers.jsonl").write_text("\n".join(lines))
    records = []
    for number, line in ((3, lines[2]), (1, lines[0]), (2, lines[1])):
        made = make_record(make_source("abc"[number - 1], TEXT))
        hashed = make_record(Source("x", "x", data=line.encode())).document.sha256
        info = made.document.model_copy(update={"source": f"papers.jsonl:{number}", "sha256": hashed})
        records.append(made.model_copy(update={"document": info}))
    assert verify(*records).code == 0


def test_sources_are_looked_for_beside_the_records(
    cli: Callable[..., Said], verify: Callable[..., Said], tmp_path: Path
) -> None:
    """Records and papers may be moved together."""
    moved = tmp_path / "moved"
    moved.mkdir()
    write_records(moved / "records.jsonl", [on_disk(moved, "a.txt")])
    assert cli("verify", "moved/records.jsonl").code == 0


def test_a_source_that_crashes_its_reader_costs_its_record(
    cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read in a process of its own; how that ended is said, and the others are checked."""
    monkeypatch.setattr(extractor.corpus.check, "CheckJob", CrashingJob)
    write_records(tmp_path / "records.jsonl", [on_disk(tmp_path, "a.txt"), on_disk(tmp_path, "b.txt")])
    said = cli("verify", "records.jsonl")
    assert said.code == 1
    assert said.out.splitlines()[:2] == [
        "a: The process that read it was ended by SIGKILL.",
        "2 records, 0 quotes, 100.0 % round-trip, 100.0 % hold their value",
    ]


def test_a_record_without_an_answer_has_nothing_to_verify(verify: Callable[..., Said]) -> None:
    """It is counted and said to be so."""
    said = verify(make_record(make_source("a"), error="encrypted"))
    assert said.code == 0
    assert "1 of them say that their document could not be read" in said.out


def test_what_is_no_record_is_named_by_its_line(
    verify: Callable[..., Said], cli: Callable[..., Said], tmp_path: Path
) -> None:
    """A key too many, a torn line, a second record of one document: all fail."""
    line = on_disk(tmp_path, "a.txt").to_line()
    (tmp_path / "records.jsonl").write_text(f'{line}\n{line}\n{{"answer": 42, {line[1:]}\n{line[:80]}')
    said = cli("verify", "records.jsonl")
    assert said.code == 1
    assert [text.partition(": ")[0] for text in said.out.splitlines()[:3]] == [
        "a",
        "records.jsonl:3",
        "records.jsonl:4",
    ]


@pytest.mark.parametrize("arguments", [["gone.jsonl"], ["empty.jsonl"], ["empty.jsonl", "--texts", "gone"]])
def test_nothing_to_verify_is_an_error(cli: Callable[..., Said], tmp_path: Path, arguments: list[str]) -> None:
    """An empty file must not look verified."""
    (tmp_path / "empty.jsonl").touch()
    said = cli("verify", *arguments)
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize(("part", "whole", "shown"), [(99999, 100000, "99.9 %"), (3, 3, "100.0 %"), (1, 3, "33.3 %")])
def test_only_all_is_a_hundred_percent(part: int, whole: int, shown: str) -> None:
    """Rounding must not hide the one that fails."""
    assert _percent(part, whole) == shown
