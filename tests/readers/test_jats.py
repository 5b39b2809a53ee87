"""JATS: order, structure, references and everything that publishers do to it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import BlockKind, MarkKind
from extractor.errors import DocumentError
from tests.readers.markup import assert_sound, blocks, cells, marked, of_kind, read, real_file, sections


def article(body: str, *, front: str = "", back: str = "") -> str:
    """Return an article with these parts."""
    return (
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML">'
        f"<front><article-meta>{front}</article-meta></front><body>{body}</body><back>{back}</back></article>"
    )


def words(body: str) -> str:
    """Return the text of a body."""
    return read("jats", article(body)).text


def test_text_and_tail_stay_in_order() -> None:
    """Mixed content reads as printed: nothing moves, nothing glues, nothing splits."""
    body = "<p>We <italic>trained</italic> a <bold>Res</bold>Net\n  <italic>twice</italic>.</p>"
    assert words(body) == "We trained a ResNet twice."


def test_headings_and_paragraphs_do_not_fuse() -> None:
    """A heading and the paragraph behind it are two blocks, whatever white space the file has between them."""
    assert (
        words("<sec><title>Background</title><p>Birds sing.</p><p>They do.</p></sec>")
        == "Background\n\nBirds sing.\n\nThey do."
    )


def test_title_and_doi_come_from_the_metadata() -> None:
    """Title and DOI are those of the article, not of a reference or another identifier."""
    front = (
        '<article-id pub-id-type="pmid">1</article-id><article-id pub-id-type="doi">10.1/a</article-id>'
        "<title-group><article-title>Deep <italic>Cetacea</italic></article-title></title-group>"
    )
    document = read("jats", article("<p>x</p>", front=front))
    assert (document.title, document.doi) == ("Deep Cetacea", "10.1/a")
    assert document.sections[0].kind.value == "title"


def test_sections_nest_and_inherit() -> None:
    """The heading tells first, then the type, then the section around."""
    body = (
        '<sec sec-type="methods"><title>What we did</title><p>a</p><sec><title>Whales of the north</title><p>b</p></sec></sec>'
        '<sec sec-type="conclusions"><title>Results and discussion</title><p>c</p></sec>'
    )
    assert sections(read("jats", article(body))) == [
        ("methods", "What we did", 1),
        ("methods", "Whales of the north", 2),
        ("results", "Results and discussion", 1),
    ]


def test_labels_number_their_headings() -> None:
    """A section's label stands before its title."""
    document = read("jats", article("<sec><label>2.1</label><title>Data</title><p>x</p></sec>"))
    assert sections(document) == [("methods", "2.1 Data", 1)]


def test_structured_abstracts_stay_abstracts() -> None:
    """The parts of an abstract have headings of their own and are the abstract all the same."""
    front = "<abstract><sec><title>Methods</title><p>We did.</p></sec></abstract><trans-abstract><p>Wir taten.</p></trans-abstract>"
    document = read("jats", article("<p>x</p>", front=front))
    assert sections(document)[:2] == [("abstract", "Methods", 2), ("other", None, 1)]
    assert "Wir" not in document.text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>−4</sup>", "10^−4"),
        ("the 2<sup>nd</sup> of H<sub>2</sub>O at 5 m<sup>2</sup>", "the 2nd of H2O at 5 m2"),
        ("ResNet<sub>50</sub> in base 10<sub>2</sub>", "ResNet50 in base 10_2"),
    ],
)
def test_numbers_survive_superscripts(markup: str, text: str) -> None:
    """A superscript behind a digit is a power, but not an ordinal or a unit."""
    assert words(f"<p>{markup}</p>") == text


