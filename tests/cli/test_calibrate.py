"""`extractor calibrate`: a file that a checklist can name, and what it says beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from extractor.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

CHECKLIST = """\
name: lamps
version: 1.0.0
usage: scientific_english
fields:
  lamp: {question: Which lamp?, kind: term, group: all, vocabulary: [LED, halogen]}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a checklist, two papers that use an LED, and gold that says so of one of them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lamps.yaml").write_text(CHECKLIST)
    for folder in ("papers", "gold"):
        (tmp_path / folder).mkdir()
    quote = {"value": "LED", "quote": "We used an LED"}
    for name, field in {
        "a": {"status": "stated", "values": [quote]},
        "b": {"status": "stated", "values": [{"value": "sun", "quote": "of the sun"}]},
    }.items():
        (tmp_path / "papers" / f"{name}.txt").write_text("We used an LED in the light of the sun.")
        (tmp_path / "gold" / f"{name}.json").write_text(json.dumps({"doc": name, "fields": {"lamp": field}}))
    return tmp_path


def test_what_is_written_is_a_calibration(cli: Callable[..., Said], desk: Path) -> None:
    """The checklist that names the file says of such an answer that it is right every other time."""
    said = cli("calibrate", "papers", "--gold", "gold", "-s", "lamps.yaml", "-o", "sure.yaml")
    assert (said.code, said.out) == (0, "")
    (desk / "sure_lamps.yaml").write_text(CHECKLIST.replace("fields:", "calibration: sure.yaml\nfields:"))
    calibration = load_schema("sure_lamps.yaml").calibration
    assert calibration is not None
    assert 0.4 < calibration.confidence("lamp", 0.9) < 0.8
    assert "2 answers of lamps 1.0.0 in 2 papers" in (desk / "sure.yaml").read_text()


def test_without_a_file_it_goes_to_standard_output(cli: Callable[..., Said], desk: Path) -> None:
    """YAML alone there; the tables of how well it does go to standard error."""
    said = cli("calibrate", "papers", "--gold", "gold", "-s", "lamps.yaml")
    assert set(yaml.safe_load(said.out)) == {"slope", "intercept", "fields"}
    assert "calibration error" in said.err


def test_a_calibration_is_fitted_to_bare_strengths(cli: Callable[..., Said], desk: Path) -> None:
    """What the checklist is calibrated with already makes no difference."""
    (desk / "other.yaml").write_text(CHECKLIST.replace("fields:", "calibration: {intercept: -3}\nfields:"))
    outs = [cli("calibrate", "papers", "--gold", "gold", "-s", name).out for name in ("lamps.yaml", "other.yaml")]
    assert outs[0] == outs[1]


def test_gold_of_other_papers_is_refused(cli: Callable[..., Said], desk: Path) -> None:
    """Nothing can be learnt from papers that are not there; nothing is written."""
    for path in (desk / "papers").iterdir():
        path.rename(path.with_stem(path.stem + "x"))
    said = cli("calibrate", "papers", "--gold", "gold", "-s", "lamps.yaml", "-o", "sure.yaml")
    assert (said.code, "No answer could be judged" in said.err) == (2, True)
    assert not (desk / "sure.yaml").exists()
