"""Seconds a paper on one core, beside what the libraries at the bottom cost alone: pdfium, and spaCy's tokeniser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import spacy
from measure import WORDS, Table, paired

from extractor import Settings, Source, load_schema, read_document
from extractor.corpus.batch import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from measure import Cost


def bare_text(path: Path) -> str:
    """Return the text that pdfium alone finds in a PDF."""
    document = pypdfium2.PdfDocument(path)
    text = []
    for page in document:
        text_page = page.get_textpage()
        text.append(text_page.get_text_range())
        text_page.close()
        page.close()
    document.close()
    return "".join(text)


def _worker() -> Callable[[Source], bytes]:
    """Build what each worker process of a run does: a source to the line of its record."""
    return Job(load_schema("dl_methods"), Settings()).build()


def pdf(papers: Sequence[Path], rounds: int) -> Table:
    """Compare reading and extracting from PDFs with bare pdfium."""
    extract = _worker()
    sources = [Source(id=path.stem, name=str(path), path=path) for path in papers]
    words = sum(len(read_document(source).text.split()) for source in sources)
    sizes = sum(path.stat().st_size for path in papers)
    spent = paired(
        {
            "bare pdfium, the text": lambda: [bare_text(path) for path in papers],
            "read": lambda: [read_document(source) for source in sources],
            "read and extract": lambda: [extract(source) for source in sources],
        },
        rounds,
    )
    table = _table("pdf", spent, words)
    table.facts |= {"bytes per paper": sizes / words * WORDS, "papers": len(papers), "words": words}
    table.facts |= _record_facts([extract(source) for source in sources], words)
    return table


def text(papers: Sequence[str], rounds: int) -> Table:
    """Compare extracting from texts with spaCy's tokeniser alone."""
    extract = _worker()
    tokenise = spacy.blank("en").make_doc
    sources = [
        Source(id=str(number), name="-", data=paper.encode(), format="text") for number, paper in enumerate(papers)
    ]
    words = sum(len(paper.split()) for paper in papers)
    ways: dict[str, Callable[[], object]] = {
        "bare spaCy, the tokens": lambda: [tokenise(paper) for paper in papers],
        "read": lambda: [read_document(source) for source in sources],
        "read and extract": lambda: [extract(source) for source in sources],
    }
    table = _table("text", paired(ways, rounds), words)
    table.facts |= {"bytes per paper": sum(map(len, papers)) / words * WORDS, "papers": len(papers), "words": words}
    table.facts |= _record_facts([extract(source) for source in sources], words)
    return table


def _table(name: str, spent: Mapping[str, Cost], words: int) -> Table:
    """Return costs of a paper of the usual length, and the ratio of each to the first."""
    table = Table(name, ("one core", "CPU ms a paper", "ms by the clock", "papers a second", "times the bare library"))
    bare = next(iter(spent.values()))
    for way, total in spent.items():
        cpu, wall = (seconds / words * WORDS for seconds in (total.cpu, total.wall))
        ratio = total.cpu / bare.cpu
        table.rows.append((way, f"{cpu * 1000:.1f}", f"{wall * 1000:.1f}", f"{1 / cpu:.1f}", f"{ratio:.2f}"))
        table.facts |= {f"{way}: cpu seconds": cpu, f"{way}: wall seconds": wall, f"{way}: ratio": ratio}
    return table


def _record_facts(lines: Sequence[bytes], words: int) -> dict[str, float | str | bool]:
    """Return how large the records are, of a paper of the usual length."""
    import zlib  # noqa: PLC0415

    return {
        "record bytes": sum(map(len, lines)) / words * WORDS,
        "record bytes packed": len(zlib.compress(b"\n".join(lines))) / words * WORDS,
    }
