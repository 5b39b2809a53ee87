"""Records, one by one, to one page that opens anywhere: without a network, a server or a library.

The row of each paper and the figures of all stand in one packed script element, which the page reads at once. What the
view of a paper shows stands in chunks of a few papers, each of which is unpacked when one of its papers is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from extractor.audit import CorpusTally
from extractor.report.levels import corpus_data, paper_checks, paper_levels
from extractor.report.overview import Overview
from extractor.report.packed import pack, script_json
from extractor.report.page import page, page_length
from extractor.report.papers import Context, paper_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractor.audit import Profile
    from extractor.record import Record
    from extractor.schema import ChecklistField

CHUNK: Final = 8
"""Papers that are packed together: more pack better, fewer open faster."""

BUDGET: Final = 1_950_000
"""Characters that a page should have at most, so that it passes as a mail attachment."""

CONTEXTS: Final = (Context(240, 160), Context(120, 60), Context(80, 0), Context(30, 0), Context(0, 0))
"""Contexts from wide to none. A page has the widest that keeps it within the budget, or none."""


class Report:
    """Collects records, then gives the page. Only what is packed is kept of each.

    Args:
        title: of the page.
        questions: what is known of the fields of the checklist, by name, in its order.
        profile: what papers are judged by, if they are.
    """

    def __init__(self, *, title: str, questions: Mapping[str, ChecklistField], profile: Profile | None = None) -> None:
        self._title = title
        self._profile = profile
        self._tally = CorpusTally(profile) if profile is not None else None
        self._overview = Overview(questions)
        self._chunks: dict[Context, list[str]] = {context: [] for context in CONTEXTS}
        self._open: dict[Context, list[dict[str, Any]]] = {context: [] for context in CONTEXTS}

    def __len__(self) -> int:
        return len(self._overview)

    def add(self, record: Record, text: str | None, *, why_no_text: str | None = None, year: int | None = None) -> None:
        """Take in one record.

        Args:
            record: what was found in a paper.
            text: the paper's text, where it is at hand; quotes are shown in their context then.
            why_no_text: where it is not.
            year: of the paper, where it is known.
        """
        audit = self._tally.add(record) if self._tally is not None else None
        self._overview.add(record, year=year, level=paper_levels(audit) if audit is not None else None)
        checks = paper_checks(audit) if audit is not None else None
        for context, papers in self._open.items():
            papers.append(paper_data(record, text, context=context, why_no_text=why_no_text, checks=checks))
        if len(self) % CHUNK == 0:
            self._close_chunk()

    def page(self) -> Iterator[str]:
        """Yield the page in parts, to be written one after the other."""
        self._close_chunk()
        overview = {"title": self._title, "chunk": CHUNK, **self._overview.data()}
        if self._tally is not None and self._profile is not None:
            overview["audit"] = corpus_data(self._tally.result(), self._profile)
        packed = script_json(pack(overview))
        chunks = self._chunks[self._context(len(packed))]
        papers = [(f"papers-{number}", script_json(chunk)) for number, chunk in enumerate(chunks)]
        return page(self._title, [("overview", packed), *papers])

    def _context(self, overview: int) -> Context:
        """Return the widest context that keeps the page within its budget, or none."""
        base = overview + page_length()
        fitting = (context for context, chunks in self._chunks.items() if base + sum(map(len, chunks)) <= BUDGET)
        return next(fitting, CONTEXTS[-1])

    def _close_chunk(self) -> None:
        for context, papers in self._open.items():
            if papers:
                self._chunks[context].append(pack(papers))
                papers.clear()
        # A context that is over the budget already stays so.
        for context in list(self._chunks)[:-1]:
            if sum(map(len, self._chunks[context])) > BUDGET:
                del self._chunks[context], self._open[context]
