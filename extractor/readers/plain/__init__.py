"""Plain text and Markdown to a `Document`: the file's own characters, with their structure beside them.

The text is the decoded file, unchanged: line ends, form feeds and running heads stay where they are, only a byte order
mark at the start is not part of it. Structure is found from the lines, as `pdftotext` prints them, or as paragraphs
come from other tools; Markdown is read by its own marks. Citations inside sentences are left to later steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.document import Document, Page, Problem, Span
from extractor.errors import DocumentError
from extractor.readers.plain.decoding import decode
from extractor.readers.plain.markdown import outline_markdown
from extractor.readers.plain.outline import Outline, outline_text

if TYPE_CHECKING:
    from extractor.readers.source import Source

__all__ = ["Outline", "decode", "outline_markdown", "outline_text", "read"]

_MARKDOWN_NAMES = (".md", ".markdown")


def read(data: bytes, source: Source, sha256: str) -> Document:
    """Read plain text or Markdown.

    Raises:
        DocumentError: `empty`, there is nothing but white space; `not-text`, the bytes are no text.
    """
    text, problem = decode(data, source)
    if not text.strip():
        raise DocumentError(f"{source.name} is empty.", code="empty", path=source.path)
    is_markdown = source.format == "markdown" or (
        source.format is None and source.name.lower().endswith(_MARKDOWN_NAMES)
    )
    outline = outline_markdown(text) if is_markdown else outline_text(text)
    return Document(
        id=source.id,
        text=text,
        format="markdown" if is_markdown else "text",
        source=source.name,
        sha256=sha256,
        title=outline.title,
        doi=outline.doi,
        sections=tuple(outline.sections),
        blocks=tuple(outline.blocks),
        tables=tuple(outline.tables),
        marks=tuple(outline.marks),
        pages=find_pages(text),
        problems=(Problem(problem),) if problem else (),
    )


def find_pages(text: str) -> tuple[Page, ...]:
    r"""Return the pages of a text with form feeds between them; none if there is no form feed.

    >>> [(page.number, text[slice(*page.span)]) for text in ["one\n\ftwo\n\f"] for page in find_pages(text)]
    [(1, 'one\n\x0c'), (2, 'two\n\x0c')]
    """
    if "\f" not in text:
        return ()
    starts = [0]
    while (feed := text.find("\f", starts[-1])) >= 0:
        starts.append(feed + 1)
    if not text[starts[-1] :].strip():
        starts.pop()
    bounds = [*starts[1:], len(text)]
    return tuple(
        Page(number, Span(start, end)) for number, (start, end) in enumerate(zip(starts, bounds, strict=True), 1)
    )
