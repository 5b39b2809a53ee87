"""Reports of real records: those of the samples, as the program makes them, and one that means harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractor.report import Report
from tests.report.browser import CHROMIUM, OPTIONS, Opened, opened
from tests.report.makers import hostile_record, unread_record, unsure_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from extractor.document import Document
    from extractor.record import Record
    from extractor.schema import Schema

NAMES = ("leaf-mines.txt", "harbour-levels.pdf", "field-notes.jsonl")
Samples = dict[str, tuple["Document", "Record"]]


@pytest.fixture(scope="session")
def checklist() -> Schema:
    """The four headline fields."""
    from extractor.schema import load_schema

    return load_schema("dl_core")


@pytest.fixture(scope="session")
def samples(checklist: Schema) -> Samples:
    """Some sample papers with their records: a text, a PDF, and lines of a file."""
    from extractor.corpus.inputs import find_inputs
    from extractor.pipeline import Extractor
    from tests.sample_papers import PAPERS

    extractor = Extractor(checklist)
    read = [extractor.read(source) for source in find_inputs([str(PAPERS / name) for name in NAMES])]
    return {document.id: (document, record) for document, record in read if document is not None}


@pytest.fixture(scope="session")
def report_file(samples: Samples, checklist: Schema, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the samples, of a record that means harm, of one that could not be read, and of one that is unsure."""
    from extractor.audit import load_profile

    report = Report(title="Samples <b>&", questions=checklist.fields, profile=load_profile("ahmed_2025"))
    for year, (document, record) in enumerate(samples.values(), start=2015):
        report.add(record, document.text, year=year)
    hostile, text = hostile_record()
    report.add(hostile, text)
    report.add(unread_record(), None)
    report.add(unsure_record(), None, why_no_text="its text is not in the folder of texts.")
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text("".join(report.page()), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; tests that ask for it are skipped where it or Playwright is not installed."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield found
        found.close()


@pytest.fixture(scope="session")
def window(browser: Browser, report_file: Path) -> Iterator[Opened]:
    """The page, opened once for all tests."""
    with opened(browser, report_file) as shown:
        yield shown


@pytest.fixture
def report(window: Opened) -> Iterator[Opened]:
    """The page, opened anew with an empty storage; whatever a test does in it, nothing may go wrong or be fetched."""
    window.page.evaluate("localStorage.clear()")
    window.reload()
    yield window
    troubles, window.troubles[:] = list(window.troubles), []
    assert troubles == []
