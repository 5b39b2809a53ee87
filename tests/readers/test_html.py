"""HTML of publishers, of LaTeXML, and of nobody in particular."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import BlockKind, MarkKind
from extractor.errors import DocumentError
from tests.readers.markup import assert_sound, blocks, cells, marked, of_kind, read, sections


def text_of(body: str) -> str:
    """Return the text of a page."""
    return read("html", f"<html><body>{body}</body></html>").text


def test_menus_and_scripts_are_not_the_paper() -> None:
    """What stands around the paper, and what the page hides, is left out."""
    body = (
        "<nav>Home</nav><header><ul><li>Menu</li></ul></header><div style='display: none'>hidden</div><script>x()</script>"
        "<p>We listen.</p><aside>More like this</aside><footer>Imprint</footer><span class='sr-only'>skip</span>"
    )
    assert text_of(body) == "We listen."


def test_the_article_is_chosen_when_it_is_the_page() -> None:
    """An article element is the paper if it holds most of the words, not if it is a teaser."""
    assert (
        text_of("<div>Around it</div><article><p>The whole long paper is here.</p></article>")
        == "The whole long paper is here."
    )
    assert text_of("<article><p>Teaser.</p></article><p>The whole long paper is here.</p>").endswith("paper is here.")


def test_title_and_doi_come_from_the_head() -> None:
    """Citation metadata names title and DOI; the heading that repeats the title is the title's section."""
    page = (
        '<head><meta name="citation_title" content="Whale calls"><meta name="DC.Identifier" content="doi:10.1234/w.5">'
        "<title>Whale calls | Journal</title></head><body><h1>Journal</h1><h1>Whale calls</h1><h2>Methods</h2><p>x</p></body>"
    )
    document = read("html", page)
    assert (document.title, document.doi) == ("Whale calls", "10.1234/w.5")
    assert ("title", None, 1) in sections(document)


def test_headings_begin_sections() -> None:
    """Headings of every level begin sections, below the title, and inherit."""
    document = read(
        "html", "<h1>Calls</h1><h2>2 Methods</h2><p>a</p><h3>Of whales</h3><p>b</p><h2>Results</h2><p>c</p>"
    )
    assert sections(document)[-3:] == [
        ("methods", "2 Methods", 1),
        ("methods", "Of whales", 2),
        ("results", "Results", 1),
    ]


def test_blocks_do_not_fuse() -> None:
    """Block elements are apart even where the page has no space between them; inline elements are not."""
    assert text_of("<div>One<div>two</div>three</div><p>A<b>dam</b></p>") == "One\n\ntwo\n\nthree\n\nAdam"


@pytest.mark.parametrize(
    ("markup", "text", "marks"),
    [
        ('nets<sup><a href="#ref-3">3</a>,<a href="#ref-4">4</a></sup>', "nets 3, 4", ["3", "4"]),
        ('nets [<a href="https://arxiv.org/html/1#bib.bib1">1</a>]', "nets [1]", ["1"]),
        ('see <a href="#sec2">Section 2</a>', "see Section 2", []),
        ("10<sup>−4</sup> m<sup>2</sup>", "10^−4 m2", []),
    ],
)
def test_citations_are_marks(markup: str, text: str, marks: list[str]) -> None:
    """Links into the references are marks, raised or not; other links and superscripts are text."""
    document = read("html", f"<p>{markup}</p>")
    assert (document.text, marked(document)) == (text, marks)


def test_note_signs_are_marked_as_notes() -> None:
    """A raised link to a footnote is a note sign."""
    document = read("html", '<p>word<sup><a href="#fn1">1</a></sup></p><aside role="doc-footnote">A note.</aside>')
    assert (marked(document, MarkKind.NOTE), blocks(document)[-1]) == (["1"], ("footnote", "A note."))


def test_links_show_their_address_once() -> None:
    """The address of a link is in the text unless the words already show it or it leads inside the page."""
    body = '<p>Our <a href="https://github.com/a/b">code</a>, <a href="https://x.org">x.org</a>, <a href="/about">us</a>.</p>'
    assert text_of(body) == "Our code (https://github.com/a/b), x.org, us."


def test_tables_have_cells_and_captions() -> None:
    """A table of a figure has its caption first; one of the page alone has its own."""
    body = (
        "<figure><table><thead><tr><th>Net</th><th>F1</th></tr></thead><tr><td>CNN</td><td>0.9</td></tr></table>"
        "<figcaption>Table 1: Scores.</figcaption></figure>"
        "<table><caption>Table 2.</caption><tr><th rowspan=2>A</th><td>1</td></tr><tr><td>2</td></tr></table>"
    )
    document = read("html", body)
    assert blocks(document)[0] == ("caption", "Table 1: Scores.")
    assert (cells(document, 0), cells(document, 1)) == ([["Net", "F1"], ["CNN", "0.9"]], [["A", "1"], ["", "2"]])
    assert_sound(document)


