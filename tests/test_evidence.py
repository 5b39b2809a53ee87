"""The gate: a quote is the text's own characters and holds its value, or the value is not stated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.document import Problem, Span
from extractor.evidence import check_record, holds, verify
from extractor.findings import FieldFindings, Finding
from extractor.record import FieldResult
from tests.small import make_document, make_field, make_record, make_schema

HARDWARE = make_field(vocabulary=[{"name": "NVIDIA V100", "aliases": ["Tesla V-100"]}, {"name": "GPU"}])
RATES = make_field(
    "pair",
    parameters=[
        {"name": "learning rate", "aliases": ["=lr"]},
        {"name": "epochs", "units": ["epochs"]},
        {"name": "input size", "slot": "size"},
        {
            "name": "kernel",
            "slot": "word",
            "choices": [{"name": "RBF", "aliases": ["radial basis function"]}, "linear"],
        },
    ],
)
LINK = make_field("url")
AUGMENTATION = make_field(none=["no augmentation was applied"], vocabulary=[{"name": "flip"}])
SIZES = make_field(patterns=[{"phrase": "resized to {size}", "value": "resize to {size}"}])


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("on two NVIDIA V100s", True),
        ("on a Tesla V100 card", True),
        ("on an NVIDIA\nV100", True),
        ("on an NVI-\nDIA V100", True),
        ("on an NVI- \nDIA V100", True),
        ("on an NVI-DIA V100", False),
        ("on NVIDIA cards", False),
        ("on an NVIDIA V1000", False),
        ("on a Tesla K80", False),
    ],
)
def test_a_name_is_held_as_itself_or_by_an_alias(quote: str, expected: bool) -> None:
    """A term is in its quote as whole words or as an alias of the vocabulary; a part of it is not enough."""
    assert holds(HARDWARE, "NVIDIA V100", quote) is expected


@pytest.mark.parametrize(
    ("value", "quote", "expected"),
    [
        ("learning rate=0.0001", "a learning rate of 1e-4", True),
        ("learning rate=0.0005", "a learning rate of 5 × 10⁻⁴", True),
        ("learning rate=0.0001", "lr = 1 × 10-4", True),
        ("learning rate=0.0001", "a learning rate of 0.001", False),
        ("learning rate=0.0001", "a decay of 0.0001", False),
        ("learning rate=1.7", "in Pytorch 1.7 with a learning rate of 1e-3", False),
        ("learning rate=0.001", "in Pytorch 1.7 with a learning rate of 1e-3", True),
        ("epochs=100000", "for 100,000 epochs", True),
        ("epochs=8", "for eight epochs", True),
        ("epochs=8", "for 80 epochs", False),
        ("input size=224x224", "an input size of 224 × 224 pixels", True),
        ("input size=224x224", "an input size of 224 × 256 pixels", False),
        ("kernel=RBF", "the kernel was a radial basis function", True),
        ("kernel=RBF", "the kernel was linear", False),
        ("kernel=RBF", "a radial basis function of the learning rate", False),
        ("learning rate=0.1", "a learning rate with the RBF kernel of 0.1", True),
        ("learning rate=0.01", "a learning rate of 0.1 for 10 epochs, and 0.01 for the rest", True),
        ("learning rate=0.02", "a learning rate of 0.1 for 10 epochs, and 0.01 for the rest", False),
    ],
)
def test_a_pair_is_held_by_its_name_and_the_same_number(value: str, quote: str, expected: bool) -> None:
    """A number may be written otherwise, but must be the same, and its name must stand with it."""
    assert holds(RATES, value, quote) is expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("see https://github.com/a/moths", True),
        ("see https://github.com/\na/moths.", True),
        ("see https://github.com/a/bats", False),
    ],
)
def test_a_link_is_held_whole(quote: str, expected: bool) -> None:
    """A link is in its quote with every character, wherever the page breaks it."""
    assert holds(LINK, "https://github.com/a/moths", quote) is expected


def test_none_is_held_by_a_denial_only() -> None:
    """That something was done without is proved by a phrase that says so."""
    assert holds(AUGMENTATION, "none", "No augmentation was applied.")
    assert not holds(AUGMENTATION, "none", "None of the flips was applied.")


def test_a_template_is_held_where_its_pattern_gives_it() -> None:
    """A value made from a pattern's slots is in a quote that the pattern reads that way."""
    assert holds(SIZES, "resize to 64x64", "were resized to 64x64")
    assert not holds(SIZES, "resize to 64x64", "were resized to 32x32")


