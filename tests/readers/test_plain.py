"""Plain text and Markdown: the structure of texts as PDF tools print them, and the promise that nothing is changed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.document import BlockKind, Document
from extractor.errors import DocumentError
from extractor.readers.plain import read
from extractor.readers.plain.outline import outline_text
from extractor.readers.plain.references import is_reference_like
from extractor.readers.source import Source
from extractor.view import clean

SHARED = Path(__file__).parents[2].parent / "shared"

PROSE = (
    "The survey covered eleven islands and lasted for three seasons in which\n"
    "we took many pictures of the reef and its fish from a small boat.\n"
)
MORE = (
    "Each of the pictures was labelled later by two people who had not been\n"
    "there when it was taken, and a third decided where they disagreed.\n"
)
ENTRIES = (
    "Smith, J., Doe, A.B., 2015. Counting whales from space. Mar. Ecol. 12 (3), 45-67.\n"
    "Hu, Z., Bass, B., 2004. An approach to fish. Can. J. Soil Sci. 84, 63-70. https://doi.org/10.4141/S02-075\n"
)


def page(number: int) -> str:
    """Running text that is not the same on two pages."""
    place = ("reef", "boat", "bay", "island", "lagoon", "strait", "harbour", "shore", "cape")[number]
    return "".join(f"{line} the {place}.\n" for line in (PROSE + MORE).splitlines())


def parse(text: str, name: str = "paper.txt") -> Document:
    return read(text.encode(), Source("paper", name), "")


def sections(text: str, name: str = "paper.txt") -> list[tuple[str, str | None]]:
    return [(section.kind.value, section.heading) for section in parse(text, name).sections]


def blocks(text: str, kind: BlockKind, name: str = "paper.txt") -> list[str]:
    document = parse(text, name)
    return [document.quote(block.span) for block in document.blocks if block.kind is kind]


# The text


@given(st.text(st.characters(codec="utf-8")))
def test_text_is_the_file(text: str) -> None:
    """Whatever characters a file holds, the text is the same characters, and its layers fit it."""
    if not text.strip() or sum(letter < " " or letter == "\x7f" for letter in text) > 1 or text.startswith("\ufeff"):
        return
    for name in ("paper.txt", "paper.md"):
        document = parse(text, name)
        assert document.text == text
        check_layers(document)


LINES = st.sampled_from(
    "||\f|1 Introduction|Methods|# Data|Figure 2. A map.|- one|¦ a ¦ b ¦|¦---¦---¦|```|2|a b|Abstract: We count.|x = 1|===|References|\r"
    "|[1] J. Doe, Nature 3, 4-5, 2015.|We used PyTorch to train it on many images.|section: Data|of the many images we took.|TABLE I"
    "|0.1 0.2 0.3|• item|II. R ESULTS|  * x|**Keywords:** net|Appendix A. More".split("|")
).map(lambda line: line.replace("¦", "|"))


@given(st.lists(LINES, min_size=1, max_size=40))
def test_layers_fit_any_order_of_lines(lines: list[str]) -> None:
    """Sections tile the text; blocks are ordered, apart, and begin and end with a character, in any order of lines."""
    text = "\n".join(lines)
    if text.strip():
        check_layers(parse(text))
        check_layers(parse(text, "paper.md"))


def check_layers(document: Document) -> None:
    text = document.text
    assert document.sections[0].span.start == 0
    assert document.sections[-1].span.end == len(text)
    assert all(before.span.end == after.span.start for before, after in pairwise(document.sections))
    assert all(before.span.end <= after.span.start for before, after in pairwise(document.blocks))
    assert all(
        document.quote(block.span) and document.quote(block.span) == document.quote(block.span).strip()
        for block in document.blocks
    )
    covered = "".join(document.quote(block.span) for block in document.blocks)
    assert "".join(covered.split()) == "".join(text.split())
    for table in document.tables:
        assert all(table.span.contains(cell) for row in table.rows for cell in row)


def test_byte_order_mark_is_no_character_of_the_text() -> None:
    """A byte order mark at the start is left out; one inside stays."""
    document = read("\ufeffWe count\ufeff whales.".encode(), Source("a", "a.txt"), "")
    assert document.text == "We count\ufeff whales."


def test_line_ends_are_kept() -> None:
    """Windows line ends stay as they are and still part paragraphs."""
    text = "We count whales.\r\n\r\nWe count fish.\r\n"
    assert parse(text).text == text
    assert blocks(text, BlockKind.PARAGRAPH) == ["We count whales.", "We count fish."]


def test_old_encoding_is_read_with_a_note() -> None:
    """Bytes that are no UTF-8 are read as the Western code page, and the record is told."""
    document = read("Müller used “Adam”.".encode("cp1252"), Source("a", "a.txt"), "")
    assert document.text == "Müller used “Adam”."
    assert [problem.detail for problem in document.problems] == ["not UTF-8 (line 1); read as cp1252"]
    assert parse("Müller used Adam.").problems == ()


@pytest.mark.parametrize(
    ("data", "code"), [(b" \n\f\n", "empty"), (b"\x00\x01\x02\x03" * 9, "not-text"), (b"\xff\xfe\x00", "not-text")]
)
def test_what_is_no_text(data: bytes, code: str) -> None:
    """White space and binary data are errors of their own."""
    with pytest.raises(DocumentError) as caught:
        read(data, Source("a", "a.txt"), "")
    assert caught.value.code == code


def test_a_sentence_from_standard_input() -> None:
    """A short paragraph is one section and one block."""
    document = parse("We used PyTorch 1.7 on two V100s.")
    assert sections(document.text) == [("other", None)]
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH]
    assert (document.title, document.doi, document.pages) == (None, None, ())


# Sections


def test_sections_of_a_numbered_paper() -> None:
    """Numbered headings open sections; one that does not tell inherits from the section that its number names."""
    text = f"1. Introduction\n{PROSE}\n2. Methods\n{PROSE}\n2.1. Acoustic buoys\n{PROSE}\n3. Results\n{PROSE}\n3.1. Whales\n{PROSE}"
    assert sections(text) == [
        ("introduction", "1. Introduction"),
        ("methods", "2. Methods"),
        ("methods", "2.1. Acoustic buoys"),
        ("results", "3. Results"),
        ("results", "3.1. Whales"),
    ]


def test_unknown_numbered_section_inherits_nothing_at_the_top() -> None:
    """A numbered heading of the top level that does not tell is other, not part of the section before it."""
    text = f"1 Introduction\n{PROSE}\n2 Related work\n{PROSE}\n3 Spectral pooling\n{PROSE}\n4 Conclusion\n{PROSE}"
    assert [kind for kind, _ in sections(text)] == ["introduction", "related work", "other", "conclusion"]


def test_related_work_keeps_its_own() -> None:
    """What lies inside related work is related work, whatever its heading says."""
    text = f"1 Introduction\n{PROSE}\n2 Related work\n{PROSE}\n2.1 Segmentation networks\n{PROSE}\n3 Methods\n{PROSE}"
    assert ("related work", "2.1 Segmentation networks") in sections(text)


def test_subsection_before_its_section_is_not_what_it_follows() -> None:
    """In columns out of order a "B." without its "A." is no part of the related work that it follows."""
    text = f"I. INTRODUCTION\n{PROSE}\nII. RELATED WORK\n{PROSE}\n{MORE}\nB. Labels\n{PROSE}\nIII. DATASET\n{PROSE}"
    assert [kind for kind, _ in sections(text)] == ["introduction", "related work", "other", "methods", "methods"]


def test_small_capitals() -> None:
    """Headings in small capitals, which PDFs spell apart, are known."""
    text = f"I. I NTRODUCTION\n{PROSE}II. R ELATED W ORK\n{PROSE}R EFERENCES\n[1] J. Doe, “Whales,” Nature, vol. 3, 2015.\n"
    assert [kind for kind, _ in sections(text)] == ["introduction", "related work", "references"]


def test_headings_between_lines() -> None:
    """A heading is found without empty lines around it, where a sentence has ended above and one begins below."""
    text = f"INTRODUCTION\n{PROSE}MATERIALS AND METHODS\nSample collection and taxon selection\n{PROSE}RESULTS\n{PROSE}"
    assert [heading for _, heading in sections(text)] == [
        "INTRODUCTION",
        "MATERIALS AND METHODS",
        "Sample collection and taxon selection",
        "RESULTS",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Results",
        "Data",
        "Model architecture",
        "3.5 GHz Intel Xeon processor",
        "2.4 Deep networks of the",
        "1. Remove the noise.",
        "Conclusion.",
    ],
)
def test_a_sentence_is_not_cut_by_a_false_heading(line: str) -> None:
    """A line in the middle of a sentence is no heading, whatever its words."""
    text = f"1 Introduction\n{PROSE}\nWe compare them with the older\n{line}\nthat others have used before us in their many studies.\n"
    assert sections(text) == [("introduction", "1 Introduction")]


def test_labels_of_a_figure_are_no_headings() -> None:
    """Words that stand in a figure or a table open no section."""
    text = f"1 Introduction\n{PROSE}\nInput\n\nTraining\n\nData\n\nResults\n\nMethod\n0.91\n0.87\n\n{MORE}\n2 Methods\n{PROSE}"
    assert [heading for _, heading in sections(text)] == ["1 Introduction", "2 Methods"]


def test_list_items_are_no_sections() -> None:
    """A numbered list does not count on where sections are numbered alike."""
    text = f"1. Introduction\n{PROSE}\n1. Remove the noise from all\n2. Close the holes\n\n2. Methods\n{PROSE}\n3. Results\n{PROSE}"
    assert [heading for _, heading in sections(text)] == ["1. Introduction", "2. Methods", "3. Results"]


@pytest.mark.parametrize(
    ("line", "kind", "head"),
    [
        ("Abstract—We count whales.", "abstract", "Abstract—"),
        ("Keywords: whale; net", "keywords", "Keywords:"),
        ("Index Terms—whale, net", "keywords", "Index Terms—"),
        ("Acknowledgements We thank the crew.", "acknowledgements", "Acknowledgements"),
        ("Data Availability Statement: On request.", "availability", "Data Availability Statement:"),
        ("Funding: This work had none.", "acknowledgements", "Funding:"),
    ],
)
def test_run_in_heads(line: str, kind: str, head: str) -> None:
    """A head that runs into its paragraph opens a section and is a block of its own."""
    text = f"1 Introduction\n{PROSE}\n{line}\n"
    assert sections(text)[-1][0] == kind
    assert head in blocks(text, BlockKind.HEADING)


def test_words_like_a_run_in_head_in_a_sentence() -> None:
    """A sentence that begins with the word opens nothing."""
    text = f"1 Introduction\n{PROSE}\nFunding was hard to get in these years.\n"
    assert sections(text) == [("introduction", "1 Introduction")]


def test_headings_of_detokenised_papers() -> None:
    """Headings that carry their level as a word are headings of that level; the level zero is the title."""
    text = f"document: Attention is enough\n{PROSE}section: Related work\n{PROSE}subsection: Datasets\n{PROSE}section: Whales\n{PROSE}"
    assert parse(text).title == "Attention is enough"
    assert [kind for kind, _ in sections(text)][-3:] == ["related work", "related work", "other"]


def test_front_matter_and_an_abstract_without_heading() -> None:
    """Before the introduction stand title, authors, and the first long paragraph, which is the abstract."""
    text = f"Counting Whales from Space\n\nJ. Doe1 and A. Roe2\n\n{PROSE}{MORE}{PROSE}{MORE}\n1. Introduction\n{PROSE}"
    assert [kind for kind, _ in sections(text)] == ["title", "front matter", "abstract", "introduction"]


def test_structured_abstract() -> None:
    """The heads inside an abstract open no methods and no results."""
    text = f"Abstract\n\nMethods\n\n{PROSE}\nResults\n\n{PROSE}\nKeywords: whale\n\nIntroduction\n\n{PROSE}\nMethods\n\n{PROSE}"
    assert [kind for kind, _ in sections(text)] == [
        "abstract",
        "abstract",
        "abstract",
        "keywords",
        "introduction",
        "methods",
    ]


def test_references_end_at_the_appendix() -> None:
    """What has a heading after the references is no reference."""
    text = f"1 Introduction\n{PROSE}\nReferences\n\n{ENTRIES}\nAppendix A. Training details\n\n{PROSE}"
    assert [kind for kind, _ in sections(text)][1:] == ["references", "experiments"]


def test_references_without_a_heading() -> None:
    """A long tail of entries is a reference list also when its heading is lost."""
    before = (
        f"1 Introduction\n{(PROSE + MORE) * 40}\nAUTHOR CONTRIBUTIONS\nJD wrote the paper and AR drew the many figures."
    )
    text = f"{before}\n\n{ENTRIES}\n{ENTRIES}"
    assert sections(text)[-1] == ("references", None)
    assert len(blocks(text, BlockKind.REFERENCE)) == 2


@pytest.mark.parametrize(
    ("between", "kinds"),
    [
        ("We compared it with two other networks. They have many layers and are slow.", ["references", "other"]),
        ("Gradient boosting of trees and what it needs. Dresden: Elbe Press.", ["references"]),
    ],
)
def test_prose_ends_references_without_a_heading(between: str, kinds: list[str]) -> None:
    """A list that nothing announces ends where somebody speaks; the rest of an entry does not end it."""
    text = f"{ENTRIES}\n\n{between}\n"
    assert [section.kind.value for section in outline_text(text, passage=True).sections] == kinds


@pytest.mark.parametrize(
    "text",
    [
        ENTRIES,
        "[12] R. Girshick, J. Donahue, “Rich features,” in Proc. CVPR, pp. 580–587, IEEE, 2014.",
        "Bachman SP, Moat J. 2011. Supporting Red List threat assessments. ZooKeys 150:117–126.",
        "Ioffe, S. and Szegedy, C. Batch normalization. arXiv, 1502.03167, 2015.",
    ],
)
def test_entries_are_reference_like(text: str) -> None:
    """Entries of the usual styles are told from sentences."""
    assert is_reference_like(text)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "Images were classified by CNNs (Valan et al., 2021; Wuhrl et al., 2021) and cropped (Schneider et al., 2022).",
        "J. Doe and A. Roe are with the University of Jena, Germany (e-mail: doe@jena.de). Received 3 May 2021.",
        "We used 2,000 images (2015, 2016) with a batch size of 16, 32 or 64 and 1.5 million steps.",
    ],
)
def test_sentences_are_not_reference_like(text: str) -> None:
    """A sentence that cites, and a list of authors, are no entries."""
    assert not is_reference_like(text)


# Blocks


def test_running_heads_and_page_numbers() -> None:
    """What repeats at the pages' edges, digits aside, is furniture; so are numbers that rise with the pages."""
    pages = [f"Whales 2021, 21, {i}\n\n{page(i)}\n- {i} -\n" for i in range(5, 9)]
    found = blocks("\f".join(pages), BlockKind.FURNITURE)
    assert found == [words for i in range(5, 9) for words in (f"Whales 2021, 21, {i}", f"- {i} -")]


