"""Builds the gold that was annotated for this project: texts, and annotations as `extractor evaluate` reads them.

    python benchmarks/annotated.py CORPUS OUT [SET…]

CORPUS is a folder with two files, one JSON object a paper:
- `scirex.jsonl.gz` (Jain and others 2020, Apache-2.0: allenai/SciREX) with `doc_id`, `words`, `sentences`, `sections`;
- `biodiversity_passages.jsonl.gz` (Kommineni, König-Ries and Samuel 2025, Apache-2.0:
  fusion-jena/information-retrieval-using-multiple-LLM-and-RAG) with `paper`, `passages`, `questions`.

The text of these papers is not kept here: `annotations/SET.jsonl` says by offsets where in it the words stand that prove a value.
OUT/SET gets `texts/` and `annotations/`.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ANNOTATIONS: Final = Path(__file__).parent / "annotations"
_BEFORE: Final = re.compile(r" ([.,;:?!)\]%])")
_AFTER: Final = re.compile(r"([(\[]) ")
_BLANK_LINE: Final = re.compile(r"\n\s*\n")


def main(arguments: list[str] | None = None) -> int:
    """Build the sets; return the exit code."""
    sets = sorted(path.stem for path in ANNOTATIONS.glob("*.jsonl"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(sets)}; all of them if none is given")
    given = parser.parse_args(arguments)
    unknown = set(given.sets) - set(sets)
    if unknown:
        parser.error(f"no such set: {', '.join(sorted(unknown))}. Expected of: {', '.join(sets)}")
    try:
        papers = Papers(given.corpus)
    except OSError as error:
        print(f"The corpus cannot be read: {error}", file=sys.stderr)
        return 2
    for name in given.sets or sets:
        count = sum(1 for _ in build(name, papers, given.out / name))
        print(f"{name}: {count} documents")
    return 0


class Papers:
    """The papers of the two corpora, by their ids."""

    def __init__(self, folder: Path) -> None:
        self._scirex = {paper["doc_id"]: paper for paper in _lines(folder / "scirex.jsonl.gz")}
        self._biodiversity = {paper["paper"]: paper for paper in _lines(folder / "biodiversity_passages.jsonl.gz")}

    def text(self, source: dict[str, str]) -> str:
        """Return the text that an annotation was made on: a whole paper, its passages, or the one passage retrieved for a field."""
        if source["corpus"] == "scirex":
            return scirex_text(self._scirex[source["paper"]])
        paper = self._biodiversity[source["paper"]]
        if "field" in source:
            passage: str = paper["passages"][paper["questions"][source["field"]]["passage"]]
            return passage + "\n"
        return "\n\n".join(chunks(paper)) + "\n"


def scirex_text(paper: dict[str, Any]) -> str:
    """Return a paper's sentences, one a line, with an empty line before each section."""
    starts = {section[0] for section in paper["sections"]}
    lines = []
    for start, end in paper["sentences"]:
        words = _BEFORE.sub(r"\1", " ".join(paper["words"][start:end]))
        lines.append(("\n" if start in starts else "") + _AFTER.sub(r"\1", words))
    return "\n".join(lines).strip() + "\n"


def chunks(paper: dict[str, Any]) -> list[str]:
    """Return the chunks of all passages of a paper, each once, in the order of first use."""
    found = (chunk.strip() for passage in paper["passages"] for chunk in _BLANK_LINE.split(passage))
    return list(dict.fromkeys(chunk for chunk in found if chunk))


def build(name: str, papers: Papers, out: Path) -> Iterator[str]:
    """Write texts and annotations of a set; yield the ids.

    Raises:
        ValueError: a text is not the one that was annotated.
    """
    for folder in ("texts", "annotations"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for line in (ANNOTATIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        annotation = json.loads(line)
        text = papers.text(annotation["source"])
        if hashlib.sha256(text.encode()).hexdigest() != annotation["sha256"]:
            message = f"{annotation['doc']}: the corpus holds another text than the one that was annotated."
            raise ValueError(message)
        (out / "texts" / f"{annotation['doc']}.txt").write_text(text, encoding="utf-8")
        gold = {
            "doc": annotation["doc"],
            "fields": {key: _field(entry, text) for key, entry in annotation["fields"].items()},
        }
        path = out / "annotations" / f"{annotation['doc']}.json"
        path.write_text(json.dumps(gold, indent=1, ensure_ascii=False), encoding="utf-8")
        yield annotation["doc"]


def _field(entry: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a field as gold has it: the words in place of where they stand."""
    field: dict[str, Any] = {"status": entry["status"]}
    if "values" in entry:
        field["values"] = [_quoted(value, text) for value in entry["values"]]
    if "near_miss" in entry:
        field["near_miss"] = _quoted(entry["near_miss"], text)
    return field


def _quoted(part: dict[str, Any], text: str) -> dict[str, Any]:
    quoted = {key: value for key, value in part.items() if key != "span"}
    if "span" in part:
        quoted["quote"] = text[slice(*part["span"])]
    return quoted


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


if __name__ == "__main__":
    sys.exit(main())
