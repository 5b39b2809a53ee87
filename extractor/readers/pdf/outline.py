"""From drafts to the outline of the paper: title, front matter, abstract, and the sections under their headings.

A heading's level comes from its number where it has one, else from its setting compared with that of other headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind, SectionKind
from extractor.readers.headings import bare, kind_of
from extractor.readers.pdf import rows as look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.readers.pdf.blocks import Draft
    from extractor.readers.pdf.printed import Printed
    from extractor.readers.pdf.style import Style

# The title stands in this upper share of the first page, and is larger than running text by this factor.
_TITLE_ZONE = 0.4
_TITLE_SIZE = 1.1
_TITLE_LINES = 6
_TITLE_LETTERS = 10
# A first-page paragraph this long, before any section, is the abstract even without its heading.
_ABSTRACT_LENGTH = 450
_FRONT_PAGES: Final = 2
_RUN_IN_WORDS = 8
_DEEPEST = 6
_OUTERMOST: Final = frozenset(
    {SectionKind.REFERENCES, SectionKind.ACKNOWLEDGEMENTS, SectionKind.ABSTRACT, SectionKind.KEYWORDS}
)
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Part:
    """A section in the making: the draft it begins at, and how many characters of that draft are its run-in heading."""

    draft: int
    kind: SectionKind
    heading: str | None = None
    level: int = 1
    run_in: int = 0


def find_title(rows: Sequence[Printed], height: float, style: Style, named: str) -> list[Printed]:
    """Return the rows of the title on the first page: those the file's metadata name, else the largest ones."""
    wanted = _NOT_LETTERS.sub("", named).casefold()
    if len(wanted) >= _TITLE_LETTERS:
        for i in range(len(rows)):
            letters = ""
            for j in range(i, min(i + _TITLE_LINES, len(rows))):
                letters += _NOT_LETTERS.sub("", rows[j].text).casefold()
                if letters == wanted:
                    return list(rows[i : j + 1])
                if not wanted.startswith(letters):
                    break
    zone = [
        row
        for row in rows
        if row.middle > _TITLE_ZONE * height and " " in row.text and sum(map(str.isalpha, row.text)) >= _TITLE_LETTERS
    ]
    if not zone:
        return []
    largest = max(row.size for row in zone)
    if largest < _TITLE_SIZE * style.size:
        return []
    first = next(i for i, row in enumerate(rows) if row in zone and row.size > 0.97 * largest)
    title = [rows[first]]
    for row in rows[first + 1 : first + _TITLE_LINES]:
        if abs(row.size - largest) > 0.04 * largest or title[-1].bottom - row.bottom > 2 * largest:
            break
        title.append(row)
    return title


def make_outline(drafts: Sequence[Draft], title: Sequence[Printed]) -> list[Part]:
    """Return the sections in text order; drafts that only looked like headings lose that kind."""
    at_title = next((i for i, draft in enumerate(drafts) if title and draft.lines[0] is title[0]), None)
    body = _body_start(drafts, at_title)
    parts: list[Part] = []
    if at_title is not None:
        if at_title:
            parts.append(Part(0, SectionKind.FRONT))
        parts.append(Part(at_title, SectionKind.TITLE, joined(drafts[at_title].lines)))
        if body > at_title + 1:
            parts.append(Part(at_title + 1, SectionKind.FRONT))
    elif body and body < len(drafts):
        parts.append(Part(0, SectionKind.FRONT))
    for i in range(body):
        if i != at_title and drafts[i].kind is BlockKind.HEADING:
            drafts[i].kind = BlockKind.PARAGRAPH
    levels = _Levels()
    for i in range(body, len(drafts)):
        part = _part_at(drafts, i, parts, levels) if i != at_title else None
        if part is not None:
            parts.append(part)
    return _with_abstract(drafts, parts, body)


def joined(lines: Sequence[Printed]) -> str:
    """Return the words of a heading on one line, with a word divided at a line's end made whole."""
    text = " ".join(line.text.replace("\t", " ") for line in lines)
    return re.sub(r"(?<=[a-z])- (?=[a-z])", "", text)


