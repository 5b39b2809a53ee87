"""Records and decisions for reviews, built from literals."""

from __future__ import annotations

from typing import Any

from extractor.record import Record
from extractor.review import Decision

TEXT = "We trained a ResNet in PyTorch 1.7. Keras could be used. Adam was the optimizer."


def record(**document: Any) -> Record:
    """Return the record of `TEXT`: two values, a near miss, a field that is not stated and one that is not determined."""

    def proof(quote: str) -> dict[str, Any]:
        start = TEXT.index(quote)
        return {"quote": quote, "start": start, "end": start + len(quote), "section": "Methods", "page": 2}

    def value(name: str, quote: str, **attributes: Any) -> dict[str, Any]:
        return {
            "value": name,
            "text": name,
            "attributes": attributes,
            "confidence": 0.7,
            "usage": "used",
            "evidence": [proof(quote)],
        }

    sentence = "We trained a ResNet in PyTorch 1.7."
    fields = {
        "framework": {
            "status": "stated",
            "values": [value("PyTorch", sentence, version="1.7")],
            "considered": [
                {
                    "value": "Keras",
                    "usage": "hedged",
                    "reason": '"could be"',
                    "evidence": [proof("Keras could be used.")],
                }
            ],
        },
        "model_architecture": {"status": "stated", "values": [value("ResNet", sentence)]},
        "optimizer": {"status": "not stated"},
        "hardware": {"status": "not determined", "reason": "page 3 has no text layer"},
    }
    about = {"id": "harbour", "source": "harbour.txt", "sha256": "a" * 64, "title": "Six hours", **document}
    content = {
        "schema": {"name": "dl-methods", "version": "1.0.0"},
        "document": about,
        "extractor": {"version": "0.1.0", "backend": "rules", "config": "0"},
        "fields": fields,
    }
    return Record.model_validate(content)


def decision(field: str, verdict: str, value: str | None = None, *, by: str = "Ada", **more: Any) -> Decision:
    """Return a decision about the record."""
    about = {"document": "harbour", "sha256": "a" * 64, "record": "0123", "reviewer": by}
    return Decision.model_validate({**about, "field": field, "verdict": verdict, "value": value, **more})


def missed(field: str, value: str, quote: str, *, by: str = "Ada", **more: Any) -> Decision:
    """Return the decision that a value was missed."""
    return decision(field, "missed", value, by=by, quote=quote, **more)


def checked(field: str, status: str, *, by: str = "Ada", **more: Any) -> Decision:
    """Return the decision that a field is checked."""
    return decision(field, "checked", by=by, status=status, **more)
