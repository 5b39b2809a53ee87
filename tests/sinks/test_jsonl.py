"""JSON lines: what was written reads back equal, and what cannot be read is named by its line."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import SinkError
from extractor.record import Record
from extractor.sinks.jsonl import LineWriter, read_lines, read_records, write_records
from tests.sinks.makers import made_records, record

if TYPE_CHECKING:
    from pathlib import Path


@given(st.lists(made_records(), max_size=3))
def test_written_records_read_back_equal(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> None:
    """Whatever is in them, a line each."""
    path = tmp_path_factory.getbasetemp() / "records.jsonl"
    write_records(path, records)
    assert list(read_records(path)) == records
    assert path.read_bytes().count(b"\n") == len(records)


@given(made_records())
def test_writing_what_was_read_gives_the_same_bytes(made: Record) -> None:
    """So that files of records can be compared."""
    assert Record.from_line(made.to_line()).to_line() == made.to_line()


def test_a_path_may_be_a_string(tmp_path: Path) -> None:
    """A `str` and a `Path` do the same; writing twice does not double."""
    write_records(str(tmp_path / "a.jsonl"), [record("x")])
    write_records(tmp_path / "a.jsonl", [record("x")])
    assert [r.document.id for r in read_records(str(tmp_path / "a.jsonl"))] == ["x"]


@pytest.mark.parametrize("cut", [1, 40])
def test_a_torn_last_line_is_named_with_its_cause(cut: int) -> None:
    """A killed run leaves one; the records before it are read. Only the line end missing is no harm."""
    whole = f"{record('x').to_line()}\n{record('y').to_line()}\n".encode()
    read = list(read_lines(io.BytesIO(whole[:-cut]).readlines()))
    assert read[0] == (1, record("x"))
    assert read[1] == (
        (2, record("y"))
        if cut == 1
        else (2, "the line is torn, as by a run that was killed. Run again to complete it.")
    )


def test_a_line_that_is_no_record_is_an_error_with_its_place(tmp_path: Path) -> None:
    """The file, the line and the key that is wrong."""
    (tmp_path / "a.jsonl").write_text(record("x").to_line() + '\n{"id": "paper", "text": "We used Adam."}\n')
    with pytest.raises(SinkError, match=r"a\.jsonl:2 is no record: schema: Field required") as caught:
        list(read_records(tmp_path / "a.jsonl"))
    assert caught.value.code == "bad-record"


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """In one sentence, without a traceback of ours."""
    with pytest.raises(SinkError, match="cannot be opened: No such file") as caught:
        list(read_records(tmp_path / "gone.jsonl"))
    assert caught.value.code == "not-readable"


class FullDisk(io.BytesIO):
    """A file on a disk without room."""

    def flush(self) -> None:
        """Fail as a full disk does."""
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_an_error_of_the_sink() -> None:
    """It names the file and the reason."""
    with pytest.raises(SinkError, match=r"records\.jsonl cannot be written: No space left on device"):
        LineWriter(FullDisk(), name="records.jsonl").write_line(b"{}")


def test_each_line_is_handed_over_at_once() -> None:
    """A reader of the file sees a record before the next is begun."""
    raw = io.BytesIO()
    buffered = io.BufferedWriter(raw)
    LineWriter(buffered, name="records.jsonl").write_line(b"{}")
    assert raw.getvalue() == b"{}\n"
