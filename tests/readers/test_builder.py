"""The builder that readers of marked-up formats write with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.document import BlockKind, MarkKind, SectionKind
from extractor.readers.builder import TextBuilder


def test_blocks_stand_apart() -> None:
    """An empty line stands between two blocks, and none before the first."""
    builder = TextBuilder()
    for words in ("We trained it.", "It worked."):
        with builder.block(BlockKind.PARAGRAPH):
            builder.add(words)
    assert builder.text == "We trained it.\n\nIt worked."


def test_a_block_of_white_space_is_none() -> None:
    """White space alone makes no block."""
    builder = TextBuilder()
    with builder.block(BlockKind.PARAGRAPH):
        builder.add(" \n")
    assert builder.blocks == ()


def test_a_block_leaves_out_white_space_at_its_ends() -> None:
    """A block begins and ends with a character."""
    builder = TextBuilder()
    with builder.block(BlockKind.CAPTION):
        builder.add("  Figure 1 ")
    [block] = builder.blocks
    assert builder.text[slice(*block.span)] == "Figure 1"


def test_marks_hold_what_was_marked() -> None:
    """A mark covers the added characters; one of white space is not kept."""
    builder = TextBuilder()
    builder.add("Adam ")
    builder.add("[3]", mark=MarkKind.CITATION)
    builder.add(" ", mark=MarkKind.NOTE)
    assert [(mark.kind, builder.text[slice(*mark.span)]) for mark in builder.marks] == [(MarkKind.CITATION, "[3]")]


def test_a_heading_is_in_its_section() -> None:
    """A section begins with its heading and ends where the next begins."""
    builder = TextBuilder()
    builder.begin_section(SectionKind.METHODS, "Methods")
    with builder.block(BlockKind.PARAGRAPH):
        builder.add("We trained it.")
    builder.begin_section(SectionKind.RESULTS, "Results")
    assert [builder.text[slice(*section.span)] for section in builder.sections] == [
        "Methods\n\nWe trained it.\n\n",
        "Results",
    ]


def test_text_before_the_first_section_is_other() -> None:
    """What no section was opened for is in one of kind other."""
    builder = TextBuilder()
    builder.add("Preface")
    builder.begin_section(SectionKind.METHODS, "Methods")
    assert [section.kind for section in builder.sections] == [SectionKind.OTHER, SectionKind.METHODS]


@given(st.lists(st.tuples(st.booleans(), st.text(max_size=12)), max_size=12))
def test_sections_tile_and_blocks_are_in_order(parts: list[tuple[bool, str]]) -> None:
    """Whatever is added, sections tile the text, and blocks are ordered, apart, and free of white space at their ends."""
    builder = TextBuilder()
    for is_section, words in parts:
        if is_section:
            builder.begin_section(SectionKind.OTHER, words)
        else:
            with builder.block(BlockKind.PARAGRAPH):
                builder.add(words)
    text, position, end = builder.text, 0, 0
    for section in builder.sections:
        assert section.span.start == position
        position = section.span.end
    assert position == len(text)
    for block in builder.blocks:
        words = text[slice(*block.span)]
        assert block.span.start >= end
        assert words and words == words.strip()
        end = block.span.end
