"""Safe parsing of XML and HTML, and what all walkers share."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from extractor.document import BlockKind, Problem
from extractor.errors import DocumentError
from extractor.readers.flow import Flow
from extractor.readers.inline import Inline
from extractor.readers.mathml import mathml_text
from extractor.readers.source import Source
from extractor.readers.tables import Cell, grid, span_of
from extractor.readers.xml import attribute, local, parse_html, parse_xml, plain

SOURCE = Source(id="paper", name="paper.xml", data=b"")


def text_of(markup: bytes) -> str:
    """Return all words of a parsed file."""
    return plain(parse_xml(markup, SOURCE, []))


def test_names_of_html_entities_become_their_characters() -> None:
    """JATS files name entities of a DTD that is never loaded; their characters must not vanish."""
    assert text_of(b'<!DOCTYPE a SYSTEM "jats.dtd"><a>5&nbsp;&mu;m &amp; &lt;</a>') == "5 μm & <"


def test_names_in_cdata_are_left_alone() -> None:
    """CDATA is literal: what looks like an entity in it is text."""
    assert text_of(b"<a><![CDATA[x &mu; y]]></a>") == "x &mu; y"


def test_unknown_entities_stay_visible_and_are_told() -> None:
    """A name that nobody knows stays in the text, and a problem says that words may be missing."""
    problems: list[Problem] = []
    assert plain(parse_xml(b"<a>x &weird; y</a>", SOURCE, problems)) == "x &weird; y"
    assert problems == [Problem("the entity &weird; is not resolved", hides_text=True)]


def test_entity_bombs_are_refused_quickly() -> None:
    """Entities that expand without measure cost a document, not the run."""
    levels = b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 12))
    with pytest.raises(DocumentError) as caught:
        parse_xml(b'<!DOCTYPE a [<!ENTITY l0 "lol">' + levels + b"]><a>&l11;</a>", SOURCE, [])
    assert caught.value.code == "xml-entities"


def test_nothing_is_read_from_outside() -> None:
    """An external entity is not resolved: what it points to does not come into the text."""
    markup = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{__file__}">]><a>before &x; after</a>'.encode()
    assert text_of(markup) == "before &x; after"


def test_broken_xml_names_its_line() -> None:
    """The error for broken XML says where it is broken."""
    with pytest.raises(DocumentError) as caught:
        parse_xml(b"<a>\n<b>\n</a>", SOURCE, [])
    assert caught.value.code == "xml-broken"
    assert caught.value.message.startswith("paper.xml:3: this is not well-formed XML: ")


def test_an_undeclared_prefix_is_no_reason_to_give_up() -> None:
    """A snippet that lost its namespace declarations is read, with a problem that hides no text."""
    problems: list[Problem] = []
    root = parse_xml(b'<a xlink:href="https://x.org">x</a>', SOURCE, problems)
    assert (plain(root), attribute(root, "href"), problems[0].hides_text) == ("x", "https://x.org", False)


def test_control_characters_are_white_space() -> None:
    """Control characters, which XML forbids, cost no document."""
    assert text_of(b"<a>x\x0by</a>") == "x y"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_declared_encodings_are_obeyed(encoding: str) -> None:
    """The encoding that a file declares is the one it is read in."""
    assert text_of(f'<?xml version="1.0" encoding="{encoding}"?><a>Käse</a>'.encode(encoding)) == "Käse"


def test_namespaces_do_not_hide_names() -> None:
    """Elements and attributes are known by their local names."""
    root = parse_xml(b'<t:div xmlns:t="http://t.org" t:type="x"/>', SOURCE, [])
    assert (local(root), attribute(root, "type"), attribute(root, "other")) == ("div", "x", None)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>Käse</p>".encode(), "Käse"),
        ("<p>Käse</p>".encode("windows-1252"), "Käse"),
        ('<meta charset="iso-8859-15"><p>Käse €</p>'.encode("iso-8859-15"), "Käse €"),
        ('<meta charset="no-such"><p>Käse</p>'.encode(), "Käse"),
    ],
)
def test_the_encoding_of_html_is_found(page: bytes, words: str) -> None:
    """A page is read in the encoding it states, otherwise as UTF-8 if it is, otherwise as browsers guess."""
    assert plain(parse_html(page, SOURCE)) == words


def test_html_that_is_nested_too_deep_is_an_error() -> None:
    """The parser drops what is nested too deep; that is told, never silent."""
    with pytest.raises(DocumentError) as caught:
        parse_html(b"<p>" + b"<b>" * 5000 + b"words", SOURCE)
    assert caught.value.code == "too-deep"


def test_white_space_collapses_over_pieces() -> None:
    """White space at the seam of two pieces is one space."""
    inline = Inline()
    for piece in ("  We\n", "\t used ", " Adam\u00a0[3]"):
        inline.add(piece)
    assert inline.text == "We used Adam [3]"


def test_characters_that_nobody_sees_are_dropped() -> None:
    """Soft hyphens and zero-width spaces split no word."""
    inline = Inline()
    inline.add("Tensor\u00adFlow\u200b 2")
    assert inline.text == "TensorFlow 2"


def test_floats_wait_until_the_paragraph_ends() -> None:
    """What is said later stands behind the paragraph, never in it."""
    flow = Flow()
    with flow.paragraph():
        flow.text("See")
        flow.later(lambda: flow.emit(caption, BlockKind.CAPTION) and None)
        flow.text(" Figure 1.")
        caption = Inline()
        caption.add("Figure 1. Whales.")
    assert flow.builder.text == "See Figure 1.\n\nFigure 1. Whales."


def test_spanning_cells_keep_the_columns() -> None:
    """A cell over two columns and one over two rows leave empty places, and repeat nothing."""
    a, b, c, d = (Inline() for _ in "abcd")
    rows = grid([[Cell(a, rows=2), Cell(b, columns=2)], [Cell(c), Cell(d)]])
    assert [len(row) for row in rows] == [3, 3]
    assert rows[0][:2] == [a, b]
    assert rows[1][1:] == [c, d]


@pytest.mark.parametrize(("stated", "span"), [("2", 2), ("0", 1), ("-3", 1), ("99999999", 1), ("two", 1), (None, 1)])
def test_senseless_spans_are_one(stated: str | None, span: int) -> None:
    """A span that is no small number makes no giant table."""
    assert span_of(stated) == span


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("<msup><mn>10</mn><mrow><mo>−</mo><mn>4</mn></mrow></msup>", "10^−4"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>n</mi></mfrac>", "(a + b)/n"),
        ("<msub><mi>β</mi><mn>1</mn></msub><mo>=</mo><mn>0.9</mn>", "β_1 = 0.9"),
        ("<msqrt><mi>n</mi></msqrt>", "√n"),
        ("<semantics><mi>x</mi><annotation>x^2</annotation></semantics>", "x"),
        ("<mi>f</mi><mo>\u2061</mo><mo>(</mo><mi>x</mi><mo>)</mo>", "f\u2061(x)"),
    ],
)
def test_mathml_reads_as_a_line(formula: str, line: str) -> None:
    """Numbers survive a formula: no fraction or power runs together."""
    assert mathml_text(ElementTree.fromstring(f"<math>{formula}</math>")) == line
