"""CSV, Parquet and JSON files: their columns and rows, and that a file appears whole or not at all."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from extractor.errors import SinkError
from extractor.record import Record
from extractor.sinks import parquet
from extractor.sinks.cells import text_of
from extractor.sinks.csv_file import LONG_COLUMNS
from extractor.sinks.jsonl import read_records
from extractor.sinks.targets import open_target
from extractor.sinks.wide import column_names
from tests.sinks.makers import missed, paper, stated, unread, value, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

RECORDS = [
    paper("a", called="=1+1", framework=stated(value("PyTorch", version="1.7"), value("JAX")), task=missed("-x")),
    unread("b"),
    paper("c", framework=missed("Caffe"), optimizer=stated(value("lr=-0.5", name="lr", number=-0.5, unit="%"))),
]
FILES = ["x.csv", "x.parquet", "x.json", "x.jsonl", "x.jsonld"]


def write(path: Path, records: Iterable[Record] = RECORDS, *, wide: bool = False) -> Path:
    """Write records to a file; return it."""
    with open_target(str(path), wide=wide) as sink:
        for record in records:
            sink.write(record)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def ask(path: Path, question: str) -> list[tuple[Any, ...]]:
    """Return what DuckDB answers about a Parquet file."""
    with duckdb.connect() as connection:
        return connection.execute(question.replace("FILE", f"'{path}'")).fetchall()


def test_long_csv_has_a_row_a_value(tmp_path: Path) -> None:
    """And one a near miss; a field without either and an unread document have one."""
    found = rows(write(tmp_path / "x.csv", [*RECORDS, paper("d", framework=stated(value("JAX")), empty=missed("x"))]))
    shown = [(row["id"], row["field"], row["status"], row["list"], row["value"]) for row in found]
    assert shown[:6] == [
        ("a", "framework", "stated", "values", "PyTorch"),
        ("a", "framework", "stated", "values", "JAX"),
        ("a", "task", "not stated", "considered", "'-x"),
        ("b", "", "", "", ""),
        ("c", "framework", "not stated", "considered", "Caffe"),
        ("c", "optimizer", "stated", "values", "lr=-0.5"),
    ]
    assert tuple(found[0]) == LONG_COLUMNS
    assert (found[3]["error"], found[3]["reason"]) == ("no-text", "It is a scan.")
    assert (found[4]["usage"], found[4]["reason"]) == ("hedged", '"could be"')


def test_long_csv_has_the_first_quote_and_their_number(tmp_path: Path) -> None:
    """With its place; numbers and attributes have columns of their own."""
    first, second = rows(write(tmp_path / "x.csv", [whole()]))[:2]
    assert (first["quotes"], first["quote"], first["start"], first["end"]) == ("2", "We used 2 V100.", "12", "27")
    assert (first["section"], first["page"], first["confidence"]) == ("Methods", "3", "0.9")
    assert json.loads(first["attributes"]) == {"count": 2, "memory": "32 GB"}
    assert second["attributes"] == ""
    number = rows(write(tmp_path / "x.csv"))[-1]
    assert (number["number"], number["unit"]) == ("-0.5", "%")


def test_wide_csv_has_a_row_a_paper(tmp_path: Path) -> None:
    """With two columns for each field that any record has, whichever comes first."""
    found = rows(write(tmp_path / "x.csv", wide=True))
    assert list(found[0])[:8] == ["id", "schema", "schema_version", "title", "doi", "source", "format", "error"]
    assert list(found[0])[8:] == [
        "framework_status",
        "framework",
        "task_status",
        "task",
        "optimizer_status",
        "optimizer",
    ]
    assert [(row["id"], row["title"], row["framework"], row["task_status"], row["optimizer"]) for row in found] == [
        ("a", "'=1+1", "PyTorch; JAX", "not stated", ""),
        ("b", "", "", "", ""),
        ("c", "", "", "", "lr=-0.5"),
    ]


def test_no_cell_of_a_csv_file_is_a_formula(tmp_path: Path) -> None:
    """Whatever a paper says, in whichever column, and even the names of columns; each text can be had back."""
    evil = '=HYPERLINK("http://example.org")'
    proof = value(evil, evil, version=evil)
    record = paper(evil, called=evil, by=evil, **{evil: stated(proof)})
    for wide in (False, True):
        with write(tmp_path / "x.csv", [record], wide=wide).open(newline="", encoding="utf-8") as file:
            cells = [text for row in csv.reader(file) for text in row]
        assert [text for text in cells if text.startswith(("=", "+", "-", "@"))] == []
        assert cells.count(f"'{evil}") >= 4
        assert text_of(f"'{evil}") == evil


def test_columns_have_different_names() -> None:
    """Also where a field is called like a column of the document, or like another's status."""
    names = column_names(["title", "framework", "framework_status", "Title"])
    columns = [name for pair in names.values() for name in pair]
    assert len({name.casefold() for name in columns}) == len(columns) == 8
    assert names["framework"] == ("framework_status", "framework")


