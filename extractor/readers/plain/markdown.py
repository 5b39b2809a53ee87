"""The structure of a Markdown text, by its own marks."""

from __future__ import annotations

from extractor.readers.plain.outline import Outline, outline_text


def outline_markdown(text: str) -> Outline:
    return outline_text(text)
