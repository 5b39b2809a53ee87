"""Reviewed fields as gold that `extractor evaluate` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractor.errors import SinkError
from extractor.evaluation import evaluate, load_gold
from extractor.review import Decision, apply_decisions, gold_of, settle, write_gold
from tests.review.makers import TEXT, checked, decision, missed, record
from tests.small import make_schema

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.review import GoldFile

SCHEMA = make_schema(framework={"kind": "term"}, model_architecture={"kind": "term"})
ROUND = [
    decision("framework", "wrong", "PyTorch", note="theirs"),
    checked("framework", "not stated"),
    decision("model_architecture", "corrected", "ResNet", corrected="ResNet-50"),
    checked("model_architecture", "stated"),
    missed("optimizer", "Adam", "Adam was the optimizer."),
]


def gold(*decisions: Decision) -> GoldFile:
    """Return the gold that follows from decisions."""
    settled = settle(record(), decisions)
    return gold_of(apply_decisions(record(), settled, lambda: TEXT)[0], settled)


def test_checked_fields_become_gold() -> None:
    """With their values and quotes, or with what came near; of other fields nothing is said."""
    found = gold(*ROUND)
    assert found.content == {
        "doc": "harbour",
        "title": "Six hours",
        "fields": {
            "framework": {
                "status": "not_stated",
                "near_miss": {
                    "quote": "We trained a ResNet in PyTorch 1.7.",
                    "why": "PyTorch: turned down by Ada: theirs",
                },
            },
            "model_architecture": {
                "status": "stated",
                "values": [
                    {"value": "ResNet-50", "aliases": ["ResNet"], "quote": "We trained a ResNet in PyTorch 1.7."}
                ],
            },
        },
    }
    assert found.left_out == {"optimizer": "not checked", "hardware": "not checked"}


def test_what_is_open_is_no_gold() -> None:
    """What readers differ on, and what is not determined, are left out and named."""
    differ = [
        *(one for by in ("Ada", "Ben") for one in (checked("framework", "stated", by=by),)),
        decision("framework", "right", "PyTorch"),
        decision("framework", "corrected", "PyTorch", by="Ben", corrected="Torch"),
        checked("hardware", "not determined"),
    ]
    assert gold(*differ).left_out["framework"] == "readers differ"
    assert gold(*differ).left_out["hardware"] == "not determined"
    assert gold(*differ).fields == 0


def test_evaluate_reads_it(tmp_path: Path) -> None:
    """The record that was reviewed is judged by it: one field is right in both, one value is wrong."""
    write_gold(tmp_path / "gold", [gold(*ROUND)])
    loaded = load_gold(tmp_path / "gold", SCHEMA)
    total = evaluate([record()], loaded).total
    assert (total.both, total.invented, total.missed, total.neither) == (1, 1, 0, 0)
    reviewed, _ = apply_decisions(record(), settle(record(), ROUND), lambda: TEXT)
    total = evaluate([reviewed], loaded).total
    assert (total.both, total.neither, total.hits, total.wrong) == (1, 1, 1, 0)


def test_gold_is_not_written_over(tmp_path: Path) -> None:
    """Nothing is written where a file is there already."""
    write_gold(tmp_path, [gold(*ROUND)])
    before = (tmp_path / "harbour.json").read_bytes()
    other = gold(*ROUND[:2])
    with pytest.raises(SinkError) as caught:
        write_gold(tmp_path, [other])
    assert caught.value.code == "gold-exists"
    assert (tmp_path / "harbour.json").read_bytes() == before
