"""TEI as GROBID writes it."""

from __future__ import annotations

import random

import pytest

from extractor.document import BlockKind, MarkKind
from extractor.errors import DocumentError
from tests.readers.markup import assert_sound, blocks, cells, marked, of_kind, read, real_file, sections


def paper(body: str, *, header: str = "", back: str = "") -> str:
    """Return a TEI file with these parts."""
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{header}</teiHeader>'
        f"<text><body>{body}</body><back>{back}</back></text></TEI>"
    )


def test_the_header_gives_title_doi_and_abstract() -> None:
    """Title, DOI and abstract come from the header; the authors there stay out of the text."""
    header = (
        '<fileDesc><titleStmt><title type="main">Whale calls</title></titleStmt><sourceDesc><biblStruct><analytic><author>'
        "<persName><surname>Ann</surname></persName></author></analytic><idno type='DOI'>10.1/w</idno></biblStruct></sourceDesc>"
        "</fileDesc><profileDesc><abstract><div><p>We listen.</p></div></abstract></profileDesc>"
    )
    document = read("tei", paper("<div><head>Methods</head><p>x</p></div>", header=header))
    assert (document.title, document.doi) == ("Whale calls", "10.1/w")
    assert [kind for kind, _, _ in sections(document)] == ["title", "abstract", "methods"]
    assert "Ann" not in document.text


def test_the_number_of_a_heading_gives_its_depth() -> None:
    """GROBID writes sections side by side; 3.1 lies in 3 and inherits its kind."""
    body = (
        '<div><head n="3">Methods</head><p>a</p></div><div><head n="3.1">Acoustic whales</head><p>b</p></div>'
        '<div><head n="4">Whales</head><p>c</p></div>'
    )
    assert sections(read("tei", paper(body))) == [
        ("methods", "3 Methods", 1),
        ("methods", "3.1 Acoustic whales", 2),
        ("other", "4 Whales", 1),
    ]


def test_sentences_and_layout_are_transparent() -> None:
    """Sentence elements, line ends and coordinates change no word."""
    body = '<div><p coords="1,2"><s coords="3">We train.</s> <s>On a<lb/>GPU.</s></p></div>'
    assert read("tei", paper(body)).text == "We train. On a GPU."


@pytest.mark.parametrize(
    ("markup", "text", "marks"),
    [
        ('by <ref type="bibr" target="#b0">(Ann, 2020)</ref>.', "by (Ann, 2020).", ["(Ann, 2020)"]),
        ('such as<ref type="bibr">A 1</ref><ref type="bibr">B 2</ref>', "such as A 1 B 2", ["A 1", "B 2"]),
        ('nets<ref type="bibr">12</ref>.', "nets 12.", ["12"]),
        ('see <ref type="figure" target="#f">Fig. 1</ref>.', "see Fig. 1.", []),
    ],
)
def test_citations_are_marks(markup: str, text: str, marks: list[str]) -> None:
    """References to the bibliography are marks; those to figures are text."""
    document = read("tei", paper(f"<div><p>{markup}</p></div>"))
    assert (document.text, marked(document)) == (text, marks)


def test_links_show_their_address() -> None:
    """The target of a link out of the paper is in the text; an anchor inside it is not."""
    body = '<div><p>Our <ref target="https://github.com/a/b">code</ref>, <ref target="#sec">Section 2</ref>.</p></div>'
    assert read("tei", paper(body)).text == "Our code (https://github.com/a/b), Section 2."


def test_figures_and_tables_have_captions_and_cells() -> None:
    """A figure is a caption; a table is a caption and its rows."""
    body = (
        "<div><p>Text.</p></div><figure><head>Figure 1 :</head><label>1</label><figDesc>The sea.</figDesc></figure>"
        '<figure type="table"><head>Table 1 :</head><label>1</label><figDesc>Scores.</figDesc><table><row><cell>Net</cell><cell>F1</cell>'
        '</row><row><cell cols="2">CNN</cell></row></table></figure>'
    )
    document = read("tei", paper(body))
    assert of_kind(document, BlockKind.CAPTION) == ["Figure 1 : The sea.", "Table 1 : Scores."]
    assert cells(document) == [["Net", "F1"], ["CNN", ""]]
    assert document.tables[0].caption is not None
    assert_sound(document)