def test_numbers_of_a_table_are_no_page_numbers() -> None:
    """A number at a page's edge that does not rise with the pages stays."""
    pages = [f"{page(i)}\n{number}\n" for i, number in enumerate(("0.91", "77", "5"))]
    assert blocks("\f".join(pages), BlockKind.FURNITURE) == []


def test_line_numbers_in_the_margin() -> None:
    """Numbers that count up before most lines, or between them, are marks, and headings are found behind them."""
    lines = ["1 Introduction", *page(1).splitlines(), "2 Methods", *page(2).splitlines(), *page(3).splitlines()]
    for between in (" ", "\n"):
        text = "\n".join(f"{number}{between}{line}" for number, line in enumerate(lines, 118))
        document = parse(text)
        check_layers(document)
        assert [kind for kind, _ in sections(text)] == ["front matter", "introduction", "methods"]
        assert [document.quote(mark.span) for mark in document.marks] == [str(118 + i) for i in range(len(lines))]
        assert document.quote(document.blocks[-1].span).count("reef and its") == 2


def test_rows_of_a_table_are_no_line_numbers() -> None:
    """The few rows of a table that count up have no numbers in the margin."""
    rows = "\n".join(f"{i} Whale {i * 7 % 10}.5" for i in range(1, 15))
    assert parse(f"{page(1)}\n{rows}\n\n" + "\n".join(page(i) for i in range(8))).marks == ()


