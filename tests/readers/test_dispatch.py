"""Which reader a file goes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import DocumentError
from extractor.readers import Source, detect_format, read_document

JATS = b'<?xml version="1.0"?><!DOCTYPE article SYSTEM "x.dtd"><article><front/></article>'


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.4\n...", "paper", "pdf"),
        (b"\n\n%PDF-1.4\n...", "paper.txt", "pdf"),
        (b"Files that begin with %PDF-1.4 are PDFs.", "paper.txt", "text"),
        (b"We used Adam.", "paper.pdf", "pdf"),
        (JATS, "paper.xml", "jats"),
        (b"\xef\xbb\xbf<!-- <x> --><pmc-articleset>", "paper.txt", "jats"),
        ('<?xml version="1.0" encoding="utf-16"?><TEI/>'.encode("utf-16"), "paper.xml", "tei"),
        (b'<TEI xmlns="http://www.tei-c.org/ns/1.0">', "paper", "tei"),
        (b"<!DOCTYPE html><article>We", "paper.xml", "html"),
        (b'<?xml version="1.0"?><html xmlns="...">', "paper.xml", "html"),
        (b"% a comment\n\\documentclass{article}", "paper.txt", "latex"),
        (b"In LaTeX one writes the class first.", "paper.txt", "text"),
        (b"# Whales\n", "paper.md", "markdown"),
        (b'{"id": "a", "passages": ["We used Adam."]}', "a.json", "passages"),
        (b'{"text": "We used Adam."}', "stdin", "passages"),
        (b'{"weights": [1, 2]}', "a.json", "passages"),
        (b"{We used Adam.}", "a.txt", "text"),
        (b"Passage.\n\nQuestion: Which?\n\nHelpful Answer:\nNone.", "a.txt", "passages"),
        (b"Question: Which? We asked our annotators.", "a.txt", "text"),
        (b"We used Adam.", "stdin", None),
        (b"<?xml version='1.0'?><recipe/>", "a.xml", None),
        (b"PK\x03\x04\x14\x00", "a.txt", None),
        (b"PK\x03\x04\x14\x00", "a.pdf", "pdf"),
    ],
)
def test_detect_format(data: bytes, name: str, expected: str | None) -> None:
    """The content decides, then the name."""
    assert detect_format(data, name) == expected


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"PK\x03\x04\x14\x00\x08\x00word/document.xml", "save the document as PDF"),
        (b"\x1f\x8b\x08\x00", "Unpack it first."),
        (b"\x89PNG\r\n\x1a\n", "text recognition"),
        (b"<?xml version='1.0'?><recipe/>", "neither JATS nor TEI"),
        (b"\x00\x01\x02\x03\x04" * 20, "Expected one of: html, jats, latex,"),
    ],
)
def test_refusal_says_what_to_do(data: bytes, advice: str) -> None:
    """What can not be read is refused with its kind and a way out."""
    with pytest.raises(DocumentError, match=advice) as caught:
        read_document(Source("a", "a.xyz", data=data))
    assert caught.value.code == "unsupported-format"


@pytest.mark.parametrize("data", [b"", b" \n\t "])
def test_nothing_to_read(data: bytes) -> None:
    """A file of white space is empty, whatever its name."""
    with pytest.raises(DocumentError) as caught:
        read_document(Source("a", "a.pdf", data=data))
    assert caught.value.code == "empty"


def test_text_under_any_name() -> None:
    """What reads as text is read as text, also under a name that tells nothing."""
    document = read_document(Source("stdin", "-", data="We fine‑tuned ResNet.".encode()))
    assert (document.format, document.text) == ("text", "We fine‑tuned ResNet.")
    assert len(document.sha256) == 64


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is an error of its document."""
    with pytest.raises(DocumentError) as caught:
        read_document(Source("a", "a.txt", path=tmp_path / "a.txt"))
    assert caught.value.code == "missing"


def test_given_format_overrides_the_content() -> None:
    """A format that the source names is not guessed again."""
    document = read_document(Source("a", "a.txt", data=b"# Whales\n\nWe count.", format="markdown"))
    assert (document.format, document.title) == ("markdown", "Whales")


def test_what_is_longer_than_books_is_refused() -> None:
    """A file of many documents in one is refused with a word on what to do, before it takes all memory."""
    with pytest.raises(DocumentError, match="Split it") as caught:
        read_document(Source("a", "a.txt", data=b"We used Adam. " * 300_000))
    assert caught.value.code == "too-long"
