"""`benchmarks/check.py`: the answers that it makes are right and wrong as it says, and the table counts them."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

GOLD: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "moths": (
        "The network was trained in Keras, on 2300 photographs of moths.",
        [{"value": "Keras", "quote": "The network was trained in Keras, on 2300 photographs"}],
    ),
    "corals": ("The model was implemented in PyTorch.", [{"value": "PyTorch", "quote": "implemented in PyTorch"}]),
    "soil": ("We took 40 samples of soil.", []),
}


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The program as a module; `benchmarks` is no package, but the folder that Python looks in first."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    return importlib.import_module("check")


def write_gold(folder: Path) -> None:
    """Write three annotated texts."""
    for name in ("texts", "annotations"):
        (folder / name).mkdir()
    for doc, (text, values) in GOLD.items():
        status = "stated" if values else "not_stated"
        field = {"status": status} | ({"values": values} if values else {})
        (folder / "texts" / f"{doc}.txt").write_text(text)
        (folder / "annotations" / f"{doc}.json").write_text(json.dumps({"doc": doc, "fields": {"framework": field}}))


def test_answers_are_right_and_wrong_as_they_say(
    benchmark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Values and quotes of a text are right for it and wrong for the others; the table counts them all, and none is misjudged."""
    write_gold(tmp_path)
    assert benchmark.main([str(tmp_path), "--errors", "5"]) == 0
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in capsys.readouterr().out.splitlines()]
    table = {cells[0]: cells[1:] for cells in lines}
    assert table["absence"][:4] == ["1", "0", "2", "2"]
    assert table["value"][:4] == ["2", "0", "4", "4"]
    assert table["sentence with another number"][:4] == ["0", "0", "1", "1"]
    assert table["all"][-2:] == ["1.000", "1.000"]


def test_a_number_is_changed_and_citations_are_not(benchmark: Any) -> None:
    """The last number of two digits or more becomes another one; a quote without such a number gives no case."""
    assert benchmark.with_another_number("on 2300 photographs of 12 sites") == "on 2300 photographs of 37 sites"
    assert benchmark.with_another_number("in TensorFlow [51] on 3 sites") is None