def test_stamps() -> None:
    """A stamp of download is furniture wherever it stands."""
    text = f"{PROSE}\nAuthorized licensed use limited to: Jena. Downloaded on May 1,2023.\n\n{MORE}"
    assert blocks(text, BlockKind.FURNITURE) == ["Authorized licensed use limited to: Jena. Downloaded on May 1,2023."]


def test_a_sentence_over_furniture_is_two_blocks() -> None:
    """A paragraph that a stamp interrupts is two paragraphs, to be joined by who reads them."""
    text = "We trained the\n\nContents lists available at ScienceDirect\n\nnetwork on many images of the reef.\n"
    assert blocks(text, BlockKind.PARAGRAPH)[-1] == "network on many images of the reef."


def test_a_sentence_over_a_bare_page_end_is_one_block() -> None:
    """A sentence goes on over a page end that carries nothing; a new sentence begins a block."""
    assert (
        len(blocks("We trained the network for many days on\n\fthe many images of the reef.\n", BlockKind.PARAGRAPH))
        == 1
    )
    assert (
        len(blocks("We trained the network for many days.\n\fThe many images of the reef.\n", BlockKind.PARAGRAPH)) == 2
    )


def test_captions() -> None:
    """A figure's number at the start of a block begins a caption, which ends at the empty line."""
    text = f"{PROSE}\nFig. 3: Whales seen from\nspace.\n\nTABLE IV\n\n{MORE}"
    assert blocks(text, BlockKind.CAPTION) == ["Fig. 3: Whales seen from\nspace.", "TABLE IV"]


