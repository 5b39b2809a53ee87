"""How a document is set: the size and font of its running text, and how far apart its lines are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractor.readers.pdf.printed import Printed

# Lines at least this long are taken for running text when the document is measured.
_LONG = 30
_LARGE = 1.06
_SMALL = 0.94
_BODY_SHARE = 0.15
_LOOSE = 1.6


@dataclass(frozen=True, slots=True)
class Style:
    """The measures of a document's running text. `pitches` maps a rounded size to the distance between lines."""

    size: float = 10.0
    font: str = ""
    bold: bool = False
    italic: bool = False
    indented: bool = False
    pitches: Mapping[float, float] = field(default_factory=dict)
    body_sizes: frozenset[float] = frozenset()

    def pitch(self, line: Printed) -> float:
        """Return the usual distance from this line's base to the next one's."""
        found = self.pitches.get(round(line.size, 1))
        if found is not None:
            return found
        body = self.pitches.get(round(self.size, 1), self.size)
        return min(body / self.size, _LOOSE) * line.size

    def is_large(self, line: Printed) -> bool:
        """Whether a line is set visibly larger than running text."""
        return line.size >= _LARGE * self.size

    def is_small(self, line: Printed) -> bool:
        """Whether a line is set smaller than any running text."""
        return line.size <= _SMALL * self.size and round(line.size, 1) not in self.body_sizes


def measure_style(runs: Sequence[Sequence[Printed]]) -> Style:
    """Return the style that most characters of the document share."""
    sizes: Counter[float] = Counter()
    fonts: Counter[tuple[str, bool, bool]] = Counter()
    steps: defaultdict[float, list[float]] = defaultdict(list)
    indents = 0
    for run in runs:
        previous = None
        for line in run:
            if len(line.text) >= _LONG:
                size = round(line.size, 1)
                sizes[size] += len(line.text)
                fonts[line.font, line.bold, line.italic] += len(line.text)
                if previous is not None and abs(previous.size - line.size) < 0.1 and previous.bottom > line.bottom:
                    steps[size].append(previous.bottom - line.bottom)
                    indents += 0.7 * size < line.left - previous.left < 4 * size
            previous = line
    if not sizes:
        return Style()
    size = sizes.most_common(1)[0][0]
    font, bold, italic = fonts.most_common(1)[0][0]
    total = sum(sizes.values())
    pitches = {key: median(values) for key, values in steps.items() if len(values) > 2}
    body_sizes = frozenset(key for key, count in sizes.items() if count > _BODY_SHARE * total)
    return Style(size, font, bold, italic, indents > len(runs), pitches, body_sizes)