def test_tables_for_layout_are_transparent() -> None:
    """A table around tables, or one that says so, only lays out the page."""
    document = read("html", '<table role="presentation"><tr><td><p>Left.</p></td><td>Right.</td></tr></table>')
    assert (document.text, document.tables) == ("Left.\n\nRight.", ())


def test_lists_and_listings_are_blocks() -> None:
    """Items are blocks; a listing keeps its white space."""
    document = read("html", "<p>We:</p><ul><li>one</li><li><p>two</p></li></ul><pre>a = 1\n  b = 2</pre>")
    assert blocks(document) == [
        ("paragraph", "We:"),
        ("list item", "one"),
        ("list item", "two"),
        ("code", "a = 1\n  b = 2"),
    ]


def test_latexml_formulas_are_read_from_their_tex() -> None:
    """arXiv's pages keep the TeX of each formula; it is read once."""
    inline = '<math alttext="10^{-4}"><semantics><msup><mn>10</mn><mn>4</mn></msup></semantics></math>'
    shown = '<table class="ltx_equation ltx_eqn_table"><tr><td><math alttext="x=\\frac{1}{2}"></math></td><td>(1)</td></tr></table>'
    assert blocks(read("html", f"<p>At {inline}.</p>{shown}")) == [("paragraph", "At 10^-4."), ("formula", "x=1/2 (1)")]


def test_latexml_footnotes_leave_the_sentence() -> None:
    """A footnote that LaTeXML keeps inside the sentence follows the paragraph, without its signs."""
    note = (
        '<span class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">1</sup><span class="ltx_note_outer">'
        '<span class="ltx_note_content"><sup class="ltx_note_mark">1</sup><span class="ltx_tag ltx_tag_note">1</span>See web.</span>'
        "</span></span>"
    )
    assert blocks(read("html", f"<p>We listen{note} well.</p>")) == [
        ("paragraph", "We listen well."),
        ("footnote", "See web."),
    ]


def test_latexml_front_and_back_are_known() -> None:
    """The abstract and the bibliography of LaTeXML are known by class; its authors are left out."""
    page = (
        '<article><h1>Calls</h1><div class="ltx_authors">Ann</div><div class="ltx_abstract"><h6>Abstract</h6><p>We listen.</p></div>'
        '<section><h2>1 Methods</h2><p>x</p></section><section><h2 class="ltx_title_bibliography">Sources</h2>'
        '<ul><li class="ltx_bibitem"><span class="ltx_tag">[1]</span>Ann, Nets.</li></ul></section></article>'
    )
    document = read("html", page)
    assert [kind for kind, _, _ in sections(document)] == ["title", "abstract", "methods", "references"]
    assert of_kind(document, BlockKind.REFERENCE) == ["[1] Ann, Nets."]
    assert "Calls\n\nAbstract" in document.text


@pytest.mark.parametrize(
    ("page", "code"),
    [("<html></html>", "empty"), ("<!-- x -->", "empty"), ("<p> </p>", "empty"), ("<i>" * 3000 + "x", "too-deep")],
)
def test_what_cannot_be_read_says_why(page: str, code: str) -> None:
    """Nothing but a DocumentError comes out, and its code tells what was wrong."""
    with pytest.raises(DocumentError) as caught:
        read("html", page)
    assert caught.value.code == code


TAGS = st.sampled_from(
    ["p", "div", "span", "sup", "sub", "a", "table", "tr", "td", "ul", "li", "h2", "figure", "figcaption", "b", "pre", "br", "math",
     "dl", "dt", "dd", "section", "aside"]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(TAGS, st.booleans(), st.sampled_from(["", "words ", " 12", "\n\n"])), max_size=30))
def test_the_layers_of_any_page_are_sound(parts: list[tuple[str, bool, str]]) -> None:
    """Whatever tags open and close in whatever order, the layers of the document hold."""
    page = "".join(f"<{'/' if closing else ''}{tag}>{words}" for tag, closing, words in parts)
    try:
        assert_sound(read("html", page))
    except DocumentError as error:
        assert error.code in {"empty", "too-deep"}


def test_any_bytes_are_an_error_or_a_document() -> None:
    """Bytes that are no page at all give nothing but a DocumentError or a document."""
    generator = random.Random(0)
    for _ in range(30):
        try:
            assert_sound(read("html", b"<p>" + generator.randbytes(300)))
        except DocumentError as error:
            assert error.code in {"empty", "too-deep"}
