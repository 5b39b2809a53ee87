"""TEI, as GROBID and its kin make it from a PDF, to a `Document`.

Title and DOI come from the header, the abstract from the profile. GROBID puts figures and tables behind the body's text
and footnotes at the end of it; they stay where they are, each a block. Of a reference its printed form is taken where
the file keeps it, otherwise its parts in order. Layout (`coords`, `lb`, `pb`) is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from extractor.document import BlockKind, MarkKind, Problem, SectionKind
from extractor.errors import DocumentError
from extractor.readers.flow import Flow
from extractor.readers.tables import Cell, grid, span_of
from extractor.readers.tei_references import reference_parts
from extractor.readers.xml import Element, Walker, attribute, children, find, local, parse_xml, plain, verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from extractor.document import Document, Span
    from extractor.readers.source import Source

_DIVISIONS: Final = {
    "abstract": SectionKind.ABSTRACT,
    "acknowledgement": SectionKind.ACKNOWLEDGEMENTS,
    "acknowledgements": SectionKind.ACKNOWLEDGEMENTS,
    "acknowledgment": SectionKind.ACKNOWLEDGEMENTS,
    "funding": SectionKind.ACKNOWLEDGEMENTS,
    "availability": SectionKind.AVAILABILITY,
    "data-availability": SectionKind.AVAILABILITY,
    "annex": SectionKind.APPENDIX,
    "appendix": SectionKind.APPENDIX,
    "references": SectionKind.REFERENCES,
    "bibliography": SectionKind.REFERENCES,
    "contribution": SectionKind.FRONT,
    "conflict": SectionKind.FRONT,
}
# Division types that say more than a heading that was misread; an annex may be anything that its headings tell.
_SURE: Final = frozenset({SectionKind.AVAILABILITY, SectionKind.ACKNOWLEDGEMENTS})


def read(data: bytes, source: Source, sha256: str) -> Document:
    """Read one paper.

    Raises:
        DocumentError: `xml-broken`, `xml-entities`, `not-tei`, `empty` or `too-deep`.
    """
    flow = Flow()
    root = parse_xml(data, source, flow.problems)
    papers = [node for node in root.iter() if local(node) == "TEI"]
    if not papers:
        raise DocumentError(f"{source.name} holds no TEI element.", code="not-tei", path=source.path)
    if len(papers) > 1:
        flow.problems.append(Problem(f"the file holds {len(papers)} papers; the first is read"))
    try:
        return _read_paper(papers[0], _TeiWalker(flow), source, sha256)
    except RecursionError as error:
        raise DocumentError(f"{source.name} is nested too deep.", code="too-deep", path=source.path) from error


def _read_paper(paper: Element, walker: _TeiWalker, source: Source, sha256: str) -> Document:
    header = next(children(paper, "teiHeader"), None)
    title, doi = (None, None) if header is None else walker.header(header)
    for text in children(paper, "text"):
        walker.walk(text)
        walker.flow.end_paragraph()
    return walker.flow.document(source, sha256, "tei", title=title, doi=doi)


class _TeiWalker(Walker):
    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self._depth = 0

    def header(self, header: Element) -> tuple[str | None, str | None]:
        """Write title, abstract and keywords; return title and DOI."""
        statement = find(header, "titleStmt")
        title = self.line_of(None if statement is None else find(statement, "title"))
        if title:
            self.flow.begin_section(None, SectionKind.TITLE)
            with self.flow.block(BlockKind.HEADING):
                self.flow.text(title)
        for abstract in (node for node in header.iter() if local(node) == "abstract" and plain(node)):
            self._abstract(abstract)
        for keywords in (node for node in header.iter() if local(node) == "keywords" and plain(node)):
            terms = [plain(term) for term in keywords.iter() if local(term) == "term"] or [plain(keywords)]
            self.flow.begin_section(None, SectionKind.KEYWORDS)
            with self.flow.paragraph():
                self.flow.text("; ".join(filter(None, terms)))
        identifiers = (node for node in header.iter() if local(node) == "idno")
        doi = next((plain(node) for node in identifiers if (attribute(node, "type") or "").upper() == "DOI"), None)
        return title or None, doi

    def _abstract(self, abstract: Element) -> None:
        self.flow.begin_section(self._heading(abstract), SectionKind.ABSTRACT)
        for child in abstract:
            # GROBID wraps the abstract's paragraphs in a div that repeats its heading or has none.
            if local(child) == "div" and not self._heading(child):
                self.walk(child)
            elif local(child) == "div":
                self.flow.begin_section(self._heading(child), SectionKind.ABSTRACT, 2)
                self._walk_but_head(child)
            elif local(child) and local(child) != "head":
                self.visit(child)
        if not len(abstract):
            self.walk(abstract)
        self.flow.end_paragraph()

    def _heading(self, node: Element) -> str:
        head = next(children(node, "head"), None)
        if head is None:
            return ""
        return " ".join(filter(None, ((attribute(head, "n") or "").strip(), self.line_of(head))))

    def _walk_but_head(self, node: Element) -> None:
        self.flow.text(node.text or "")
        first = next(children(node, "head"), None)
        for child in node:
            if child is not first and local(child):
                self.visit(child)
            if child.tail:
                self.flow.text(child.tail)

    def division(self, node: Element) -> None:
        """A section; GROBID writes all of them side by side and keeps their depth in the number of the heading."""
        kind = _DIVISIONS.get((attribute(node, "type") or "").lower())
        heading = self._heading(node)
        head = next(children(node, "head"), None)
        number = "" if head is None else (attribute(head, "n") or "").strip(". ")
        self._depth += 1
        outer = 1 if kind is None and not number and self._depth == 1 else self._depth
        level = max(outer, self._depth + number.count(".") if number else outer)
        empty = all(local(child) == "div" for child in node) and not heading
        if empty:
            self.flow.begin_section(None, kind, level)
        else:
            self.flow.begin_section(heading, kind if kind in _SURE else None, level, fallback=kind)
        self._walk_but_head(node)
        self.flow.end_paragraph()
        self._depth -= 1

    def heading(self, node: Element) -> None:
        """A second heading in one division."""
        with self.flow.block(BlockKind.HEADING):
            self.flow.text(attribute(node, "n") or "")
            self.flow.inline.add_gap()
            self.walk(node)

    def reference_mark(self, node: Element) -> None:
        """A reference: to the bibliography, to a note, out of the paper, or to a figure, which is text."""
        kind = attribute(node, "type")
        before = node.getprevious()
        if before is not None and local(before) == "ref" and not (before.tail or ""):
            self.flow.inline.add_gap()
        if kind == "bibr":
            # A number behind a word was raised in print; a name never touches the word before it.
            self.cite(node, MarkKind.CITATION, raised=self.flow.inline.last.isalnum())
        elif kind == "foot":
            self.cite(node, MarkKind.NOTE, raised=True)
        else:
            with self.flow.link(attribute(node, "target")):
                self.walk(node)

    def highlighted(self, node: Element) -> None:
        """Words in another face, of which superscripts and subscripts matter."""
        face = attribute(node, "rend") or ""
        if "super" in face or face == "sup":
            self.superscript(node)
        elif "sub" in face:
            self.subscript(node)
        else:
            self.walk(node)

    def is_raised_citation(self, node: Element) -> bool:
        """Whether a superscript holds a citation."""
        return any(local(child) == "ref" and attribute(child, "type") in {"bibr", "foot"} for child in node)

    def formula(self, node: Element) -> None:
        """A displayed formula with its number."""
        with self.flow.block(BlockKind.FORMULA):
            for child_text in (
                node.text,
                *(part for child in node for part in (self._formula_part(child), child.tail)),
            ):
                self.flow.text(child_text or "")

    def _formula_part(self, child: Element) -> str:
        return f" {plain(child)}" if local(child) == "label" else plain(child)

    def note(self, node: Element) -> None:
        """A footnote, after the paragraph that it stands in; other notes of the text are paragraphs."""

        def write() -> None:
            with self.flow.block(BlockKind.FOOTNOTE):
                if number := attribute(node, "n"):
                    self.flow.label(number)
                self.walk(node)

        self.flow.later(write)

    def figure(self, node: Element) -> None:
        """A figure or a table with its caption."""
        self.flow.later(lambda: self._figure(node))

    def _figure(self, node: Element) -> None:
        with self.flow.capture() as inline:
            head, label = (self.line_of(next(children(node, name), None)) for name in ("head", "label"))
            self.flow.text(head if head or not label else label)
            inline.add_gap()
            for description in children(node, "figDesc"):
                self.walk(description)
        caption = self.flow.emit(inline, BlockKind.CAPTION)
        for child in node:
            if local(child) == "table":
                self._table(child, caption)
            elif local(child) not in {"", "head", "label", "figDesc"}:
                self.visit(child)
        self.flow.end_paragraph()

    def table(self, node: Element) -> None:
        """A table without a figure around it."""
        self.flow.later(lambda: self._table(node, None))

    def _table(self, node: Element, caption: Span | None) -> None:
        rows = [row for row in node.iter() if local(row) == "row"]
        headers = sum(attribute(row, "role") == "label" for row in rows) or int(len(rows) > 1)
        self.flow.table(grid([[self._cell(cell) for cell in children(row, "cell")] for row in rows]), headers, caption)

    def _cell(self, cell: Element) -> Cell:
        with self.flow.capture() as inline:
            self.walk(cell)
        return Cell(inline, span_of(attribute(cell, "cols")), span_of(attribute(cell, "rows")))

    def item(self, node: Element) -> None:
        """An item of a list."""
        with self.flow.block(BlockKind.LIST_ITEM):
            if number := attribute(node, "n"):
                self.flow.label(number)
            self.walk(node)

    def code(self, node: Element) -> None:
        """A listing; its white space counts."""
        with self.flow.block(BlockKind.CODE):
            self.flow.inline.add_verbatim(verbatim(node).strip("\n"))

    def bibliography(self, node: Element) -> None:
        """The list of references, a block for each."""
        if self.flow.section_kind is not SectionKind.REFERENCES or self._depth == 0:
            self.flow.begin_section(self._heading(node), SectionKind.REFERENCES, self._depth + 1)
        for reference in children(node, "biblStruct", "bibl", "biblFull"):
            with self.flow.capture() as inline:
                self._reference(reference)
            self.flow.emit(inline, BlockKind.REFERENCE)

    def _reference(self, node: Element) -> None:
        raw = next(
            (note for note in node.iter() if local(note) == "note" and attribute(note, "type") == "raw_reference"), None
        )
        if raw is not None:
            self.walk(raw)
        elif local(node) == "bibl":
            self.walk(node)
        else:
            self.flow.text(", ".join(dict.fromkeys(reference_parts(node))))

    handlers: ClassVar[Mapping[str, Callable[[Any, Element], None]]] = {
        "div": division,
        "head": heading,
        "p": Walker.paragraph,
        "ab": Walker.paragraph,
        "quote": Walker.paragraph,
        "ref": reference_mark,
        "ptr": Walker.skip,
        "hi": highlighted,
        "formula": formula,
        "math": Walker.math,
        "note": note,
        "figure": figure,
        "table": table,
        "item": item,
        "code": code,
        "eg": code,
        "listBibl": bibliography,
        "lb": Walker.gap,
        "pb": Walker.gap,
        "graphic": Walker.skip,
        "figDesc": Walker.paragraph,
    }
