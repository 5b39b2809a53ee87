"""`benchmarks/quality.py` and `benchmarks/false_fills.py`: tables of figures, and a page that they are written into."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from extractor import Extractor, load_schema
from tests.manual import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    "Methods\n\nWe trained a ResNet-50 on ImageNet with PyTorch on one NVIDIA V100. We trained the network with Adam.\n"
)
FIELDS = {
    "framework": {"status": "stated", "values": [{"value": "PyTorch", "quote": "with PyTorch"}]},
    "hardware": {"status": "stated", "values": [{"value": "NVIDIA A100", "quote": "one NVIDIA V100"}]},
    "randomness": {"status": "not_stated"},
}
SECOND = FIELDS | {"hardware": {"status": "not_stated"}}


@pytest.fixture
def quality(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The program as a module; `benchmarks` is no package, but the folder that Python looks in first."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("quality")


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A set of one document, and a second reader of it."""
    for name, fields in {"a": FIELDS, "a-second": SECOND}.items():
        for folder in ("texts", "annotations"):
            (tmp_path / "sets" / name / folder).mkdir(parents=True)
        (tmp_path / "sets" / name / "texts" / "d.txt").write_text(TEXT)
        (tmp_path / "sets" / name / "annotations" / "d.json").write_text(json.dumps({"doc": "d", "fields": fields}))
    return tmp_path / "sets"


def test_each_set_has_a_row(quality: Any, sets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rules find all that is stated and one wrong card; the second reader misses the hardware and finds nothing wrong."""
    assert quality.main([str(sets)]) == 0
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()]
    by_name = {row[0]: row[1:] for row in rows if row[0] in ("a", "a-second") and len(row) > 8}
    # documents, judged, status, macro-F1, precision, recall, F1, evidence, verbatim, core status
    assert by_name["a"] == ["1", "3", "1.000", "1.000", "0.500", "0.500", "0.500", "1.000", "1.000", "1.000"]
    assert by_name["a-second"] == ["1", "3", "0.667", "0.667", "1.000", "0.500", "0.667", "0.500", "1.000", "0.500"]


def test_a_page_gets_its_tables_and_keeps_its_words(quality: Any, sets: Path, tmp_path: Path) -> None:
    """What stands between marks is replaced; a table that was not made stays, and so does all else."""
    page = tmp_path / "page.md"
    page.write_text(
        "Before\n<!-- figures: sets -->\nold\n<!-- end -->\nAfter\n<!-- figures: absence -->\nkept\n<!-- end -->\n"
    )
    quality.main([str(sets), "--write", str(page)])
    written = page.read_text()
    assert "old" not in written
    assert "| a | 1 | 3 |" in written
    assert written.startswith("Before\n")
    assert written.endswith("After\n<!-- figures: absence -->\nkept\n<!-- end -->\n")


def test_a_folder_without_sets_is_refused(quality: Any, tmp_path: Path) -> None:
    """Nothing to measure is an error of usage."""
    with pytest.raises(SystemExit) as error:
        quality.main([str(tmp_path)])
    assert error.value.code == 2


def test_false_fills_are_counted(quality: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the 28 fields of one page that states its framework, one is filled; an empty page fills none."""
    monkeypatch.setattr(quality.false_fills, "PAGES", tmp_path)
    (tmp_path / "a.txt").write_text("We trained our networks with PyTorch.")
    (tmp_path / "b.txt").write_text("The garden is green.")
    row = quality.false_fills.table(None, Extractor(load_schema("dl_methods"))).splitlines()[-1]
    assert row == "| invented pages | 2 | 56 | 1.8% | framework 1 |"


def test_the_page_names_every_set_of_annotations() -> None:
    """docs/quality.md has a row for each set that is kept, so that none is measured in silence."""
    text = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    for path in (ROOT / "benchmarks" / "annotations").glob("*.jsonl"):
        assert f"| {path.stem} |" in text
