"""The PDF reader on small files drawn for each rule: order, furniture, hyphens, floats, pages that cannot be read."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extractor.document import BlockKind, Document, MarkKind, SectionKind, Span
from extractor.errors import DocumentError
from extractor.readers.pdf import read
from extractor.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SHARED = Path(__file__).parents[2] / "../shared"
WIDTH, HEIGHT = 612, 792
TEXT = (
    "The survey covered eleven islands and lasted for three seasons in which we took many pictures of the reef and "
    "its fish from a small boat while the weather was calm and the water was clear enough to see the ground below us "
    "so that each of the pictures could be labelled later by two people who had not been there when it was taken "
)
PROSE = TEXT.split()


def prose(lines: int, words: int = 9, start: int = 0) -> list[str]:
    """Lines of running text, the first with a capital, the last with a full stop."""
    pick = [PROSE[(start + i) % len(PROSE)] for i in range(lines * words)]
    pick[0], pick[-1] = pick[0].capitalize(), pick[-1] + "."
    return [" ".join(pick[i * words : (i + 1) * words]) for i in range(lines)]


def write(  # noqa: PLR0917
    canvas: Canvas, lines: Sequence[str], x: float, y: float, size: float = 10, font: str = "Times-Roman"
) -> float:
    """Draw lines from y downwards and return the y below them."""
    canvas.setFont(font, size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= 1.2 * size
    return y


def draw(*pages: Callable[[Canvas], object], **options: object) -> bytes:
    """Return a PDF with one page for each function that draws one."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def parse(data: bytes) -> Document:
    return read(data, Source("paper", "paper.pdf"), "0" * 64)