def test_parquet_has_a_row_a_field(tmp_path: Path) -> None:
    """With values, near misses and quotes as nested lists, and types of their own."""
    path = write(tmp_path / "x.parquet", [*RECORDS, whole()])
    assert ask(path, "SELECT id, field, status, len(values), len(considered), error FROM FILE LIMIT 4") == [
        ("a", "framework", "stated", 2, 0, None),
        ("a", "task", "not stated", 0, 1, None),
        ("b", None, None, None, None, "no-text"),
        ("c", "framework", "not stated", 0, 1, None),
    ]
    unnested = "SELECT v.value, v.attributes['count'], v.number, v.evidence[1].quote FROM FILE, unnest(values) AS t(v)"
    assert ask(path, f"{unnested} WHERE v.value LIKE 'NVIDIA%'") == [("NVIDIA V100", "2", None, "We used 2 V100.")]
    assert ask(path, f"{unnested} WHERE v.number < 0") == [("lr=-0.5", None, -0.5, "We used lr=-0.5.")]
    assert ask(path, "SELECT values[1].evidence[1].boxes FROM FILE WHERE id LIKE '2021%' AND field = 'hardware'") == [
        ([[1.5, 2.0, 30.25, 4.0]],)
    ]


def test_wide_parquet_has_a_row_a_paper(tmp_path: Path) -> None:
    """With the values of a field as a list."""
    path = write(tmp_path / "x.parquet", wide=True)
    assert ask(path, "SELECT id, framework_status, framework, optimizer FROM FILE") == [
        ("a", "stated", ["PyTorch", "JAX"], None),
        ("b", None, None, None),
        ("c", "not stated", [], ["lr=-0.5"]),
    ]


