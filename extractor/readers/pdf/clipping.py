"""Tells text that is drawn from text that its clip path hides.

A figure taken from another document often carries a whole page of that document, of which only a part is shown. The
rest is text to pdfium all the same, and would stand between the lines of the paper.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

# A clip path with more corners is an ornament, not a frame; its corners are not looked at.
_MOST_CORNERS = 12


class ClipTest:
    """Asks whether the text object of a character lies wholly outside one of its clip paths."""

    def __init__(self, textpage: Any) -> None:
        self._textpage = textpage
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._point = (ctypes.c_float(), ctypes.c_float())

    def hides(self, char: int) -> bool:
        """Whether the character at pdfium's own index cannot be seen."""
        item = pdfium.FPDFText_GetTextObject(self._textpage, char)
        if not item:
            return False
        clip = pdfium.FPDFPageObj_GetClipPath(item)
        paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        if paths <= 0 or not pdfium.FPDFPageObj_GetBounds(item, *(ctypes.byref(edge) for edge in self._edges)):
            return False
        left, bottom, right, top = (edge.value for edge in self._edges)
        for index in range(paths):
            frame = self._frame(clip, index)
            if frame is not None and (right <= frame[0] or left >= frame[2] or top <= frame[1] or bottom >= frame[3]):
                return True
        return False

    def _frame(self, clip: Any, index: int) -> tuple[float, float, float, float] | None:
        corners = pdfium.FPDFClipPath_CountPathSegments(clip, index)
        if not 0 < corners <= _MOST_CORNERS:
            return None
        xs, ys = [], []
        for corner in range(corners):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, index, corner)
            if pdfium.FPDFPathSegment_GetPoint(segment, *self._point):
                xs.append(self._point[0].value)
                ys.append(self._point[1].value)
        return (min(xs), min(ys), max(xs), max(ys)) if xs else None
