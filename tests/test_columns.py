"""Tables whose first row names the columns: cells, headings, numbers, and quotes that prove them."""

from __future__ import annotations

import pytest

from extractor.columns import heading, rows, stacked
from extractor.document import Block, BlockKind, Section, SectionKind, Span
from extractor.evidence import holds
from extractor.pipeline import Extractor
from extractor.rules.backend import RulesBackend
from tests.small import make_document, make_field, make_schema

PARAMETERS = [
    {"name": "learning rate", "aliases": ["lr"], "maximum": 1},
    {"name": "batch size", "integer": True},
    {"name": "epochs"},
]
TABLE = "Model\tLR\tBatch size\tTop-1\nResNet\t0.1\t32\t71.2\nVGG\t1e-2\t16\t70.4"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]),
        ("\tb\nx\t2", [["", "b"], ["x", "2"]]),
        ("| a | b |\n|---|:-:|\n| 1 | |", [["a", "b"], ["1", ""]]),
        ("a | b\n1 | 2", [["a", "b"], ["1", "2"]]),
        ("**a**\t`b`\n\n 1\t$2$ ", [["a", "b"], ["1", "2"]]),
        ("no cells", [["no cells"]]),
        ("", []),
    ],
)
def test_lines_are_taken_apart_into_cells(text: str, expected: list[list[str]]) -> None:
    """Tabs divide, or upright strokes; an empty cell keeps its place, a line that rules off is none."""
    assert list(rows(text, 0, len(text))) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("# epochs", "epochs"), ("Learning rate (initial)", "Learning rate"), ("No. epochs [max]", "epochs"), ("(a)", "")],
)
def test_a_heading_is_read_without_what_is_added(printed: str, expected: str) -> None:
    """A sign of number in front and an addition in brackets are no part of the name."""
    assert heading(printed) == expected


def found(table: str) -> list[tuple[str, str]]:
    """Return the values that a table in the methods gives, each with its quote."""
    text = f"Settings\n\n{table}"
    document = make_document(
        text,
        sections=(Section(Span(0, len(text)), SectionKind.METHODS, "Settings", 1),),
        blocks=(Block(Span(0, 8), BlockKind.HEADING), Block(Span(10, len(text)), BlockKind.TABLE)),
    )
    schema = make_schema(settings={"kind": "pair", "parameters": PARAMETERS})
    findings = RulesBackend(schema).find(document)["settings"].accepted
    return [(one.value, text[slice(*one.spans[0])]) for one in findings]


def test_numbers_stand_under_their_names() -> None:
    """Each named column gives its number row for row; the quote reaches from the names to the row."""
    first, both = TABLE.rpartition("\n")[0], TABLE
    assert found(TABLE) == [
        ("learning rate=0.1", first),
        ("batch size=32", first),
        ("learning rate=0.01", both),
        ("batch size=16", both),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "Model\tLR decay\nResNet\t0.1",  # the cell is more than the name
        "Model\tLR\nResNet\t2.5",  # no possible number
        "Model\tLR\nResNet\tsee text",
        "Model\tLR\tTop-1\nResNet\t0.1",  # the row has other columns
        "Model\tLR",
        "Model\tLR\n" + "\n".join(f"m{n}\t0.{n}" for n in range(1, 10)),  # a series
    ],
)
def test_what_stands_under_no_name_is_no_setting(table: str) -> None:
    """Near misses: another name, another grid, no number, a series of results."""
    assert found(table) == []


def test_a_quote_never_grows_long() -> None:
    """Rows too far below the names are left out rather than proved by half a page."""
    wide = "x" * 120
    assert [value for value, _ in found(f"LR\tNote\n0.1\t{wide}\n0.2\t{wide}\n0.3\t{wide}")] == [
        "learning rate=0.1",
        "learning rate=0.2",
    ]


@pytest.mark.parametrize(
    ("value", "is_held"),
    [
        ("learning rate=0.1", True),
        ("learning rate=0.01", True),
        ("batch size=16", True),
        ("batch size=0.1", False),
        ("learning rate=32", False),
        ("epochs=32", False),
        ("learning rate=71.2", False),
    ],
)
def test_the_gate_reads_columns_itself(value: str, is_held: bool) -> None:
    """A number proves the name it stands under and no other, whoever proposes it."""
    assert holds(make_field("pair", parameters=PARAMETERS), value, TABLE) is is_held


STACKED = "Learning rate\nBatch size\nLoss\n\n0.1\n32\nhinge"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (STACKED, ["0.1", "32", "hinge"]),
        (STACKED.replace("\n\n", "\n"), ["0.1", "32", "hinge"]),
        (STACKED.replace("\nhinge", ""), []),
        (STACKED.replace("32", "small"), []),
        (STACKED.replace("Loss", "12"), []),
        (STACKED.replace("\n\n", "\n\nValue\n\n"), []),
        ("Learning rate\nBatch size\n\n0.1\n32", []),
    ],
)
def test_a_column_of_numbers_below_a_column_of_names(text: str, cells: list[str]) -> None:
    """Two blocks of at least three lines each belong together where they are as long and the second has the numbers."""
    assert [text[slice(*cell)] for pairs in stacked(text) for _, cell in pairs] == cells


@pytest.mark.parametrize(
    ("value", "quote", "expected"),
    [
        ("batch size=32", STACKED, True),
        ("learning rate=32", STACKED, False),
        ("batch size=0.1", STACKED, False),
    ],
)
def test_columns_hold_what_stands_at_the_same_place_in_both(value: str, quote: str, expected: bool) -> None:
    """A number belongs to the name in the same line of the other column, not to the last name before it."""
    assert holds(make_field("pair", parameters=PARAMETERS), value, quote) is expected


def test_numbers_of_stacked_columns_are_found_with_both_columns_as_quote() -> None:
    """Names and numbers that a page had side by side are paired line by line; a column of other length pairs with none."""
    schema = make_schema(field={"kind": "pair", "parameters": PARAMETERS})
    for text, found in ((STACKED, ["learning rate=0.1", "batch size=32"]), (STACKED + "\n7", [])):
        document = make_document(text, sections=(Section(Span(0, len(text)), SectionKind.METHODS, "A heading"),))
        values = Extractor(schema).extract(document).fields["field"].values
        assert [value.value for value in values] == found
        assert {value.evidence[0].quote for value in values} <= {STACKED}
