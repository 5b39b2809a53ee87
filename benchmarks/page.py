"""Tables of figures in a page of the docs, each between two marks that name it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MARKS: Final = re.compile(
    r"(?P<begin><!-- figures: (?P<name>[\w-]+) -->\n)(?P<body>.*?)(?P<end><!-- end -->)", re.DOTALL
)


def fill(page: Path, tables: Mapping[str, str]) -> None:
    """Put tables between the marks of their names; what stands between other marks stays."""
    text = page.read_text(encoding="utf-8")
    filled = _MARKS.sub(lambda mark: f"{mark['begin']}{tables.get(mark['name'], mark['body'])}{mark['end']}", text)
    page.write_text(filled, encoding="utf-8")
