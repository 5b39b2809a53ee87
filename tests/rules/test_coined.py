"""Names that authors coin: found by how they end, where nothing else claims them."""

from __future__ import annotations

import pytest

from extractor.document import Section, SectionKind, Span
from extractor.pipeline import Extractor
from tests.small import make_document, make_schema

KNOT = {"kind": "term", "endings": ["Hitch", "Bend"]}


def knots(text: str, section: SectionKind = SectionKind.METHODS, **fields: dict[str, object]) -> list[str]:
    """Return the knots that a text of one section names."""
    document = make_document(text, sections=(Section(Span(0, len(text)), section, "A heading"),))
    record = Extractor(make_schema(knot={**KNOT, **fields.pop("knot", {})}, **fields)).extract(document)
    return [value.value for value in record.fields["knot"].values]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("TangleHitch", ["TangleHitch"]),
        ("Tangle-Hitch", ["Tangle-Hitch"]),
        ("Tangle - Hitch", ["Tangle-Hitch"]),
        ("3D-Hitch", ["3D-Hitch"]),
        ("TangleHitch++", ["TangleHitch++"]),
        ("TangleHitchv2", ["TangleHitchv2"]),
        ("Hitch", []),
        ("tangleHitch", []),
        ("TangleHitching", []),
        ("a.org/TangleHitch", []),
    ],
)
def test_a_coined_name_ends_like_its_kind(name: str, found: list[str]) -> None:
    """A capitalised beginning and one of the ends make a name; an end alone, a plain word and a part of an address make none."""
    assert knots(f"We tied the {name} first. Later we tied the {name} anew.") == found


def test_a_coined_name_that_is_named_once_is_no_answer() -> None:
    """What a paper uses it names again; what it names once may be anything, and is kept as turned down."""
    assert knots("We tied the TangleHitch first. Later we rested.") == []
    assert knots("TangleHitch is old. TangleHitch is slow.", SectionKind.REFERENCES) == []


def test_what_has_a_name_already_is_not_coined() -> None:
    """A name of the field's vocabulary keeps its standard form; one of another field stays there."""
    text = "We tied the CloveHitch first. Later we tied the CloveHitch anew."
    assert knots(text, knot={"vocabulary": [{"name": "clove hitch", "aliases": ["CloveHitch"]}]}) == ["clove hitch"]
    assert knots(text, book={"kind": "term", "vocabulary": [{"name": "CloveHitch"}]}) == []
