"""Chooses the reader of a document by its content, then by its name."""

from __future__ import annotations

import hashlib
import re
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Protocol

from extractor.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.document import Document
    from extractor.readers.source import Source


class Reader(Protocol):
    """What each reader module offers: bytes in, a document out, or a `DocumentError`."""

    def read(self, data: bytes, source: Source, sha256: str) -> Document: ...


FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    "pdf": (".pdf",),
    "jats": (".nxml", ".jats"),
    "tei": (".tei", ".tei.xml"),
    "html": (".html", ".htm", ".xhtml"),
    "latex": (".tex", ".latex", ".ltx"),
    "markdown": (".md", ".markdown"),
    "passages": (),
    "text": (".txt", ".text"),
}
"""The formats and the endings that name them. `.xml` may be JATS or TEI; passages are known by their content."""

_XML_SNIFF = 8192


def detect_format(data: bytes, name: str = "") -> str | None:
    """Return the format of a document, or None where neither content nor name tells.

    >>> detect_format(b"%PDF-1.7 ...", "paper.txt")
    'pdf'
    >>> detect_format(b"We used Adam.", "paper.txt")
    'text'
    """
    head = data[:_XML_SNIFF]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    by_markup = _markup_format(head)
    if by_markup is not None:
        return by_markup
    if _is_transcript(data):
        return "passages"
    lowered = PurePath(name).name.lower()
    matches = [(len(ending), kind) for kind, endings in FORMATS.items() for ending in endings if lowered.endswith(ending)]
    return max(matches)[1] if matches else None


def read_document(source: Source) -> Document:
    """Read one document.

    Raises:
        DocumentError: it cannot be read; `code` says why (`encrypted`, `truncated`, `empty`, `not-pdf`, …).
    """
    data = source.load()
    kind = source.format or detect_format(data, source.name)
    if not data.strip():
        raise DocumentError(f"{source.name} is empty.", code="empty", path=source.path)
    if kind is None:
        kind = "text" if _is_text(data) else None
    if kind is None:
        raise DocumentError(
            f"{source.name} is in no format that can be read. Expected one of: {', '.join(sorted(FORMATS))}.",
            code="unsupported-format",
            path=source.path,
        )
    reader: Reader = import_module(f"extractor.readers.{_MODULES[kind]}")  # type: ignore[assignment]
    return reader.read(data, source, hashlib.sha256(data).hexdigest())


_MODULES: Final = {
    "pdf": "pdf",
    "jats": "jats",
    "tei": "tei",
    "html": "html",
    "latex": "latex",
    "markdown": "plain",
    "passages": "passages",
    "text": "plain",
}


def _markup_format(head: bytes) -> str | None:
    """Tell JATS, TEI and HTML by their root element, LaTeX by its document class."""
    lowered = head.lower()
    root = re.search(rb"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)", lowered)
    if root is not None and lowered.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        name = root[1]
        if name in {b"article", b"pmc-articleset", b"articles"}:
            return "html" if b"<!doctype html" in lowered else "jats"
        if name in {b"tei", b"teicorpus"}:
            return "tei"
        if name == b"html" or b"<!doctype html" in lowered:
            return "html"
    if re.search(rb"^[^%\n]*\\document(?:class|style)\b", head, re.M):
        return "latex"
    return None


def _is_transcript(data: bytes) -> bool:
    return b"\nQuestion:" in data and b"Helpful Answer:" in data


def _is_text(data: bytes) -> bool:
    sample = data[:4096]
    return b"\0" not in sample and sum(byte < 9 for byte in sample) == 0
