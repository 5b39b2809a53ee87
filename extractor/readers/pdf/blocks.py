"""From rows in reading order to drafts of blocks: headings, paragraphs, captions, tables, notes, references.

One pass over each column or band. A block ends where the setting changes, where the distance to the next row grows,
where a row is indented, or where a row opens something of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.document import BlockKind
from extractor.readers.headings import bare
from extractor.readers.pdf import rows as look
from extractor.readers.pdf.printed import Printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.readers.pdf.style import Style

# A row this much farther down than usual begins a new block.
_PARAGRAPH_GAP = 1.3
_CAPTION_GAP = 1.15
_INDENT = 0.6
_DEEP_INDENT = 4.5
_SIZE_CHANGE = 0.06
_SHORT = 15
# A row ends early if it leaves this share of the column's width free.
_EARLY_END = 0.12
_LINES_OF_HEADING = 4
_LABEL = 45
_CAPTION_ROWS = frozenset({BlockKind.CAPTION})
_NOTE_MARK = re.compile(r"(?:\d{1,2}|[*†‡§¶∗a-e])\s?[^\W\d_(“\"]|https?:|\*")


@dataclass(slots=True)
class Draft:
    """A block in the making. `first_in_run` says that nothing of its column or band stands before it."""

    kind: BlockKind
    lines: list[Printed]
    left: float = 0.0
    right: float = 0.0
    first_in_run: bool = False

    @property
    def text(self) -> str:
        """The lines of the block, one below the other."""
        return "\n".join(line.text for line in self.lines)


@dataclass(slots=True)
class Segmenter:
    """Cuts runs of rows into drafts; remembers between runs whether the list of references has begun."""

    style: Style
    title: set[int] = field(default_factory=set)
    in_references: bool = False
    in_front: bool = True
    first_page: int = 1

    def run(self, rows: Sequence[Printed], page_height: float) -> list[Draft]:
        """Return the drafts of one column or band."""
        left, right = column_edges(rows)
        kinds = self._kinds(rows)
        drafts: list[Draft] = []
        hanging = False
        for i, row in enumerate(rows):
            draft = drafts[-1] if drafts else None
            if draft is None or self._breaks(draft, rows, i, kinds, hanging):
                kind = kinds[i]
                if self.in_references and kind is BlockKind.PARAGRAPH:
                    kind = BlockKind.REFERENCE
                elif kind is BlockKind.PARAGRAPH and look.LIST_ITEM.match(row.text):
                    kind = BlockKind.LIST_ITEM
                drafts.append(Draft(kind, [row], left, right, first_in_run=i == 0))
                if kind is BlockKind.HEADING:
                    self.in_references = look.opens_references(row.text)
                    hanging = False
                elif kind is BlockKind.REFERENCE and not hanging:
                    hanging = self._hangs(rows[i:], left)
            else:
                draft.lines.append(row)
        self._mark_notes(drafts, page_height)
        return drafts

    def _kinds(self, rows: Sequence[Printed]) -> list[BlockKind]:
        """Return what each row would be if it began a block."""
        kinds: list[BlockKind] = []
        in_references = self.in_references
        self.in_front = self.in_front and bool(self.title) and rows[0].page == self.first_page
        for i, row in enumerate(rows):
            above = rows[i - 1] if i else None
            if id(row) in self.title:
                kinds.append(BlockKind.HEADING)
            elif in_references and not self._ends_references(rows, i, kinds):
                kinds.append(
                    BlockKind.CAPTION
                    if look.CAPTION.match(row.text) and self._is_caption(row, above)
                    else BlockKind.PARAGRAPH
                )
            elif look.CAPTION.match(row.text) and self._is_caption(row, above):
                kinds.append(BlockKind.CAPTION)
                self.in_front = False
            elif above is not None and kinds[-1] in _CAPTION_ROWS and self._goes_on(above, row):
                kinds.append(kinds[-1])
            elif look.looks_like_heading(row, self.style) and self._stands_as_heading(rows, i, kinds):
                kinds.append(BlockKind.HEADING)
                in_references = look.opens_references(row.text)
                self.in_front = self.in_front and not look.opens_body(row.text)
            elif self.in_front:
                self.in_front = look.RUN_IN.match(row.text) is None
                kinds.append(BlockKind.PARAGRAPH)
            elif look.is_cells(row):
                kinds.append(BlockKind.TABLE)
            elif look.is_math(row):
                kinds.append(BlockKind.FORMULA)
            elif look.is_label(row, self.style) and not self._ends_paragraph(rows, i, kinds):
                kinds.append(BlockKind.TABLE)
            else:
                kinds.append(BlockKind.PARAGRAPH)
        return self._with_whole_tables(rows, kinds)

    def _with_whole_tables(self, rows: Sequence[Printed], kinds: list[BlockKind]) -> list[BlockKind]:
        """Call short rows between or beside the rows of a table part of it, headings in bold among them."""
        for i, row in enumerate(rows):
            if i and kinds[i - 1] is BlockKind.TABLE and look.is_numbers(row) and kinds[i] is BlockKind.PARAGRAPH:
                kinds[i] = BlockKind.TABLE
            if (
                kinds[i] not in (BlockKind.PARAGRAPH, BlockKind.HEADING)
                or len(row.text) > _LABEL
                or id(row) in self.title
            ):
                continue
            before = i > 0 and kinds[i - 1] in (BlockKind.TABLE, BlockKind.CAPTION)
            after = i + 1 < len(rows) and kinds[i + 1] is BlockKind.TABLE
            if kinds[i] is BlockKind.HEADING:
                plain = look.NUMBERED.match(row.text) is None and bare(row.text) not in look.PLAIN_HEADS
                inside = plain and (
                    after or (before and kinds[i - 1] is BlockKind.TABLE and _near(rows[i - 1], row, self.style))
                )
            else:
                inside = before and after
            if inside and not self.in_references:
                kinds[i] = BlockKind.TABLE
        return kinds

    def _goes_on(self, above: Printed, row: Printed) -> bool:
        """Whether a row goes on with the caption above it: the same size, at the usual distance."""
        return (
            abs(above.size - row.size) < _SIZE_CHANGE * above.size
            and _near(above, row, self.style)
            and not look.is_cells(row)
        )

    def _ends_references(self, rows: Sequence[Printed], i: int, kinds: Sequence[BlockKind]) -> bool:
        """Whether a row in the list of references is the heading of what comes after it."""
        row = rows[i]
        if not look.looks_like_heading(row, self.style) or not self._stands_as_heading(rows, i, kinds):
            return False
        return bare(row.text) in look.PLAIN_HEADS or look.closes_references(row.text) or self.style.is_large(row)

    def _is_caption(self, row: Printed, above: Printed | None) -> bool:
        """Whether "Figure 3." opens a caption, and no sentence that goes on from the row above."""
        if above is None:
            return True
        apart = above.bottom - row.bottom > _CAPTION_GAP * self.style.pitch(row)
        changes = (
            abs(row.size - above.size) > _SIZE_CHANGE * self.style.size or row.bold != above.bold or bool(row.bold_end)
        )
        return (
            apart
            or changes
            or look.is_cells(above)
            or (look.ends_sentence(above.text) and style_differs(row, self.style))
        )

    def _stands_as_heading(self, rows: Sequence[Printed], i: int, kinds: Sequence[BlockKind]) -> bool:
        """Whether a row that could be a heading also stands like one: apart, and not part of a set paragraph."""
        row, style = rows[i], self.style
        above = rows[i - 1] if i else None
        same = 1
        while (
            i + same < len(rows)
            and _same_setting(row, rows[i + same])
            and _near(rows[i + same - 1], rows[i + same], style)
        ):
            same += 1
        numbered = look.NUMBERED.match(row.text) is not None
        named = bare(row.text) in look.PLAIN_HEADS
        if same > _LINES_OF_HEADING or (i + 1 == len(rows) and not numbered and not named):
            return False
        if (
            same == 1
            and i + 1 < len(rows)
            and not numbered
            and not style_differs(row, style)
            and _near(row, rows[i + 1], style)
        ):
            return named and (above is None or look.ends_sentence(above.text))
        if above is None:
            return True
        if kinds[i - 1] is BlockKind.HEADING:
            return True
        apart = above.bottom - row.bottom > _CAPTION_GAP * max(style.pitch(row), style.pitch(above))
        return apart or (look.ends_sentence(above.text) and (numbered or style_differs(row, style)))

    def _ends_paragraph(self, rows: Sequence[Printed], i: int, kinds: Sequence[BlockKind]) -> bool:
        """Whether a short row is the last line of the block above."""
        if i == 0 or kinds[i - 1] not in (BlockKind.PARAGRAPH, BlockKind.CAPTION):
            return False
        above = rows[i - 1]
        return _near(above, rows[i], self.style) and abs(above.size - rows[i].size) < _SIZE_CHANGE * self.style.size

    def _hangs(self, rows: Sequence[Printed], left: float) -> bool:
        """Whether entries hang: first lines stand at the margin, the lines after them are indented."""
        indented = sum(row.left > left + _INDENT * row.size for row in rows)
        return indented > 0.3 * len(rows)

    def _breaks(self, draft: Draft, rows: Sequence[Printed], i: int, kinds: Sequence[BlockKind], hanging: bool) -> bool:
        """Whether a row begins a new block after a draft."""
        row, above, kind = rows[i], rows[i - 1], kinds[i]
        drop = above.bottom - row.bottom
        if drop < -self.style.size:
            return True
        if kind is BlockKind.CAPTION:
            return look.CAPTION.match(row.text) is not None and self._is_caption(row, above)
        if id(row) in self.title or id(above) in self.title:
            return not (id(row) in self.title and id(above) in self.title)
        if draft.kind is BlockKind.HEADING or kind is BlockKind.HEADING:
            return not (
                kind is draft.kind
                and _same_setting(above, row)
                and _near(above, row, self.style)
                and look.NUMBERED.match(row.text) is None
                and bare(row.text) not in look.PLAIN_HEADS
            )
        if draft.kind is BlockKind.TABLE or kind is BlockKind.TABLE:
            return not (kind in (BlockKind.TABLE, BlockKind.FORMULA) and draft.kind is BlockKind.TABLE)
        if draft.kind is BlockKind.FORMULA or kind is BlockKind.FORMULA:
            return kind is not draft.kind and not self._is_inline(draft, rows, i, kinds)
        below = rows[i + 1] if i + 1 < len(rows) else None
        apart = drop > self._widest_step(row, above) or _sizes_differ(above, row, self.style, below)
        return apart or self._opens_item(draft, rows, i, hanging)

    def _is_inline(self, draft: Draft, rows: Sequence[Printed], i: int, kinds: Sequence[BlockKind]) -> bool:
        """Whether a row full of symbols belongs to the paragraph: it stands at the margin, at the usual distance."""
        row, above = rows[i], rows[i - 1]
        return (
            _near(above, row, self.style)
            and kinds[i] is BlockKind.FORMULA
            and abs(row.left - draft.left) < _INDENT * row.size
        )

    def _widest_step(self, row: Printed, above: Printed) -> float:
        usual = max(self.style.pitch(row), self.style.pitch(above) if len(above.text) > _SHORT else 0.0)
        return _PARAGRAPH_GAP * usual

    def _opens_item(self, draft: Draft, rows: Sequence[Printed], i: int, hanging: bool) -> bool:
        """Whether a row opens a paragraph, a list item or a reference by its indentation or its first sign."""
        row, above = rows[i], rows[i - 1]
        indent = _INDENT * row.size
        if draft.kind is BlockKind.REFERENCE:
            if look.REFERENCE.match(draft.lines[0].text):
                return (
                    look.REFERENCE.match(row.text) is not None
                    and row.left < draft.lines[0].left + _DEEP_INDENT * row.size
                )
            return row.left < draft.left + indent and (hanging or look.ends_sentence(above.text))
        if draft.kind is BlockKind.CAPTION:
            return False
        ended = look.ends_sentence(above.text)
        early = above.right < draft.right - _EARLY_END * (draft.right - draft.left)
        if look.BULLET.match(row.text):
            return True
        if look.LIST_ITEM.match(row.text) and ended and (early or draft.kind is BlockKind.LIST_ITEM):
            return True
        if draft.kind is BlockKind.LIST_ITEM:
            return row.left < draft.lines[0].left + indent / 2 and ended and early
        if ended and (early or row.bold_end or look.RUN_IN.match(row.text)):
            return True
        below = rows[i + 1] if i + 1 < len(rows) else None
        deeper = indent < row.left - above.left < _DEEP_INDENT * row.size
        back = below is None or below.left < row.left - indent / 2 or not _near(row, below, self.style)
        return deeper and back and (len(draft.lines) > 1 or ended)

    def _mark_notes(self, drafts: list[Draft], page_height: float) -> None:
        """Call small print at the foot of a column a footnote, and with it small print below a table."""
        for i in range(len(drafts) - 1, -1, -1):
            draft = drafts[i]
            small = all(self.style.is_small(line) for line in draft.lines if len(line.text) > _SHORT)
            if not small or self.in_references:
                break
            if draft.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and draft.lines[0].top < page_height / 2:
                draft.kind = BlockKind.FOOTNOTE
        for earlier, draft in pairwise(drafts):
            if (
                earlier.kind is BlockKind.TABLE
                and draft.kind is BlockKind.PARAGRAPH
                and self.style.is_small(draft.lines[0])
            ):
                draft.kind = BlockKind.FOOTNOTE


def column_edges(rows: Sequence[Printed]) -> tuple[float, float]:
    """Return the left and right edge of running text in a column."""
    long = [row for row in rows if len(row.text) >= 2 * _SHORT] or rows
    lefts, rights = sorted(row.left for row in long), sorted(row.right for row in long)
    return lefts[len(lefts) // 8], rights[-1 - len(rights) // 8]


def style_differs(row: Printed, style: Style) -> bool:
    """Whether a row is set otherwise than running text."""
    return (
        row.bold != style.bold
        or row.italic != style.italic
        or abs(row.size - style.size) > _SIZE_CHANGE * style.size
        or look.is_capitals(row.text)
    )


def _same_setting(one: Printed, other: Printed) -> bool:
    alike = one.bold == other.bold and one.italic == other.italic and abs(one.size - other.size) < 0.04 * one.size
    return alike and look.is_capitals(one.text) == look.is_capitals(other.text)


def _near(above: Printed, row: Printed, style: Style) -> bool:
    return above.bottom - row.bottom <= _PARAGRAPH_GAP * max(style.pitch(row), style.pitch(above))


def _sizes_differ(above: Printed, row: Printed, style: Style, below: Printed | None) -> bool:
    """Whether the size changes for good; a single row measured at a subscript does not count."""
    limit = _SIZE_CHANGE * style.size
    if abs(above.size - row.size) <= limit or min(len(above.text), len(row.text)) < _SHORT:
        return False
    return below is None or abs(below.size - above.size) > limit
