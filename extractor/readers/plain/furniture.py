"""Finds the lines that a page carries in no sentence: running heads and feet, page numbers, stamps of download.

Such a line is known by its words (a publisher's stamp), or because lines like it, digits aside, stand at the edges of
other pages; without page breaks in the file, because it stands alone many times.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.readers.plain.lines import Line

_STAMP: Final = re.compile(
    r"Authorized licensed use limited to|bioRxiv preprint doi|medRxiv preprint doi"
    r"|preprint \(which was not certified by peer review\)"
    r"|(?:perpetuity|available under a\S*CC\S*).*International license|It is made available under a"
    r"|arXiv:\d{4}\.\d{4,5}(?:v\d+)?\s+\[|Contents lists available at|journal homepage:"
    r"|Ecological ?Informatics ?\d+ ?\(\d{4}\) ?\d+"
    r"|[\d, ]+Downloaded from https?://|.{0,40}See the Terms and Conditions \(https?:|Downloaded from https?://\S+ by "
    r"|(?:X+|\d{3})-[\dX]-[\dX]{4,5}-[\dX]{4}-[\dX]/[\dX]{2}|Available online \d|\d{4}-\d{3}[\dX]/© ?\d{4}"
    r"|This article has been accepted for publication in"
    r"|This is an open[- ]access article|Content may change prior to final publication|PREPRINT\b.{0,20}$"
    r"|Electronic copy available at:"
    r"|Content courtesy of Springer Nature|Vol\.?:?\s*\(?\d+\)?\s*\|",
    re.I,
)
_PAGE_NUMBER: Final = re.compile(
    r"(?:page\s*)?[-–—|\[(\s]*(?P<number>[a-z]?\d{1,5}|[ivxl]{1,5})(?:\s*(?:of"
    r"|/)\s*(?P<of>\d{1,4}))?[-–—|\])\s]*(?P<revised>of\s*rec\d+)?",
    re.I,
)
# "H.A. Cameron et al." over each page of some journals.
_RUNNING_AUTHORS: Final = re.compile(
    r"(?:[A-Z]\.[ -]?){1,3}(?:[a-z]{2,3} )?[A-Z][\w'’´-]+(?: et al\.?"
    r"| and (?:[A-Z]\.[ -]?){1,3}(?:[a-z]{2,3} )?[A-Z][\w'’´-]+)$"
)
_DIGITS: Final = re.compile(r"\d+")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_KEEPS: Final = re.compile(r"(?:fig|tab|algorithm|scheme|box|listing)[a-z.]*\s*#?|\(?[a-z#]\)?\.?$", re.I)

# Heads and feet are among so many lines of the page's first and of its last.
_EDGE = 5
# Without page breaks a line is furniture if it stands alone this many times and has this many letters.
_REPEATS = 3
_REPEATED_LETTERS = 12
# What is longer is a paragraph, however often it comes.
_LONGEST_HEAD = 200


def mark_furniture(lines: Sequence[Line]) -> None:
    """Give the kind FURNITURE to running heads and feet, page numbers and stamps."""
    for line in lines:
        if _STAMP.match(line.text) or (line.gap and len(line.text) < 60 and _RUNNING_AUTHORS.match(line.text)):
            line.kind = BlockKind.FURNITURE
    if lines and lines[-1].page:
        pages: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            pages[line.page].append(line)
        _mark_repeated(list(pages.values()))
        _mark_page_numbers(pages)
    else:
        _mark_standing_alone(lines)


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def _mark_repeated(pages: Sequence[list[Line]]) -> None:
    seen: Counter[str] = Counter()
    edges = []
    for page in pages:
        edge = page if len(page) <= 2 * _EDGE else page[:_EDGE] + page[-_EDGE:]
        edge = [line for line in edge if len(line.text) <= _LONGEST_HEAD]
        edges.append(edge)
        seen.update({_key(line) for line in edge})
    needed = 2 if len(pages) <= 4 else 3
    for edge in edges:
        for line in edge:
            key = _key(line)
            if seen[key] >= needed and len(_LETTERS.findall(key)) >= 3 and not _KEEPS.match(key):
                line.kind = BlockKind.FURNITURE


def _mark_page_numbers(pages: dict[int, list[Line]]) -> None:
    """Mark numbers at the pages' edges that rise with the pages."""
    found: list[tuple[Line, int | None]] = []
    for number, page in pages.items():
        for line in _edge_numbers(page):
            match = _PAGE_NUMBER.fullmatch(line.text)
            if match is None:
                continue
            digits = _DIGITS.search(match["number"])
            found.append((line, int(digits[0]) - number if digits and match["of"] is None else None))
    steps = Counter(step for _, step in found if step is not None)
    for line, step in found:
        if step is None or steps[step] > 1:
            line.kind = BlockKind.FURNITURE


def _edge_numbers(page: Sequence[Line]) -> list[Line]:
    """Return the lines next to the page's edges that may be its number: only other furniture stands beyond them."""
    result = []
    for run in (page, page[::-1]):
        for line in run[:_EDGE]:
            if line.kind is BlockKind.FURNITURE:
                continue
            if len(line.text) <= 16:
                result.append(line)
            else:
                break
    return result


def _mark_standing_alone(lines: Sequence[Line]) -> None:
    alone: dict[str, list[Line]] = defaultdict(list)
    for i, line in enumerate(lines):
        if line.gap and (i + 1 == len(lines) or lines[i + 1].gap):
            alone[_key(line)].append(line)
    for key, repeated in alone.items():
        if (
            len(repeated) >= _REPEATS
            and len(_LETTERS.findall(key)) >= _REPEATED_LETTERS
            and len(key) <= _LONGEST_HEAD
            and not key.endswith((".", ":", "?"))
        ):
            for line in repeated:
                if not _KEEPS.match(key):
                    line.kind = BlockKind.FURNITURE