@pytest.mark.parametrize("line", ["Figure 3 shows the reef from above.", "Table 2). The reef was large."])
def test_sentences_about_figures_are_no_captions(line: str) -> None:
    """A sentence that begins with a figure's number is running text."""
    assert blocks(f"{PROSE}\n{line}\n", BlockKind.CAPTION) == []


def test_a_caption_ends_before_the_paragraph() -> None:
    """Without an empty line a caption ends where a line breaks off before the margin."""
    text = f"Fig. 1. Whales in the presence of strong wind. They stand out as patches of\nintense colouring.\n{MORE}"
    assert blocks(text, BlockKind.CAPTION)[0].endswith("intense colouring.")
    assert blocks(text, BlockKind.PARAGRAPH) == [MORE.strip()]


def test_tables_and_formulas() -> None:
    """Runs of cells are a table; a displayed formula is a formula."""
    text = f"{PROSE}\nModel\nAccuracy\n\nInception-V3\n94%\n\n{MORE}\nx = Σ wi + b\n\n{PROSE}"
    assert blocks(text, BlockKind.TABLE) == ["Model\nAccuracy\n\nInception-V3\n94%"]
    assert blocks(text, BlockKind.FORMULA) == ["x = Σ wi + b"]


def test_list_items() -> None:
    """Bullets begin list items; a dash between words does not."""
    text = f"{PROSE}\n• one of the reefs\n• another reef – the larger –\nof the two\n"
    assert blocks(text, BlockKind.LIST_ITEM) == ["• one of the reefs", "• another reef – the larger –\nof the two"]


