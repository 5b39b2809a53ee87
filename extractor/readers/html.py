"""HTML of publishers, preprint servers and LaTeXML to a `Document`.

The paper is taken from `article` or `main` where the page has one that holds most of its words; menus, scripts, forms
and what the page hides are left out. Headings of any level begin sections. Title and DOI come from the citation metadata
of the head, then from the page. Formulas are read from MathML or from the TeX that LaTeXML keeps beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from extractor.document import BlockKind, SectionKind
from extractor.errors import DocumentError
from extractor.readers.flow import Flow
from extractor.readers.headings import kind_of
from extractor.readers.html_blocks import BlockWalker, classes
from extractor.readers.xml import Element, attribute, local, parse_html, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from extractor.document import Document
    from extractor.readers.source import Source

_TITLE_NAMES: Final = ("citation_title", "dc.title", "dcterms.title", "prism.title", "og:title")
_DOI_NAMES: Final = ("citation_doi", "dc.identifier", "dcterms.identifier", "prism.doi", "bepress_citation_doi")
_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
# An article element that holds less than this part of the page's words is a teaser, not the paper.
_MOST_WORDS: Final = 0.4
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


def read(data: bytes, source: Source, sha256: str) -> Document:
    """Read one page.

    Raises:
        DocumentError: `empty` or `too-deep`.
    """
    flow = Flow()
    root = parse_html(data, source)
    walker = _HtmlWalker(flow)
    try:
        title, doi = _metadata(root)
        written = walker.page(_main(root), title)
        return flow.document(source, sha256, "html", title=title or written, doi=doi)
    except RecursionError as error:
        raise DocumentError(f"{source.name} is nested too deep.", code="too-deep", path=source.path) from error


def _metadata(root: Element) -> tuple[str | None, str | None]:
    """Return title and DOI as the head of the page states them."""
    stated: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (attribute(meta, "name") or attribute(meta, "property") or "").lower()
        stated.setdefault(name, " ".join((attribute(meta, "content") or "").split()))
    title = next((stated[name] for name in _TITLE_NAMES if stated.get(name)), None)
    found = (_DOI.search(stated.get(name, "")) for name in _DOI_NAMES)
    return title, next((match[0] for match in found if match), None)


def _main(root: Element) -> Element:
    """Return the element that holds the paper."""
    body = next(root.iter("body"), root)
    words = len(plain(body))
    roles = [node for node in root.iter() if attribute(node, "role") == "main"]
    for candidates in (list(root.iter("article")), roles, list(root.iter("main"))):
        if candidates:
            largest = max(candidates, key=lambda node: len(plain(node)))
            if len(plain(largest)) >= _MOST_WORDS * words:
                return largest
    return body


class _HtmlWalker(BlockWalker):
    """Title, sections, abstract and references of a page."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self._title_node: Element | None = None
        self._has_abstract = False

    def page(self, main: Element, title: str | None) -> str | None:
        """Write the paper and return the title it has on the page."""
        headings = [(node, self._words(node)) for node in main.iter("h1")]
        shown = [(node, words) for node, words in headings if words]
        matching = [(node, words) for node, words in shown if title is None or _same(words, title)]
        chosen = next(iter(matching), None)
        if chosen is not None:
            self._title_node = chosen[0]
        elif title:
            self._title(title)
        self._has_abstract = any(kind_of(plain(node)) is SectionKind.ABSTRACT for node in main.iter(*_HEADINGS))
        self.walk(main)
        self.flow.end_paragraph()
        return None if chosen is None else chosen[1]

    def _words(self, node: Element) -> str:
        """Return the words of a heading without the sign that links to it."""
        return re.sub(r"\s*[¶#§]$", "", self.line_of(node)).strip()

    def _title(self, title: str) -> None:
        self.flow.begin_section(None, SectionKind.TITLE)
        with self.flow.block(BlockKind.HEADING):
            self.flow.text(title)

    def heading(self, node: Element) -> None:
        """A heading: the first h1 is the title, any other begins a section."""
        words = self._words(node)
        if not words:
            return
        self.flow.end_paragraph()
        if node is self._title_node:
            self._title(words)
            self.flow.begin_section(None, SectionKind.FRONT if self._has_abstract else SectionKind.OTHER)
        elif self.in_float:
            with self.flow.block(BlockKind.HEADING):
                self.flow.text(words)
        else:
            level = int(local(node)[1]) - (self._title_node is not None)
            kind = _kind_by_class(node)
            self.flow.begin_section(words, kind, 1 if kind is SectionKind.ABSTRACT else max(level, 1))

    def container(self, node: Element) -> None:
        """A part of the page; an abstract without a heading is known by its class."""
        names = {*classes(node), (attribute(node, "id") or "").lower(), attribute(node, "role") or ""}
        if names & {"ltx_authors", "ltx_dates"}:
            return
        self.flow.end_paragraph()
        if names & {"abstract", "ltx_abstract", "doc-abstract"} and next(node.iter(*_HEADINGS), None) is None:
            self.flow.begin_section(None, SectionKind.ABSTRACT)
        self.walk(node)
        self.flow.end_paragraph()
        if names & {"ltx_abstract", "doc-abstract"}:
            self.flow.begin_section(None, SectionKind.OTHER)

    def header(self, node: Element) -> None:
        """A header: of the paper if it holds a heading, otherwise a menu."""
        if next(node.iter(*_HEADINGS), None) is not None:
            self.container(node)

    handlers: ClassVar[Mapping[str, Callable[[Any, Element], None]]] = {
        **BlockWalker.handlers,
        **dict.fromkeys(_HEADINGS, heading),
        **dict.fromkeys(
            ("div", "section", "article", "main", "hgroup", "details", "summary", "center", "body"), container
        ),
        "header": header,
    }


def _kind_by_class(node: Element) -> SectionKind | None:
    """Return what LaTeXML knows of a section from the macro that began it."""
    named = " ".join(classes(node))
    if "title_abstract" in named:
        return SectionKind.ABSTRACT
    if "title_bibliography" in named:
        return SectionKind.REFERENCES
    return SectionKind.ACKNOWLEDGEMENTS if "title_acknowledgement" in named else None


def _same(first: str, second: str) -> bool:
    """Whether two titles are the same but for spacing, case and signs."""
    bare = [re.sub(r"\W+", "", text).lower() for text in (first, second)]
    return bool(bare[0]) and (bare[0] in bare[1] or bare[1] in bare[0])