@pytest.mark.parametrize(
    ("markup", "text", "marks"),
    [
        ('nets<xref ref-type="bibr" rid="b"><sup>12</sup></xref>.', "nets 12.", ["12"]),
        (
            'nets.<sup><xref ref-type="bibr" rid="b">1</xref>–<xref ref-type="bibr" rid="c">3</xref></sup> We',
            "nets. 1–3 We",
            ["1", "3"],
        ),
        ('nets [<xref ref-type="bibr" rid="b">1</xref>].', "nets [1].", ["1"]),
        (
            'by <xref ref-type="bibr" rid="b">Ann <italic>et al.</italic>, 2020</xref>.',
            "by Ann et al., 2020.",
            ["Ann et al., 2020"],
        ),
        ('in <xref ref-type="fig" rid="f">Fig 1</xref>.', "in Fig 1.", []),
    ],
)
def test_citations_are_marked_where_they_stand(markup: str, text: str, marks: list[str]) -> None:
    """A citation is a mark over its own words, and a raised one never glues to a word or a number."""
    document = read("jats", article(f"<p>{markup}</p>"))
    assert (document.text, marked(document)) == (text, marks)


def test_note_signs_are_marked_as_notes() -> None:
    """A sign of a table's footnote is a note, not a citation."""
    document = read("jats", article('<p>score<xref ref-type="table-fn" rid="t"><sup>a</sup></xref></p>'))
    assert (document.text, marked(document), marked(document, MarkKind.NOTE)) == ("score a", [], ["a"])


def test_links_show_their_address() -> None:
    """The address of a link is in the text, once."""
    body = (
        '<p>Our <ext-link xlink:href="https://github.com/ann/whales">code</ext-link> and '
        '<ext-link xlink:href="https://zenodo.org/1/">zenodo.org/1</ext-link>; '
        '<ext-link xlink:href="mailto:ann@x.org">mail</ext-link>.</p>'
    )
    assert words(body) == "Our code (https://github.com/ann/whales) and zenodo.org/1; mail."


def test_figures_leave_the_sentence_alone() -> None:
    """A figure inside a paragraph follows it, label and caption in one block, the graphic left out."""
    figure = '<fig><label>Fig 1</label><caption><title>Map.</title><p>The sea.</p></caption><graphic xlink:href="a.png"/></fig>'
    document = read("jats", article(f"<p>We sailed {figure} north.</p>"))
    assert blocks(document) == [("paragraph", "We sailed north."), ("caption", "Fig 1 Map.\nThe sea.")]


def test_tables_keep_their_columns() -> None:
    """A row is a line, cells are apart by tabs, spans leave empty places, and the caption is known."""
    body = (
        "<p>Text.</p><table-wrap><label>Table 1</label><caption><title>Scores.</title></caption><alternatives><graphic/><table>"
        '<thead><tr><td/><th colspan="2">Score</th></tr><tr><td/><th>P</th><th>R</th></tr></thead>'
        "<tbody><tr><td>CNN</td><td>0.9</td><td>10<sup>-3</sup></td></tr></tbody></table></alternatives>"
        "<table-wrap-foot><fn><p><sup>a</sup>Mean.</p></fn></table-wrap-foot></table-wrap>"
    )
    document = read("jats", article(body))
    assert cells(document) == [["", "Score", ""], ["", "P", "R"], ["CNN", "0.9", "10^-3"]]
    table = document.tables[0]
    assert (table.header_rows, table.caption and document.quote(table.caption)) == (2, "Table 1 Scores.")
    assert blocks(document)[-1] == ("footnote", "a Mean.")
    assert_sound(document)


def test_lists_break_the_paragraph_that_they_stand_in() -> None:
    """Items are blocks of their own, nested ones too, and the sentence behind goes on in another block."""
    body = (
        "<p>We did: <list><list-item><label>1.</label><p>one</p><list><list-item><p>inner</p></list-item></list></list-item>"
        "<list-item><p>two</p></list-item></list> and rested.</p>"
    )
    assert blocks(read("jats", article(body))) == [
        ("paragraph", "We did:"),
        ("list item", "1. one"),
        ("list item", "inner"),
        ("list item", "two"),
        ("paragraph", "and rested."),
    ]


