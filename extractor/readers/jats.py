"""JATS, the XML of publishers and PubMed Central, to a `Document`.

Read are the title, abstracts, keywords, availability and funding statements of the front matter, the body, and the back
matter. Figures, tables and boxes follow the paragraph they stand in. Left out are the authors and their addresses, the
licence, translated abstracts, and what is not the paper: reviews and replies (`sub-article`, `response`). Wrappers
(`pmc-articleset`, OAI records) are looked through; of several articles the first is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from extractor.document import BlockKind, Problem, SectionKind
from extractor.errors import DocumentError
from extractor.readers.flow import Flow
from extractor.readers.jats_floats import FloatWalker
from extractor.readers.jats_references import citation
from extractor.readers.xml import Element, Walker, attribute, children, find, local, parse_xml, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from extractor.document import Document
    from extractor.readers.source import Source

_SECTION_TYPES: Final = {
    "intro": SectionKind.INTRODUCTION,
    "introduction": SectionKind.INTRODUCTION,
    "methods": SectionKind.METHODS,
    "materials": SectionKind.METHODS,
    "materials|methods": SectionKind.METHODS,
    "materials and methods": SectionKind.METHODS,
    "subjects": SectionKind.METHODS,
    "results": SectionKind.RESULTS,
    "cases": SectionKind.RESULTS,
    "discussion": SectionKind.DISCUSSION,
    "conclusions": SectionKind.CONCLUSION,
    "conclusion": SectionKind.CONCLUSION,
    "data-availability": SectionKind.AVAILABILITY,
    "data availability": SectionKind.AVAILABILITY,
    "software-availability": SectionKind.AVAILABILITY,
    "funding-information": SectionKind.ACKNOWLEDGEMENTS,
    "supplementary-material": SectionKind.APPENDIX,
    "supplementary material": SectionKind.APPENDIX,
    "additional-information": SectionKind.FRONT,
}
_AVAILABILITY: Final = re.compile(r"(?:data|code|software|materials?)\W.*availab|availab.*(?:data|code)", re.I)
# Abstracts that show a picture or repeat one sentence of the paper for a table of contents.
_NO_ABSTRACT: Final = frozenset({"graphical", "toc", "teaser", "web-summary"})


def read(data: bytes, source: Source, sha256: str) -> Document:
    """Read one article.

    Raises:
        DocumentError: `xml-broken`, `xml-entities`, `not-jats`, `empty` or `too-deep`.
    """
    flow = Flow()
    root = parse_xml(data, source, flow.problems)
    articles = [root] if local(root) == "article" else _articles(root)
    if not articles:
        raise DocumentError(f"{source.name} holds no article element.", code="not-jats", path=source.path)
    if len(articles) > 1:
        flow.problems.append(Problem(f"the file holds {len(articles)} articles; the first is read"))
    reader = _JatsWalker(flow)
    try:
        return _read_article(articles[0], reader, source, sha256)
    except RecursionError as error:
        raise DocumentError(f"{source.name} is nested too deep.", code="too-deep", path=source.path) from error


def _articles(root: Element) -> list[Element]:
    return [node for node in root.iter() if local(node) == "article"]


def _read_article(article: Element, reader: _JatsWalker, source: Source, sha256: str) -> Document:
    front = next(children(article, "front", "front-stub"), None)
    meta = front if front is None else (find(front, "article-meta") if local(front) == "front" else front)
    title, doi = None, None
    if meta is not None and front is not None:
        title, doi = reader.front(front, meta)
    for part in children(article, "body", "back", "floats-group", "floats-wrap"):
        reader.part(part)
    return reader.flow.document(source, sha256, "jats", title=title, doi=doi)


class _JatsWalker(FloatWalker):
    """Front, body and back of one article."""

    def front(self, front: Element, meta: Element) -> tuple[str | None, str | None]:
        """Write what the front matter says of the work; return title and DOI."""
        title = self._title(meta)
        for abstract in children(meta, "abstract"):
            if attribute(abstract, "abstract-type") not in _NO_ABSTRACT:
                self._abstract(abstract)
        for group in children(meta, "kwd-group"):
            words = "; ".join(filter(None, (self.line_of(word) for word in group.iter() if local(word) == "kwd")))
            if words:
                self.flow.begin_section(self.line_of(next(children(group, "title"), None)), SectionKind.KEYWORDS)
                with self.flow.paragraph():
                    self.flow.text(words)
        self._availability(front, meta)
        self._funding(meta)
        doi = next(
            (plain(node) for node in children(meta, "article-id") if attribute(node, "pub-id-type") == "doi"), None
        )
        return title, doi

    def part(self, part: Element) -> None:
        """Write the body or the back."""
        self.flow.begin_section(None, SectionKind.OTHER)
        self.depth = 0
        self.walk(part)
        self.flow.end_paragraph()

    def _title(self, meta: Element) -> str | None:
        group = find(meta, "title-group")
        title = None if group is None else self.line_of(next(children(group, "article-title"), None))
        if not title:
            return None
        subtitle = self.line_of(next(children(group, "subtitle"), None)) if group is not None else ""
        full = f"{title}: {subtitle}" if subtitle else title
        self.flow.begin_section(None, SectionKind.TITLE)
        with self.flow.block(BlockKind.HEADING):
            self.flow.text(full)
        return full

    def _abstract(self, abstract: Element) -> None:
        heading = self.line_of(next(children(abstract, "title"), None))
        self.flow.begin_section(heading, SectionKind.ABSTRACT)
        self.depth, self.fixed_kind = 1, SectionKind.ABSTRACT
        self.walk_but(abstract, "title", "label")
        self.depth, self.fixed_kind = 0, None

    def _availability(self, front: Element, meta: Element) -> None:
        """Statements that PLOS keeps as metadata; PubMed Central repeats them as notes."""
        seen: set[str] = set()
        for notes in (node for node in front.iter() if local(node) == "notes"):
            self.notes(notes)
            seen.update(plain(part) for part in notes.iter() if local(part) == "p")
        for entry in (node for node in meta.iter() if local(node) == "custom-meta"):
            name, value = find(entry, "meta-name"), find(entry, "meta-value")
            if value is not None and _AVAILABILITY.search(plain(name) + " ") and plain(value) not in seen:
                self.flow.begin_section(plain(name), SectionKind.AVAILABILITY)
                with self.flow.paragraph():
                    self.walk(value)

    def _funding(self, meta: Element) -> None:
        statements = [node for node in meta.iter() if local(node) == "funding-statement" and plain(node)]
        for i, statement in enumerate(statements):
            if i == 0:
                self.flow.begin_section(None, SectionKind.ACKNOWLEDGEMENTS)
            with self.flow.paragraph():
                self.walk(statement)

    def section(self, node: Element) -> None:
        """A section, with the kind that its heading tells, then its type, then the section around it."""
        stated = (attribute(node, "sec-type") or "").lower().strip()
        by_type = _SECTION_TYPES.get(stated) or _SECTION_TYPES.get(stated.partition("|")[0])
        sure = by_type if by_type is SectionKind.AVAILABILITY else self.fixed_kind
        self.depth += 1
        self.flow.begin_section(self.heading_of(node), sure, self.depth, fallback=by_type)
        self.walk_but(node, "title", "label")
        self.flow.end_paragraph()
        self.depth -= 1

    def back_part(self, kind: SectionKind | None) -> Callable[[Element], None]:
        """Return the handler of an element of the back matter that is a section of one kind."""

        def handle(node: Element) -> None:
            heading = self.heading_of(node)
            self.depth += 1
            self.flow.begin_section(heading, kind, self.depth)
            self.walk_but(node, "title", "label")
            self.flow.end_paragraph()
            self.depth -= 1

        return handle

    def notes(self, node: Element) -> None:
        """Notes: what their heading says, availability by their type."""
        stated = attribute(node, "notes-type") or ""
        kind = SectionKind.AVAILABILITY if _AVAILABILITY.search(stated.replace("-", " ")) else None
        self.back_part(kind)(node)

    def acknowledgements(self, node: Element) -> None:
        """The acknowledgements, whatever their heading."""
        self.back_part(SectionKind.ACKNOWLEDGEMENTS)(node)

    def appendix(self, node: Element) -> None:
        """An appendix; its sections inherit that."""
        if local(node) == "app-group":
            self.flow.begin_section(None, SectionKind.APPENDIX, self.depth + 1)
            self.depth += 1
            self.walk(node)
            self.depth -= 1
        else:
            self.back_part(None)(node) if self.heading_of(node) else self.back_part(SectionKind.APPENDIX)(node)

    def references(self, node: Element) -> None:
        """The list of references, a block for each."""
        self.back_part(SectionKind.REFERENCES)(node)
        self.flow.begin_section(None, SectionKind.OTHER, self.depth + 1)

    def reference(self, node: Element) -> None:
        """One reference with its number."""
        with self.flow.capture() as inline:
            for child in children(node, "label"):
                self.flow.label(plain(child))
            self.walk_but(node, "label")
        self.flow.emit(inline, BlockKind.REFERENCE)

    def footnotes(self, node: Element) -> None:
        """A group of footnotes; one with a title is a section."""
        if next(children(node, "title"), None) is not None:
            self.back_part(None)(node)
        else:
            self.walk(node)

    handlers: ClassVar[Mapping[str, Callable[[Any, Element], None]]] = {
        **FloatWalker.handlers,
        "sec": section,
        "ack": acknowledgements,
        "notes": notes,
        "app": appendix,
        "app-group": appendix,
        "glossary": footnotes,
        "fn-group": footnotes,
        "ref-list": references,
        "ref": reference,
        "element-citation": citation,
        "mixed-citation": citation,
        "nlm-citation": citation,
        "citation": citation,
        "sub-article": Walker.skip,
        "response": Walker.skip,
        "bio": Walker.skip,
    }
