"""How many fields are filled on texts that have no learning method of their own, where nearly all should be empty.

    python benchmarks/false_fills.py [--corpus FOLDER]

Texts: the pages in `benchmarks/pages`, written for this project to be as tempting as can be; and,
with --corpus, papers and single passages of `biodiversity_passages.jsonl.gz` in which no word of learning occurs. Some of the fields that
are filled there may be defended (a survey did collect data): the share is an upper bound.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor import Extractor, Source, load_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PAGES: Final = Path(__file__).parent / "pages"
_LEARNING: Final = re.compile(
    r"learning|neural|classif|random forest|maxent|\bCNN|train(?:ed|ing)|discriminant|cross.?validation|decision tree",
    re.IGNORECASE,
)
_FEW: Final = 6
"""A paper may name learning so often, in a sentence on other work, and have none of its own."""
_PASSAGES: Final = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the share of fields that are filled, for each kind of text; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, metavar="FOLDER")
    given = parser.parse_args(arguments)
    print(table(given.corpus, Extractor(load_schema("dl_methods"))), end="")
    return 0


def table(corpus: Path | None, extractor: Extractor) -> str:
    """Return the share of fields that are filled, for each kind of text, as a table."""
    texts = {"invented pages": [path.read_text(encoding="utf-8") for path in sorted(PAGES.glob("*.txt"))]}
    if corpus is not None:
        texts |= _of_corpus(corpus / "biodiversity_passages.jsonl.gz")
    head = "| texts | number | fields | filled | most often |\n|---|---|---|---|---|\n"
    return head + "".join(_row(name, found, extractor) + "\n" for name, found in texts.items())


def _of_corpus(path: Path) -> dict[str, list[str]]:
    """Return papers without learning, whole, and the first of their passages that never name it."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        papers = [list(dict.fromkeys(json.loads(line)["passages"])) for line in lines]
    without = [passages for passages in papers if len(_LEARNING.findall(" ".join(passages))) <= _FEW]
    single = [passage for passages in without for passage in passages if not _LEARNING.search(passage)]
    return {
        "papers of ecology without learning": ["\n\n".join(passages) for passages in without],
        "passages of these": single[:_PASSAGES],
    }


def _row(name: str, texts: Iterable[str], extractor: Extractor) -> str:
    filled: Counter[str] = Counter()
    count = 0
    for text in texts:
        _, record = extractor.read(Source(id="text", name="text.txt", data=text.encode()))
        filled.update(field for field, result in record.fields.items() if result.status == "stated")
        count += 1
    fields = count * len(extractor.schema.fields)
    often = ", ".join(f"{field} {number}" for field, number in filled.most_common(4))
    return f"| {name} | {count} | {fields} | {filled.total() / fields:.1%} | {often} |"


if __name__ == "__main__":
    sys.exit(main())
