"""HTML of publishers, preprint servers and LaTeXML to a `Document`.

The paper is taken from `article` or `main` where the page has one that holds most of its words; menus, scripts, forms
and what the page hides are left out. Headings of any level begin sections. Title and DOI come from the citation metadata
of the head, then from the page. Formulas are read from MathML or from the TeX that LaTeXML keeps beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from extractor.document import BlockKind, MarkKind, SectionKind
from extractor.errors import DocumentError
from extractor.readers.flow import Flow
from extractor.readers.html_blocks import BlockWalker, classes
from extractor.readers.xml import Element, attribute, local, parse_html, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from extractor.document import Document
    from extractor.readers.source import Source

_TITLE_NAMES: Final = ("citation_title", "dc.title", "dcterms.title", "prism.title", "og:title")
_DOI_NAMES: Final = ("citation_doi", "dc.identifier", "dcterms.identifier", "prism.doi", "bepress_citation_doi")
_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
# An article element that holds less than this part of the page's words is a teaser, not the paper.
_MOST_WORDS: Final = 0.4


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
        main = _main(root)
        written = walker.page(main, title)
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
    for candidates in (root.iter("article"), _with_role(root, "main"), root.iter("main")):
        sized = [(len(plain(node)), -number, node) for number, node in enumerate(candidates)]
        if sized:
            size, _, node = max(sized, key=lambda entry: entry[:2])
            if size >= _MOST_WORDS * words:
                return node
    return body


def _with_role(root: Element, role: str) -> Iterable[Element]:
    return (node for node in root.iter() if attribute(node, "role") == role)


class _HtmlWalker(BlockWalker):
    """Sections, abstract and references of a page."""

    def page(self, main: Element, title: str | None) -> str | None:
        """Write the paper and return the title it has on the page."""
        heading = next((node for node in main.iter("h1") if plain(node)), None)
        if heading is None and title:
            self._title(title)
        self.title_node = heading
        self.walk(main)
        return None if heading is None else self.line_of_heading(heading)

    def line_of_heading(self, node: Element) -> str:
        """Return the words of a heading without the signs that link to it."""
        return re.sub(r"\s*[¶#§]$", "", self.line_of(node)).strip()

    def _title(self, title: str) -> None:
        self.flow.begin_section(None, SectionKind.TITLE)
        with self.flow.block(BlockKind.HEADING):
            self.flow.text(title)

    def heading(self, node: Element) -> None:
        """A heading: the first h1 is the title, any other begins a section."""
        line = self.line_of_heading(node)
        if not line:
            return
        if node is self.title_node:
            self._title(line)
        elif self.in_float:
            with self.flow.block(BlockKind.HEADING):
                self.flow.text(line)
        else:
            named = " ".join(classes(node))
            kind = SectionKind.ABSTRACT if "abstract" in named else SectionKind.REFERENCES if "bibliography" in named else None
            self.flow.begin_section(line, kind, int(local(node)[1]) - (1 if self.title_node is not None else 0) or 1)

    def container(self, node: Element) -> None:
        """A part of the page: a paragraph of its own, or an abstract or a bibliography by its class."""
        named = {*classes(node), attribute(node, "id") or "", attribute(node, "role") or ""}
        if "ltx_authors" in named or "ltx_role_thanks" in named:
            return
        self.flow.end_paragraph() if self.flow.is_outside else None
        if "ltx_abstract" in named or "abstract" in named or "doc-abstract" in named:
            if not any(True for _ in node.iter("h1", "h2", "h3", "h4", "h5", "h6")):
                self.flow.begin_section(None, SectionKind.ABSTRACT)
        elif "ltx_equation" in named or "ltx_equationgroup" in named:
            self.formula(node)
            return
        elif local(node) in {"div", "section", "article", "main", "header", "hgroup", "figcaption", "details", "summary", "address"}:
            with self.flow.paragraph():
                self.walk(node)
            return
        self.walk(node)
        self.flow.end_paragraph() if self.flow.is_outside else None

    handlers: ClassVar[Mapping[str, Callable[[_HtmlWalker, Element], None]]] = {
        **BlockWalker.handlers,
        **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), heading),
    }
