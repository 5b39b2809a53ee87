"""Readers: bytes of any supported format to a `Document`.

`read_document` detects the format from the content first and the file name second, and calls the one reader for it.
Readers know nothing of fields. They raise `DocumentError` for what cannot be read and note in `Document.problems`
what could be read only in part.
"""

from extractor.readers.dispatch import FORMATS, detect_format, read_document
from extractor.readers.source import Source

__all__ = ["FORMATS", "Source", "detect_format", "read_document"]
