"""`extractor export`: what it writes, what it says, what it refuses, and its exit codes."""

from __future__ import annotations

import io
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from extractor.sinks.database import read_database
from extractor.sinks.jsonl import read_records, write_records
from tests.sinks.makers import missed, paper, stated, value, whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

RECORDS = [whole(), paper("a", framework=stated(value("PyTorch")))]


@pytest.fixture(autouse=True)
def _records(tmp_path: Path) -> None:
    """A file of two records, one of three with a torn end, and one of none."""
    write_records(tmp_path / "records.jsonl", RECORDS)
    torn = b"".join(record.to_line().encode() + b"\n" for record in [*RECORDS, paper("c")])
    (tmp_path / "torn.jsonl").write_bytes(torn[:-40])
    (tmp_path / "empty.jsonl").touch()


def test_one_run_writes_several_targets(cli: Callable[..., Said], tmp_path: Path) -> None:
    """Each is named with what was done, on standard error."""
    said = cli("export", "records.jsonl", "--to", "sqlite:///methods.db", "--to", "x.csv", "-t", "x.json")
    assert (said.code, said.out) == (0, "")
    assert said.err == "sqlite:///methods.db: 2 added, 0 replaced, 0 unchanged\nx.csv: 2 records\nx.json: 2 records\n"
    assert list(read_database(str(tmp_path / "methods.db"))) == RECORDS


def test_a_second_export_updates(cli: Callable[..., Said], tmp_path: Path) -> None:
    """A database is brought up to date; nothing is doubled."""
    cli("export", "records.jsonl", "--to", "methods.db")
    write_records(tmp_path / "new.jsonl", [paper("a", framework=missed("PyTorch")), paper("b")])
    assert cli("export", "new.jsonl", "--to", "methods.db").err == "methods.db: 1 added, 1 replaced, 0 unchanged\n"
    assert [record.document.id for record in read_database("methods.db")] == ["2021/harbour", "a", "b"]


def test_a_database_can_be_exported(cli: Callable[..., Said], tmp_path: Path) -> None:
    """To the same bytes that were loaded."""
    cli("export", "records.jsonl", "--to", "methods.db", "--quiet")
    said = cli("export", "sqlite:///methods.db", "--to", "back.jsonl", "-q")
    assert (said.code, said.err) == (0, "")
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "records.jsonl").read_bytes()


def test_records_may_come_from_standard_input(
    cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named by a dash."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((tmp_path / "records.jsonl").read_bytes())))
    assert cli("export", "-", "--to", "x.jsonl").code == 0
    assert list(read_records("x.jsonl")) == RECORDS


def test_wide_is_for_tables(cli: Callable[..., Said], tmp_path: Path) -> None:
    """One row a paper in CSV; with nothing but a database it is refused."""
    cli("export", "records.jsonl", "--to", "x.csv", "--to", "methods.db", "--wide")
    assert len((tmp_path / "x.csv").read_text().splitlines()) == 3
    said = cli("export", "records.jsonl", "--to", "other.db", "--wide")
    assert (said.code, "--wide is for CSV and Parquet" in said.err) == (2, True)


def test_a_torn_line_is_named_and_nothing_is_written(cli: Callable[..., Said], tmp_path: Path) -> None:
    """Neither into a database that is there, nor into a new one, nor into a file."""
    cli("export", "records.jsonl", "--to", "methods.db", "-q")
    write_records(tmp_path / "first.jsonl", [paper("z")])
    torn = (tmp_path / "first.jsonl").read_bytes() + (tmp_path / "torn.jsonl").read_bytes()
    (tmp_path / "torn.jsonl").write_bytes(torn)
    before = sorted(path.name for path in tmp_path.iterdir())
    said = cli("export", "torn.jsonl", "--to", "methods.db", "--to", "new.db", "--to", "x.csv", "--to", "x.parquet")
    assert said.code == 2
    assert said.err.startswith("Error: torn.jsonl:4 is no record: the line is torn")
    assert list(read_database("methods.db")) == RECORDS
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_one_target_that_fails_keeps_the_others_as_they_were(cli: Callable[..., Said], tmp_path: Path) -> None:
    """Whichever comes first."""
    for to in (("methods.db", "gone/x.csv"), ("gone/x.csv", "methods.db")):
        said = cli("export", "records.jsonl", "--to", to[0], "--to", to[1])
        assert (said.code, "gone/x.csv cannot be written" in said.err) == (2, True)
    assert not (tmp_path / "methods.db").exists()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("gone.jsonl", "--to", "x.csv"), "gone.jsonl cannot be opened"),
        (("gone.db", "--to", "x.csv"), "gone.db does not exist."),
        (("empty.jsonl", "--to", "x.csv"), "empty.jsonl holds no records."),
        (("records.jsonl", "--to", "x.xlsx"), "x.xlsx has no ending that can be written."),
        (("records.jsonl", "--to", "./records.jsonl"), "./records.jsonl is read by this export"),
        (("records.jsonl", "--to", "x.db", "--to", "sqlite:///x.db"), "sqlite:///x.db is given twice."),
        (("records.jsonl", "--to", "oracle://u:secret@h/x"), "oracle://… is no database that can be used"),
        (("records.jsonl",), "Missing option '--to'"),
    ],
)
def test_what_cannot_be_exported(
    cli: Callable[..., Said], tmp_path: Path, arguments: tuple[str, ...], problem: str
) -> None:
    """One sentence on standard error, exit code 2, and no file more than before."""
    before = sorted(path.name for path in tmp_path.iterdir())
    said = cli("export", *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"Error: {problem}")
    assert "secret" not in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_terminal_sees_how_many_records_have_been_taken(
    cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Now and then, on standard error; not with --quiet."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    write_records(tmp_path / "many.jsonl", [paper(f"paper-{number}") for number in range(100)])
    shown: list[str] = []
    monkeypatch.setattr("rich.status.Status.update", lambda _, words: shown.append(words))
    said = cli("export", "many.jsonl", "--to", "x.jsonl")
    assert (said.out, shown) == ("", ["100 records"])
    assert said.err.endswith("x.jsonl: 100 records\n")
    assert cli("export", "many.jsonl", "--to", "x.jsonl", "--quiet").err == ""


def test_a_sqlite_file_needs_nothing_of_this_program(cli: Callable[..., Said], tmp_path: Path) -> None:
    """Any SQLite can ask it."""
    cli("export", "records.jsonl", "--to", "methods.db", "-q")
    with closing(sqlite3.connect(tmp_path / "methods.db")) as connection:
        assert connection.execute("SELECT framework FROM papers WHERE id = 'a'").fetchall() == [("PyTorch",)]


def test_help_has_examples(cli: Callable[..., Said]) -> None:
    """They can be copied as they stand."""
    assert "extractor export records.jsonl --to methods.db" in cli("export", "--help").out
