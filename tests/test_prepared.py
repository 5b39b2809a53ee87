"""What is kept of checklists: taken up again while nothing has changed, made anew otherwise."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from extractor.prepared import FOLDER_VARIABLE, cache_folder, prepared
from extractor.rules import RulesBackend
from extractor.schema import load_schema
from tests.small import make_document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what is kept, in which nothing is yet."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def kept(folder: Path) -> list[Path]:
    """Return the files that are kept."""
    return sorted(folder.rglob("*.pickle"))


def test_what_is_kept_is_not_made_again(folder: Path) -> None:
    """The same contents are made once; other contents, and another kind, are made anew."""
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    assert prepared("words", [b"a", b"b"], lambda: make("first")) == "first"
    assert prepared("words", [b"a", b"b"], lambda: make("second")) == "first"
    assert prepared("words", [b"ab"], lambda: make("third")) == "third"
    assert prepared("other", [b"a", b"b"], lambda: make("fourth")) == "fourth"
    assert made == ["first", "third", "fourth"]


@pytest.mark.parametrize("damage", [b"", b"no pickle", b"\x80\x05"])
def test_a_damaged_file_is_made_anew(folder: Path, damage: bytes) -> None:
    """A torn or foreign file counts as none and is replaced."""
    prepared("words", [b"a"], lambda: 1)
    kept(folder)[0].write_bytes(damage)
    assert prepared("words", [b"a"], lambda: 2) == 2
    assert prepared("words", [b"a"], lambda: 3) == 2


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no such permissions here")
def test_a_file_that_others_may_write_is_not_believed(folder: Path) -> None:
    """A pickle can run code, so one that somebody else could have written is made anew."""
    prepared("words", [b"a"], lambda: 1)
    kept(folder)[0].chmod(0o666)
    assert prepared("words", [b"a"], lambda: 2) == 2


def test_what_cannot_be_made_is_not_kept(folder: Path) -> None:
    """An error goes through, and leaves nothing behind."""
    with pytest.raises(ZeroDivisionError):
        prepared("words", [b"a"], lambda: 1 // 0)
    assert kept(folder) == []


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder cannot be made, things are made as if there were none."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file"))
    assert prepared("words", [b"a"], lambda: 1) == 1


def test_an_empty_name_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sets the variable to nothing wants nothing kept."""
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    assert cache_folder() is None
    assert prepared("words", [b"a"], lambda: 1) == 1
    assert prepared("words", [b"a"], lambda: 2) == 2


def test_only_the_newest_are_kept(folder: Path) -> None:
    """The files do not grow without end."""
    for number in range(40):
        prepared("words", [str(number).encode()], lambda: 1)
    assert len(kept(folder)) == 24


def test_a_checklist_taken_up_again_finds_the_same(folder: Path) -> None:
    """Rules from a file and rules made anew come to the same findings, near misses and places."""
    document = make_document("We trained ResNet-50 in PyTorch 1.7 with a learning rate of 0.1. Keras could be used.")
    first = RulesBackend(load_schema("dl_core"))
    again = RulesBackend(load_schema("dl_core"))
    assert len(kept(folder)) == 2
    assert again.find(document) == first.find(document)
    assert again.schema == first.schema


def test_a_changed_checklist_is_seen_at_once(folder: Path, tmp_path: Path) -> None:
    """A checklist of one's own is read anew each time, so that an edit counts."""
    path = tmp_path / "mine.yaml"
    text = "name: mine\nversion: 1.0.0\nusage: scientific_english\nfields:\n  a: {question: A?, kind: term, group: g, vocabulary: [Adam]}\n"
    path.write_text(text, encoding="utf-8")
    assert RulesBackend(load_schema(path)).find(make_document("We used Adam."))["a"].accepted != ()
    path.write_text(text.replace("[Adam]", "[SGD]"), encoding="utf-8")
    assert RulesBackend(load_schema(path)).find(make_document("We used Adam."))["a"].accepted == ()


def test_a_changed_byte_is_seen(folder: Path) -> None:
    """A file of which any byte is another, or the end is missing, counts as none, also where it still is a pickle."""
    prepared("words", [b"a"], lambda: "PyTorch")
    content = kept(folder)[0].read_bytes()
    damaged = [content.replace(b"PyTorch", b"PyTorcH"), content[:-1], content + b"."]
    damaged += [content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :] for place in range(len(content))]
    for damage in damaged:
        kept(folder)[0].write_bytes(damage)
        assert prepared("words", [b"a"], lambda: "anew") == "anew"
        kept(folder)[0].write_bytes(content)
    assert prepared("words", [b"a"], lambda: "anew") == "PyTorch"
