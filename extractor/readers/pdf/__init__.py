"""Reads a PDF: its text in reading order, with sections, blocks, tables, and a page and a box for every word.

    bytes ─ opening ─▶ pdfium ─ lines ─▶ printed lines ─ furniture, layout ─▶ rows ─ blocks, flow ─▶ drafts
          ─ outline, assemble ─▶ Document

Running heads, page numbers, margin line numbers and rotated stamps are left out of the text. Pages that cannot be read
are named in the document's problems. This package is the only one that knows pdfium, which must not be used from two
threads at once.
"""

from __future__ import annotations

from extractor.readers.pdf.reader import read

__all__ = ["read"]
