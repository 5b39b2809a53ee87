"""The page as a text: self-contained, safe whatever the records hold, and small."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.report import Report
from extractor.report.packed import pack, script_json, unpack
from extractor.report.page import SCRIPTS, page
from extractor.report.report import CHUNK
from tests.report.makers import HARM, evidence, hostile_record, record_of, unread_record, value

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


class Elements(HTMLParser):
    """The elements of a page, each with its attributes and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.is_inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), []))
        self.is_inside = True

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.found[-1][2].append(data)

    def named(self, name: str) -> list[tuple[dict[str, str | None], str]]:
        """Return the elements of a name."""
        return [(attributes, "".join(text)) for tag, attributes, text in self.found if tag == name]


def made(*records: Any) -> str:
    """Return the page of some records, each with its text."""
    report = Report(title=HARM, questions={})
    for record, text in records:
        report.add(record, text)
    return "".join(report.page())


@given(JSON)
def test_json_in_a_script_ends_no_element(data: Any) -> None:
    """It holds no sign that HTML or an old script engine reads, and means the same."""
    written = script_json(data)
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == data


@given(JSON)
def test_what_is_packed_is_unpacked(data: Any) -> None:
    """In letters that mean nothing to HTML nor to JSON."""
    packed = pack(data)
    assert unpack(packed) == data
    assert script_json(packed) == f'"{packed}"'


def test_a_hostile_record_adds_no_element() -> None:
    """The page of a record that is markup all over has the elements of any other page, and nothing of it in the clear."""
    hostile, plain = made(hostile_record()), made((record_of("a", {}), ""))
    assert [tag for tag, _, _ in Elements(hostile).found] == [tag for tag, _, _ in Elements(plain).found]
    assert HARM not in hostile
    assert "onerror" not in hostile


def test_only_the_pages_own_script_and_style_may_run() -> None:
    """The policy allows them by their hashes, and nothing else."""
    elements = Elements(made(hostile_record()))
    [policy] = [found["content"] or "" for found, _ in elements.named("meta") if "http-equiv" in found]
    [script] = [text for found, text in elements.named("script") if "type" not in found]
    [(_, style)] = elements.named("style")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for name, content in (("script-src", script), ("style-src", style)):
        assert rules[name] == f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def test_nothing_is_asked_of_the_network() -> None:
    """No element names a file to fetch, and neither does the style."""
    elements = Elements(made(hostile_record()))
    named = [(tag, found) for tag, found, _ in elements.found if found.keys() & {"src", "srcset", "action", "data"}]
    assert named == []
    assert [found["href"] for found, _ in elements.named("a")] == ["#main"]
    assert elements.named("link") == []
    [(_, style)] = elements.named("style")
    assert not re.search(r"url\(|@import", style)


def test_the_script_makes_no_markup_of_text() -> None:
    """It has no way to parse a string as HTML or as a script, and no request."""
    source = made((record_of("a", {}), ""))
    ways = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "createContextualFragment",
    )
    ways += ("DOMParser", "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "import(")
    assert [way for way in ways if way in source] == []


def test_each_part_of_the_script_is_used() -> None:
    """The parts that are listed are the files that are there."""
    from importlib.resources import files

    found = sorted(path.name for path in (files("extractor.report") / "parts").iterdir())
    assert found == sorted([*(f"{name}.js" for name in SCRIPTS), "page.css", "page.html"])


def test_slots_in_a_title_are_text() -> None:
    """A title that looks like a slot of the page is not filled."""
    assert "<title>{{ script }}</title>" in "".join(page("{{ script }}", ()))


def test_the_same_records_give_the_same_page() -> None:
    """To the byte."""
    assert made(hostile_record(), (unread_record(), None)) == made(hostile_record(), (unread_record(), None))


def packed_papers(text: str) -> list[list[dict[str, Any]]]:
    """Return the papers of a page, chunk by chunk."""
    found = {attributes.get("id"): content for attributes, content in Elements(text).named("script")}
    chunks = [unpack(json.loads(content)) for name, content in found.items() if (name or "").startswith("papers-")]
    return chunks  # type: ignore[return-value]


def test_papers_lie_in_chunks() -> None:
    """Each paper is where the page looks for it."""
    records = [record_of(f"paper-{number}", {}) for number in range(2 * CHUNK + 1)]
    chunks = packed_papers(made(*((record, "") for record in records)))
    assert [len(chunk) for chunk in chunks] == [CHUNK, CHUNK, 1]
    assert [paper["document"]["id"] for chunk in chunks for paper in chunk] == [
        record.document.id for record in records
    ]


def test_contexts_shrink_before_a_page_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few papers have wide contexts; many have less, and the page stays within its budget; no quote is lost."""
    monkeypatch.setattr("extractor.report.report.BUDGET", 250_000)
    pages = {count: made(*(noisy_paper(number) for number in range(count))) for count in (1, 20)}
    assert len(pages[20]) < 250_000
    [[few]], [many, *_] = packed_papers(pages[1]), packed_papers(pages[20])
    assert len(few["passages"][0][1]) > len(many[0]["passages"][0][1]) > len("We used Keras.")
    number, start, length = many[0]["quotes"][many[0]["fields"]["framework"]["values"][0]["evidence"][0]]
    assert many[0]["passages"][number][1][start : start + length] == "We used Keras."


def noisy_paper(number: int) -> tuple[Any, str]:
    """Return a record with thirty quotes, and a text that packs badly."""
    words = [hashlib.sha256(f"{number} {i}".encode()).hexdigest() for i in range(600)]
    quotes = [f"We used Keras{'.' * (i + 1)}" for i in range(30)]
    text = " ".join(part for i, found in enumerate(quotes) for part in (*words[20 * i : 20 * i + 20], found))
    values = [
        value(f"{found} {number}", evidence(text, f" {found} " if i < 29 else f" {found}"))
        for i, found in enumerate(quotes)
    ]
    values[0] = value("Keras", evidence(text, "We used Keras."))
    return record_of(f"paper-{number}", {"framework": {"status": "stated", "values": values}}), text
