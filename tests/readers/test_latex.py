"""LaTeX source: what a reader of the print would read."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import BlockKind
from extractor.errors import DocumentError
from extractor.readers.latex.math import tex_text
from tests.readers.markup import assert_sound, blocks, cells, marked, of_kind, read, sections

if TYPE_CHECKING:
    from pathlib import Path


def words(source: str) -> str:
    """Return the text of a fragment."""
    return read("latex", source).text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("5\\% of A \\& B, \\#3, \\$4, a\\_b % not this\n and more", "5% of A & B, #3, $4, a_b and more"),
        ("one % comment\n\ntwo", "one\n\ntwo"),
        ("We---however---use ``deep'' nets, 3--5 of Ann's.", "We—however—use “deep” nets, 3–5 of Ann's."),
        (
            r"Fig.~2, \'etude, M\"uller, na\"{\i}ve, \c{c}a, \v{S}, \o re, \aa, stra\ss e",
            "Fig. 2, étude, Müller, naïve, ça, Š, øre, å, straße",
        ),
        (
            r"\textbf{bold \emph{inner}} {\it old} \unknown{kept} \LaTeX\ and \LaTeX",
            "bold inner old kept LaTeX and LaTeX",
        ),
        (r"\textcolor{red}{x} \hspace{2cm}\vspace*{1em}\label{a}y", "x y"),
        (r"see Figure~\ref{fig:a} and \autoref{tab:b}", "see Figure fig:a and tab:b"),
        (r"\verb|a_b%c| is code", "a_b%c is code"),
        (r"\num{1e-4}, \SI{16}{\giga\byte}, \SI{95}{\percent}", "1 × 10^-4, 16 GB, 95%"),
        (r"line one\\[2pt] line two\newline three", "line one line two three"),
    ],
)
def test_source_reads_as_print(source: str, text: str) -> None:
    """Escapes, accents, dashes, fonts and comments come out as they would be printed."""
    assert words(source) == text


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        (r"10^{-4}", "10^-4"),
        (r"3 \times 10^5", "3 × 10^5"),
        (r"\beta_1 = 0.9, \epsilon=1{,}000", "β_1 = 0.9, ε=1,000"),
        (r"\frac{1}{2} \dfrac{a+b}{n}", "1/2 (a+b)/n"),
        (r"\mathcal{L} \in \mathbb{R}^{d \times d}", "L ∈ R^(d × d)"),
        (r"\left( \hat{y} \right. \sqrt{n}", "( y √n"),
        (r"\text{if } x \leq \alpha \cdot 5\%", "if x ≤ α · 5%"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b ; c = d"),
        (r"90^\circ \rightarrow \infty", "90° → ∞"),
    ],
)
def test_formulas_read_as_a_line(formula: str, line: str) -> None:
    """A formula keeps its numbers and letters and loses its layout."""
    assert tex_text(formula) == line


def test_scripts_in_text_follow_the_rule_of_superscripts() -> None:
    """A script without a base in its formula belongs to the word before it: a power of a digit, otherwise plain."""
    assert words("CO$_2$, m$^2$, 10$^{-4}$, 2$^{nd}$, 5$\\times$") == "CO2, m2, 10^-4, 2nd, 5×"


@pytest.mark.parametrize(
    ("source", "text", "marks"),
    [
        (r"nets~\cite{a,b}.", "nets [a, b].", ["[a, b]"]),
        (r"\citet{smith} used", "smith used", ["smith"]),
        (r"\citep[see][p.~3]{a}", "[see a, p. 3]", ["[see a, p. 3]"]),
        (r"\cite[Sec. 2]{a}", "[a, Sec. 2]", ["[a, Sec. 2]"]),
        (r"\nocite{a} nets \ref{a}", "nets a", []),
    ],
)
def test_citations_are_marks(source: str, text: str, marks: list[str]) -> None:
    """A citation shows its keys and is a mark over them."""
    document = read("latex", source)
    assert (document.text, marked(document)) == (text, marks)


def test_links_show_their_address() -> None:
    """The address of a link is in the text, with the characters that LaTeX would take for something else."""
    source = r"At \url{https://a.org/x%20y_z} and \href{https://github.com/a/b}{our code}, \href{https://x.org}{x.org}."
    assert words(source) == "At https://a.org/x%20y_z and our code (https://github.com/a/b), x.org."


def test_a_document_has_title_abstract_and_sections() -> None:
    """The preamble gives the title and no text; thanks become footnotes; what follows the document is nothing."""
    source = r"""\documentclass{article}\usepackage{x}
