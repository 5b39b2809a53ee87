"""How right the rules are: tables of figures over annotated papers, for docs/quality.md.

    python benchmarks/quality.py FOLDER… [--corpus CORPUS] [--write PAGE]

Each FOLDER holds sets of gold, SET/annotations and SET/texts. All texts of a set are read with `dl_methods` and its records are judged. A
set whose name ends in `-second` is another reader's annotation of papers of the set that it is named after: it is judged
like records, which says how far two readers agree. With --corpus the table of `false_fills.py` is made too. With --write the tables
between the marks of a page are replaced.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import false_fills  # beside this file, where Python looks first
import page
from reader import SECOND, as_record

from extractor import Extractor, Source, load_schema
from extractor.evaluation import Evaluation, Gold, evaluate, load_gold
from extractor.evaluation.figures import PROPORTIONS
from extractor.evaluation.judge import sum_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.record import Record
    from extractor.schema import Schema

FIGURES: Final = {
    "status": "status accuracy",
    "macro-F1": "status macro_f1",
    "precision": "values precision",
    "recall": "values recall",
    "F1": "values f1",
    "evidence": "evidence recall",
    "verbatim": "evidence verbatim",
}
FIELD_FIGURES: Final = {"status": "status accuracy", "value F1": "values f1", "evidence": "evidence recall"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, or write them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--write", type=Path, metavar="PAGE")
    given = parser.parse_args(arguments)
    schema = load_schema("dl_methods")
    sets = {path.parent.name: path.parent for folder in given.folders for path in sorted(folder.glob("*/annotations"))}
    if not sets:
        parser.error("none of the folders holds a set: SET/annotations and SET/texts")
    extractor = Extractor(schema)
    evaluations = {name: _evaluated(folder, sets, extractor) for name, folder in sets.items()}
    tables = {
        "sets": _sets_table(evaluations),
        "fields": _fields_table(evaluations, schema),
        "reliability": _reliability(evaluations),
    }
    if given.corpus is not None:
        tables["absence"] = false_fills.table(given.corpus, extractor)
    if given.write is None:
        for table in tables.values():
            print(table)
        return 0
    page.fill(given.write, tables)
    return 0


def _evaluated(folder: Path, sets: dict[str, Path], extractor: Extractor) -> Evaluation:
    """Judge the rules on a set, or a second reader on the papers of the first."""
    gold = load_gold(folder / "annotations", extractor.schema)
    if folder.name.endswith(SECOND):
        first = load_gold(sets[folder.name.removesuffix(SECOND)] / "annotations", extractor.schema)
        shared = Gold({name: first.documents[name] for name in gold.documents}, extractor.schema)
        return evaluate(_as_records(gold, extractor), shared, texts=folder / "texts")
    sources = [Source(id=name, name=f"{name}.txt", path=folder / "texts" / f"{name}.txt") for name in gold.documents]
    return evaluate((extractor.read(source)[1] for source in sources), gold, texts=folder / "texts")


def _as_records(gold: Gold, extractor: Extractor) -> Iterator[Record]:
    """Yield what a reader found as if a program had, without what is optional."""
    for name, document in gold.documents.items():
        yield as_record(name, document, extractor.schema, lambda field, value: not value.optional or field.is_debatable)


def _sets_table(evaluations: dict[str, Evaluation]) -> str:
    head = f"| set | documents | judged | {' | '.join(FIGURES)} | core status |\n|{'---|' * (len(FIGURES) + 4)}\n"
    rows = []
    for name, evaluation in evaluations.items():
        figures = evaluation.figures
        cells = [name, str(len(evaluation.gold.documents)), str(evaluation.total.judged)]
        cells += [_shown(figures[figure]) for figure in FIGURES.values()]
        rows.append(f"| {' | '.join([*cells, _shown(_core(evaluation))])} |\n")
    return head + "".join(rows)


def _core(evaluation: Evaluation) -> float | None:
    """Return the status accuracy of the fields that the checklist calls core."""
    core = [outcome.counts for outcome in evaluation if evaluation.gold.schema.fields[outcome.field].core]
    part, whole = PROPORTIONS["status accuracy"](sum_counts(core))
    return part / whole if whole else None


def _fields_table(evaluations: dict[str, Evaluation], schema: Schema) -> str:
    """Return a row a field, for the sets of whole papers."""
    papers = {name: one for name, one in evaluations.items() if len(one.gold.fields) == len(schema.fields)}
    head = "| field | " + " | ".join(f"{name}: {figure}" for name in papers for figure in FIELD_FIGURES) + " |\n"
    head += f"|{'---|' * (len(papers) * len(FIELD_FIGURES) + 1)}\n"
    rows = []
    for field in schema.fields:
        cells = [
            _shown(one.field_figures(field)[figure], 2) for one in papers.values() for figure in FIELD_FIGURES.values()
        ]
        rows.append(f"| {field} | {' | '.join(cells)} |\n")
    return head + "".join(rows)


def _reliability(evaluations: dict[str, Evaluation]) -> str:
    """Return how many values of each confidence are right, for the sets of the rules."""
    head = "| set | confidence | values | mean | right |\n|---|---|---|---|---|\n"
    rows = [
        f"| {name} | {bin_.low:.1f} to {bin_.high:.1f} | {bin_.count} | {bin_.confidence:.2f} | {bin_.share:.2f} |\n"
        for name, evaluation in evaluations.items()
        if not name.endswith(SECOND)
        for bin_ in evaluation.reliability.bins
    ]
    return head + "".join(rows)


def _shown(figure: float | None, digits: int = 3) -> str:
    return "-" if figure is None else f"{figure:.{digits}f}"


if __name__ == "__main__":
    sys.exit(main())
