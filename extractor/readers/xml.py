"""Bytes of XML or HTML to an element tree, safely, and a walker that keeps text and tail in order.

The one door to lxml. Nothing is fetched: no DTD, no external entity, no network. Entities that a file declares are
never expanded by the parser; the names that HTML knows (`&nbsp;`, `&mu;`) become their characters, since JATS files use
them without carrying the DTD that declares them.
"""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from lxml import etree, html

from extractor.document import MarkKind, Problem
from extractor.errors import DocumentError
from extractor.readers.mathml import mathml_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from extractor.readers.flow import Flow
    from extractor.readers.source import Source

Element: TypeAlias = etree._Element

_XML_OWN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NAMED: Final = re.compile(rb"<!\[CDATA\[.*?\]\]>|&([A-Za-z][A-Za-z0-9]{1,31});", re.S)
_CONTROL: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
# Errors that lose no word when the parser goes on: a prefix whose namespace a snippet of a larger file left behind.
_HARMLESS: Final = frozenset({"NS_ERR_UNDEFINED_NAMESPACE"})
_BOMB: Final = ("entity loop", "amplification", "entity recursion", "recursive entity")
_DECLARED: Final = re.compile(rb"<!ENTITY\s+(?:%\s+)?([^\s%;]+)")
_LONGEST_ENTITY: Final = 200
_ENCODING_SNIFF: Final = 4096  # browsers look for the encoding no further than this
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def parse_xml(data: bytes, source: Source, problems: list[Problem]) -> Element:
    """Parse XML and return the root.

    Raises:
        DocumentError: `xml-entities`, entities that expand without measure; `xml-broken`, anything else.
    """
    prepared = _prepare(data, problems)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(prepared, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        log = list(parser.error_log)
        if log and all(entry.type_name in _HARMLESS for entry in log):
            recovering = etree.XMLParser(
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                recover=True,
                remove_comments=True,
                remove_pis=True,
            )
            root: Element | None = etree.fromstring(prepared, recovering)
            if root is not None:
                problems.append(Problem(f"line {log[0].line}: {log[0].message.strip()}"))
                return root
        raise _broken(error, source) from error


def parse_html(data: bytes, source: Source) -> Element:
    """Parse HTML, however loose, and return the root.

    Raises:
        DocumentError: `empty`, there is no element in it; `too-deep`, the parser gave up on its nesting.
    """
    encoding = None if _states_encoding(data) else _guess_encoding(data)
    parser = html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(data.replace(b"\0", b" ") if encoding == "utf-8" else data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentError(f"{source.name} has no text.", code="empty", path=source.path) from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise DocumentError(f"{source.name} is nested too deep.", code="too-deep", path=source.path)
    return root


def _states_encoding(data: bytes) -> bool:
    """Whether the page names an encoding that exists."""
    stated = re.search(
        rb"<(?:meta|\?xml)[^>]+(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", data[:_ENCODING_SNIFF], re.I
    )
    try:
        return stated is not None and bool(codecs.lookup(stated[1].decode("ascii")))
    except LookupError:
        return False


def _guess_encoding(data: bytes) -> str | None:
    if data.startswith(_UTF16):
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _prepare(data: bytes, problems: list[Problem]) -> bytes:
    """Turn UTF-16 to UTF-8, white out control characters, and resolve the entities that HTML names."""

    def resolve(match: re.Match[bytes]) -> bytes:
        name = (match[1] or b"").decode("ascii")
        if not name or name in _XML_OWN:
            return match[0]
        characters = html5.get(name + ";")
        if characters is not None:
            return "".join(f"&#{ord(character)};" for character in characters).encode("ascii")
        if match[1] in declared:
            return match[0]
        problems.append(Problem(f"the entity &{name}; is not resolved", hides_text=True))
        return b"&amp;" + match[0][1:]

    if data.startswith(_UTF16):
        text = data.decode("utf-16", errors="replace")
        data = re.sub(r"^(<\?xml[^>]*?)\s+encoding=[\"'][^\"']*[\"']", r"\1", text).encode("utf-8")
    data = data.translate(bytes.maketrans(_CONTROL, b" " * len(_CONTROL))).lstrip()
    declared = set(_DECLARED.findall(data))
    return _NAMED.sub(resolve, data)


def _broken(error: Exception, source: Source) -> DocumentError:
    detail = str(error.args[0]) if error.args else str(error)
    if any(word in detail.lower() for word in _BOMB):
        return DocumentError(
            f"{source.name} declares entities that cannot be expanded: {detail}.", code="xml-entities", path=source.path
        )
    line = getattr(error, "lineno", None)
    place = f"{source.name}:{line}" if line else source.name
    return DocumentError(f"{place}: this is not well-formed XML: {detail}.", code="xml-broken", path=source.path)


def local(node: Element) -> str:
    """Return the name of an element without its namespace; empty for what is no element."""
    tag: object = node.tag  # a function where the node is a comment or an entity
    return _bare(tag) if isinstance(tag, str) else ""


def is_entity(node: Element) -> bool:
    """Whether a node is a reference to an entity."""
    tag: object = node.tag
    return tag is etree.Entity


def _bare(name: str) -> str:
    """Take namespace and prefix from a name; a prefix stays in it where nobody declared the namespace."""
    return name.rpartition("}")[2].rpartition(":")[2]


def attribute(node: Element, name: str) -> str | None:
    """Return an attribute by its name in any namespace (`href` finds `xlink:href`)."""
    for key, value in node.attrib.items():
        if _bare(str(key)) == name:
            return str(value)
    return None


def find(node: Element, *names: str) -> Element | None:
    """Return the first descendant with one of these names."""
    return next((child for child in node.iter() if child is not node and local(child) in names), None)


def children(node: Element, *names: str) -> Iterator[Element]:
    """Iterate over the children with one of these names."""
    return (child for child in node if local(child) in names)


def plain(node: Element | None) -> str:
    """Return all the words below an element on one line; empty for None."""
    if node is None:
        return ""
    return " ".join(verbatim(node).split())


def verbatim(node: Element) -> str:
    """Return all the characters below an element."""
    # Not `with_tail=False`, which also loses what stands behind an entity.
    text = "".join(str(part) for part in node.itertext())
    return text.removesuffix(node.tail or "")


def entity_text(node: Element, problems: list[Problem]) -> str:
    """Return what an unexpanded entity stands for, if the file itself declares it as a few plain characters."""
    name = str(getattr(node, "name", ""))
    dtd: Any = node.getroottree().docinfo.internalDTD
    for entity in () if dtd is None else dtd.iterentities():
        content = entity.content or ""
        if entity.name == name and content and len(content) <= _LONGEST_ENTITY and not re.search(r"[&<%]", content):
            return str(content)
    problems.append(Problem(f"the entity &{name}; is not resolved", hides_text=True))
    return f"&{name};"


class Walker:
    """Goes through a tree in reading order and tells a `Flow` what it meets.

    `handlers` maps the names of elements to what is done with them; an element without a handler is transparent.
    """

    handlers: ClassVar[Mapping[str, Callable[[Any, Element], None]]] = {}

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def walk(self, node: Element) -> None:
        """Go through the text of an element, its children and their tails."""
        if node.text:
            self.flow.text(node.text)
        for child in node:
            if local(child):
                self.visit(child)
            elif is_entity(child):
                self.flow.text(entity_text(child, self.flow.problems))
            if child.tail:
                self.flow.text(child.tail)

    def visit(self, node: Element) -> None:
        """Do what an element asks for; its tail is left to the parent."""
        handler = self.handlers.get(local(node))
        if handler is None:
            self.walk(node)
        else:
            handler(self, node)

    def skip(self, node: Element) -> None:
        """Leave an element out."""

    def paragraph(self, node: Element) -> None:
        """A paragraph, of the kind of the block around it."""
        with self.flow.paragraph():
            self.walk(node)

    def superscript(self, node: Element) -> None:
        """A superscript; what it holds beside citations is kept apart from a digit before it."""
        if self.is_raised_citation(node):
            self.flow.inline.add_gap()
            self.walk(node)
        elif self.flow.at_note_start:
            with self.flow.marked(MarkKind.NOTE):
                self.walk(node)
            self.flow.inline.add_gap()
        else:
            self.flow.raise_text(plain(node))
            self.walk(node)

    def subscript(self, node: Element) -> None:
        """A subscript."""
        self.flow.lower_text(plain(node))
        self.walk(node)

    def is_raised_citation(self, node: Element) -> bool:
        """Whether a superscript is citations or note signs and nothing else. Formats that have such say so."""
        return False

    def cite(self, node: Element, kind: MarkKind, *, raised: bool) -> None:
        """A citation or a note sign."""
        with self.flow.marked(kind, raised=raised):
            self.walk(node)

    def math(self, node: Element) -> None:
        """A MathML formula inside a line."""
        self.flow.text(mathml_text(node))

    def gap(self, node: Element) -> None:
        """A line end that only the layout asked for."""
        self.flow.text(" ")
        self.walk(node)

    def line_end(self, node: Element) -> None:
        """A line end that the author asked for."""
        self.flow.inline.add_line_end()

    def line_of(self, node: Element | None) -> str:
        """Return the words of an element on one line, as they would stand in the text."""
        if node is None:
            return ""
        with self.flow.capture() as inline:
            self.walk(node)
        return inline.line
