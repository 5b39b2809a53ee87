"""How large a document may be."""

from __future__ import annotations

from typing import Final

from extractor.errors import DocumentError

LARGEST_DOCUMENT: Final = 200_000_000
"""The most bytes that a document may have, unless a run says otherwise. A paper has some megabytes, a thesis some tens."""


def too_large(name: str, size: int | None, largest: int) -> DocumentError:
    """Return the error of a document that is too large; the size is None where nobody has counted to its end."""
    has = "more than" if size is None else f"{size:,} bytes, more than"
    return DocumentError(f"{name} has {has} the {largest:,} bytes that a document may have.", code="too-large")
