"""The printed lines of a page, out of pdfium's text page.

The text comes in one call; boxes are asked for only at the starts of words and the ends of lines, because each call
into the library costs as much as the rest of the work on a word. pdfium's own line breaks are kept, and one is added
where it swallowed the break after a hyphen.
"""

from __future__ import annotations

import ctypes
import re
from itertools import accumulate
from statistics import median_low
from typing import Any, Final

import pypdfium2.raw as pdfium

from extractor.readers.pdf.clipping import ClipTest
from extractor.readers.pdf.printed import Printed

HYPHEN_MARK: Final = "\ufffe"
"""What pdfium puts in place of a hyphen at a line's end, and of the line break after it."""

CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff\ue000-\uf8ff]")
"""Characters that no reader of the page sees: control, replacement and private use characters."""

_LINE: Final = re.compile(f"[^\r\n{HYPHEN_MARK}]+{HYPHEN_MARK}?")
_WORD: Final = re.compile(f"[^\\s{HYPHEN_MARK}]+")
_NUMBER: Final = re.compile(r"(?<![\d.])\d{1,3}(?:[,–-]\d{1,3})*(?![\w.%])|(?<=[a-z,])[*†‡§¶]")

# A word rarely takes more room than this share of the font's height for each character: more calls for a look.
_WIDE_CHARACTER = 0.62
# White space wider than this share of the font's height is no word space, not even in a badly justified line.
_GAP = 0.95
_GARBAGE = 0.12
_RAISED_SIZE = 0.82
_UPRIGHT = 0.05
_FONT_NAME_BYTES = 256
_BOLD = re.compile(r"bold|black|heavy|demi|semibd|[-,]bd|cmbx|\.b$|medi\b|-medi|cmb\d|sfbx|sfrb|ptmb|phvb", re.I)
_ITALIC = re.compile(r"ital|obli|slant|cmti|cmsl|sfti|-it\b", re.I)


class TextPage:
    """One page's text, with the geometry of any of its characters."""

    def __init__(self, handle: Any, number: int) -> None:
        self._handle = handle
        self.number = number
        self.text, self._shifted = _load_text(handle)
        self._box = pdfium.FS_RECTF()
        self._pointer = ctypes.pointer(self._box)
        self._name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
        self._flags = ctypes.c_int()
        self._clip = ClipTest(handle)
        self._fonts: dict[bytes, tuple[str, bool, bool]] = {}

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top of the character at an index of the text."""
        pdfium.FPDFText_GetLooseCharBox(self._handle, self._char(index), self._pointer)
        box = self._box
        return box.left, box.bottom, box.right, box.top

    def lefts(self, indexes: list[int]) -> list[float]:
        """Return the left edges of many characters: the hot loop of this module."""
        if self._shifted:
            indexes = [self._char(index) for index in indexes]
        handle, pointer, box, ask = self._handle, self._pointer, self._box, pdfium.FPDFText_GetLooseCharBox
        lefts = []
        for index in indexes:
            ask(handle, index, pointer)
            lefts.append(box.left)
        return lefts

    def is_hidden(self, index: int) -> bool:
        """Whether the character is cut away by a clip path."""
        return self._clip.hides(self._char(index))

    def angle(self, index: int) -> float:
        """Return the angle of the character's baseline in radians, counted from 0 to 2 pi."""
        return float(pdfium.FPDFText_GetCharAngle(self._handle, self._char(index)))

    def font(self, index: int) -> tuple[str, bool, bool]:
        """Return the font's name, and whether it is bold and italic."""
        pdfium.FPDFText_GetFontInfo(self._handle, self._char(index), self._name, _FONT_NAME_BYTES, self._flags)
        key = self._name.value
        found = self._fonts.get(key)
        if found is None:
            name = key.decode("utf-8", "replace").rpartition("+")[2]
            found = self._fonts[key] = (name, bool(_BOLD.search(name)), bool(_ITALIC.search(name)))
        return found

    def _char(self, index: int) -> int:
        return pdfium.FPDFText_GetCharIndexFromTextIndex(self._handle, index) if self._shifted else index


