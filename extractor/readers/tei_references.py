"""The parts of a structured TEI reference, for files that do not keep its printed form."""

from __future__ import annotations

from extractor.readers.xml import Element, attribute, local, plain


def reference_parts(node: Element) -> list[str]:
    """Return the words of a structured reference: authors, titles, date, pages, identifiers."""
    parts: list[str] = []
    for child in node.iter():
        name = local(child)
        if name == "persName":
            parts.append(" ".join(plain(part) for part in child if local(part) in {"forename", "surname"}))
        elif name in {"title", "publisher", "idno", "pubPlace", "meeting"} or (
            name in {"date", "biblScope"} and plain(child)
        ):
            parts.append(plain(child))
        elif name == "date" and (when := attribute(child, "when")):
            parts.append(when)
        elif name == "biblScope" and (first := attribute(child, "from")):
            parts.append("–".join(filter(None, (first, attribute(child, "to")))))
        elif name == "ptr" and (target := attribute(child, "target")):
            parts.append(target)
    return [part for part in parts if part]
