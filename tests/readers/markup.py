"""What the tests of the readers of marked-up formats share."""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extractor.document import BlockKind, MarkKind
from extractor.readers.source import Source

if TYPE_CHECKING:
    from extractor.document import Document

FORMATS = Path(__file__).parents[2].parent / "shared" / "formats"
"""Real files, which are not part of this project and may be absent."""


def read(kind: str, markup: str | bytes, path: Path | None = None) -> Document:
    """Read markup as if it had come from a file."""
    data = markup.encode("utf-8") if isinstance(markup, str) else markup
    module = import_module(f"extractor.readers.{kind}")
    document: Document = module.read(data, Source(id="paper", name="paper", path=path, data=data), "0" * 64)
    return document


def real_file(name: str) -> bytes:
    """Return a real file; skip the test where it is absent."""
    path = FORMATS / name
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    return path.read_bytes()


def blocks(document: Document) -> list[tuple[str, str]]:
    """Return kind and text of each block."""
    return [(block.kind.value, document.quote(block.span)) for block in document.blocks]


def of_kind(document: Document, kind: BlockKind) -> list[str]:
    """Return the texts of the blocks of one kind."""
    return [document.quote(block.span) for block in document.blocks if block.kind is kind]


def sections(document: Document) -> list[tuple[str, str | None, int]]:
    """Return kind, heading and level of each section."""
    return [(section.kind.value, section.heading, section.level) for section in document.sections]


def marked(document: Document, kind: MarkKind = MarkKind.CITATION) -> list[str]:
    """Return the texts of the marks of one kind."""
    return [document.quote(mark.span) for mark in document.marks if mark.kind is kind]


def cells(document: Document, number: int = 0) -> list[list[str]]:
    """Return the cells of a table."""
    return [[document.quote(span) for span in row] for row in document.tables[number].rows]


def assert_sound(document: Document) -> None:
    """Assert what holds for every document: sections tile, blocks are in order, cells lie in their table."""
    text = document.text
    assert document.sections[0].span.start == 0
    assert document.sections[-1].span.end == len(text)
    assert all(first.span.end == second.span.start for first, second in pairwise(document.sections))
    position = 0
    for block in document.blocks:
        assert not text[position : block.span.start].strip(), "only white space lies between blocks"
        quote = document.quote(block.span)
        assert quote == quote.strip() != ""
        position = block.span.end
    assert not text[position:].strip()
    for table in document.tables:
        assert all(table.span.contains(cell) for row in table.rows for cell in row)
        assert all(
            text[cell.start : cell.end] == text[cell.start : cell.end].strip() for row in table.rows for cell in row
        )
    spans = [mark.span for mark in document.marks]
    assert spans == sorted(spans)
    assert all(document.quote(span).strip() == document.quote(span) != "" for span in spans)