def code_of(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        parse(data)
    return caught.value.code


def text_page(canvas: Canvas) -> None:
    write(canvas, prose(12), 72, 700)


def picture_page(canvas: Canvas) -> None:
    canvas.rect(100, 100, 300, 400, fill=1)


def paper() -> Document:
    """A paper of two pages in two columns with most of what papers have."""

    def first(canvas: Canvas) -> None:
        write(canvas, ["Fish Detection with Deep Learning"], 130, 720, 18, "Times-Bold")
        write(canvas, ["Ann Author and Ben Writer"], 220, 690)
        y = write(canvas, ["1 Introduction"], 50, 640, 12, "Times-Bold")
        y = write(canvas, prose(20, 8), 50, y - 4)
        y = write(canvas, ["2 Methods"], 50, y - 10, 12, "Times-Bold")
        write(canvas, [*prose(6, 8), "We used the network"], 50, y - 4)
        y = write(canvas, ["Figure 1. The boat and the reef that we saw."], 320, 640, 8, "Times-Italic")
        y = write(canvas, ["of the other group for all of the pictures."], 320, y - 20)
        write(canvas, prose(20, 8, 5), 320, y)
        write(canvas, ["Journal of Fish 7"], 50, 770, 8)
        write(canvas, ["1"], 300, 30, 8)

    def second(canvas: Canvas) -> None:
        y = write(canvas, prose(10, 8, 9), 50, 720)
        y = write(canvas, ["3 Results"], 50, y - 10, 12, "Times-Bold")
        write(canvas, prose(10, 8, 3), 50, y - 4)
        y = write(canvas, prose(10, 8, 20), 320, 720)
        y = write(canvas, ["References"], 320, y - 10, 12, "Times-Bold")
        entries = [
            "[1] A. Author. A paper about the fish of the sea.",
            "In Fish, 2019.",
            "[2] B. Writer. Another. In Reef, 2020.",
        ]
        write(canvas, entries, 320, y - 4)
        write(canvas, ["Journal of Fish 7"], 50, 770, 8)
        write(canvas, ["2"], 300, 30, 8)

    return parse(draw(first, second))


def kinds(document: Document) -> list[BlockKind]:
    return [block.kind for block in document.blocks]


def block_with(document: Document, words: str) -> str:
    return next(document.quote(block.span) for block in document.blocks if words in document.quote(block.span))


def test_one_column_is_read_downwards() -> None:
    """Lines of a paragraph are divided by one line end and come in the order of the page."""
    document = parse(draw(text_page))
    assert document.text == "\n".join(prose(12))
    assert kinds(document) == [BlockKind.PARAGRAPH]


def test_left_column_comes_before_the_right_one() -> None:
    """A page in two columns is read column by column, even where its text was written straight across."""

    def page(canvas: Canvas) -> None:
        for i, (left, right) in enumerate(zip(prose(15, 8), prose(15, 8, 30), strict=True)):
            write(canvas, [left], 50, 700 - 12 * i)
            write(canvas, [right], 330, 700 - 12 * i)

    document = parse(draw(page))
    assert document.text.index(prose(15, 8)[-1]) < document.text.index(prose(15, 8, 30)[0])


def test_wide_lines_stand_above_the_columns() -> None:
    """A title that crosses the gutter comes before both columns."""
    document = paper()
    assert document.text.startswith("Fish Detection")
    assert document.title == "Fish Detection with Deep Learning"


def test_running_heads_and_page_numbers_are_left_out() -> None:
    """What stands at the same height on each page, and a number at the page's edge, are no text."""
    text = paper().text
    assert "Journal of Fish" not in text
    assert "\n1\n" not in text
    assert "\n2\n" not in text


def test_number_inside_the_page_is_kept() -> None:
    """A number alone on a line in the middle of the page is no page number."""

    def page(canvas: Canvas) -> None:
        write(canvas, prose(4), 72, 700)
        write(canvas, ["42"], 72, 400)
        write(canvas, prose(4), 72, 300)

    assert "42" in parse(draw(page)).text


def test_margin_line_numbers_are_left_out() -> None:
    """The numbers of a manuscript's lines are taken off, whether they stand alone or share the line."""

    def page(canvas: Canvas) -> None:
        for i, line in enumerate(prose(20)):
            write(canvas, [str(i + 1)], 50, 700 - 20 * i, 8)
            write(canvas, [line], 72, 700 - 20 * i)

    text = parse(draw(page)).text
    assert not any(character.isdigit() for character in text)


def test_numbers_that_open_sentences_are_kept() -> None:
    """A paragraph whose lines happen to open with numbers keeps them."""
    lines = [f"{i * 7 % 10} fish were seen in the water near the boat and" for i in range(10)]
    assert parse(draw(lambda canvas: write(canvas, lines, 72, 700))).text == "\n".join(lines)


def test_hyphen_at_the_end_of_a_line_stays() -> None:
    """A divided word keeps its hyphen and its line end; joining them is left to the view."""
    lines = ["We trained a very deep convolu-", "tional network on many pictures."]
    assert parse(draw(lambda canvas: write(canvas, lines, 72, 700))).text == "\n".join(lines)


def test_caption_stands_in_no_sentence() -> None:
    """A sentence that goes on over a column's end and a caption is one block, and the caption another."""
    document = paper()
    assert "We used the network\nof the other group" in document.text
    assert block_with(document, "Figure 1.") == "Figure 1. The boat and the reef that we saw."


def test_figure_that_opens_a_sentence_is_no_caption() -> None:
    """A line of a paragraph that begins with "Figure 1 shows" belongs to the paragraph."""
    lines = [
        *prose(3)[:2],
        "Figure 1 shows what we saw from the boat in the season",
        "of the year in which the water was clear.",
    ]
    assert kinds(parse(draw(lambda canvas: write(canvas, lines, 72, 700)))) == [BlockKind.PARAGRAPH]


def test_paragraph_goes_on_over_the_page() -> None:
    """A sentence that the page's end divides is in one block."""
    document = parse(
        draw(
            lambda canvas: write(canvas, [*prose(10), "This sentence is not at its"], 72, 700),
            lambda canvas: write(canvas, ["end before the second page.", *prose(5, start=2)], 72, 700),
        )
    )
    assert "not at its\nend before" in document.text
    assert [document.quote(page.span)[:9] for page in document.pages] == ["The surve", "end befor"]


def test_sections_follow_the_headings() -> None:
    """Headings open sections, named, levelled and of the kind that they tell."""
    found = [(section.kind, section.heading) for section in paper().sections]
    assert found == [
        (SectionKind.TITLE, "Fish Detection with Deep Learning"),
        (SectionKind.FRONT, None),
        (SectionKind.INTRODUCTION, "1 Introduction"),
        (SectionKind.METHODS, "2 Methods"),
        (SectionKind.RESULTS, "3 Results"),
        (SectionKind.REFERENCES, "References"),
    ]


def test_references_are_blocks_of_their_own() -> None:
    """Each entry of the list of references is one block."""
    document = paper()
    entries = [document.quote(block.span) for block in document.blocks if block.kind is BlockKind.REFERENCE]
    assert [entry[:3] for entry in entries] == ["[1]", "[2]"]
    assert entries[0].endswith("2019.")


def test_abstract_may_open_its_own_line() -> None:
    """An abstract whose heading runs into its text is a section all the same."""
    lines = ["Abstract. " + prose(5)[0].lower(), *prose(5)[1:]]
    document = parse(
        draw(lambda canvas: (write(canvas, ["Fish of the Northern Sea"], 72, 740, 18), write(canvas, lines, 72, 700)))
    )
    assert [section.kind for section in document.sections][-1] is SectionKind.ABSTRACT


def test_table_has_cells() -> None:
    """Rows with wide gaps are a table, whose cells are divided by tabs."""

    def page(canvas: Canvas) -> None:
        y = write(canvas, prose(6), 72, 700)
        y = write(canvas, ["Table 1. What we set."], 72, y - 20, 8)
        for row in (("Model", "Rate", "Epochs"), ("ResNet", "0.01", "100"), ("VGG", "0.02", "50")):
            for column, cell in enumerate(row):
                write(canvas, [cell], 72 + 100 * column, y - 6, 8)
            y -= 10
        write(canvas, prose(6), 72, y - 30)

    document = parse(draw(page))
    (table,) = document.tables
    assert [[document.quote(cell) for cell in row] for row in table.rows][1] == ["ResNet", "0.01", "100"]
    assert table.caption is not None
    assert document.quote(table.caption) == "Table 1. What we set."


def raised(number: str) -> Document:
    def page(canvas: Canvas) -> None:
        write(canvas, prose(6), 72, 700)
        text = canvas.beginText(72, 700 - 6 * 12)
        text.setFont("Times-Roman", 10)
        text.textOut("As others have shown before us")
        text.setFont("Times-Roman", 6)
        text.setRise(4)
        text.textOut(number)
        text.setRise(0)
        text.setFont("Times-Roman", 10)
        text.textOut(" it is so.")
        canvas.drawText(text)

    return parse(draw(page))


def test_raised_number_is_a_citation() -> None:
    """A small number set high after a word is a citation mark."""
    document = raised("12")
    assert [(document.quote(mark.span), mark.kind) for mark in document.marks] == [("12", MarkKind.CITATION)]


def test_number_on_the_line_is_no_citation() -> None:
    """A number of the usual size is text."""
    assert (
        parse(draw(lambda canvas: write(canvas, ["We used ResNet50 and 12 fish from 3 seas here."], 72, 700))).marks
        == ()
    )


def test_rotated_stamp_is_left_out() -> None:
    """Text that runs up the margin is furniture."""

    def page(canvas: Canvas) -> None:
        text_page(canvas)
        canvas.rotate(90)
        canvas.drawString(200, -30, "arXiv:1234.5678v1 [cs.CV] 1 Jan 2020")

    assert "arXiv" not in parse(draw(page)).text


def test_a_page_set_sideways_is_named() -> None:
    """A page whose text runs up the page is not read, and the document says so; a stamp in the margin is no such page."""

    def sideways(canvas: Canvas) -> None:
        canvas.rotate(90)
        write(canvas, prose(12), 72, -100)

    document = parse(draw(text_page, sideways))
    assert [problem.detail for problem in document.problems] == ["most of page 2 is set sideways and was not read"]
    assert document.hidden is not None
    with pytest.raises(DocumentError, match="set sideways"):
        parse(draw(sideways))


def test_page_without_text_is_named() -> None:
    """A drawn page without text hides words; the others are read."""
    document = parse(draw(text_page, picture_page, picture_page))
    assert [(problem.detail, problem.hides_text) for problem in document.problems] == [
        ("pages 2-3 have no text layer", True)
    ]
    assert [page.problem for page in document.pages] == [None, "no text layer", "no text layer"]


def test_blank_page_is_no_problem() -> None:
    """A page with nothing on it hides nothing."""
    document = parse(draw(text_page, lambda canvas: None, text_page))
    assert document.problems == ()
    assert document.hidden is None


def test_noise_is_named_and_kept_out() -> None:
    """A page whose letters make no words is unreadable, and none of it reaches the text."""
    shifted = ["".join(chr(ord(c) + 3) if c.isalpha() else c for c in line) for line in prose(20)]
    document = parse(draw(text_page, lambda canvas: write(canvas, shifted, 72, 700)))
    assert document.problems[0].detail == "the text layer of page 2 is unreadable (its font has no character map)"
    assert document.text == "\n".join(prose(12))


def test_other_languages_are_no_noise() -> None:
    """German text is text."""
    lines = ["Die Bilder wurden im Sommer auf drei Inseln aufgenommen und von zwei Personen"] * 4
    assert parse(draw(lambda canvas: write(canvas, lines, 72, 700))).problems == ()


def test_every_bad_file_says_what_is_wrong_with_it() -> None:
    """Empty, fake, cut, locked and textless files give an error whose code tells them apart."""
    whole = draw(text_page)
    assert code_of(b"") == "empty"
    assert code_of(b"<html><body>Sign in to read</body></html>") == "not-pdf"
    assert code_of(whole[: len(whole) // 2]) == "truncated"
    assert code_of(draw(text_page, encrypt=StandardEncryption("secret"))) == "encrypted"
    assert code_of(draw(lambda canvas: None)) == "empty"
    assert code_of(draw(picture_page)) == "no-text"
    assert code_of(b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer << >>\nstartxref\n0\n%%EOF") == "damaged"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_damage_is_an_error_or_a_document(data: st.DataObject) -> None:
    """Whatever bytes of a file are overwritten, nothing but a document or a DocumentError comes out."""
    content = bytearray(draw(text_page, text_page))
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(9, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        check_layers(parse(bytes(content)))
    except DocumentError as error:
        assert error.code


def test_error_message_names_the_cure() -> None:
    """The sentence says which file, what is wrong, and what to do."""
    with pytest.raises(DocumentError) as caught:
        parse(draw(picture_page))
    assert caught.value.message == "paper.pdf has no text layer (1 page). Run OCR first, for example with ocrmypdf."


def test_file_locked_without_a_password_is_read() -> None:
    """An encrypted file that opens without a password is no error."""
    assert parse(draw(text_page, encrypt=StandardEncryption("", ownerPassword="owner"))).text


def test_box_of_a_word_is_where_it_was_drawn() -> None:
    """The box of a span begins at its first word and covers the line's height."""
    document = parse(draw(lambda canvas: write(canvas, ["We trained ResNet on many fish."], 72, 700)))
    start = document.text.index("trained")
    ((left, bottom, right, top),) = document.boxes(Span(start, start + len("trained")))
    assert 72 < left < right < 200
    assert bottom < 702 < top


def check_layers(document: Document) -> None:
    """Assert what every document of this reader promises of its layers."""
    text = document.text
    ends = [0, *(section.span.end for section in document.sections)]
    assert [section.span.start for section in document.sections] == ends[:-1]
    assert ends[-1] == len(text)
    blocks = [block.span for block in document.blocks]
    assert all(a.end <= b.start and not text[a.end : b.start].strip() for a, b in pairwise(blocks))
    for line in document.lines:
        assert document.pages[line.page - 1].span.contains(line.span)
        assert [offset for offset, _ in line.stops] == sorted(offset for offset, _ in line.stops)
    for block in document.blocks:
        assert document.quote(block.span).strip() == document.quote(block.span) != ""
        assert document.boxes(block.span)


def test_layers_hold_together() -> None:
    """Sections tile the text, blocks leave out only white space, lines lie in their pages, all words have boxes."""
    check_layers(paper())


@pytest.mark.skipif(not SHARED.exists(), reason="the shared papers are not here")
@pytest.mark.parametrize("path", sorted(SHARED.glob("gold/dev/pdf/*.pdf")), ids=lambda path: path.stem)
def test_layers_of_real_papers_hold_together(path: Path) -> None:
    """The layers of published papers keep the same promises."""
    check_layers(parse(path.read_bytes()))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared files are not here")
@pytest.mark.parametrize("path", sorted(SHARED.glob("formats/bad/*.pdf")), ids=lambda path: path.stem)
def test_broken_files_never_pass_unseen(path: Path) -> None:
    """A broken file gives an error or a problem that hides text."""
    try:
        assert parse(path.read_bytes()).hidden is not None
    except DocumentError as error:
        assert error.code in {"empty", "truncated", "damaged", "no-text"}
