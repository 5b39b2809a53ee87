"""What stands in and between the paragraphs of a JATS section: links, formulas, lists, figures, tables, notes.

A float inside a paragraph is written after it. A caption is one block: label, title and text. The graphics themselves,
their alternative texts and the second form of what is given twice (`alternatives`) are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from extractor.document import BlockKind, MarkKind, Span
from extractor.readers.latex.math import tex_text
from extractor.readers.tables import Cell, grid, span_of
from extractor.readers.xml import Element, Walker, attribute, children, local, plain, verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from extractor.document import SectionKind
    from extractor.readers.flow import Flow

_NOTE_SIGNS: Final = frozenset({"fn", "table-fn", "corresp", "aff", "author-notes"})
_BLOCKS: Final = frozenset(
    {"p", "sec", "list", "def-list", "disp-formula", "disp-quote", "fig", "table-wrap", "boxed-text"}
)


class FloatWalker(Walker):
    """The walker of a section's contents."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self.depth = 0
        self.fixed_kind: SectionKind | None = None

    def walk_but(self, node: Element, *names: str) -> None:
        """Go through an element without the children of these names."""
        if node.text:
            self.flow.text(node.text)
        for child in node:
            if local(child) and local(child) not in names:
                self.visit(child)
            if child.tail:
                self.flow.text(child.tail)

    def heading_of(self, node: Element) -> str:
        """Return label and title of a section."""
        parts = (self.line_of(next(children(node, name), None)) for name in ("label", "title"))
        return " ".join(filter(None, parts))

    # Inside a line

    def reference_mark(self, node: Element) -> None:
        """A cross-reference: a citation and a note sign become marks, another is text."""
        kind = attribute(node, "ref-type")
        raised = any(local(child) == "sup" for child in node)
        if kind == "bibr":
            self.cite(node, MarkKind.CITATION, raised=raised)
        elif kind in _NOTE_SIGNS:
            outer = node.getparent()
            self.cite(node, MarkKind.NOTE, raised=raised or (outer is not None and local(outer) == "sup"))
        else:
            self.walk(node)

    def is_raised_citation(self, node: Element) -> bool:
        """Whether a superscript stands in a citation or note sign or is made of such."""
        outer = node.getparent()
        if outer is not None and local(outer) == "xref":
            return attribute(outer, "ref-type") == "bibr" or attribute(outer, "ref-type") in _NOTE_SIGNS
        signs = [child for child in node.iter() if local(child) == "xref"]
        return bool(signs) and all(attribute(sign, "ref-type") in {"bibr", *_NOTE_SIGNS} for sign in signs)

    def external_link(self, node: Element) -> None:
        """A link out of the paper; its address is in the text."""
        with self.flow.link(attribute(node, "href")):
            self.walk(node)

    def alternatives(self, node: Element) -> None:
        """The first readable form of what is given in several."""
        for names in (("table",), ("math",), ("tex-math",), ("textual-form",)):
            chosen = next(children(node, *names), None)
            if chosen is not None:
                self.visit(chosen)
                return
        for child in node:
            if local(child):
                self.visit(child)

    def tex(self, node: Element) -> None:
        """A formula in TeX."""
        self.flow.text(tex_text(plain(node)))

    def formula(self, node: Element) -> None:
        """A displayed formula with its number."""
        with self.flow.block(BlockKind.FORMULA):
            self.walk_but(node, "label")
            for label in children(node, "label"):
                self.flow.inline.add_gap()
                self.walk(label)

    # Blocks

    def list_of_items(self, node: Element) -> None:
        """A list: each item, or term with its definition, is a block."""
        for title in children(node, "title"):
            self.block_heading(title)
        for item in children(node, "list-item", "def-item", "list", "def-list"):
            if local(item) in {"list", "def-list"}:
                self.list_of_items(item)
                continue
            with self.flow.block(BlockKind.LIST_ITEM):
                for label in children(item, "label", "term"):
                    self.flow.label(self.line_of(label))
                self.walk_but(item, "label", "term")

    def block_heading(self, node: Element) -> None:
        """A title of something that is no section."""
        with self.flow.block(BlockKind.HEADING):
            self.walk(node)

    def code(self, node: Element) -> None:
        """A listing; its white space counts."""
        with self.flow.block(BlockKind.CODE):
            self.flow.inline.add_verbatim(verbatim(node).strip("\n"))

    def footnote(self, node: Element) -> None:
        """A footnote, after the paragraph that it stands in."""

        def write() -> None:
            with self.flow.block(BlockKind.FOOTNOTE):
                for label in children(node, "label"):
                    self.flow.label(plain(label))
                self.walk_but(node, "label")

        self.flow.later(write)

    def box(self, node: Element) -> None:
        """A box, after the paragraph that it stands in; its sections are only headings."""
        self.flow.later(lambda: self._box(node))

    def _box(self, node: Element) -> None:
        for child in node:
            name = local(child)
            if name == "sec":
                self._box(child)
            elif name in {"title", "label"}:
                self.block_heading(child)
            elif name == "caption":
                self.caption([], child)
            elif name:
                self.visit(child)
        self.flow.end_paragraph()

    # Floats

    def floating(self, node: Element) -> None:
        """A figure, a table or a supplement, after the paragraph that it stands in."""
        self.flow.later(lambda: self._float(node))

    def media(self, node: Element) -> None:
        """A file beside the paper; PubMed Central's invitation to open it is not the paper's."""
        if not plain(node).startswith("Click here"):
            self.floating(node)

    def group(self, node: Element) -> None:
        """A group of floats with a caption of its own."""
        self.flow.later(lambda: self._float(node))

    def _float(self, node: Element) -> None:
        caption = self.caption(children(node, "label"), next(children(node, "caption"), None))
        for child in node:
            name = local(child)
            if name in {"alternatives", "table"}:
                table = child if name == "table" else next(children(child, "table"), None)
                if table is not None:
                    self.table(table, caption)
            elif name not in {"", "label", "caption"}:
                self.visit(child)
        self.flow.end_paragraph()

    def caption(self, labels: Iterable[Element], caption: Element | None) -> Span | None:
        """Write label and caption as one block and return where it stands."""
        with self.flow.capture() as inline:
            for label in labels:
                self.flow.label(self.line_of(label))
            if caption is not None:
                self.walk(caption)
        return self.flow.emit(inline, BlockKind.CAPTION)

    def caption_title(self, node: Element) -> None:
        """The title of a caption, on a line of its own when text follows."""
        self.walk(node)
        self.flow.inline.add_line_end()

    def bare_table(self, node: Element) -> None:
        """A table without a wrapper."""
        self.flow.later(lambda: self.table(node, None))

    def table(self, node: Element, caption: Span | None) -> None:
        """A table, row by row."""
        rows = [row for row in node.iter() if local(row) == "tr" and _nearest_table(row) is node]
        headers = sum(local(parent) == "thead" for row in rows if (parent := row.getparent()) is not None)
        if not headers:
            headers = _leading(rows)
        self.flow.table(
            grid([[self._cell(cell) for cell in children(row, "td", "th")] for row in rows]), headers, caption
        )

    def _cell(self, cell: Element) -> Cell:
        with self.flow.capture() as inline:
            self.walk(cell)
        return Cell(inline, span_of(attribute(cell, "colspan")), span_of(attribute(cell, "rowspan")))

    handlers: ClassVar[Mapping[str, Callable[[Any, Element], None]]] = {
        "p": Walker.paragraph,
        "verse-line": Walker.paragraph,
        "sup": Walker.superscript,
        "sub": Walker.subscript,
        "break": Walker.line_end,
        "xref": reference_mark,
        "ext-link": external_link,
        "uri": external_link,
        "self-uri": external_link,
        "alternatives": alternatives,
        "tex-math": tex,
        "math": Walker.math,
        "disp-formula": formula,
        "list": list_of_items,
        "def-list": list_of_items,
        "disp-quote": Walker.paragraph,
        "speech": Walker.paragraph,
        "statement": Walker.paragraph,
        "code": code,
        "preformat": code,
        "fn": footnote,
        "boxed-text": box,
        "fig": floating,
        "fig-group": group,
        "table-wrap": floating,
        "table-wrap-group": group,
        "supplementary-material": floating,
        "media": media,
        "table": bare_table,
        "title": caption_title,
        **dict.fromkeys(
            ("graphic", "inline-graphic", "institution-id", "object-id", "alt-text", "long-desc", "index-term", "permissions",
             "attrib-group", "kwd-group", "contrib-group", "sec-meta", "processing-meta", "private-char"),
            Walker.skip,
        ),
    }  # fmt: skip


def _nearest_table(row: Element) -> Element | None:
    return next((outer for outer in row.iterancestors() if local(outer) == "table"), None)


def _leading(rows: list[Element]) -> int:
    """Count the rows at the top that are all header cells; without any, the first of several rows is the header."""
    count = 0
    for row in rows:
        cells = list(children(row, "td", "th"))
        if not cells or any(local(cell) == "td" for cell in cells):
            break
        count += 1
    return count or int(len(rows) > 1)
