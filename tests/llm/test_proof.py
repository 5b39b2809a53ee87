"""Whatever a model says: only what the document proves gets through."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from jsonschema import validate

from extractor.evidence import check_record, verify
from extractor.llm.proof import Prover
from extractor.llm.questions import form_of
from extractor.llm.reading import Heard
from extractor.llm.vote import Ballot, count
from extractor.rules import RulesBackend
from extractor.schema import record_json_schema
from tests.llm.bench import PAPER, SCHEMA
from tests.small import make_document, make_record

if TYPE_CHECKING:
    from extractor.rules.analysis import Analysis

DOCUMENT = make_document(PAPER)
WORDS = st.sampled_from(
    [*PAPER.replace(".", " ").split(), "JAX", "ImageNet", "none", "", "0.001", "the network", "\u0000", "(", "*"]
)
NUMBERS = st.lists(st.integers(-2, 12), max_size=3)
VALUE = st.fixed_dictionaries({"value": WORDS, "sentences": NUMBERS}, optional={"version": WORDS})
PAIR = st.fixed_dictionaries({"name": WORDS, "number": WORDS, "sentences": NUMBERS}, optional={"unit": WORDS})
STATUS = st.sampled_from(["stated", "not stated", "denied"])


@cache
def analysis() -> Analysis:
    """Return what the rules find in the paper."""
    return RulesBackend(SCHEMA).analyse(DOCUMENT)


def answers(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return answers in the form of a kind of field, with anything in them."""
    values = PAIR if kind == "pair" else VALUE
    return st.fixed_dictionaries({"status": STATUS, "values": st.lists(values, max_size=3), "sentences": NUMBERS})


@examples(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries({name: answers(field.kind) for name, field in SCHEMA.fields.items()}),
    st.sets(st.integers(0, 6)),
)
def test_whatever_a_model_says_every_value_is_proven(said: dict[str, dict[str, Any]], shown: set[int]) -> None:
    """Each value of a record stands in a sentence that was shown and is this work's own; every quote is verbatim; the record is valid."""
    prover = Prover(DOCUMENT, analysis(), SCHEMA)
    form = form_of(tuple(SCHEMA.fields.values())).model_validate(said)
    heard_of = form.model_dump(mode="json", by_alias=True)
    found = {}
    for name, field in SCHEMA.fields.items():
        heard = Heard(heard_of[name], frozenset(shown))
        found[name] = count([Ballot("model", prover.prove(field, heard))], "majority")
    results = verify(DOCUMENT, SCHEMA, found, 8)
    record = make_record(**{name: result.model_dump() for name, result in results.items()})
    assert check_record(record, PAPER, SCHEMA) == []
    sentences = {
        index: analysis().view.span(*one.span) for index, one in enumerate(analysis().sentences) if index in shown
    }
    for result in results.values():
        for value in result.values:
            places = [(quote.start, quote.end) for quote in value.evidence]
            assert all(
                any(one.start <= start and end <= one.end for one in sentences.values()) for start, end in places
            )
            assert not {"They", "Keras"} & {quote.quote.split()[0] for quote in value.evidence}
    validate(record.model_dump(mode="json", by_alias=True, exclude_none=True), record_json_schema(SCHEMA))