def test_formulas_and_notes_break_no_word() -> None:
    """A formula is a block with its number; a footnote follows the paragraph."""
    body = (
        '<div><p>We set<note place="foot" n="1">A note.</note> it.</p>'
        "<formula>x = 2<label>(1)</label></formula><p>where x</p></div>"
    )
    assert blocks(read("tei", paper(body))) == [
        ("paragraph", "We set it."),
        ("footnote", "1 A note."),
        ("formula", "x = 2 (1)"),
        ("paragraph", "where x"),
    ]


def test_superscripts_keep_numbers_apart() -> None:
    """A power stays a power; a note sign stays off the word."""
    body = '<div><p>10<hi rend="superscript">-4</hi> words<ref type="foot">3</ref></p></div>'
    document = read("tei", paper(body))
    assert (document.text, marked(document, MarkKind.NOTE)) == ("10^-4 words 3", ["3"])


def test_the_back_has_its_kinds() -> None:
    """Division types of the back are kinds, even where the heading tells nothing."""
    back = (
        '<div type="acknowledgement"><div><head>Many thanks</head><p>To all.</p></div></div>'
        '<div type="availability"><div><p>On request.</p></div></div>'
        '<div type="annex"><div><head>Some whales</head><p>More.</p></div></div>'
    )
    document = read("tei", paper("<div><head>Methods</head><p>x</p></div>", back=back))
    assert [kind for kind, _, _ in sections(document)] == ["methods", "acknowledgements", "availability", "appendix"]


def test_references_take_the_printed_form() -> None:
    """The raw reference is taken where the file keeps it, otherwise the parts in order."""
    back = (
        '<div type="references"><listBibl><biblStruct><analytic><title>Nets</title></analytic>'
        '<note type="raw_reference">A. Ann, Nets.</note>'
        '</biblStruct><biblStruct><analytic><title level="a">Whales</title><author><persName><forename>Bo</forename><surname>Cy</surname>'
        '</persName></author></analytic><monogr><imprint><date when="2019"/><biblScope unit="page" from="1" to="9"/></imprint></monogr>'
        "</biblStruct></listBibl></div>"
    )
    document = read("tei", paper("<div><p>x</p></div>", back=back))
    assert of_kind(document, BlockKind.REFERENCE) == ["A. Ann, Nets.", "Whales, Bo Cy, 2019, 1–9"]
    assert document.sections[-1].kind.value == "references"


@pytest.mark.parametrize(
    ("markup", "code"), [(paper(""), "empty"), ("<x/>", "not-tei"), ("<TEI>", "xml-broken"), ("", "xml-broken")]
)
def test_what_cannot_be_read_says_why(markup: str, code: str) -> None:
    """Nothing but a DocumentError comes out, and its code tells what was wrong."""
    with pytest.raises(DocumentError) as caught:
        read("tei", markup)
    assert caught.value.code == code


def test_a_real_paper_is_sound() -> None:
    """GROBID's output of an ACL paper comes out whole, with its numbered sections and references."""
    document = read("tei", real_file("N18-3011.tei.xml"))
    assert_sound(document)
    assert document.title == "Construction of the Literature Graph in Semantic Scholar"
    assert ("introduction", "1 Introduction", 1) in sections(document)
    assert ("4.3 Knowledge Bases", 2) in [(heading, level) for _, heading, level in sections(document)]
    assert len(of_kind(document, BlockKind.REFERENCE)) == 27


def test_cut_papers_are_errors() -> None:
    """A file cut anywhere is an error that says so."""
    data = real_file("N18-3011.tei.xml")
    for end in random.Random(0).sample(range(len(data) - 10), 10):
        with pytest.raises(DocumentError):
            read("tei", data[:end])