\title{Whale \emph{calls}\thanks{By DFG.}}\author{Ann\thanks{At Uni.}}
\begin{document}\maketitle
\begin{abstract}We listen.\end{abstract}
\section{Methods}We did.\subsection*{Of whales}\label{w}More.
\end{document} after"""
    document = read("latex", source)
    assert document.title == "Whale calls"
    assert [(kind, heading) for kind, heading, _ in sections(document)] == [
        ("title", None),
        ("other", None),
        ("abstract", None),
        ("methods", "Methods"),
        ("methods", "Of whales"),
    ]
    assert of_kind(document, BlockKind.FOOTNOTE) == ["By DFG.", "At Uni."]
    assert "after" not in document.text
    assert "Ann" not in document.text


def test_an_abstract_of_the_preamble_waits_for_the_title() -> None:
    """Some classes take abstract and keywords before the document begins; they are read all the same."""
    document = read(
        "latex", r"\title{Calls}\abstract{We listen.}\keywords{sea}\begin{document}\maketitle Text.\end{document}"
    )
    assert [kind for kind, _, _ in sections(document)] == ["title", "abstract", "keywords", "other"]
    assert document.text == "Calls\n\nWe listen.\n\nsea\n\nText."


def test_what_follows_an_abstract_is_not_the_abstract() -> None:
    """Text behind the end of an environment that is a section belongs to no section."""
    document = read("latex", r"\begin{abstract}We listen.\end{abstract} We sail.")
    assert [kind for kind, _, _ in sections(document)] == ["abstract", "other"]


def test_environments_may_be_written_by_macros() -> None:
    """Physicists write \\be and \\ee for the ends of an equation."""
    source = r"\def\be{\begin{equation}}\def\ee{\end{equation}} a \be x=1 \ee b \be y \ee"
    assert of_kind(read("latex", source), BlockKind.FORMULA) == ["x=1", "y"]


def test_the_appendix_is_what_follows_its_command() -> None:
    """Sections behind the appendix command are appendices unless their heading tells otherwise."""
    document = read("latex", r"\section{Results}a \appendix \section{Whales}b \section{Training details}c")
    assert [kind for kind, _, _ in sections(document)] == ["results", "appendix", "experiments"]


def test_macros_are_expanded() -> None:
    """Macros of the author stand for their text, with arguments and defaults; redefinition wins."""
    source = (
        r"\newcommand{\net}{DeepNet\xspace}\newcommand{\on}[2][train]{#2-#1}\def\opt{Adam}\def\pair#1#2{#1/#2}"
        r"We train \net with \opt{} on \on{COCO} and \on[val]{COCO}, \pair{a}{b}, $\net^2$. \renewcommand{\opt}{SGD}\opt."
    )
    assert words(source) == "We train DeepNet with Adam on COCO-train and COCO-val, a/b, DeepNet^2. SGD."


@pytest.mark.parametrize(
    "source", [r"\def\a{\a\a}\a", r"\def\a{x\b}\def\b{y\a}\a", r"\newcommand{\a}[1]{\a{#1#1}}\a{x}"]
)
def test_endless_macros_are_given_up(source: str) -> None:
    """A definition that never ends costs no run: it is given up, told, and the words around are read."""
    document = read("latex", f"before {source} after")
    assert document.text.startswith("before")
    assert document.text.endswith("after")
    assert document.hidden == "macros expand without end and were given up"


def test_conditionals_take_the_branch_that_holds() -> None:
    """What is switched off is not in the print."""
    assert words(r"a \iffalse hidden \ifx x \fi \else shown \fi b") == "a shown b"
    assert words(r"\newif\iflong \longtrue a \iflong long\else short\fi") == "a long"
    assert words(r"a\begin{comment}hidden\end{comment} b") == "a b"


def test_footnotes_follow_the_paragraph() -> None:
    """A footnote leaves the sentence whole."""
    assert blocks(read("latex", "We trained\\footnote{On \\textbf{one} GPU.} it.\n\nThen we slept.")) == [
        ("paragraph", "We trained it."),
        ("footnote", "On one GPU."),
        ("paragraph", "Then we slept."),
    ]


def test_floats_leave_the_paragraph_alone() -> None:
    """A figure in the middle of a paragraph follows it; its picture and layout are no text."""
    source = (
        "We sailed\n\\begin{figure}[t]\\centering\\includegraphics[width=2cm]{a.png}"
        "\\caption[Short]{The \\textbf{sea}.}\\label{f}\\end{figure}\nnorth."
    )
    assert blocks(read("latex", source)) == [("paragraph", "We sailed north."), ("caption", "The sea.")]


def test_tabulars_have_rows_and_cells() -> None:
    """Rules tell the header, spans leave empty places, and the caption is known though it stands below."""
    source = r"""\begin{table}\begin{tabular}{l|cc}\toprule & \multicolumn{2}{c}{Score}\\ Net & P & R \\\midrule
