"""Small gold and records, built from literals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.evaluation import Gold, GoldDocument, evaluate
from extractor.record import Record
from tests.small import make_schema

if TYPE_CHECKING:
    from extractor.evaluation import Evaluation

KINDS = {"hardware": "term", "settings": "pair", "code": "url", "split": "open"}


def said(*values: Any, **more: Any) -> dict[str, Any]:
    """Return a gold field: stated with these values, each a name or a dictionary; without any, not stated."""
    given = [value if isinstance(value, dict) else {"value": value, "quote": f"We used {value}."} for value in values]
    return {"status": "stated" if given else "not_stated", "values": given, **more}


def maybe(value: str) -> dict[str, Any]:
    """Return a gold value that is optional."""
    return {"value": value, "quote": f"We used {value}.", "optional": True}


def make_gold(**documents: dict[str, Any]) -> Gold:
    """Return gold: for each document its fields."""
    models = {name: GoldDocument.model_validate({"doc": name, "fields": given}) for name, given in documents.items()}
    return Gold(dict(sorted(models.items())), make_schema(**{name: {"kind": kind} for name, kind in KINDS.items()}))


def value(name: str, *, quote: str | None = None, confidence: float = 0.9) -> dict[str, Any]:
    """Return a value of a record."""
    words = quote if quote is not None else f"We used {name}."
    return {
        "value": name,
        "text": name,
        "confidence": confidence,
        "usage": "used",
        "evidence": [{"quote": words, "start": 0, "end": len(words)}],
    }


def answer(*values: Any, considered: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """Return a field of a record: stated with these values, each a name or a dictionary; without any, not stated."""
    given = [given if isinstance(given, dict) else value(given) for given in values]
    return {"status": "stated" if given else "not stated", "values": given, "considered": list(considered)}


def turned_down(name: str, reason: str, *, quote: str | None = None) -> dict[str, Any]:
    """Return a near miss of a record."""
    words = quote if quote is not None else f"We used {name}."
    evidence = {"quote": words, "start": 0, "end": len(words)}
    return {"value": name, "usage": "background", "reason": reason, "evidence": [evidence]}


def make_record(document: str, error: dict[str, str] | None = None, **fields: dict[str, Any]) -> Record:
    """Return a record."""
    content = {
        "schema": {"name": "small", "version": "1.0.0"},
        "document": {"id": document, "source": f"{document}.txt"},
        "extractor": {"version": "0", "backend": "rules", "config": "0"},
        "fields": fields,
        **({"error": error} if error else {}),
    }
    return Record.model_validate(content)


def judged(gold: dict[str, Any], record: dict[str, Any], field: str = "hardware") -> Evaluation:
    """Return the evaluation of one field of one document."""
    return evaluate([make_record("a", **{field: record})], make_gold(a={field: gold}))
