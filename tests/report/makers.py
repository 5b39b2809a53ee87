"""Records for reports, built from literals."""

from __future__ import annotations

from typing import Any

from extractor.record import Record

HARM = '<script>alert("x")</script>'


def evidence(text: str, quote: str, **more: Any) -> dict[str, Any]:
    """Return the evidence of a quote, which stands once in the text."""
    start = text.index(quote)
    return {"quote": quote, "start": start, "end": start + len(quote), **more}


def value(name: str, *quotes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a value that quotes prove."""
    return {"value": name, "text": name, "confidence": 0.9, "usage": "used", "evidence": list(quotes), **more}


def record_of(document_id: str, fields: dict[str, Any], **more: Any) -> Record:
    """Return a record; what is given of the document is added to its id."""
    document = {"id": document_id, "source": f"{document_id}.txt", "sha256": "0" * 64, **more.pop("document", {})}
    return Record.model_validate(
        {
            "schema": {"name": "dl-methods", "version": "1.0.0"},
            "document": document,
            "extractor": {"version": "0.1.0", "backend": "rules", "config": "0"},
            "fields": fields,
            **more,
        }
    )


def hostile_record() -> tuple[Record, str]:
    """Return a record of which every string is markup or a script's address, and its text."""
    quote = f"We used </script><!-- {HARM} <img src=x onerror=alert(1)> in \u2028 𝛼𝛽 Keras."
    text = f"𝛼 Before. {quote} After."
    proof = evidence(text, quote, section="<h1>Methods</h1>", page=3)
    fields = {
        "framework": {
            "status": "stated",
            "values": [value("<img src=x onerror=alert(1)>", proof, attributes={"<b>": "<i>x</i>"})],
            "considered": [{"value": HARM, "usage": "hedged", "reason": HARM, "evidence": [proof]}],
        },
        "code_url": {"status": "stated", "values": [value("javascript:alert(1)", proof)]},
        "data_url": {"status": "stated", "values": [value("https://example.org/<b>", proof)]},
        "hardware": {"status": "not determined", "reason": HARM},
    }
    problems = [{"stage": "read", "detail": HARM}]
    about = {"title": HARM, "doi": '10.1/"><script>alert(1)</script>', "characters": len(text)}
    return record_of("{{ data }}", fields, document=about, problems=problems), text


def unread_record() -> Record:
    """Return the record of a document that could not be read."""
    return record_of("scan", {}, error={"kind": "no-text", "detail": "No page has a text layer."})


def unsure_record() -> Record:
    """Return a record without a text at hand: a value, a near miss, and fields that are not stated and not determined."""
    text = "We trained it in PyTorch 2.1. Keras could be used."
    fields = {
        "framework": {
            "status": "stated",
            "values": [
                value("PyTorch", evidence(text, "We trained it in PyTorch 2.1."), attributes={"version": "2.1"})
            ],
            "considered": [
                {
                    "value": "Keras",
                    "usage": "hedged",
                    "reason": '"could be"',
                    "evidence": [evidence(text, "Keras could be used.")],
                }
            ],
        },
        "hardware": {"status": "not determined", "reason": "page 2 has no text layer"},
        "datasets": {"status": "not stated"},
    }
    corrected = {
        "field": "framework",
        "verdict": "corrected",
        "value": "PyTorch",
        "was": "Torch",
        "note": "see table 2",
    }
    review = [{**corrected, "reviewers": ["Ada", "<b>Ben</b>"]}]
    return record_of("unsure", fields, document={"title": "Nobody is sure"}, review=review)