CNN~\cite{a} & 0.9 & 5\% \\[2pt] \multirow{2}{*}{Both} & $10^{-3}$ & \textbf{1} \\\bottomrule\end{tabular}\caption{Scores.}\end{table}"""
    document = read("latex", source)
    assert cells(document) == [["", "Score", ""], ["Net", "P", "R"], ["CNN [a]", "0.9", "5%"], ["Both", "10^-3", "1"]]
    table = document.tables[0]
    assert (table.header_rows, table.caption and document.quote(table.caption)) == (2, "Scores.")
    assert_sound(document)


def test_lists_formulas_and_listings_are_blocks() -> None:
    """Each item, displayed formula and listing is a block; a listing keeps its comments and indents."""
    source = (
        "We:\\begin{itemize}\\item one \\begin{enumerate}\\item inner\\end{enumerate}\\item[Two] three\\end{itemize}"
        "so \\begin{equation}\\label{e} x = 2 \\end{equation} and \\[ y \\]\n"
        "\\begin{lstlisting}[language=Python]\na = 1 % one\n  b\n\\end{lstlisting}"
    )
    assert blocks(read("latex", source)) == [
        ("paragraph", "We:"),
        ("list item", "one"),
        ("list item", "inner"),
        ("list item", "Two three"),
        ("paragraph", "so"),
        ("formula", "x = 2"),
        ("paragraph", "and"),
        ("formula", "y"),
        ("code", "a = 1 % one\n  b"),
    ]


def test_references_are_blocks() -> None:
    """The bibliography is a section with a block for each entry."""
    document = read(
        "latex",
        r"Text.\begin{thebibliography}{9}\bibitem{a} Ann. \newblock Nets.\bibitem[B]{b} Bo.\end{thebibliography}",
    )
    assert of_kind(document, BlockKind.REFERENCE) == ["Ann. Nets.", "Bo."]
    assert document.sections[-1].kind.value == "references"


def test_inputs_are_read_from_the_folder(tmp_path: Path) -> None:
    """Files beside the document are taken in where they are named, with or without their ending, and the bibliography too."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "methods.tex").write_text("We used \\input{parts/deep}.", encoding="utf-8")
    (tmp_path / "parts" / "deep.tex").write_text("Adam%\n", encoding="utf-8")
    (tmp_path / "main.bbl").write_text(
        "\\begin{thebibliography}{1}\\bibitem{a} Ann.\\end{thebibliography}", encoding="utf-8"
    )
    document = read("latex", "a \\input parts/methods.tex b \\bibliography{refs}", tmp_path / "main.tex")
    assert document.text == "a We used Adam. b\n\nAnn."
    assert document.problems == ()


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("results", "is not there"),
        ("a" * 300, "is not there"),
        ("../secret", "points outside the folder of the document"),
        ("/etc/hostname", "points outside the folder of the document"),
        ("parts/../../secret", "points outside the folder of the document"),
        ("linked", "points outside the folder of the document"),
        ("main", "takes itself in"),
    ],
)
def test_inputs_from_elsewhere_are_refused(tmp_path: Path, name: str, detail: str) -> None:
    """Nothing outside the folder is read, whatever leads there; what is missing may be text, and that is told."""
    folder = tmp_path / "paper"
    folder.mkdir()
    (tmp_path / "secret.tex").write_text("secret", encoding="utf-8")
    (folder / "linked.tex").symlink_to(tmp_path / "secret.tex")
    (folder / "main.tex").write_text("never read twice", encoding="utf-8")
    document = read("latex", f"words \\input{{{name}}}", folder / "main.tex")
    assert document.text == "words"
    assert document.hidden == f"\\input{{{name}}} {detail}"