def test_a_paragraph_a_line() -> None:
    """Where lines are as long as paragraphs, each is one."""
    line = " ".join((PROSE + MORE).split()) + " " + " ".join(MORE.split())
    assert len(blocks(f"{line}\n{line}\n{line}\n", BlockKind.PARAGRAPH)) == 3


# Title, DOI, pages


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("Counting Whales\nfrom Space\nJohn Doe1, Ann Roe2\n", "Counting Whales from Space"),
        ("sensors\nArticle\n\nCounting Whales from Space\nJohn Doe 1 , Ann Roe 2\n", "Counting Whales from Space"),
        (
            "Original Research\npublished: 28 May 2019\ndoi: 10.3389/x.2019\n\nCounting Whales from Space\n",
            "Counting Whales from Space",
        ),
        ("1\n\nCounting whales from space\nIlyas Potamitis\n\n", "Counting whales from space"),
        ("arXiv:1809.00340v1 [cs.CV] 2 Sep 2018\n\nCounting Whales from Space\n", "Counting Whales from Space"),
        ("Article\n\n", None),
    ],
)
def test_title(front: str, title: str | None) -> None:
    """The title is the first lines that are no journal, kind of article, stamp or author."""
    assert (
        parse(f"{front}\nAbstract—{PROSE}\nI. INTRODUCTION\n{PROSE}We went into space again in May.\n").title == title
    )


def test_doi() -> None:
    """The paper's own DOI is the first on its first page; a DOI in a piece of a paper is another's."""
    front = "Counting Whales from Space\nhttps://doi.org/10.3390/s21134549\n\nAbstract: We count.\n\n1. Introduction\n"
    assert parse(front + PROSE).doi == "10.3390/s21134549"
    assert parse(PROSE + ENTRIES).doi is None


