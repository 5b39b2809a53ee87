"""A small checklist, a paper of a few sentences, and models that say what they are told to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extractor.evidence import check_record, verify
from extractor.findings import FieldFindings
from extractor.llm.asking import Asker
from extractor.llm.backend import backend_of
from extractor.llm.settings import LanguageModelSettings
from extractor.testing import ModelServer
from tests.small import make_document, make_record, make_schema

if TYPE_CHECKING:
    from typing import Literal

    from extractor.document import Section
    from extractor.record import FieldResult
    from extractor.testing import Request
    from extractor.testing.server import Script

SCHEMA: Final = make_schema(
    framework={
        "kind": "term",
        "question": "Which frameworks are used (e.g., TensorFlow, PyTorch)?",
        "vocabulary": [{"name": "PyTorch"}, {"name": "TensorFlow", "aliases": ["TF"]}, {"name": "Keras"}],
        "attributes": ["version"],
        "none": ["no framework"],
    },
    datasets={
        "kind": "term",
        "question": "What are the datasets?",
        "vocabulary": [{"name": "ImageNet"}],
        "cues": ["dataset"],
        "group": "data",
    },
    hyperparameters={
        "kind": "pair",
        "question": "What are the hyperparameters?",
        "parameters": [{"name": "learning rate", "aliases": ["lr"]}, {"name": "batch size"}],
    },
    code={"kind": "url", "question": "What is the link to the code?", "cues": ["code"], "group": "data"},
    split={"kind": "open", "question": "What are the criteria used to split the data?", "group": "data"},
)
FIELDS: Final = tuple(SCHEMA.fields)
PAPER: Final = (
    "We trained the network in Pytorch 1.7 with a learning rate of 1e-3. "  # 1
    "They used TensorFlow for the same task. "  # 2
    "The dataset is Snapshot Serengeti, with 8 classes. "  # 3
    "The data were split by site, 80 to 20. "  # 4
    "Our code is at https://github.com/a/b. "  # 5
    "Keras could be used instead. "  # 6
    "The weather was fine."  # 7
)
NOTHING: Final = dict.fromkeys(FIELDS, None)
_NUMBERED: Final = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


def stated(*values: str, at: int | list[int], **extras: Any) -> dict[str, Any]:
    """Return the answer that gives some values, all proven by the same sentences."""
    numbers = [at] if isinstance(at, int) else at
    return {"status": "stated", "values": [{"value": value, "sentences": numbers, **extras} for value in values]}


def paired(name: str, number: object, *, at: int) -> dict[str, Any]:
    """Return the answer that gives a named number."""
    return {"status": "stated", "values": [{"name": name, "number": number, "sentences": [at]}]}


def shown(request: Request) -> dict[int, str]:
    """Return the sentences that a request shows, by their numbers."""
    return {int(number): text for number, text in _NUMBERED.findall(request.text)}


def asked(request: Request) -> tuple[str, ...]:
    """Return the fields that a request asks for."""
    return tuple((request.json_schema or {})["properties"])


@dataclass
class Outcome:
    """What came of one document: results, faults, requests, and for how long there was waiting."""

    results: dict[str, FieldResult]
    faults: list[str]
    requests: list[Request]
    pauses: list[float] = field(default_factory=list)

    def values(self) -> dict[str, list[str]]:
        """Return the values of each field that is stated."""
        return {name: [one.value for one in result.values] for name, result in self.results.items() if result.values}

    def misses(self, name: str) -> list[tuple[str, str, str]]:
        """Return value, usage and reason of what was turned down for a field."""
        return [(one.value, one.usage, one.reason) for one in self.results[name].considered]


def settings_for(server: ModelServer, folder: Path, **given: Any) -> LanguageModelSettings:
    """Return settings for a scripted server that keep everything in a folder."""
    base: dict[str, Any] = {
        "models": ("openai/scripted",),
        "base_url": server.base_url,
        "cache": folder / "replies",
        "ledger": folder / "costs.sqlite",
        "fields_per_question": 10,
        "concurrency": 1,
    }
    return LanguageModelSettings.model_validate({**base, **given})


def read(
    script: Script,
    folder: Path,
    *,
    text: str = PAPER,
    backend: Literal["llm", "hybrid"] = "llm",
    sections: tuple[Section, ...] = (),
    **given: Any,
) -> Outcome:
    """Read a text with a scripted model; every quote of what comes of it is checked against the text."""
    pauses: list[float] = []
    with ModelServer(script) as server:
        settings = settings_for(server, folder, **given)
        asker = Asker(settings, sleep=pauses.append)
        try:
            document = make_document(text, sections=sections)
            findings: dict[str, FieldFindings] = backend_of(backend, SCHEMA, settings, asker).find(document)
        finally:
            asker.close()
    results = verify(document, SCHEMA, findings, 8)
    record = make_record(**{name: result.model_dump() for name, result in results.items()})
    assert check_record(record, text, SCHEMA) == []
    faults = [fault for found in findings.values() for fault in found.faults]
    return Outcome(results, faults, server.requests, pauses)
