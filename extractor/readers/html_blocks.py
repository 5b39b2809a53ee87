"""What stands in the sections of an HTML page: links, citations, notes, lists, figures, tables, formulas, listings.

A link into the list of references is a citation, one to a footnote a note sign. A figure's or a table's caption comes
before what it describes. What the page hides from readers is no text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from extractor.document import BlockKind, MarkKind, SectionKind, Span
from extractor.readers.latex.math import tex_text
from extractor.readers.mathml import mathml_text
from extractor.readers.tables import Cell, grid, span_of
from extractor.readers.xml import Element, Walker, attribute, children, local, plain, verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from extractor.readers.flow import Flow

_CITED: Final = re.compile(
    r"#(?:(?:bib|ref|cit|cite|citation|reference|core-collateral|xref-ref)[-_.:]\w|(?:bib|ref|reference|cite?|cr|r|b)\d)",
    re.I,
)
_NOTED: Final = re.compile(r"#(?:fn|footnote|ftn|note|en\d|_ftn)", re.I)
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_HIDDEN_CLASSES: Final = frozenset(
    {"visually-hidden", "sr-only", "screen-reader-text", "katex-html", "ltx_page_footer", "ltx_page_header", "ltx_role_newpage",
     "noprint", "mw-editsection"}
)  # fmt: skip
_LAYOUT_ROLES: Final = frozenset({"presentation", "none"})


def classes(node: Element) -> list[str]:
    """Return the classes of an element, in lower case."""
    return (attribute(node, "class") or "").lower().split()


class BlockWalker(Walker):
    """The walker of a page's contents."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self.in_float = False

    def visit(self, node: Element) -> None:
        """Do what an element asks for unless it is hidden."""
        if not _is_hidden(node):
            super().visit(node)

    # Inside a line

    def anchor(self, node: Element) -> None:
        """A link: a citation, a note sign, a link out of the paper, or only its words."""
        address = attribute(node, "href") or ""
        raised = local(_parent(node)) == "sup" or any(local(child) == "sup" for child in node)
        if _CITED.search(address) or attribute(node, "role") == "doc-biblioref":
            self.cite(node, MarkKind.CITATION, raised=raised)
        elif attribute(node, "role") == "doc-noteref" or (raised and _NOTED.search(address)):
            self.cite(node, MarkKind.NOTE, raised=True)
        elif _is_internal(node) or self.flow.section_kind is SectionKind.REFERENCES:
            self.walk(node)
        else:
            with self.flow.link(address):
                self.walk(node)

    def is_raised_citation(self, node: Element) -> bool:
        """Whether a superscript holds a link to a reference or a note, or stands in one."""
        links = [*node.iter("a"), *([_parent(node)] if local(_parent(node)) == "a" else [])]
        addresses = [attribute(link, "href") or "" for link in links]
        return any(_CITED.search(address) or _NOTED.search(address) for address in addresses)

    def formula_in_line(self, node: Element) -> None:
        """A formula: by its TeX if that is kept, otherwise by its MathML."""
        tex = attribute(node, "alttext") or _annotation(node)
        self.flow.text(tex_text(tex) if tex else mathml_text(node))

    def span(self, node: Element) -> None:
        """A stretch of text; LaTeXML keeps footnotes in such."""
        names = classes(node)
        if "ltx_note" in names:
            self._latexml_note(node)
        elif "ltx_tag_note" in names or "ltx_note_mark" in names:
            return
        elif "ltx_tag" in names:
            self.walk(node)
            self.flow.text(" ")
        elif "ltx_equation" in names or "ltx_equationgroup" in names:
            self.formula(node)
        else:
            self.walk(node)

    def _latexml_note(self, node: Element) -> None:
        content = next((part for part in node.iter("span") if "ltx_note_content" in classes(part)), None)

        def write() -> None:
            with self.flow.block(BlockKind.FOOTNOTE):
                if content is not None:
                    self._walk_unmarked(content)

        self.flow.later(write)

    def _walk_unmarked(self, node: Element) -> None:
        self.flow.text(node.text or "")
        for child in node:
            if local(child) and not ({"ltx_note_mark", "ltx_tag_note"} & {*classes(child)}):
                self.visit(child)
            self.flow.text(child.tail or "")

    # Blocks

    def paragraph(self, node: Element) -> None:
        """A paragraph; in the list of references it is a reference."""
        if self.flow.section_kind is SectionKind.REFERENCES and not self.in_float:
            with self.flow.block(BlockKind.REFERENCE):
                self.walk(node)
        else:
            with self.flow.paragraph():
                self.walk(node)

    def item(self, node: Element) -> None:
        """An item of a list; in the list of references it is a reference."""
        if self.flow.section_kind is SectionKind.REFERENCES:
            with self.flow.capture() as inline:
                self.walk(node)
            self.flow.emit(inline, BlockKind.REFERENCE)
        else:
            is_note = bool({"footnote", "ltx_footnote"} & {*classes(node)}) or attribute(node, "role") in {
                "doc-footnote",
                "doc-endnote",
            }
            with self.flow.block(BlockKind.FOOTNOTE if is_note else BlockKind.LIST_ITEM):
                self.walk(node)

    def term(self, node: Element) -> None:
        """A term, on the line of its definition."""
        self.flow.label(self.line_of(node))

    def code(self, node: Element) -> None:
        """A listing; its white space counts."""
        with self.flow.block(BlockKind.CODE):
            self.flow.inline.add_verbatim(verbatim(node).strip("\n"))

    def formula(self, node: Element) -> None:
        """A displayed formula."""
        with self.flow.block(BlockKind.FORMULA):
            self.walk(node)

    def aside(self, node: Element) -> None:
        """What stands beside the text: nothing of the paper, unless it is a footnote."""
        if attribute(node, "role") in {"doc-footnote", "doc-endnote"} or "footnote" in " ".join(classes(node)):
            with self.flow.block(BlockKind.FOOTNOTE):
                self.walk(node)

    def rule(self, node: Element) -> None:
        """A line across the page ends the paragraph."""
        self.flow.end_paragraph()

    # Floats

    def figure(self, node: Element) -> None:
        """A figure or a table with its caption, after the paragraph that it stands in."""
        self.flow.later(lambda: self._figure(node))

    def _figure(self, node: Element) -> None:
        captions = list(children(node, "figcaption")) or [
            inner for inner in node.iter("figcaption") if next(inner.iterancestors("figure"), None) is node
        ]
        caption = self._caption(captions[0]) if captions else None
        was_inside, self.in_float = self.in_float, True
        self._float_parts(node, caption, {*captions[:1]})
        self.in_float = was_inside
        self.flow.end_paragraph()

    def _float_parts(self, node: Element, caption: Span | None, written: set[Element]) -> None:
        self.flow.text(node.text or "")
        for child in node:
            if local(child) == "table" and child not in written and not self._is_formula(child):
                self._table(child, caption)
            elif local(child) in {"div", "span", "p"} and child not in written and not _is_hidden(child):
                self._float_parts(child, caption, written)
            elif local(child) and child not in written:
                self.visit(child)
            self.flow.text(child.tail or "")

    def _caption(self, node: Element) -> Span | None:
        with self.flow.capture() as inline:
            self.walk(node)
        return self.flow.emit(inline, BlockKind.CAPTION)

    def caption(self, node: Element) -> None:
        """A caption without a figure."""
        self.flow.end_paragraph()
        self._caption(node)

    def _is_formula(self, node: Element) -> bool:
        return bool({"ltx_equation", "ltx_equationgroup", "ltx_eqn_table"} & {*classes(node)})

    def table(self, node: Element) -> None:
        """A table; one that only lays out the page is transparent."""
        if self._is_formula(node):
            self.formula(node)
        elif attribute(node, "role") in _LAYOUT_ROLES or any(inner is not node for inner in node.iter("table")):
            self.walk(node)
        else:
            self.flow.later(lambda: self._table(node, None))

    def _table(self, node: Element, caption: Span | None) -> None:
        own = next(children(node, "caption"), None)
        if own is not None:
            caption = self._caption(own) or caption
        rows = [row for row in node.iter("tr") if not _is_hidden(row)]
        headers = sum(local(_parent(row)) == "thead" for row in rows)
        if not headers:
            plain_rows = (i for i, row in enumerate(rows) if next(children(row, "td"), None) is not None)
            headers = next(plain_rows, len(rows)) or int(len(rows) > 1)
        self.flow.table(
            grid([[self._cell(cell) for cell in children(row, "td", "th")] for row in rows]), headers, caption
        )

    def _cell(self, cell: Element) -> Cell:
        with self.flow.capture() as inline:
            self.walk(cell)
        return Cell(inline, span_of(attribute(cell, "colspan")), span_of(attribute(cell, "rowspan")))

    def layout_cell(self, node: Element) -> None:
        """A cell of a table that only lays out the page."""
        self.flow.end_paragraph()
        self.walk(node)
        self.flow.end_paragraph()

    def formula_cell(self, node: Element) -> None:
        """A cell: a part of a displayed formula, or a part of the page."""
        if any(self._is_formula(outer) for outer in node.iterancestors("table")):
            self.flow.text(" ")
            self.walk(node)
        else:
            self.layout_cell(node)

    handlers: ClassVar[Mapping[str, Callable[[Any, Element], None]]] = {
        "a": anchor,
        "sup": Walker.superscript,
        "sub": Walker.subscript,
        "math": formula_in_line,
        "span": span,
        "br": Walker.line_end,
        "wbr": Walker.skip,
        "p": paragraph,
        "blockquote": layout_cell,
        "li": item,
        "dd": item,
        "dt": term,
        "pre": code,
        "aside": aside,
        "hr": rule,
        "figure": figure,
        "figcaption": caption,
        "table": table,
        "td": formula_cell,
        "th": formula_cell,
        "ul": layout_cell,
        "ol": layout_cell,
        "dl": layout_cell,
        **dict.fromkeys(
            ("script", "style", "nav", "footer", "noscript", "template", "svg", "img", "picture", "video", "audio", "iframe", "canvas",
             "object", "embed", "form", "button", "input", "select", "textarea", "label", "dialog", "menu", "head", "title", "link"),
            Walker.skip,
        ),
    }  # fmt: skip


def _parent(node: Element) -> Element:
    outer = node.getparent()
    return node if outer is None else outer


def _is_internal(node: Element) -> bool:
    """Whether a link of LaTeXML leads to a figure or section; its address may be absolute all the same."""
    return "ltx_ref" in classes(node) and not {"ltx_href", "ltx_url"}.intersection(classes(node))


def _annotation(node: Element) -> str:
    found = (
        part for part in node.iter() if local(part) == "annotation" and "tex" in (attribute(part, "encoding") or "")
    )
    return plain(next(found, None))


def _is_hidden(node: Element) -> bool:
    if attribute(node, "hidden") is not None or _HIDDEN_STYLE.search(attribute(node, "style") or ""):
        return True
    if attribute(node, "aria-hidden") == "true" and local(node) not in {"math", "table", "sup"}:
        return True
    return bool(_HIDDEN_CLASSES.intersection(classes(node)))