def test_pages() -> None:
    """Form feeds part pages, which tile the text; one at the very end opens no page."""
    document = parse("One.\n\fTwo.\n\f")
    assert [(page.number, document.quote(page.span)) for page in document.pages] == [(1, "One.\n\f"), (2, "Two.\n\f")]


# Markdown


def test_markdown_headings() -> None:
    """Both forms of headings open sections; the first of the top level is the title."""
    text = "# Whales\n\n## Methods ##\n\nWe.\n\nResults\n-------\n\nWe.\n\n### Of June\n\nWe.\n"
    assert [kind for kind, _ in sections(text, "a.md")] == ["title", "methods", "results", "results"]


def test_markdown_code_is_no_heading() -> None:
    """What stands between fences is code, with its fences, whatever it looks like."""
    text = "```python\n# Methods\n\nx = 1\n```\n\nWe.\n"
    assert blocks(text, BlockKind.CODE, "a.md") == ["```python\n# Methods\n\nx = 1\n```"]
    assert blocks(text, BlockKind.HEADING, "a.md") == []


def test_markdown_table_cells() -> None:
    """A pipe table has a row of spans for each line but the ruler; an escaped bar parts nothing."""
    document = parse("| Opt | LR |\n|---|--:|\n| Adam \\| W | 0.1 |\n| SGD | |\n", "a.md")
    cells = [[document.quote(cell) for cell in row] for row in document.tables[0].rows]
    assert cells == [["Opt", "LR"], ["Adam \\| W", "0.1"], ["SGD", ""]]


def test_markdown_bars_part_cells_not_words() -> None:
    """In the view a row of a table is its cells; an escaped bar, and one in running text, stay."""
    text = "| Opt | LR |\n|---|--:|\n| Adam \\| W | 0.1 |\n\nWe took p(a | b).\n"
    rows = clean(parse(text, "a.md")).text.split("\n")
    assert [rows[0], *rows[2:]] == ["Opt LR", "Adam \\| W 0.1", "We took p(a | b)."]


def test_markdown_lists() -> None:
    """Each item is a block with the lines that belong to it."""
    assert blocks("We did:\n- one\n  more\n2. two\n", BlockKind.LIST_ITEM, "a.md") == ["- one\n  more", "2. two"]


def test_markdown_bold_heads() -> None:
    """A usual heading in bold type opens a section; other bold words do not."""
    text = "# Whales\n\n**Abstract.** We count.\n\n**Whales** are large.\n"
    assert [kind for kind, _ in sections(text, "a.md")] == ["title", "abstract"]


# Real papers


@pytest.mark.skipif(not SHARED.exists(), reason="the shared papers are not here")
def test_real_papers() -> None:
    """Every paper of the gold has layers that fit, a methods or experiments section, and no methods in its references."""
    for path in sorted((SHARED / "gold/dev/texts").glob("*.txt")):
        document = read(path.read_bytes(), Source(path.stem, path.name), "")
        check_layers(document)
        assert document.text.encode() == path.read_bytes()
        if path.name.startswith("pub"):
            assert document.title
            assert document.sections[0].kind.value in ("title", "front matter")
            assert {"abstract", "introduction", "references"} <= {section.kind.value for section in document.sections}


def test_paragraphs_that_come_again_are_no_running_heads() -> None:
    """What is too long for a head is text, however often it stands alone or at a page's edge."""
    paragraph = "We trained a network on pictures of whales and of boats " * 4
    assert blocks(f"{paragraph}\n\n" * 4, BlockKind.FURNITURE) == []
    assert blocks(f"{paragraph}\n\f" * 4, BlockKind.FURNITURE) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_wide_characters_with_a_mark_are_read(encoding: str) -> None:
    """A byte order mark tells UTF-16 from UTF-32, whose mark begins with the other's."""
    assert read("We used Adam.".encode(encoding), Source("a", "a.txt"), "").text == "We used Adam."


def test_headings_that_come_ten_thousand_times_cost_what_they_are_long() -> None:
    """A file of nothing but the heading of the abstract is read, whole."""
    assert len(parse("Abstract\n" * 10_000).text) == 90_000