def squashed(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


WORDS = st.text("abAB1 -.", min_size=1, max_size=12)


@given(WORDS, WORDS)
def test_no_value_is_held_by_words_that_lack_it(value: str, quote: str) -> None:
    """Without a vocabulary a value is held only if its letters and digits stand in the quote in a row."""
    if holds(make_field(), value, quote):
        assert squashed(value) in squashed(quote)


@given(st.decimals(0, 1000, places=4), st.decimals(0, 1000, places=4))
def test_no_number_is_held_by_another(wanted: object, written: object) -> None:
    """A pair is held if the number in the quote is the same, and only then."""
    quote = f"We set the learning rate to {written}."
    assert holds(RATES, f"learning rate={wanted}", quote) is (wanted == written)


SCHEMA = make_schema(hardware={"kind": "term", "vocabulary": [{"name": "NVIDIA V100"}, {"name": "TPU"}]})


def found(text: str, *values: str, problems: tuple[Problem, ...] = ()) -> FieldResult:
    """Return the result for values that a backend claims to have found in the whole of a text."""
    document = make_document(text, problems=problems)
    findings = tuple(Finding(value, value, (Span(0, len(text)),), 0.9) for value in values)
    return verify(document, SCHEMA, {"hardware": FieldFindings(findings)}, 8)["hardware"]


def test_what_the_quote_holds_is_stated() -> None:
    """A value in its quote passes, with the words it stands in."""
    result = found("We used an NVIDIA V100.", "NVIDIA V100")
    assert (result.status, result.values[0].evidence[0].quote) == ("stated", "We used an NVIDIA V100.")


def test_what_the_quote_lacks_is_turned_down() -> None:
    """A value that a backend made up is kept as a near miss that says so, not as an answer."""
    result = found("We used a large machine.", "NVIDIA V100")
    assert (result.status, result.values) == ("not stated", [])
    assert result.considered[0].reason.startswith("unsupported")


def test_hidden_text_makes_absence_undetermined() -> None:
    """Where a page could not be read nothing is called not stated; what was found is stated all the same."""
    scan = (Problem("page 2 has no text layer", hides_text=True),)
    assert found("We waited.", problems=scan).status == "not determined"
    assert found("We used a TPU.", "TPU", problems=scan).status == "stated"


def test_a_problem_that_hides_nothing_changes_no_status() -> None:
    """Only text that may be missing makes absence doubtful."""
    assert found("We waited.", problems=(Problem("odd characters"),)).status == "not stated"


def test_a_backend_that_could_not_look_says_so() -> None:
    """The reason why a backend has no answer becomes that of the field."""
    findings = {"hardware": FieldFindings(undetermined="the model gave no answer")}
    result = verify(make_document("We waited."), SCHEMA, findings, 8)["hardware"]
    assert (result.status, result.reason) == ("not determined", "the model gave no answer")


def test_near_misses_are_limited() -> None:
    """At most as many near misses are kept as asked for."""
    misses = tuple(Finding(str(number), "we", (Span(0, 2),), usage="hedged") for number in range(5))
    findings = {"hardware": FieldFindings(turned_down=misses)}
    assert len(verify(make_document("we"), SCHEMA, findings, 3)["hardware"].considered) == 3


def claimed(quote: str, start: int, value: str = "TPU") -> dict[str, object]:
    evidence = {"quote": quote, "start": start, "end": start + len(quote)}
    value_entry = {"value": value, "text": value, "confidence": 0.9, "usage": "used", "evidence": [evidence]}
    return {"status": "stated", "values": [value_entry]}


def test_a_sound_record_has_no_problems() -> None:
    """A record whose quotes stand where they say and hold their values passes."""
    assert check_record(make_record(hardware=claimed("a TPU", 8)), "We used a TPU.", SCHEMA) == []


def test_a_shifted_quote_is_found_out() -> None:
    """A quote one character off is no quote."""
    [problem] = check_record(make_record(hardware=claimed("a TPU", 7)), "We used a TPU.", SCHEMA)
    assert problem == "hardware: the quote for 'TPU' is not at 7-12 of the text."


def test_a_quote_without_its_value_is_found_out() -> None:
    """A real sentence that does not hold the value is no evidence."""
    [problem] = check_record(make_record(hardware=claimed("We used", 0)), "We used a TPU.", SCHEMA)
    assert problem == "hardware: the quote at 0-7 does not hold 'TPU'."


def test_near_misses_are_checked_too() -> None:
    """The quote of a near miss must be verbatim as well."""
    evidence = {"quote": "on a TPU", "start": 0, "end": 8}
    miss = {"value": "TPU", "usage": "hedged", "reason": '"could"', "evidence": [evidence]}
    record = make_record(hardware={"status": "not stated", "considered": [miss]})
    assert check_record(record, "on a TPU", SCHEMA) == []
    assert len(check_record(record, "on one TPU", SCHEMA)) == 1