def test_formulas_are_read_once() -> None:
    """Of a formula that is given as MathML and as TeX one form is read."""
    both = (
        "<alternatives><mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>2</mml:mn></mml:math>"
        "<tex-math>x = 2</tex-math><inline-graphic/></alternatives>"
    )
    only = r"<tex-math>\documentclass{minimal}\begin{document}$$10^{-4}$$\end{document}</tex-math>"
    body = f"<p>Here <inline-formula>{both}</inline-formula> holds.<disp-formula><label>(1)</label>{only}</disp-formula></p>"
    assert blocks(read("jats", article(body))) == [("paragraph", "Here x = 2 holds."), ("formula", "10^-4 (1)")]


def test_footnotes_follow_the_paragraph() -> None:
    """A footnote inside a sentence stands behind it."""
    document = read("jats", article("<p>We trained<fn><label>1</label><p>On a GPU.</p></fn> it.</p>"))
    assert blocks(document) == [("paragraph", "We trained it."), ("footnote", "1 On a GPU.")]


def test_references_are_blocks_with_gaps() -> None:
    """Each reference is one block in a references section, and elements that touch do not fuse."""
    back = (
        "<ref-list><title>References</title><ref><label>1</label><mixed-citation><name><surname>Ann</surname>"
        "<given-names>B</given-names></name> (<year>2011</year>) <article-title>Nets?</article-title><source>J</source>"
        "</mixed-citation></ref><ref><element-citation><person-group><name><surname>Cy</surname><given-names>D</given-names></name>"
        "<name><surname>Ed</surname><given-names>F</given-names></name></person-group><year>2012</year><fpage>1</fpage>"
        "<lpage>9</lpage></element-citation></ref></ref-list>"
    )
    document = read("jats", article("<p>x</p>", back=back))
    assert of_kind(document, BlockKind.REFERENCE) == ["1 Ann B (2011) Nets? J", "Cy D, Ed F 2012 1–9"]
    assert document.sections[-1].kind.value == "references"


def test_availability_is_found_in_the_metadata() -> None:
    """PLOS keeps the data statement as metadata, and PubMed Central repeats it as notes: it is read once."""
    meta = (
        "<custom-meta-group><custom-meta><meta-name>Data Availability</meta-name><meta-value>All in Zenodo.</meta-value>"
        "</custom-meta><custom-meta><meta-name>Impact</meta-name><meta-value>Great.</meta-value></custom-meta></custom-meta-group>"
    )
    document = read("jats", article("<p>x</p>", front=meta))
    assert sections(document)[0] == ("availability", "Data Availability", 1)
    assert document.text.count("All in Zenodo.") == 1
    assert "Great" not in document.text
    twice = article("<p>x</p>", front=meta).replace(
        "</front>", "<notes><title>Data Availability</title><p>All in Zenodo.</p></notes></front>"
    )
    assert read("jats", twice).text.count("All in Zenodo.") == 1


def test_the_back_matter_has_kinds() -> None:
    """Acknowledgements, availability and appendices are known by element, type or heading."""
    back = (
        '<ack><p>Thanks.</p></ack><sec sec-type="data-availability"><title>Where it is</title><p>There.</p></sec>'
        "<app-group><app><title>Extra whales</title><p>More.</p></app></app-group>"
    )
    kinds = [kind for kind, _, _ in sections(read("jats", article("<p>x</p>", back=back)))]
    assert kinds == ["other", "acknowledgements", "availability", "appendix"]


def test_floats_behind_the_references_are_no_references() -> None:
    """Publishers put floats at the end of the file; they belong to no section of the back matter."""
    floats = "<floats-group><fig><label>Fig 1</label><caption><p>Map.</p></caption></fig></floats-group></article>"
    markup = article(
        "<p>x</p>", back="<ref-list><title>References</title><ref><mixed-citation>A.</mixed-citation></ref></ref-list>"
    )
    assert sections(read("jats", markup.replace("</article>", floats)))[-2:] == [
        ("references", "References", 1),
        ("other", None, 1),
    ]


def test_reviews_are_not_the_paper() -> None:
    """What a file carries beside the article stays out."""
    markup = article("<p>Ours.</p>").replace(
        "</article>", "<sub-article><body><p>A review.</p></body></sub-article></article>"
    )
    assert read("jats", markup).text == "Ours."


