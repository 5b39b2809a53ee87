"""What `bench.py` works on: the sample papers, or a folder of your own; as texts, as PDFs, and as many as are wanted."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measure import ROOT, WORDS  # beside this file, where Python looks first

from extractor import Source, read_document
from extractor.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAMPLES: Final = ROOT / "samples" / "papers"
_TEXT_ENDINGS: Final = {".txt", ".md", ".html", ".xml", ".nxml"}
_LEAST_WORDS: Final = 1500
_MOST_TEXTS: Final = 20


def pdfs(folder: Path) -> list[Path]:
    """Return the PDFs of a folder that can be read; those of the samples where it has none."""
    found = [path for path in sorted(folder.rglob("*.pdf")) if _text_of(path)]
    return found or sorted(SAMPLES.glob("*.pdf"))


def texts(folder: Path) -> list[str]:
    """Return whole papers as texts: those of a folder, or made by putting sample papers one behind the other."""
    found = list(islice(_long_texts(folder), _MOST_TEXTS)) if folder.resolve() != SAMPLES else []
    return found or _joined_samples()


def _long_texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.name.endswith((".jsonl", ".jsonl.gz")):
            with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
                candidates = [str(json.loads(line).get("text", "")) for line in islice(lines, _MOST_TEXTS)]
        else:
            candidates = [_text_of(path)] if path.suffix in {".txt", ".md"} else []
        yield from (text for text in candidates if len(text.split()) >= _LEAST_WORDS)


def _joined_samples() -> list[str]:
    """Return texts of about the usual length, each beginning with another paper."""
    papers = [text for path in sorted(SAMPLES.iterdir()) if (text := _text_of(path))]
    joined = []
    for first in range(len(papers)):
        parts: list[str] = []
        for paper in islice(cycle(papers), first, None):
            parts.append(paper)
            if sum(len(part.split()) for part in parts) >= WORDS:
                break
        joined.append("\n\n".join(parts))
    return joined


def _text_of(path: Path) -> str:
    if path.suffix not in {*_TEXT_ENDINGS, ".pdf"} or not path.is_file():
        return ""
    try:
        return read_document(Source(id=path.stem, name=str(path), path=path)).text
    except DocumentError:
        return ""


def make_files(folder: Path, count: int) -> Path:
    """Fill a folder with so many documents: the sample papers again and again, each under an id of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    papers = [path for path in sorted(SAMPLES.iterdir()) if path.suffix in {*_TEXT_ENDINGS, ".pdf"}]
    for number, paper in zip(range(count), cycle(papers), strict=False):
        below = folder / f"{number // 1000:03}"
        below.mkdir(exist_ok=True)
        target = below / f"{number:06}-{paper.name}"
        try:
            os.link(paper, target)
        except OSError:
            shutil.copyfile(paper, target)
    return folder


def make_lines(path: Path, papers: Sequence[str], count: int) -> Path:
    """Write so many whole papers into a file of JSON lines, each under an id of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for number, text in zip(range(count), cycle(papers), strict=False):
            file.write(json.dumps({"id": f"paper-{number:06}", "text": text}) + "\n")
    return path
