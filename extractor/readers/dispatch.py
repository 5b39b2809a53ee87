"""Chooses the reader of a document by its content, then by its name.

What can be read as text is text under any name; archives, office documents, images and foreign XML are refused with
a word on what to do.
"""

from __future__ import annotations

import hashlib
import re
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Protocol

from extractor.errors import DocumentError
from extractor.readers.passages import is_transcript

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

_SNIFF = 8192
_LONGEST_TEXT: Final = 3_000_000
"""A document costs some 100 bytes of memory a character; what is longer than this is data, or many documents in one file."""
_PDF: Final = re.compile(rb"^\s*%PDF-", re.M)
_ROOT: Final = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)")
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.S)
_LATEX: Final = re.compile(rb"^[^%\n]*\\(?:document(?:class|style)\b|begin\{document\})", re.M)
_JSON_PASSAGES: Final = re.compile(rb'\s*\{\s*"(?:[^"\\]|\\.)*"\s*:')
_JSON_KEY: Final = re.compile(rb'"(?:passages|text)"\s*:')
_BYTE_ORDER_MARKS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROLS: Final = bytes(set(range(9)) | set(range(14, 27)))
# Text has next to no control characters; a few slip in from formulas in PDFs.
_MOST_CONTROLS = 0.02

# What a file that is no text begins with, and what a person can do about it.
_BINARY: Final[Mapping[bytes, str]] = {
    b"PK\x03\x04": "a ZIP archive or an office document. Unpack it, or save the document as PDF or HTML.",
    b"\xd0\xcf\x11\xe0": "an old office document. Save it as PDF or HTML.",
    b"{\\rtf": "an RTF document. Save it as PDF or plain text.",
    b"\x1f\x8b": "compressed with gzip. Unpack it first.",
    b"BZh": "compressed with bzip2. Unpack it first.",
    b"\xfd7zXZ": "compressed with xz. Unpack it first.",
    b"7z\xbc\xaf": "a 7z archive. Unpack it first.",
    b"\x89PNG": "an image. Run it through text recognition first.",
    b"\xff\xd8\xff": "an image. Run it through text recognition first.",
    b"II*\x00": "an image. Run it through text recognition first.",
    b"MM\x00*": "an image. Run it through text recognition first.",
    b"%!PS": "PostScript. Convert it to PDF.",
    b"AT&TFORM": "DjVu. Convert it to PDF.",
    b"SQLite format 3": "a database, not a document.",
    b"PAR1": "a Parquet table, not a document.",
}


def detect_format(data: bytes, name: str = "") -> str | None:
    """Return the format of a document, or None where neither content nor name tells, or where they say it can not be read.

    The content decides before the name. A file called PDF is left to the reader of PDF, which says what is wrong with it.

    >>> detect_format(b"%PDF-1.7 ...", "paper.txt")
    'pdf'
    >>> detect_format(b"We used Adam.", "paper.txt")
    'text'
    >>> detect_format(b"PK\x03\x04...", "paper.txt") is None
    True
    """
    head = _plain_head(data)
    if _PDF.search(head[:1024]):
        return "pdf"
    by_name = _format_of_name(name)
    if _binary_kind(data) is not None:
        return "pdf" if by_name == "pdf" else None
    by_markup = _markup_format(head)
    if by_markup is not None:
        return by_markup
    if _is_other_xml(head):
        return None
    if is_transcript(data) or _is_json_passages(data, name):
        return "passages"
    return by_name


def read_document(source: Source) -> Document:
    """Read one document.

    Raises:
        DocumentError: it cannot be read; `code` says why (`encrypted`, `truncated`, `empty`, `not-pdf`, `too-long`, …).
    """
    data = source.load()
    if not data.strip():
        raise DocumentError(f"{source.name} is empty.", code="empty", path=source.path)
    kind = source.format or detect_format(data, source.name)
    if kind is None:
        kind = _text_or_refusal(data, source)
    reader: Reader = import_module(f"extractor.readers.{_MODULES[kind]}")
    document = reader.read(data, source, hashlib.sha256(data).hexdigest())
    if len(document.text) > _LONGEST_TEXT:
        raise DocumentError(
            f"{source.name} holds {len(document.text):,} characters, more than the {_LONGEST_TEXT:,} of the longest books. "
            "Split it into documents, one to a paper.",
            code="too-long",
            path=source.path,
        )
    return document


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


def _text_or_refusal(data: bytes, source: Source) -> str:
    """Return "text" for what reads as text under any name.

    Raises:
        DocumentError: `unsupported-format`.
    """
    known = f"Expected one of: {', '.join(sorted(FORMATS))}."
    binary = _binary_kind(data)
    if binary is not None:
        what = f"is {binary}"
    elif _is_other_xml(_plain_head(data)):
        what = f"is XML, but neither JATS nor TEI. {known}"
    elif not _is_text(data):
        what = f"is in no format that can be read. {known}"
    else:
        return "text"
    raise DocumentError(f"{source.name} {what}", code="unsupported-format", path=source.path)


def _format_of_name(name: str) -> str | None:
    lowered = PurePath(name).name.lower()
    matches = [
        (len(ending), kind) for kind, endings in FORMATS.items() for ending in endings if lowered.endswith(ending)
    ]
    return max(matches)[1] if matches else None


def _plain_head(data: bytes) -> bytes:
    """Return the first bytes in UTF-8, without a byte order mark."""
    head = data[:_SNIFF]
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return head.decode(encoding, "ignore").encode("utf-8", "ignore")
    return head


def _binary_kind(data: bytes) -> str | None:
    return next((kind for start, kind in _BINARY.items() if data.startswith(start)), None)


def _markup_format(head: bytes) -> str | None:
    """Tell JATS, TEI and HTML by their root element, LaTeX by its document class."""
    lowered = _COMMENT.sub(b"", head.lower()).lstrip()
    root = _ROOT.search(lowered)
    if root is not None and lowered.startswith(b"<"):
        name = root[1]
        is_html = b"<!doctype html" in lowered
        if name in {b"article", b"pmc-articleset", b"articles", b"sub-article"}:
            return "html" if is_html else "jats"
        if name in {b"tei", b"teicorpus"}:
            return "tei"
        if name in {b"html", b"head", b"body"} or is_html:
            return "html"
    return "latex" if _LATEX.search(head) else None


def _is_other_xml(head: bytes) -> bool:
    return head.lstrip().startswith(b"<?xml")


def _is_json_passages(data: bytes, name: str) -> bool:
    if _JSON_PASSAGES.match(data) is None and not (
        name.lower().endswith(".json") and data.lstrip()[:1] in (b"{", b"[")
    ):
        return False
    return name.lower().endswith(".json") or _JSON_KEY.search(data) is not None


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = data[:65536]
    return b"\0" not in sample and len(sample) - len(sample.translate(None, _CONTROLS)) <= max(
        _MOST_CONTROLS * len(sample), 1
    )