@pytest.mark.parametrize(
    "wrapper",
    [
        "<pmc-articleset>{}</pmc-articleset>",
        "<articles>{}</articles>",
        '<record xmlns="http://www.openarchives.org/OAI/2.0/"><metadata>{}</metadata></record>',
    ],
)
def test_wrappers_are_looked_through(wrapper: str) -> None:
    """An article is found in whatever it was delivered in."""
    assert read("jats", wrapper.format(article("<p>Ours.</p>"))).text == "Ours."


def test_further_articles_are_told() -> None:
    """Of several articles the first is read, and a problem says that there are more."""
    document = read("jats", f"<articles>{article('<p>First.</p>')}{article('<p>Second.</p>')}</articles>")
    assert document.text == "First."
    assert [problem.detail for problem in document.problems] == ["the file holds 2 articles; the first is read"]


def test_supplements_keep_their_captions() -> None:
    """A supplement is a caption; the invitation to click is not the paper's."""
    body = (
        "<sec><title>Supporting information</title><supplementary-material><label>S1 Code</label><caption><p>Scripts.</p></caption>"
        "<media><caption><p>Click here for additional data file.</p></caption></media></supplementary-material></sec>"
    )
    assert of_kind(read("jats", article(body)), BlockKind.CAPTION) == ["S1 Code Scripts."]


@pytest.mark.parametrize(
    ("markup", "code"), [("<article/>", "empty"), ("<book/>", "not-jats"), ("<article>", "xml-broken")]
)
def test_what_cannot_be_read_says_why(markup: str, code: str) -> None:
    """Nothing but a DocumentError comes out, and its code tells what was wrong."""
    with pytest.raises(DocumentError) as caught:
        read("jats", markup)
    assert caught.value.code == code


INLINE = st.recursive(
    st.sampled_from(
        [
            "word",
            " two words ",
            "",
            "10<sup>-4</sup>",
            '<xref ref-type="bibr">7</xref>',
            "&#160;",
            "\n\n",
            "<fn><p>n</p></fn>",
        ]
    ),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: f"<italic>{''.join(parts)}</italic>"),
    max_leaves=8,
)
BLOCK = st.recursive(
    INLINE.map(lambda text: f"<p>{text}</p>"),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: f"<sec><title>Methods</title>{''.join(parts)}</sec>"),
        st.lists(inner, max_size=3).map(
            lambda parts: f"<p>a <list><list-item>{''.join(parts)}</list-item></list> b</p>"
        ),
        st.lists(INLINE, max_size=6).map(
            lambda parts: (
                "<table-wrap><table>"
                + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in zip(parts[::2], parts[1::2], strict=False))
                + "</table></table-wrap>"
            )
        ),
        inner.map(lambda part: f"<fig><label>Fig</label><caption>{part}</caption></fig>"),
    ),
    max_leaves=10,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCK, max_size=5))
def test_the_layers_of_any_article_are_sound(parts: list[str]) -> None:
    """Whatever is nested in whatever, sections tile the text and blocks hold all its words in order."""
    try:
        assert_sound(read("jats", article("".join(parts))))
    except DocumentError as error:
        assert error.code == "empty"


@pytest.mark.parametrize("name", ["pone.0046493.nxml", "pone.0234687.nxml", "elife-56337.nxml"])
def test_real_articles_are_sound(name: str) -> None:
    """Articles of PLOS and eLife come out whole, with methods, tables and references."""
    document = read("jats", real_file(name))
    assert_sound(document)
    assert {"abstract", "methods", "references"} <= {kind for kind, _, _ in sections(document)}
    assert document.tables
    assert not document.problems


def test_cut_articles_are_errors_or_documents() -> None:
    """A file cut anywhere gives a DocumentError or a document, never another exception."""
    data = real_file("pone.0046493.nxml")
    for end in random.Random(0).sample(range(len(data)), 15):
        try:
            assert_sound(read("jats", data[:end]))
        except DocumentError as error:
            assert error.code in {"xml-broken", "empty"}
