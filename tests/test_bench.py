"""`benchmarks/bench.py` and `benchmarks/estimate.py`: documents of their own ids, tables in a page, plain multiplication."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from extractor.corpus.inputs import find_inputs
from tests.manual import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ONE = {
    "read and extract: cpu seconds": 0.36,
    "bytes per paper": 1e6,
    "record bytes": 50_000,
    "record bytes packed": 10_000,
}
MEASURED = {"pdf": ONE, "text": ONE | {"read and extract: cpu seconds": 0.036}, "growth": {"worker peak MB": 200}}
PAGE = "<!-- figures: estimate -->\nold\n<!-- end -->\n<!-- figures: another -->\nstays\n<!-- end -->\n"


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Gives a program of `benchmarks` as a module; it is no package, but the folder that Python looks in first."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module


@pytest.fixture
def measured(tmp_path: Path) -> str:
    """A file as `bench.py` writes it."""
    path = tmp_path / "bench.json"
    path.write_text(json.dumps(MEASURED))
    return str(path)


def test_an_estimate_is_multiplied_from_what_was_measured(
    program: Any, measured: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A million times 0.36 seconds are a hundred core-hours, 125 where a fifth of the cores waits, at 4 cents each."""
    arguments = ["--papers", "1e6", "--cores", "10", "--price", "0.04", "--busy", "0.8", "--measured", measured]
    assert program("estimate").main(arguments) == 0
    printed = capsys.readouterr().out
    assert "| 1,000,000 | PDF | 125 | 12.5 | 5 | 1.0 TB | 50 GB | 10 GB |" in printed
    assert "| 1,000,000 | text | 12 | 1.2 | 0 |" in printed
    assert "| 10 | 500 | 5.0 GB |" in printed


def test_an_estimate_replaces_its_own_table_in_a_page(program: Any, measured: str, tmp_path: Path) -> None:
    """What stands between other marks stays."""
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    program("estimate").main(["--measured", measured, "--write", str(page)])
    assert "old" not in page.read_text()
    assert "| 100,000,000 | PDF |" in page.read_text()
    assert "<!-- figures: another -->\nstays\n<!-- end -->" in page.read_text()


def test_documents_of_a_benchmark_have_ids_of_their_own(program: Any, tmp_path: Path) -> None:
    """The same papers again and again are still as many documents as were asked for."""
    folder = program("material").make_files(tmp_path / "papers", 25)
    assert len({source.id for source in find_inputs([str(folder)])}) == 25


def test_texts_of_a_benchmark_are_as_long_as_papers(program: Any) -> None:
    """Samples are put one behind the other until there are 7,000 words."""
    material = program("material")
    lengths = [len(text.split()) for text in material.texts(material.SAMPLES)]
    assert min(lengths) >= 7000
    assert max(lengths) < 10_000


def test_a_part_that_is_not_there_is_named(program: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is timed."""
    with pytest.raises(SystemExit):
        program("bench").main(["--only", "speed", "--work", str(tmp_path)])
    assert "no part speed; there are pdf, text, jobs, growth, start, engines" in capsys.readouterr().err
