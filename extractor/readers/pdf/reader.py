"""From the bytes of a PDF to a `Document`, step by step; the pages that cannot be read become problems."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pypdfium2

from extractor.document import Document, Problem
from extractor.errors import DocumentError
from extractor.readers.pdf.assemble import assemble, page_layer
from extractor.readers.pdf.blocks import Segmenter
from extractor.readers.pdf.flow import join_flow
from extractor.readers.pdf.furniture import strip_furniture
from extractor.readers.pdf.layout import order_page
from extractor.readers.pdf.lines import TextPage, read_lines
from extractor.readers.pdf.noise import is_noise
from extractor.readers.pdf.opening import covering_image, has_broken_index, is_drawn, metadata_of, open_pdf
from extractor.readers.pdf.outline import find_title, joined, make_outline
from extractor.readers.pdf.style import measure_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.readers.pdf.blocks import Draft
    from extractor.readers.pdf.printed import Printed
    from extractor.readers.source import Source

# A page with an image over this share of it and fewer characters than this is a scan with a stamp on it.
_SCAN_SHARE = 0.6
_SCAN_CHARACTERS = 200
_NO_TEXT: Final = "no text layer"
_NOISE: Final = "unreadable"
_DAMAGED: Final = "damaged"
_SIDEWAYS: Final = "set sideways"
_REBUILT: Final = "the file's table of objects is damaged and was rebuilt, so parts of the paper may be missing"
_DOI: Final = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^`;,]{3,}")


@dataclass(slots=True)
class _Scan:
    """What the pages of a file hold, before any layout."""

    lines: list[list[Printed]] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    problems: dict[int, str] = field(default_factory=dict)
    doi: str | None = None
    title: str = ""


def read(data: bytes, source: Source, sha256: str) -> Document:
    """Return the document in a PDF.

    Raises:
        DocumentError: `encrypted`, `truncated`, `not-pdf`, `empty`, `damaged`, `no-text` or `unreadable`.
    """
    pdf = open_pdf(data, source)
    try:
        scan = _scan(pdf)
    finally:
        pdf.close()
    if not any(scan.lines):
        raise _hopeless(scan, source)
    drafts, title = _drafts(scan)
    parts = make_outline(drafts, title)
    layers = assemble(drafts, parts)
    problems = _problems(scan.problems)
    if has_broken_index(data):
        problems.append(Problem(_REBUILT, hides_text=True))
    return Document(
        id=source.id,
        text=layers.text,
        format="pdf",
        source=source.name,
        sha256=sha256,
        title=joined(title) if title else None,
        doi=scan.doi,
        sections=layers.sections,
        blocks=layers.blocks,
        tables=layers.tables,
        pages=page_layer(layers.lines, len(layers.text), scan.sizes, scan.problems),
        lines=layers.lines,
        marks=layers.marks,
        problems=tuple(problems),
    )


def _scan(pdf: pypdfium2.PdfDocument) -> _Scan:
    """Read the lines of every page, one page open at a time."""
    scan = _Scan(title=metadata_of(pdf, "Title"))
    for index in range(len(pdf)):
        size, lines, rotated, problem = _open_page(pdf, index)
        scan.sizes.append(size)
        scan.lines.append(lines)
        if problem is not None:
            scan.problems[index + 1] = problem
        if index == 0:
            scan.doi = _find_doi("\n".join(line.text for line in [*rotated, *lines])) or _find_doi(
                metadata_of(pdf, "Subject")
            )
    return scan


def _open_page(
    pdf: pypdfium2.PdfDocument, index: int
) -> tuple[tuple[float, float], list[Printed], list[Printed], str | None]:
    """Return a page's size, upright and rotated lines, and problem; a page that pdfium cannot load has the size 0 × 0."""
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return (0.0, 0.0), [], [], _DAMAGED
    try:
        return page.get_size(), *_read_page(page, index + 1)
    except pypdfium2.PdfiumError:
        return (0.0, 0.0), [], [], _DAMAGED
    finally:
        page.close()