def test_inputs_of_what_is_no_file_are_told() -> None:
    """Source that came without a folder cannot be followed, and says so."""
    assert read("latex", "words \\include{x}").hidden == "\\input{x} cannot be followed: the source is no file"


def test_what_never_ends_swallows_nothing() -> None:
    """An environment or a formula without an end leaves the words behind it readable."""
    assert words("a \\begin{equation} b\n\nwe used Adam") == "a b\n\nwe used Adam"
    assert words("costs 5$ a day\n\nwe used Adam") == "costs 5 a day\n\nwe used Adam"


def test_latin_1_source_is_read() -> None:
    """Source that is no UTF-8 is what older papers use."""
    assert read("latex", "Käse".encode("latin-1")).text == "Käse"


@pytest.mark.parametrize("source", ["", "% only a comment", "\\documentclass{a}\\begin{document}\\end{document}"])
def test_source_without_words_is_an_error(source: str) -> None:
    """A document without text is an error that says so."""
    with pytest.raises(DocumentError) as caught:
        read("latex", source)
    assert caught.value.code == "empty"


def test_deep_nesting_is_an_error() -> None:
    """Nesting without measure gives a DocumentError, not a crash."""
    with pytest.raises(DocumentError) as caught:
        read("latex", "$" + "\\frac{1}{" * 2000 + "x" + "}" * 2000 + "$")
    assert caught.value.code == "too-deep"


PIECES = st.sampled_from(
    ["words ", "\n\n", "$x^{2}$", "$", "$$", "{", "}", "[", "]", "&", "\\\\", "\\section{Methods}", "\\item ", "\\cite{a}", "\\'e",
     "\\begin{itemize}", "\\end{itemize}", "\\begin{table}", "\\end{table}", "\\begin{tabular}{ll}", "\\end{tabular}", "\\caption{C}",
     "\\footnote{n}", "\\newcommand{\\a}[1]{#1}", "\\a", "\\foo[", "%c\n", "\\iffalse", "\\fi", "\\[", "\\]", "\\verb|x|", "\\begin{",
     "\\multicolumn{2}{c}{x}", "\\title{T}", "\\begin{verbatim}\n x\n", "\\end{verbatim}", "^", "_", "~", "#1", "\\"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_the_layers_of_any_source_are_sound(pieces: list[str]) -> None:
    """Whatever source is made of, balanced or not, the layers of the document hold."""
    try:
        assert_sound(read("latex", "".join(pieces)))
    except DocumentError as error:
        assert error.code == "empty"


def test_any_bytes_are_an_error_or_a_document() -> None:
    """Bytes that are no source at all give nothing but a DocumentError or a document."""
    generator = random.Random(0)
    for _ in range(30):
        try:
            assert_sound(read("latex", b"\\begin{document}" + generator.randbytes(400)))
        except DocumentError as error:
            assert error.code == "empty"


def test_many_footnotes_in_one_paragraph_cost_what_they_are_long() -> None:
    """A paragraph with thousands of footnotes is not read anew at each of them."""
    read("latex", "\\documentclass{a}\\begin{document}" + "a\\footnote{b} " * 30_000)
