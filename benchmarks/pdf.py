"""Seconds a paper from PDF to record, beside bare pdfium text extraction of the same papers in the same run.

    python benchmarks/pdf.py FOLDER [--rounds N]

One process, one core. Each round times the three ways on every paper in turn, so that a machine that slows down slows
all three; the medians of the rounds are printed, and their ratios.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

from extractor import Extractor, Source, load_schema, read_document

if TYPE_CHECKING:
    from collections.abc import Callable


def bare_text(path: Path) -> int:
    """Return the number of characters that pdfium alone finds in a PDF."""
    document = pypdfium2.PdfDocument(path)
    count = 0
    for page in document:
        text_page = page.get_textpage()
        count += len(text_page.get_text_range())
        text_page.close()
        page.close()
    document.close()
    return count


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    """Time the papers of a folder and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    papers = sorted(options.folder.glob("*.pdf"))
    if not papers:
        parser.error(f"{options.folder} holds no PDF")
    extractor = Extractor(load_schema("dl_methods"))
    sources = [Source(id=path.stem, name=str(path), path=path) for path in papers]
    for source in sources:  # The first look at a paper compiles the phrases that it needs.
        extractor.read(source)
    ways: dict[str, Callable[[Source], object]] = {
        "pdfium text": lambda source: bare_text(Path(source.name)),
        "read": read_document,
        "read and extract": extractor.read,
    }
    totals: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name in ways:
            totals[name].append(0.0)
        for source in sources:
            for name, way in ways.items():
                totals[name][-1] += seconds(lambda way=way, source=source: way(source))
    bare = statistics.median(totals["pdfium text"])
    print(f"{len(papers)} papers, {options.rounds} rounds, one core")
    for name, rounds in totals.items():
        median = statistics.median(rounds)
        print(f"{name:18} {median / len(papers):8.4f} s a paper   {median / bare:5.2f} x pdfium")


if __name__ == "__main__":
    main()
