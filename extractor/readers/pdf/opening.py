"""Opens a PDF, or says which way it is broken: the only place that loads documents with pdfium."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Final

import pypdfium2 as pdfium2
import pypdfium2.raw as pdfium

from extractor.errors import DocumentError

if TYPE_CHECKING:
    from extractor.readers.source import Source

_HEADER_WITHIN: Final = 1024
_END_WITHIN: Final = 2048
_STARTXREF: Final = re.compile(rb"startxref\s+(\d+)")


def open_pdf(data: bytes, source: Source) -> pdfium2.PdfDocument:
    """Return an open document, which the caller closes.

    Raises:
        DocumentError: `empty`, `not-pdf`, `encrypted`, `truncated` or `damaged`.
    """
    if not data.strip():
        raise _error(source, "is empty: it holds no bytes", "Fetch the file again.", "empty")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise _error(
            source,
            "is not a PDF, whatever its name says",
            "Fetch the file again, or give it its true ending.",
            "not-pdf",
        )
    cut_off = b"%%EOF" not in data[-_END_WITHIN:] and b"startxref" not in data[-_END_WITHIN:]
    try:
        document = pdfium2.PdfDocument(data)
        pages = len(document)
    except pdfium2.PdfiumError as error:
        raise _load_error(source, cut_off) from error
    if cut_off:
        document.close()
        raise _error(source, "is cut off before its end", "Fetch the file again.", "truncated")
    if pages == 0:
        document.close()
        raise _error(source, "has no pages", "Fetch the file again.", "empty")
    return document


def has_broken_index(data: bytes) -> bool:
    """Whether the file's table of objects is not where the file says it is, so that pdfium had to guess it."""
    places = _STARTXREF.findall(data[-_END_WITHIN:])
    if not places:
        return True
    start = max(data.find(b"%PDF-", 0, _HEADER_WITHIN), 0)
    target = int(places[-1])
    return not any(
        re.match(rb"\s*(?:xref|\d+\s+\d+\s+obj)", data[offset : offset + 64]) for offset in {target, target + start}
    )


def _load_error(source: Source, cut_off: bool) -> DocumentError:
    code = pdfium.FPDF_GetLastError()
    if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return _error(
            source,
            "is encrypted and needs a password",
            "Save a copy without one, for example with qpdf --decrypt.",
            "encrypted",
        )
    if cut_off:
        return _error(source, "is cut off before its end", "Fetch the file again.", "truncated")
    return _error(
        source, "is damaged and cannot be opened", "Fetch the file again, or try qpdf to repair it.", "damaged"
    )


def _error(source: Source, what: str, mend: str, code: str) -> DocumentError:
    return DocumentError(f"{source.name} {what}. {mend}", code=code, path=source.path)


def metadata_of(document: pdfium2.PdfDocument, key: str) -> str:
    """Return an entry of the file's metadata, or nothing where it is absent or broken."""
    try:
        return str(document.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def is_drawn(page: pdfium2.PdfPage) -> bool:
    """Whether a page without text shows anything: an image, a drawing, a form."""
    return bool(pdfium.FPDFPage_CountObjects(page.raw) > 0)


def covering_image(page: pdfium2.PdfPage, share: float) -> bool:
    """Whether one image covers at least a share of the page, as in a scan."""
    width, height = page.get_size()
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), 50)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFPageObj_GetBounds(
            item, *(ctypes.byref(edge) for edge in edges)
        ):
            left, bottom, right, top = (edge.value for edge in edges)
            if (right - left) * (top - bottom) >= share * width * height:
                return True
    return False
