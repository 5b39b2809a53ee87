"""Records to JSON-LD: papers and models in the words of schema.org and FAIR4ML, evidence as W3C Web Annotations.

Each value is a `PropertyValue`; each of its quotes is an annotation whose body is that value and whose target is the
place in the paper, by its words and by its offsets. Besides, the fields that a term of schema.org or of FAIR4ML 0.1.0
(https://w3id.org/fair4ml) means exactly are said of the paper and of its model directly. The context stands in the
file, so that reading it needs no network.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from uuid import UUID, uuid5

from extractor.sinks.files import new_file
from extractor.sinks.json_file import JsonItems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from extractor.record import Record, Value
    from extractor.sinks.files import Sink

Node = dict[str, Any]

_OUR_NAMES: Final = UUID("6f0c4a3e-2f0d-5f53-9b7e-3c1d5a8e9b42")

CONTEXT: Final[Node] = {
    "schema": "http://schema.org/",
    "fair4ml": "https://w3id.org/fair4ml#",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    **{
        name: f"schema:{name}"
        for name in (
            *("ScholarlyArticle", "Dataset", "PropertyValue", "SoftwareApplication"),
            *("name", "identifier", "mentions", "url", "codeRepository", "softwareRequirements", "softwareVersion"),
            *("propertyID", "value", "unitText", "valueReference"),
        )
    },
    "about": {"@id": "schema:about", "@type": "@id"},
    **{
        name: f"fair4ml:{name}"
        for name in (
            *("MLModel", "MLModelEvaluation", "mlTask", "modelCategory", "hasEvaluation", "evaluationMetrics"),
        )
    },
    **{
        name: f"oa:{name}"
        for name in ("Annotation", "SpecificResource", "TextQuoteSelector", "TextPositionSelector", "exact")
    },
    "identifying": "oa:identifying",
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "generator": {"@id": "http://www.w3.org/ns/activitystreams#generator", "@type": "@id"},
}

MODEL_TERMS: Final = {
    "task": "mlTask",
    "model_architecture": "modelCategory",
    "framework": "softwareRequirements",
    "code_url": "codeRepository",
}
"""The fields that say of the model what a term of FAIR4ML, or of schema.org as FAIR4ML uses it, says."""

_NONE: Final = "none"


@contextmanager
def open_linked(path: Path) -> Iterator[Sink]:
    """Open a JSON-LD file for records.

    Raises:
        SinkError: `not-written`.
    """
    with new_file(path) as file:
        file.write(f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": ['.encode())
        yield LinkedRecords(JsonItems(file))
        file.write(b"\n]}\n")


class LinkedRecords:
    """Each record as its paper, its values and their annotations, a node a line."""

    def __init__(self, items: JsonItems) -> None:
        self._items = items
        self._programs: set[str] = set()

    def write(self, record: Record) -> None:
        """Write the nodes of one record."""
        program = _program(record)
        if program["id"] not in self._programs:
            self._programs.add(program["id"])
            self._write_node(program)
        for node in nodes(record):
            self._write_node(node)

    def _write_node(self, node: Node) -> None:
        self._items.write_item(json.dumps(node, ensure_ascii=False))


def paper_iri(record: Record) -> str:
    """Return what names a paper: its DOI; without one, a name made from its id and content."""
    document = record.document
    if document.doi is not None:
        return f"https://doi.org/{quote(document.doi, safe='/:;()')}"
    return _own_name(document.id, document.sha256 or "")


def nodes(record: Record) -> Iterator[Node]:
    """Yield the paper, then each annotation with its value."""
    yield _paper(record)
    program = _program(record)["id"]
    for field, result in record.fields.items():
        for number, value in enumerate(result.values):
            place = f"{paper_iri(record)}#{quote(f'{record.schema_.name}/{field}/{number}')}"
            body = _property_value(place, field, value)
            for position, evidence in enumerate(value.evidence):
                yield {
                    "id": f"{place}/evidence/{position}",
                    "type": "Annotation",
                    "motivation": "identifying",
                    "generator": program,
                    # The value is described once; further annotations point to it.
                    "body": place if position else body,
                    "target": {
                        "type": "SpecificResource",
                        "source": paper_iri(record),
                        "selector": [
                            {"type": "TextQuoteSelector", "exact": evidence.quote},
                            {"type": "TextPositionSelector", "start": evidence.start, "end": evidence.end},
                        ],
                    },
                }


def _paper(record: Record) -> Node:
    paper: Node = {"id": paper_iri(record), "type": "ScholarlyArticle", "identifier": record.document.id}
    if record.document.title is not None:
        paper["name"] = record.document.title
    # The checklist does not say whether a data set was trained on, tested on or neither, so the paper mentions it.
    datasets = [{"type": "Dataset", "name": value.value} for value in _stated(record, "datasets")]
    datasets += [{"type": "Dataset", "url": value.value} for value in _stated(record, "data_url")]
    if datasets:
        paper["mentions"] = datasets
    model = _model(record)
    if model:
        paper["about"] = {"id": f"{paper_iri(record)}#model", "type": "MLModel", **model}
    return paper


def _model(record: Record) -> Node:
    """Return what is said of the model of a paper; empty if nothing is."""
    model: Node = {
        term: [_with_version(value) for value in stated]
        for field, term in MODEL_TERMS.items()
        if (stated := _stated(record, field))
    }
    metrics = [value.value for value in _stated(record, "evaluation_metrics")]
    if metrics:
        model["hasEvaluation"] = {"type": "MLModelEvaluation", "evaluationMetrics": metrics}
    return model


def _stated(record: Record, field: str) -> list[Value]:
    result = record.fields.get(field)
    return [value for value in result.values if value.value != _NONE] if result is not None else []


def _with_version(value: Value) -> str:
    version = value.attributes.get("version")
    return f"{value.value} {version}" if isinstance(version, str) else value.value


def _property_value(place: str, field: str, value: Value) -> Node:
    """Return a value: of a pair its name, number and unit, otherwise what it is with its attributes beside it."""
    attributes = dict(value.attributes)
    number, unit = attributes.pop("number", None), attributes.pop("unit", None)
    name = attributes.pop("name", field)
    node: Node = {
        "id": place,
        "type": "PropertyValue",
        "propertyID": field,
        "name": name,
        "value": value.value.removeprefix(f"{name}=") if number is None else number,
    }
    if unit is not None:
        node["unitText"] = unit
    if attributes:
        node["valueReference"] = [
            {"type": "PropertyValue", "name": name, "value": content} for name, content in attributes.items()
        ]
    return node


def _program(record: Record) -> Node:
    extractor = record.extractor
    return {
        "id": _own_name(extractor.version, extractor.backend, extractor.config),
        "type": "SoftwareApplication",
        "name": "extractor",
        "softwareVersion": extractor.version,
    }


def _own_name(*parts: str) -> str:
    return uuid5(_OUR_NAMES, json.dumps(parts)).urn