def test_counts_in_parquet_are_those_of_the_records(
    tmp_path: Path, sample_records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Papers, fields, values, near misses and quotes of the samples, however the rows are grouped."""
    monkeypatch.setattr(parquet, "_ROWS_AT_ONCE", 7)
    path = write(tmp_path / "x.parquet", sample_records)
    results = [result for record in sample_records for result in record.fields.values()]
    answers = [answer for result in results for answer in (*result.values, *result.considered)]
    assert ask(path, "SELECT count(DISTINCT id), count(field), sum(len(values)), sum(len(considered)) FROM FILE") == [
        (
            len(sample_records),
            len(results),
            sum(len(result.values) for result in results),
            sum(len(result.considered) for result in results),
        )
    ]
    quotes = "SELECT sum(list_sum(list_transform({}, lambda x: len(x.evidence)))) FROM FILE"
    both = ask(path, quotes.format("values"))[0][0] + ask(path, quotes.format("considered"))[0][0]
    assert both == sum(len(answer.evidence) for answer in answers)


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("name", FILES)
def test_no_records_give_an_empty_file_that_can_be_read(tmp_path: Path, name: str, wide: bool) -> None:
    """With its columns, where it has any."""
    path = write(tmp_path / name, [], wide=wide)
    match path.suffix:
        case ".parquet":
            assert ask(path, "SELECT count(*) FROM FILE") == [(0,)]
        case ".csv":
            assert rows(path) == []
        case ".jsonl":
            assert path.read_bytes() == b""
        case ".json":
            assert json.loads(path.read_bytes()) == []
        case _:
            assert json.loads(path.read_bytes())["@graph"] == []


def test_json_is_one_array_of_the_records(tmp_path: Path) -> None:
    """Each reads back as the record that it was; lines of JSON are those that `run` writes."""
    content = json.loads(write(tmp_path / "x.json").read_text(encoding="utf-8"))
    assert [Record.model_validate(item) for item in content] == RECORDS
    assert list(read_records(write(tmp_path / "x.jsonl"))) == RECORDS


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("name", FILES)
def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, name: str, wide: bool) -> None:
    """After an error what was there is there still, and nothing lies beside it."""
    path = tmp_path / name
    path.write_text("before")
    with pytest.raises(KeyboardInterrupt), open_target(str(path), wide=wide) as sink:
        sink.write(RECORDS[0])
        raise KeyboardInterrupt
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    write(path, wide=wide)
    assert path.read_bytes() != b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no disk that is always full")
@pytest.mark.parametrize("name", FILES)
def test_a_full_disk_is_an_error_that_names_the_file(tmp_path: Path, name: str) -> None:
    """Whoever notices it, at the first block or at the last."""
    (tmp_path / name).symlink_to("/dev/full")
    for records in ([whole()], [whole()] * 500):
        with pytest.raises(SinkError, match=f"{name} cannot be written: No space left on device") as caught:
            write(tmp_path / name, records)
        assert caught.value.code == "not-written"


@pytest.mark.parametrize("name", FILES)
def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path, name: str) -> None:
    """In one sentence."""
    with pytest.raises(SinkError, match="cannot be written: No such file or directory"):
        write(tmp_path / "gone" / name)


def test_a_link_is_followed(tmp_path: Path) -> None:
    """The file that it leads to is replaced, and the link stays."""
    (tmp_path / "real.json").write_text("[]")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    write(tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert len(json.loads((tmp_path / "real.json").read_text())) == 3


def test_parquet_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And writes nothing."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SinkError, match=r"pip install 'extractor\[parquet\]'") as caught:
        write(tmp_path / "x.parquet")
    assert caught.value.code == "extra-missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.xlsx", "x", "-"])
def test_an_ending_that_nothing_writes_is_an_error(name: str) -> None:
    """It lists those that are written."""
    with pytest.raises(
        SinkError, match=r"Expected a URL of a database, or a file that ends with one of: \.csv"
    ) as caught:
        open_target(name)
    assert caught.value.code == "target-unknown"


@pytest.mark.parametrize("name", FILES)
def test_a_name_that_is_too_long_is_an_error_of_writing(tmp_path: Path, name: str) -> None:
    """What the system takes for no name is told like every place that cannot be written."""
    with pytest.raises(SinkError, match="cannot be written: File name too long") as caught:
        write(tmp_path / ("a" * 300 + name))
    assert caught.value.code == "not-written"


@pytest.mark.parametrize("wide", [False, True])
def test_a_carriage_return_in_a_text_begins_no_row(tmp_path: Path, wide: bool) -> None:
    """A text with a line end of any kind stays in its cell, so that what follows it is no formula in a row of its own."""
    record = whole()
    titled = record.model_copy(update={"document": record.document.model_copy(update={"title": "A\r=1+1\rB"})})
    path = tmp_path / "a.csv"
    write(path, [titled], wide=wide)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert {row[rows[0].index("title")] for row in rows[1:]} == {"A\r=1+1\rB"}
    assert path.read_bytes().count(b"\r\n") == 0
