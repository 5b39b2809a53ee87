"""Texts beside the records: exact, and never outside their folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.corpus.texts import read_text, text_path, write_text
from extractor.errors import SinkError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("text", ["one\r\ntwo\rthree\n", "ﬁne-tuned\u2028 on Pl@ntNet", "\ufeffBOM", ""])
def test_a_text_reads_back_to_the_character(tmp_path: Path, text: str) -> None:
    """Line ends of any kind stay what they are."""
    write_text(tmp_path, "paper", text)
    assert read_text(tmp_path, "paper") == text


def test_a_nested_id_makes_folders(tmp_path: Path) -> None:
    """`2021/paper` is a file in a folder, with nothing unfinished beside it."""
    write_text(tmp_path, "2021/paper", "We used Adam.")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == [
        "2021/paper.txt"
    ]


@pytest.mark.parametrize("document_id", ["../x", "/etc/passwd", "a/../../x", "..", ".", "", "a//b", "a\0b", "x" * 400])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, document_id: str) -> None:
    """The paper is data: an id from a JSON line must not choose where we write."""
    write_text(tmp_path / "texts", document_id, "We used Adam.")
    assert read_text(tmp_path / "texts", document_id) == "We used Adam."
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


@given(st.lists(st.text(alphabet="ab./\\%\0E2F", max_size=6), min_size=2, max_size=2, unique=True))
def test_different_ids_have_different_files(tmp_path_factory: pytest.TempPathFactory, pair: list[str]) -> None:
    """What is spelled out for safety never meets another id."""
    folder = tmp_path_factory.getbasetemp()
    first, second = (text_path(folder, document_id) for document_id in pair)
    assert first != second


def test_a_text_that_is_not_there_is_none(tmp_path: Path) -> None:
    """So that verify can say it."""
    assert read_text(tmp_path, "paper") is None


def test_a_folder_that_cannot_be_written_is_an_error_of_the_run(tmp_path: Path) -> None:
    """It is not the document's fault."""
    (tmp_path / "texts").write_text("a file where a folder should be")
    with pytest.raises(SinkError) as caught:
        write_text(tmp_path / "texts", "paper", "We used Adam.")
    assert caught.value.code == "text-not-written"


def test_a_folder_of_an_id_is_never_in_the_place_of_a_text(tmp_path: Path) -> None:
    """Of ids of which one is the file and another the folder `a.txt`, both texts are written, in either order."""
    for order in (["a", "a.txt/b", "A.TXT/b"], ["a.txt/b", "A.TXT/b", "a"]):
        folder = tmp_path / order[0][-1]
        for document_id in order:
            write_text(folder, document_id, f"text of {document_id}")
        assert [read_text(folder, document_id) for document_id in order] == [f"text of {one}" for one in order]
