"""The parts of the page, the files in `parts/`, to one HTML text that needs nothing else.

The content security policy names the one script and the one style by their hashes, and forbids everything else: what
a paper says can run nothing and load nothing, though it were to reach the page as markup.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SCRIPTS: Final = (
    "dom",
    "data",
    "decisions",
    "overview",
    "filters",
    "grid",
    "evidence",
    "judging",
    "paper",
    "review",
    "page",
)
"""The parts of the script in their order; they share one scope."""

_SLOT: Final = re.compile(r"\{\{ (\w+) \}\}")


@cache
def _part(name: str) -> str:
    return (files("extractor.report") / "parts" / name).read_text(encoding="utf-8")


@cache
def script() -> str:
    """Return the script of the page: its parts in one function, so that they leave no names behind."""
    parts = "\n".join(f"// ---- {name}.js\n{_part(f'{name}.js')}" for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def page(title: str, data: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the page in parts, to be written one after the other.

    Args:
        title: shown as text.
        data: the ids of script elements, each with JSON that is safe there (see `packed`).
    """
    texts = {
        "title": html.escape(title),
        "policy": html.escape(_policy()),
        "style": _part("page.css"),
        "script": script(),
    }
    # What fills a slot is never searched for slots.
    pieces = _SLOT.split(_part("page.html"))
    for literal, slot in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        yield literal
        if slot == "data":
            for name, content in data:
                yield f'<script type="application/json" id="{html.escape(name)}">{content}</script>\n'
        elif slot:
            yield texts[slot]


def page_length() -> int:
    """Return how many characters a page has without data."""
    return sum(map(len, page("", ())))


def _policy() -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script())}",
            f"style-src {_hash(_part('page.css'))}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
