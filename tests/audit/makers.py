"""Small records and profiles, built from literals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.audit import Profile
from extractor.record import Record
from tests.evaluation.makers import answer

if TYPE_CHECKING:
    from collections.abc import Mapping

UNREAD = {"status": "not determined", "values": [], "considered": [], "reason": "page 2 has no text layer"}
"""A field that is not determined."""

RESOURCES = {
    "data_url": "https://example.org/moths",
    "code_url": "https://example.org/code",
    "framework": "PyTorch",
    "model_architecture": "ResNet-50",
}
METHODOLOGY = {"hardware": "NVIDIA V100", "optimizer": "Adam", "hyperparameters": "epochs=30"}
METRICS = {"evaluation_metrics": "F1 score"}
RUNS = {"randomness": "We report means over five runs."}
SEEDS = {"randomness": "The random seed was fixed to 1."}

FIELDS = (
    "data_url data_repository code_url code_repository framework model_architecture hardware preprocessing "
    "data_augmentation data_split optimizer stopping_criterion regularization hyperparameters randomness evaluation_metrics"
).split()
"""What the profile of Ahmed and others asks for."""

PROFILE: dict[str, Any] = {
    "name": "small",
    "version": "1.0.0",
    "title": "A small profile",
    "checks": {
        "tool": {"title": "Tool", "category": "things", "any": ["framework"]},
        "link": {"title": "Link", "category": "links", "any": ["code_url", "data_url"]},
        "machine": {"title": "Machine", "category": "things", "all": ["framework", "hardware"]},
    },
    "levels": [
        {"level": 1, "title": "Things", "needs": ["things"]},
        {"level": 2, "title": "All", "needs": ["things", "links"]},
    ],
}


def make_profile(**changes: Any) -> Profile:
    """Return the small profile, with some of its keys replaced."""
    return Profile.model_validate(PROFILE | changes)


def make_record(
    fields: Mapping[str, Any], *, name: str = "a", schema: str = "small", doi: str | None = None, **more: Any
) -> Record:
    """Return a record of fields: a text is a stated value, a list several, None is not stated, a mapping is as in JSON."""
    content = {
        "schema": {"name": schema, "version": "1.0.0"},
        "document": {"id": name, "source": f"{name}.txt", **({"doi": doi} if doi else {})},
        "extractor": {"version": "0", "backend": "rules", "config": "0"},
        "fields": {key: _field(given) for key, given in fields.items()},
        **more,
    }
    return Record.model_validate(content)


def make_paper(*stated: Mapping[str, Any], name: str = "a") -> Record:
    """Return a record with all of `FIELDS`: what is given is stated, the rest is not."""
    fields = dict.fromkeys(FIELDS) | {key: given for part in stated for key, given in part.items()}
    return make_record(fields, name=name)


def failed(name: str, kind: str = "no-text") -> Record:
    """Return the record of a document that could not be read."""
    return make_record({}, name=name, error={"kind": kind, "detail": "It is a scan."})


def _field(given: Any) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    return answer(*([] if given is None else [given] if isinstance(given, str) else given))
