"""Records for the tests of sinks: made at random, the smallest, and one with everything."""

from __future__ import annotations

from hypothesis import strategies as st

from extractor.record import (
    Considered,
    DocumentInfo,
    ErrorInfo,
    Evidence,
    ExtractorInfo,
    FieldResult,
    ProblemInfo,
    Record,
    ReviewInfo,
    SchemaInfo,
    Value,
)

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
attributes = st.dictionaries(
    words, st.one_of(words, st.integers(-9, 9), st.booleans(), st.lists(words, max_size=2)), max_size=2
)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    """A quote somewhere, with or without a page."""
    quote, start = draw(words), draw(st.integers(0, 99999))
    boxes = draw(st.none() | st.just([(1.5, 2.0, 30.25, 4.0)]))
    return Evidence(
        quote=quote, start=start, end=start + len(quote), page=draw(st.none() | st.integers(1, 9)), boxes=boxes
    )


@st.composite
def field_results(draw: st.DrawFn) -> FieldResult:
    """An answer of any status."""
    quotes = draw(st.lists(evidences(), min_size=1, max_size=2))
    value = Value(
        value=draw(words), text=draw(words), attributes=draw(attributes), confidence=0.5, usage="used", evidence=quotes
    )
    miss = Considered(value=draw(words), usage="hedged", reason=draw(words), evidence=quotes)
    return draw(
        st.sampled_from(
            [
                FieldResult(status="stated", values=[value], considered=[miss]),
                FieldResult(status="not stated", considered=[miss]),
                FieldResult(status="not determined", reason="pages 7-8 have no text layer"),
            ]
        )
    )


reviews = st.builds(
    ReviewInfo,
    field=words,
    verdict=st.sampled_from(["right", "wrong", "missed"]),
    reviewers=st.lists(words, min_size=1, max_size=2),
    value=st.none() | words,
    note=st.none() | words,
)


@st.composite
def made_records(draw: st.DrawFn) -> Record:
    """A record with whatever characters a paper may hold."""
    return Record(
        schema_=SchemaInfo(name=draw(words), version="1"),
        document=DocumentInfo(id=draw(words), source=draw(words), title=draw(st.none() | words)),
        extractor=ExtractorInfo(version="0.1.0", backend="rules", config="c0ffee"),
        fields=draw(st.dictionaries(words, field_results(), max_size=2)),
        review=draw(st.none() | st.lists(reviews, max_size=2)),
    )


def record(document_id: str) -> Record:
    """Return the smallest record."""
    return Record(
        schema_=SchemaInfo(name="tiny", version="1"),
        document=DocumentInfo(id=document_id, source=f"{document_id}.txt"),
        extractor=ExtractorInfo(version="0.1.0", backend="rules", config="c0ffee"),
        fields={},
    )


def evidence(quote: str, start: int = 0, **more: object) -> Evidence:
    """Return a quote at a place."""
    return Evidence.model_validate({"quote": quote, "start": start, "end": start + len(quote), **more})


def value(name: str, /, *quotes: str, confidence: float = 0.9, **attributes: object) -> Value:
    """Return a value with its quotes, one after the other."""
    return Value.model_validate(
        {
            "value": name,
            "text": name,
            "attributes": attributes,
            "confidence": confidence,
            "usage": "used",
            "evidence": [evidence(quote) for quote in quotes or (f"We used {name}.",)],
        }
    )


def stated(*values: Value) -> FieldResult:
    """Return a field that is stated."""
    return FieldResult(status="stated", values=list(values))


def missed(name: str, reason: str = '"could be"') -> FieldResult:
    """Return a field that is not stated, with one near miss."""
    miss = Considered(value=name, usage="hedged", reason=reason, evidence=[evidence(f"It could be {name}.", 7)])
    return FieldResult(status="not stated", considered=[miss])


def paper(document_id: str, /, *, called: str | None = None, by: str = "tiny", **fields: FieldResult) -> Record:
    """Return a record of a paper with a title, by a checklist, with these fields."""
    return Record(
        schema_=SchemaInfo(name=by, version="1"),
        document=DocumentInfo(id=document_id, source=f"{document_id}.txt", title=called),
        extractor=ExtractorInfo(version="0.1.0", backend="rules", config="c0ffee"),
        fields=fields,
    )


def unread(document_id: str) -> Record:
    """Return the record of a document that could not be read."""
    return paper(document_id).model_copy(update={"error": ErrorInfo(kind="no-text", detail="It is a scan.")})


def whole() -> Record:
    """Return a record that has everything a record can have."""
    boxes = [(1.5, 2.0, 30.25, 4.0)]
    proof = evidence("We used 2 V100.", 12, section="Methods", page=3, boxes=boxes)
    hardware = value("NVIDIA V100", count=2, memory="32 GB").model_copy(update={"evidence": [proof, evidence("V100")]})
    made = paper(
        "2021/harbour",
        called="Six hours",
        hardware=stated(hardware, value("TPU v3")),
        hyperparameters=stated(value("learning rate=0.1", name="learning rate", number=0.1, share=True, filters=["a"])),
        framework=missed("PyTorch"),
        randomness=FieldResult(status="not determined", reason="page 2 has no text layer"),
    )
    document = made.document.model_copy(
        update={"format": "pdf", "sha256": "9f", "doi": "10.1/x", "pages": 3, "characters": 99, "question": "Which?"}
    )
    problem = ProblemInfo(stage="read", detail="page 2 has no text layer")
    corrected = ReviewInfo(
        field="hardware", verdict="corrected", reviewers=["ada", "bo"], value="TPU v3", was="TPU", note="see page 3"
    )
    reviews = [corrected, ReviewInfo(field="framework", verdict="checked", reviewers=["ada"])]
    return made.model_copy(update={"document": document, "problems": [problem], "review": reviews})