def _read_page(page: pypdfium2.PdfPage, number: int) -> tuple[list[Printed], list[Printed], str | None]:
    textpage = page.get_textpage()
    try:
        text = TextPage(textpage.raw, number)
        if not text.text.strip():
            return [], [], _NO_TEXT if is_drawn(page) else None
        if is_noise(text.text):
            return [], [], _NOISE
        if len(text.text) < _SCAN_CHARACTERS and covering_image(page, _SCAN_SHARE):
            return [], [], _NO_TEXT
        lines, rotated = read_lines(text)
        return lines, rotated, _SIDEWAYS if _length(rotated) > _length(lines) else None
    finally:
        textpage.close()


def _length(lines: Sequence[Printed]) -> int:
    return sum(len(line.text) for line in lines)


def _find_doi(text: str) -> str | None:
    found = _DOI.search(text)
    return found[0].rstrip(".)]") if found else None


def _drafts(scan: _Scan) -> tuple[list[Draft], list[Printed]]:
    """Return the blocks in reading order, and the rows of the title among them."""
    pages = strip_furniture(scan.lines, [height for _, height in scan.sizes])
    runs = [order_page(lines, width) for lines, (width, _) in zip(pages, scan.sizes, strict=True)]
    style = measure_style([run for page in runs for run in page])
    first = next((i for i, page in enumerate(runs) if page), 0)
    title = find_title(
        [row for run in runs[first] for row in run] if runs else [], scan.sizes[first][1], style, scan.title
    )
    segmenter = Segmenter(style, title={id(row) for row in title}, first_page=first + 1)
    drafts = [
        [draft for run in page for draft in segmenter.run(run, height)]
        for page, (_, height) in zip(runs, scan.sizes, strict=True)
    ]
    return join_flow(drafts, style.indented), title


def _problems(pages: dict[int, str]) -> list[Problem]:
    """Name the pages that could not be read, neighbours together."""
    problems = []
    for kind in (_NO_TEXT, _NOISE, _DAMAGED, _SIDEWAYS):
        numbers = sorted(number for number, problem in pages.items() if problem == kind)
        while numbers:
            count = next((i for i in range(1, len(numbers)) if numbers[i] != numbers[0] + i), len(numbers))
            many = count > 1
            name = f"pages {numbers[0]}-{numbers[count - 1]}" if many else f"page {numbers[0]}"
            if kind == _NO_TEXT:
                detail = f"{name} {'have' if many else 'has'} no text layer"
            elif kind == _DAMAGED:
                detail = f"{name} {'are' if many else 'is'} damaged and cannot be read"
            elif kind == _SIDEWAYS:
                detail = f"most of {name} is set sideways and was not read"
            else:
                detail = f"the text layer of {name} is unreadable (its font has no character map)"
            problems.append(Problem(detail, hides_text=True))
            del numbers[:count]
    return problems


def _hopeless(scan: _Scan, source: Source) -> DocumentError:
    """Return the error of a file in which no page can be read."""
    count = len(scan.sizes)
    pages = "1 page" if count == 1 else f"{count} pages"
    kinds = set(scan.problems.values())
    if _NOISE in kinds:
        message = (
            f"{source.name} has an unreadable text layer: its fonts have no character map ({pages}). "
            "Run OCR, for example with ocrmypdf --force-ocr."
        )
        return DocumentError(message, code="unreadable", path=source.path)
    if _NO_TEXT in kinds:
        message = f"{source.name} has no text layer ({pages}). Run OCR first, for example with ocrmypdf."
        return DocumentError(message, code="no-text", path=source.path)
    if _SIDEWAYS in kinds:
        message = f"{source.name} is set sideways ({pages}). Turn its pages, for example with qpdf --rotate."
        return DocumentError(message, code="unreadable", path=source.path)
    if _DAMAGED in kinds:
        message = (
            f"{source.name} is damaged: no page can be read ({pages}). Fetch the file again, or try qpdf to repair it."
        )
        return DocumentError(message, code="damaged", path=source.path)
    return DocumentError(
        f"{source.name} has no content on any page ({pages}). Fetch the file again.", code="empty", path=source.path
    )
