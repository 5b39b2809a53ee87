"""One JATS citation to a line that reads as a reference.

Publishers leave the punctuation out where the elements tell it (`<surname>Ann</surname><given-names>B</given-names>`);
a space, or a comma between authors, is put where two elements touch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extractor.readers.xml import Element, Walker, attribute, local

if TYPE_CHECKING:
    from collections.abc import Iterable

# Elements that are a word's part or its face; what touches them belongs to the same word.
_FACES: Final = frozenset(
    {"italic", "bold", "sup", "sub", "sc", "monospace", "underline", "xref", "styled-content", "named-content"}
)
_PERSONS: Final = frozenset({"name", "string-name", "collab", "etal", "person-group"})


def citation(walker: Walker, node: Element) -> None:
    """Write a citation, a gap between elements that touch."""
    if node.text:
        walker.flow.text(node.text)
    _parts(walker, node)


def _parts(walker: Walker, node: Element) -> None:
    before: Element | None = None
    for child in _elements(node):
        name = local(child)
        if before is not None and not (before.tail or "").strip() and name not in _FACES:
            if name in _PERSONS and local(before) in _PERSONS:
                walker.flow.text(",")
            if name == "lpage" and local(before) == "fpage":
                walker.flow.text("–")
            walker.flow.inline.add_gap()
        if name in {"name", "string-name", "person-group"} or (
            name not in _FACES and len(child) and name != "ext-link"
        ):
            walker.flow.text(child.text or "")
            _parts(walker, child)
        elif name == "pub-id":
            with walker.flow.link(attribute(child, "href")):
                walker.walk(child)
        else:
            walker.visit(child)
        if child.tail:
            walker.flow.text(child.tail)
        before = child


def _elements(node: Element) -> Iterable[Element]:
    return (child for child in node if local(child))
