"""JSON-LD: it expands without a network, its terms exist, and each quote is an annotation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from pyld import jsonld

from extractor.sinks.linked import CONTEXT, paper_iri
from extractor.sinks.targets import open_target
from tests.sinks.makers import missed, paper, stated, unread, value, whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from extractor.record import Record

SCHEMA: Final = "http://schema.org/"
FAIR4ML: Final = "https://w3id.org/fair4ml#"
OA: Final = "http://www.w3.org/ns/oa#"

# What FAIR4ML 0.1.0, the Web Annotation vocabulary and schema.org define, of what could be wanted here.
DEFINED: Final = {
    FAIR4ML: "MLModel MLModelEvaluation evaluatedOn evaluationMetrics fineTunedFrom hasEvaluation intendedUse mlTask"
    " modelCategory testedOn trainedOn validatedOn",
    OA: "Annotation SpecificResource TextPositionSelector TextQuoteSelector end exact hasBody hasSelector hasSource"
    " hasTarget identifying motivatedBy prefix start suffix",
    SCHEMA: "Dataset PropertyValue ScholarlyArticle SoftwareApplication about codeRepository identifier mentions name"
    " propertyID softwareRequirements softwareVersion unitText url value valueReference",
}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no context be fetched."""

    def refuse(url: str, _: object) -> None:
        raise AssertionError(url)

    monkeypatch.setattr(jsonld, "_default_document_loader", refuse)


def expanded(path: Path, records: Iterable[Record]) -> dict[str, Any]:
    """Write records and return the nodes by their ids, with all names in full."""
    with open_target(str(path / "x.jsonld")) as sink:
        for record in records:
            sink.write(record)
    flat = jsonld.flatten(json.loads((path / "x.jsonld").read_text(encoding="utf-8")))
    return {node["@id"]: node for node in flat}


def of_type(nodes: dict[str, Any], name: str) -> list[Any]:
    """Return the nodes of a type."""
    return [node for node in nodes.values() if name in node.get("@type", ())]


def literals(node: Any, name: str) -> list[Any]:
    """Return the plain values of a property."""
    return [item["@value"] for item in node.get(name, ())]


def targets(nodes: dict[str, Any], node: Any, name: str) -> list[Any]:
    """Return the nodes that a property points to."""
    return [nodes.get(item["@id"], item) for item in node.get(name, ())]


def test_every_term_is_one_of_its_vocabulary() -> None:
    """Nothing is made up in the names of others."""
    for name, meaning in CONTEXT.items():
        full = meaning if isinstance(meaning, str) else meaning["@id"]
        prefix, _, term = full.partition(":")
        if prefix in {"schema", "fair4ml", "oa"} and name != prefix:
            assert term in DEFINED[CONTEXT[prefix]].split(), name


def test_each_quote_is_an_annotation(tmp_path: Path) -> None:
    """By its words and by its place, of the paper, with the value as its body; the value is described once."""
    nodes = expanded(tmp_path, [whole()])
    annotations = of_type(nodes, f"{OA}Annotation")
    assert len(annotations) == 4
    first, second = [node for node in annotations if "hardware/0" in node["@id"]]
    assert first[f"{OA}hasBody"] == second[f"{OA}hasBody"]
    assert first[f"{OA}motivatedBy"] == [{"@id": f"{OA}identifying"}]
    [target] = targets(nodes, first, f"{OA}hasTarget")
    assert target[f"{OA}hasSource"] == [{"@id": "https://doi.org/10.1/x"}]
    words, place = targets(nodes, target, f"{OA}hasSelector")
    assert (words["@type"], literals(words, f"{OA}exact")) == ([f"{OA}TextQuoteSelector"], ["We used 2 V100."])
    number = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
    assert place["@type"] == [f"{OA}TextPositionSelector"]
    assert place[f"{OA}start"] == [{"@type": number, "@value": 12}]
    assert place[f"{OA}end"] == [{"@type": number, "@value": 27}]


