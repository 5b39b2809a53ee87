"""A printed line as it stands on the page: its words, where they stand, and how they are set.

The one type that the steps of this package hand on to each other. Coordinates are PDF points with the origin at the
page's lower left corner.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

CELL_GAP = "\t"
"""What stands between two pieces of one printed line that are set far apart, as the cells of a table are."""


@dataclass(slots=True)
class Printed:
    """One printed line.

    `stops` are the offset in `text` and the left edge of each word. `size` is the height of the font's box, about 1.15
    times its nominal size. `gaps` are wide white stretches: the index of the word after it and the x where it begins.
    `raised` are the parts of `text` set smaller and higher than the rest. `bold_end` is the offset where a bold opening
    ends and plain text follows.
    """

    page: int
    text: str
    stops: list[tuple[int, float]]
    left: float
    right: float
    bottom: float
    top: float
    size: float
    font: str = ""
    bold: bool = False
    italic: bool = False
    bold_end: int = 0
    gaps: list[tuple[int, float]] = field(default_factory=list)
    raised: list[tuple[int, int]] = field(default_factory=list)

    @property
    def width(self) -> float:
        """The printed width in points."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """The height at which half of the line lies above."""
        return (self.bottom + self.top) / 2

    def split(self, gap: tuple[int, float]) -> tuple[Printed, Printed]:
        """Return what stands before and after one of the gaps."""
        word, x_before = gap
        offset, x_after = self.stops[word]
        before = replace(
            self,
            text=self.text[: offset - 1],
            stops=self.stops[:word],
            right=x_before,
            bold_end=0,
            gaps=[g for g in self.gaps if g[0] < word],
            raised=[r for r in self.raised if r[1] < offset],
        )
        after = replace(
            self,
            text=self.text[offset:],
            stops=[(o - offset, x) for o, x in self.stops[word:]],
            left=x_after,
            bold_end=0,
            gaps=[(w - word, x) for w, x in self.gaps if w > word],
            raised=[(a - offset, b - offset) for a, b in self.raised if a >= offset],
        )
        return before, after

    def join(self, other: Printed, separator: str) -> Printed:
        """Return one line that holds this one and `other`, which stands to its right."""
        shift = len(self.text) + len(separator)
        larger = self if len(self.text) >= len(other.text) else other
        stops = self.stops + [(offset + shift, x) for offset, x in other.stops]
        between = [(len(self.stops), self.right)] if separator == CELL_GAP else []
        gaps = [*self.gaps, *between, *((word + len(self.stops), x) for word, x in other.gaps)]
        return replace(
            larger,
            page=self.page,
            text=self.text + separator + other.text,
            stops=stops,
            left=self.left,
            right=max(self.right, other.right),
            bold_end=self.bold_end,
            gaps=gaps,
            raised=self.raised + [(a + shift, b + shift) for a, b in other.raised],
        )
