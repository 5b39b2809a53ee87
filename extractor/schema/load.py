"""From a schema file to a `Schema`. (First, plain version: errors are not yet collected.)"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from extractor.schema.model import Schema

_SHIPPED = Path(__file__).resolve().parents[2] / "schemas"


def load_schema(name_or_path: str | Path) -> Schema:
    path = Path(name_or_path)
    if not path.exists():
        path = _SHIPPED / f"{str(name_or_path).replace('-', '_')}.yaml"
    return Schema.model_validate(_assemble(path))


def list_schemas() -> tuple[Schema, ...]:
    return tuple(load_schema(path) for path in sorted(_SHIPPED.glob("*.yaml")))


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _assemble(path: Path) -> dict[str, Any]:
    data = _read(path)
    if "extends" in data:
        base = _assemble(path.parent / f"{data.pop('extends')}.yaml")
        keep = data.pop("keep")
        base["fields"] = {name: base["fields"][name] for name in keep}
        return {**base, **data}
    data["usage"] = _read(path.parent / data["usage"]) if isinstance(data["usage"], str) else data["usage"]
    for name, entry in data["fields"].items():
        entry["name"] = name
        vocabulary = entry.get("vocabulary", [])
        if isinstance(vocabulary, str):
            vocabulary = _read(path.parent / vocabulary)
        entry["vocabulary"] = [{"name": term} if isinstance(term, str) else term for term in vocabulary]
    return data
