"""Finds a paper's title and DOI in the first lines of its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.readers.plain.lines import Line

_NO_TITLE: Final = re.compile(
    r"(?:original |full(?:-length)? |short |brief |technical |data |regular |invited |mini "
    r"|systematic )*(?:research|review|methods?|data|software)?[ -]*"
    r"(?:article|paper|report|letter|communication|note|review|descriptor|application|perspective|research"
    r"|methods?|open access|open|proceedings)s?(?: open access)?$"
    r"|[\d\W]+$|.*(?:https?:|www\.|doi[:.]|@|©|\bISSN\b|arXiv:|\bpreprint\b)|.*\b(?:Conference|Symposium"
    r"|Workshop) on\b|(?:published|received|accepted|available|citation|volume|vol\.|contents|journal"
    r"|document|running (?:title|head)|keywords|abstract|edited by|reviewed by|open access)\b|.*\b(?:19"
    r"|20)\d\d[,;]? (?:\d+[,(:]|Vol)|[a-z]+$",
    re.I,
)
_AUTHORS: Final = re.compile(
    r"\d\s*[,∗*†]|[∗†‡§]|,.*\band\b .*\d|[^\W\d_][\d,]+(?:,|$)|[A-Z]\. [A-Z][a-z]+|\bUniversity\b|\bDepartment\b"
    r"|\bInstitute\b"
)
_NAME_WORD: Final = re.compile(r"[^\W\d_][\w'’-]+")
# Words right before a DOI that make it a data set's, an archive's or a supplement's.
_OF_SOMETHING_ELSE: Final = re.compile(
    r"\b(?:data|data ?sets?|code|scripts|archived?|deposited|repository|available|supplement\w*)\b[^\n]*\n?[^\n]*$",
    re.I,
)
_DOI_CONTEXT: Final = 120
_DOI: Final = re.compile(
    r"(?:\bdoi\s*[:.]?\s*(?:https?://(?:dx\.)?doi\.org/)?"
    r"|doi\.org/)\s*(?P<doi>10\.\d{4,9}/[^\s\"<>{}|]+(?:\n(?=[\w.-]*\d)[\w./-]+)?)",
    re.I,
)
_LINES_OF_TITLE = 5
_LONGEST_TITLE = 320
# The paper's own DOI stands before so many characters.
_DOI_REACH = 6000


def find_title(lines: Sequence[Line], text: str, end: int) -> Span | None:
    """Return where the title stands: the first lines before `end` that are no journal, stamp or kind of article."""
    i = 0
    while i < len(lines) and lines[i].end <= end:
        group = [lines[i]]
        while i + len(group) < len(lines) and not lines[i + len(group)].gap and lines[i + len(group)].end <= end:
            group.append(lines[i + len(group)])
        i += len(group)
        title = _title_of(group, text)
        if title:
            return Span(title[0].start, title[-1].end)
    return None


def _title_of(group: Sequence[Line], text: str) -> list[Line]:
    """Return the lines of a group up to the authors; none if they hold no title."""
    while group and _NO_TITLE.match(group[0].text):
        group = group[1:]
    title: list[Line] = []
    for line in group[:_LINES_OF_TITLE]:
        if _AUTHORS.search(line.text) or _NO_TITLE.match(line.text) or (title and _is_names(line.text, text)):
            break
        title.append(line)
    letters = sum(len(line.text) for line in title)
    words = sum(len(line.text.split()) for line in title)
    return title if words >= 3 and letters <= _LONGEST_TITLE and not title[-1].text.endswith((".", ",", ";")) else []


def _is_names(line: str, text: str) -> bool:
    """Whether no word of a line stands anywhere in the text in lower case: people's names do not."""
    words = [word for word in _NAME_WORD.findall(line) if word not in ("and", "And", "de", "von", "van")]
    return (
        bool(words) and len(words) <= 8 and all(word[0].isupper() and f" {word.lower()} " not in text for word in words)
    )


def find_doi(text: str, start: int = 0) -> str | None:
    r"""Return the DOI that a paper's first page gives as its own.

    >>> find_doi("Sensors 2021, 21, 4549. https://doi.org/10.3390/s21134549\n\nAbstract: Doi numbers")
    '10.3390/s21134549'
    """
    for match in _DOI.finditer(text, start, start + _DOI_REACH):
        if not _OF_SOMETHING_ELSE.search(text[max(start, match.start() - _DOI_CONTEXT) : match.start()]):
            return re.sub(r"\s", "", match["doi"]).rstrip(".,;:)]")
    return None