def _body_start(drafts: Sequence[Draft], at_title: int | None) -> int:
    """Return the first draft that belongs to a section of the paper's own: its abstract or first heading."""
    first_page = drafts[0].lines[0].page if drafts else 1
    for i, draft in enumerate(drafts):
        if draft.lines[0].page > first_page + _FRONT_PAGES:
            break
        if i == at_title:
            continue
        if draft.kind is BlockKind.HEADING:
            if look.opens_body(joined(draft.lines)):
                return i
        elif draft.kind is BlockKind.PARAGRAPH and look.RUN_IN.match(draft.text):
            return i
    if at_title is not None:
        return at_title + 1
    return next((i for i, draft in enumerate(drafts) if draft.kind is BlockKind.HEADING), len(drafts))


class _Levels:
    """Remembers which settings headings of each level have."""

    def __init__(self) -> None:
        self._settings: list[tuple[float, bool, bool, bool]] = []
        self._roman = False
        self._numbered = 0
        self.kinds: dict[int, SectionKind | None] = {}
        self.last = 1

    def level(self, draft: Draft, heading: str) -> int:
        number = look.NUMBERED.match(heading)
        if number:
            self._numbered = self._numbered_level(number["number"])
            return self._numbered
        if kind_of(heading) in _OUTERMOST:
            return 1
        if self._numbered:
            return min(self._numbered + 1, _DEEPEST)
        row = draft.lines[0]
        setting = (round(row.size, 1), look.is_capitals(heading), row.bold, not row.italic)
        if bare(heading) in look.PLAIN_HEADS and setting not in self._settings and not self._settings:
            self._settings.append(setting)
            return 1
        if setting not in self._settings:
            self._settings.append(setting)
            self._settings.sort(reverse=True)
        return min(self._settings.index(setting) + 1, _DEEPEST)

    def _numbered_level(self, number: str) -> int:
        if number[0].isdigit():
            return min(number.count(".") + 1, _DEEPEST)
        if re.fullmatch("[IVX]+", number):
            self._roman = True
            return 1
        return (2 if self._roman and len(number.split(".", 1)[0]) == 1 else 1) + number.count(".")

    def kind(self, level: int, heading: str) -> SectionKind:
        """Return the kind of a heading, inherited from the enclosing section where the heading does not tell."""
        own = kind_of(heading)
        for deeper in [key for key in self.kinds if key >= level]:
            del self.kinds[deeper]
        enclosing = next((self.kinds[key] for key in sorted(self.kinds, reverse=True)), None)
        self.kinds[level] = own or enclosing
        return own or enclosing or SectionKind.OTHER


def _part_at(drafts: Sequence[Draft], i: int, parts: Sequence[Part], levels: _Levels) -> Part | None:
    draft = drafts[i]
    if draft.kind is BlockKind.HEADING:
        heading = joined(draft.lines)
        level = levels.level(draft, heading)
        levels.last = level
        return Part(i, levels.kind(level, heading), heading, level)
    if draft.kind not in (BlockKind.PARAGRAPH, BlockKind.FOOTNOTE):
        return None
    run_in = look.RUN_IN.match(draft.text)
    if run_in and len(draft.text) > run_in.end() and not any(part.kind is kind_of(run_in["head"]) for part in parts):
        kind = kind_of(run_in["head"]) or SectionKind.ABSTRACT
        levels.kinds = {1: kind}
        return Part(i, kind, run_in["head"], 1, run_in.end("head"))
    head = draft.lines[0].text[: draft.lines[0].bold_end].rstrip()
    if draft.kind is not BlockKind.PARAGRAPH or not _is_run_in(head):
        return None
    level = min(levels.last + 1, _DEEPEST)
    return Part(i, levels.kind(level, head), head.rstrip(" .:—–"), level, len(head))


def _is_run_in(head: str) -> bool:
    """Whether the bold opening of a paragraph is a heading that tells what the paragraph is for."""
    return (
        head[:1].isupper() and head[-1] in ".:—–" and len(head.split()) <= _RUN_IN_WORDS and kind_of(head) is not None
    )


def _with_abstract(drafts: Sequence[Draft], parts: list[Part], body: int) -> list[Part]:
    """Find an abstract without a heading: the long paragraph before the first section."""
    if any(part.kind is SectionKind.ABSTRACT for part in parts):
        return parts
    longest = max(
        (i for i in range(min(body, len(drafts))) if drafts[i].kind is BlockKind.PARAGRAPH),
        key=lambda i: len(drafts[i].text),
        default=None,
    )
    if longest is None or len(drafts[longest].text) < _ABSTRACT_LENGTH:
        return parts
    parts.append(Part(longest, SectionKind.ABSTRACT))
    if longest + 1 < body:
        parts.append(Part(longest + 1, SectionKind.FRONT))
    return sorted(parts, key=lambda part: part.draft)