def test_a_value_has_its_field_and_attributes(tmp_path: Path) -> None:
    """Of a pair the name, the number and the unit; otherwise the attributes stand beside it."""
    pair = value("rate=0.5", name="rate", number=0.5, unit="%")
    text = value("input size=224x224", name="input size")
    nodes = expanded(tmp_path, [paper("a", pairs=stated(pair, text), framework=stated(value("JAX", version="0.4")))])
    found = {
        (*literals(node, f"{SCHEMA}name"), *literals(node, f"{SCHEMA}value"), *literals(node, f"{SCHEMA}unitText"))
        for node in of_type(nodes, f"{SCHEMA}PropertyValue")
    }
    assert found == {("rate", 0.5, "%"), ("input size", "224x224"), ("framework", "JAX"), ("version", "0.4")}


def test_the_paper_and_its_model_are_described(tmp_path: Path) -> None:
    """By the terms that mean what the fields mean; a near miss and a `none` say nothing."""
    record = paper(
        "a",
        called="<script>",
        task=stated(value("detection")),
        framework=stated(value("JAX", version="0.4")),
        datasets=stated(value("BirdVox"), value("none")),
        evaluation_metrics=stated(value("F1")),
        model_architecture=missed("U-Net"),
        code_url=stated(value("https://codeberg.org/a/b")),
    )
    nodes = expanded(tmp_path, [record])
    [article] = of_type(nodes, f"{SCHEMA}ScholarlyArticle")
    assert (literals(article, f"{SCHEMA}identifier"), literals(article, f"{SCHEMA}name")) == (["a"], ["<script>"])
    [dataset] = targets(nodes, article, f"{SCHEMA}mentions")
    assert literals(dataset, f"{SCHEMA}name") == ["BirdVox"]
    [model] = targets(nodes, article, f"{SCHEMA}about")
    assert model["@type"] == [f"{FAIR4ML}MLModel"]
    assert literals(model, f"{FAIR4ML}mlTask") == ["detection"]
    assert literals(model, f"{SCHEMA}softwareRequirements") == ["JAX 0.4"]
    assert literals(model, f"{SCHEMA}codeRepository") == ["https://codeberg.org/a/b"]
    assert f"{FAIR4ML}modelCategory" not in model
    [evaluation] = targets(nodes, model, f"{FAIR4ML}hasEvaluation")
    assert literals(evaluation, f"{FAIR4ML}evaluationMetrics") == ["F1"]


def test_a_paper_without_answers_has_no_model(tmp_path: Path) -> None:
    """One that states nothing, and one that could not be read, are papers all the same."""
    nodes = expanded(tmp_path, [paper("a", task=missed("detection")), unread("b")])
    assert len(of_type(nodes, f"{SCHEMA}ScholarlyArticle")) == 2
    assert of_type(nodes, f"{FAIR4ML}MLModel") == []


def test_a_paper_is_named_by_its_doi() -> None:
    """With its odd signs escaped; without a DOI by its id and content, the same each time."""
    assert paper_iri(whole()) == "https://doi.org/10.1/x"
    odd = whole().document.model_copy(update={"doi": "10.1002/(SICI)1<1::AID-X>3.0 #1"})
    assert paper_iri(whole().model_copy(update={"document": odd})) == (
        "https://doi.org/10.1002/(SICI)1%3C1::AID-X%3E3.0%20%231"
    )
    assert paper_iri(paper("a")) == paper_iri(paper("a"))
    assert paper_iri(paper("a")) != paper_iri(paper("b"))
    assert paper_iri(paper("a")).startswith("urn:uuid:")


def test_real_records_lose_nothing_on_the_way_to_triples(tmp_path: Path, sample_records: list[Record]) -> None:
    """Every quote of every value arrives."""
    nodes = expanded(tmp_path, sample_records)
    quotes = [
        evidence.quote
        for record in sample_records
        for result in record.fields.values()
        for answer in result.values
        for evidence in answer.evidence
    ]
    arrived = [text for node in of_type(nodes, f"{OA}TextQuoteSelector") for text in literals(node, f"{OA}exact")]
    assert sorted(arrived) == sorted(quotes)
    assert len(quotes) > 20
