"""`benchmarks/annotated.py`: the project's own annotations, put together again with the texts they are of."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
from typing import TYPE_CHECKING, Any

import pytest

from extractor.evaluation import load_gold
from extractor.schema import load_schema
from tests.manual import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

CORPUS = ROOT.parent / "shared" / "corpus"
PAPER = {
    "doc_id": "x1",
    "words": "A Net We trained ( with Adam ) . It was fast .".split(),
    "sections": [[0, 2], [2, 13]],
    "sentences": [[0, 2], [2, 9], [9, 13]],
}
PASSAGES = {
    "paper": "y1",
    "passages": ["One.\n\nTwo.", "Two.\n \nThree."],
    "questions": {"optimizer": {"passage": 1}},
}


@pytest.fixture
def annotated() -> ModuleType:
    """The program as a module; `benchmarks` is no package."""
    spec = importlib.util.spec_from_file_location("annotated", ROOT / "benchmarks" / "annotated.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with one paper of each kind."""
    for name, paper in {"scirex": PAPER, "biodiversity_passages": PASSAGES}.items():
        (tmp_path / f"{name}.jsonl.gz").write_bytes(gzip.compress(json.dumps(paper).encode()))
    return tmp_path


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ({"corpus": "scirex", "paper": "x1"}, "A Net\n\nWe trained (with Adam).\nIt was fast.\n"),
        ({"corpus": "biodiversity", "paper": "y1"}, "One.\n\nTwo.\n\nThree.\n"),
        ({"corpus": "biodiversity", "paper": "y1", "field": "optimizer"}, "Two.\n \nThree.\n"),
    ],
)
def test_texts_are_put_together(annotated: ModuleType, corpus: Path, source: dict[str, str], text: str) -> None:
    """Tokens to lines with an empty one before a section; passages to their chunks, each once; one passage as it is."""
    assert annotated.Papers(corpus).text(source) == text


def write(annotated: ModuleType, folder: Path, **changed: Any) -> None:
    """Write a set of one annotation."""
    text = "A Net\n\nWe trained (with Adam).\nIt was fast.\n"
    value = {"value": "Adam", "span": [text.index("with"), text.index(")")]}
    annotation = {
        "doc": "x",
        "source": {"corpus": "scirex", "paper": "x1"},
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "fields": {"optimizer": {"status": "stated", "values": [value]}, "hardware": {"status": "not_stated"}},
        **changed,
    }
    folder.mkdir()
    (folder / "set.jsonl").write_text(json.dumps(annotation) + "\n")
    annotated.ANNOTATIONS = folder


def test_offsets_become_quotes(annotated: ModuleType, corpus: Path, tmp_path: Path) -> None:
    """What is written is gold that evaluate reads, and the text it is of."""
    write(annotated, tmp_path / "sets")
    assert annotated.main([str(corpus), str(tmp_path / "out"), "set"]) == 0
    gold = load_gold(tmp_path / "out" / "set" / "annotations", load_schema("dl_methods"))
    fields = gold.documents["x"].fields
    assert [value.quote for value in fields["optimizer"].values] == ["with Adam"]
    assert not fields["hardware"].is_stated
    assert (tmp_path / "out" / "set" / "texts" / "x.txt").read_text().startswith("A Net")


def test_another_text_is_refused(annotated: ModuleType, corpus: Path, tmp_path: Path) -> None:
    """Offsets into a text that has changed would prove anything."""
    write(annotated, tmp_path / "sets", sha256="0")
    with pytest.raises(ValueError, match="another text"):
        annotated.main([str(corpus), str(tmp_path / "out")])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the papers that are annotated are not at hand")
def test_all_annotations_fit_their_papers(annotated: ModuleType, tmp_path: Path) -> None:
    """Every set can be built, and is gold without a fault: statuses fit values, ids are one each, every field is known."""
    assert annotated.main([str(CORPUS), str(tmp_path)]) == 0
    schema = load_schema("dl_methods")
    for name in annotated.ANNOTATIONS.glob("*.jsonl"):
        gold = load_gold(tmp_path / name.stem / "annotations", schema)
        assert len(gold.documents) == len(name.read_text(encoding="utf-8").splitlines())
