"""What a record is in a folder of parts: the columns of its row, and what is counted of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY: Final = "key"
"""The column by which a document is known to be done: a digest of id, name, content, checklist, settings and version."""

DONE: Final = "_done"
"""The folder in which Ray Data notes the keys of what is done, inside the folder of parts."""


PARQUET: Final = ".parquet"


@dataclass(slots=True)
class Written:
    """What a run has added to a folder: how many records, how many failed by kind, how often each field is stated."""

    documents: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)

    def count(self, row: Mapping[str, Any]) -> None:
        """Count a record by its row."""
        self.documents += 1
        self.failures.update([row["error"]] if row["error"] else [])
        self.stated.update(row["stated"].split())

    def add(self, other: Written) -> None:
        """Count what another part of the run has added."""
        self.documents += other.documents
        self.failures.update(other.failures)
        self.stated.update(other.stated)


def record_row(key: str, line: bytes) -> dict[str, str]:
    """Return the row of a record. What there is none of is an empty string, so that all parts are of one type."""
    content = json.loads(line)
    document = content["document"]
    return {
        KEY: key,
        "id": document["id"],
        "source": document["source"],
        "title": document.get("title") or "",
        "doi": document.get("doi") or "",
        "error": (content.get("error") or {}).get("kind", ""),
        "stated": " ".join(name for name, result in content["fields"].items() if result["status"] == "stated"),
        "record": line.decode(),
    }