def _load_text(handle: Any) -> tuple[str, bool]:
    """Return a page's text and whether its indexes differ from pdfium's character indexes."""
    count = pdfium.FPDFText_CountChars(handle)
    if count <= 0:
        return "", False
    buffer = ctypes.create_string_buffer((2 * count + 1) * 2)
    written = pdfium.FPDFText_GetText(handle, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", "replace")
    return text, len(text) != count


def read_lines(page: TextPage) -> tuple[list[Printed], list[Printed]]:
    """Return the upright lines of a page in pdfium's order, and the rotated ones."""
    upright: list[Printed] = []
    rotated: list[Printed] = []
    dirty = CONTROL.search(page.text.replace(HYPHEN_MARK, "")) is not None
    for match in _LINE.finditer(page.text):
        starts = _word_starts(match[0], match.start())
        if not starts:
            continue
        if (dirty and _is_garbage(match[0])) or page.is_hidden(starts[0]):
            continue
        angle = page.angle(starts[0])
        is_upright = angle < _UPRIGHT or angle > 2 * 3.14159265 - _UPRIGHT
        for printed in _lines_of(page, starts, match.end(), dirty):
            (upright if is_upright else rotated).append(printed)
    return upright, rotated


def _word_starts(line: str, start: int) -> list[int]:
    """Return where the words of a line begin: by their lengths where single spaces divide them, else by a search."""
    words = line.split()
    if words and " ".join(words) == line.rstrip(" "):
        return list(accumulate([start, *[len(word) + 1 for word in words[:-1]]]))
    return [start + word.start() for word in _WORD.finditer(line)]


def _is_garbage(line: str) -> bool:
    """Whether a line is set in a font without a character map: stamps of distributors, as a rule."""
    return len(CONTROL.findall(line.rstrip(HYPHEN_MARK))) > _GARBAGE * len(line)


def _lines_of(page: TextPage, starts: list[int], end: int, dirty: bool) -> list[Printed]:
    """Return one of pdfium's lines, in parts where it jumps back to the left."""
    lefts = page.lefts(starts)
    for i in range(1, len(lefts)):
        if lefts[i] < lefts[i - 1] - 1:
            return [*_lines_of(page, starts[:i], starts[i], dirty), *_lines_of(page, starts[i:], end, dirty)]
    raw = page.text[starts[0] : end]
    words = raw.replace(HYPHEN_MARK, "-").split()
    if dirty:
        words, starts, lefts = _without_control(words, starts, lefts)
        if not words:
            return []
    return [_measure(page, words, starts, lefts)]


def _without_control(
    words: list[str], starts: list[int], lefts: list[float]
) -> tuple[list[str], list[int], list[float]]:
    clean = [CONTROL.sub("", word) for word in words]
    kept = [i for i, word in enumerate(clean) if word]
    return [clean[i] for i in kept], [starts[i] for i in kept], [lefts[i] for i in kept]


def _measure(page: TextPage, words: list[str], starts: list[int], lefts: list[float]) -> Printed:
    last = len(words) - 1
    boxes = [page.box(starts[0] + (1 if len(words[0]) > 1 else 0)), page.box(starts[(last + 1) // 2])]
    final = page.box(starts[last] + len(words[last]) - 1)
    boxes.append(final)
    size = median_low([box[3] - box[1] for box in boxes])
    chosen = next(box for box in boxes if box[3] - box[1] == size)
    offsets = list(accumulate([0, *[len(word) + 1 for word in words[:-1]]]))
    font, bold, italic = page.font(starts[0])
    printed = Printed(
        page.number,
        " ".join(words),
        list(zip(offsets, lefts, strict=True)),
        lefts[0],
        final[2],
        chosen[1],
        chosen[3],
        size,
        font,
        bold,
        italic,
    )
    printed.gaps = _gaps(page, words, starts, lefts, size)
    printed.raised = _raised(page, printed, starts)
    if bold and last:
        printed.bold_end, printed.bold = _bold_end(page, words, starts, offsets)
    return printed


def _gaps(
    page: TextPage, words: list[str], starts: list[int], lefts: list[float], size: float
) -> list[tuple[int, float]]:
    gaps = []
    unit = size * _WIDE_CHARACTER
    for i in range(len(words) - 1):
        if lefts[i + 1] - lefts[i] > (len(words[i]) + 1) * unit:
            right = page.box(starts[i] + len(words[i]) - 1)[2]
            if lefts[i + 1] - right > _GAP * size:
                gaps.append((i + 1, right))
    return gaps


def _raised(page: TextPage, printed: Printed, starts: list[int]) -> list[tuple[int, int]]:
    """Return the numbers and note signs that are set smaller and higher than the line."""
    raised = []
    for match in _NUMBER.finditer(printed.text):
        word = printed.text.count(" ", 0, match.start())
        _, bottom, _, top = page.box(starts[word] + match.start() - printed.stops[word][0])
        if top - bottom < _RAISED_SIZE * printed.size and (top + bottom) / 2 > printed.middle:
            raised.append(match.span())
    return raised


def _bold_end(page: TextPage, words: list[str], starts: list[int], offsets: list[int]) -> tuple[int, bool]:
    """Return where the bold opening of a line ends, and whether the whole line is bold."""
    last = len(words) - 1
    if page.font(starts[last] + len(words[last]) // 2)[1] and page.font(starts[last // 2])[1]:
        return 0, True
    for i in range(1, last + 1):
        if not page.font(starts[i] + len(words[i]) // 2)[1]:
            return offsets[i] - 1, False
    return 0, True
