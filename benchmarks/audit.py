"""How far an audit of the rules' records agrees with an audit of what people say of the same papers.

    python benchmarks/audit.py FOLDER… [--profile NAME|FILE] [--labels CSV] [--write PAGE]

Each FOLDER holds sets of gold, SET/annotations and SET/texts. The gold is judged by the profile twice, without its optional
values and with them; where the two differ, either is right: a check is debatable and left out, a level is right between the
two. A check that asks for attributes is left out, as gold has none.

A set whose name ends in `-second` is another reader's annotation of papers of the set that it is named
after: it is judged in the place of the rules, which says how far two readers agree.

With --labels the labels that Ahmed and others (2025) gave are compared too, with the rules' records and with the gold, for the
papers whose id ends in the number of theirs (`pub_13`, `bio_39`). Their table is `Final_data.csv` in
fusion-jena/Reproduce-DLmethods-Biodiv; it is not kept here. With --write the tables between the marks of a page are replaced.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import page  # beside this file, where Python looks first
from reader import SECOND, as_record

from extractor import Extractor, Source, load_schema
from extractor.audit import audit_record, load_profile
from extractor.evaluation import load_gold
from extractor.evaluation.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractor.audit import PaperAudit, Profile
    from extractor.evaluation import Gold
    from extractor.evaluation.gold import GoldField, GoldValue

LABELS: Final = {
    "dataset": "Dataset",
    "source_code": "Source Code",
    "framework": "Open source frameworks or environment",
    "model_architecture": "Model architecture",
    "software_hardware": "Software and Hardware Specification",
    "methods": "Methods",
    "hyperparameters": "Hyper-parameters",
    "averaging": "Averaging result",
    "evaluation_metrics": "Evaluation metrics",
    "randomness": "Randomness",
}
"""The columns of the authors' table that are our checks."""
_NUMBER: Final = re.compile(r"(?:pub|bio)_(\d{1,3})")


class Judged(NamedTuple):
    """One paper: by the rules, by gold without and with what is optional."""

    rules: PaperAudit
    strict: PaperAudit
    generous: PaperAudit


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, or write them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--profile", default="ahmed_2025", metavar="NAME|FILE")
    parser.add_argument("--labels", type=Path, metavar="CSV")
    parser.add_argument("--write", type=Path, metavar="PAGE")
    given = parser.parse_args(arguments)
    profile = load_profile(given.profile)
    extractor = Extractor(load_schema(profile.checklist or "dl_methods"))
    folders = [path.parent for folder in given.folders for path in sorted(folder.glob("*/annotations"))]
    golds = {folder: load_gold(folder / "annotations", extractor.schema) for folder in folders}
    firsts = {folder.name + SECOND: gold for folder, gold in golds.items()}
    sets = {
        folder.name: judged(folder, gold, profile, extractor, first=firsts.get(folder.name))
        for folder, gold in golds.items()
        if not set(profile.fields) - set(gold.fields)
    }
    if not sets:
        parser.error("none of the folders holds a set of whole papers: SET/annotations and SET/texts")
    tables = {"audit-levels": levels_table(sets, profile), "audit-checks": checks_table(sets, profile)}
    if given.labels is not None:
        tables["audit-labels"] = labels_table(
            [one for name, papers in sets.items() if not name.endswith(SECOND) for one in papers], given.labels
        )
    if given.write is None:
        print("\n".join(tables.values()))
        return 0
    page.fill(given.write, tables)
    return 0


def judged(folder: Path, gold: Gold, profile: Profile, extractor: Extractor, *, first: Gold | None) -> list[Judged]:
    """Judge the papers of a set: the rules by the gold, or a second reader by the first."""
    found = []
    for name in gold.documents:
        document = (gold if first is None else first).documents[name]
        if first is None:
            source = Source(id=name, name=f"{name}.txt", path=folder / "texts" / f"{name}.txt")
            record = extractor.read(source)[1]
        else:
            record = as_record(name, gold.documents[name], gold.schema, _is_sure)
        readings = [as_record(name, document, gold.schema, counts) for counts in (_is_sure, _is_said)]
        found.append(Judged(*(audit_record(one, profile) for one in (record, *readings))))
    return found


def _is_sure(_: GoldField, value: GoldValue) -> bool:
    return not value.optional


def _is_said(_: GoldField, value: GoldValue) -> bool:
    return True


def levels_table(sets: Mapping[str, list[Judged]], profile: Profile) -> str:
    """Return how many levels are right, and which are taken for which."""
    if not profile.levels:
        return ""
    head = (
        "| set | papers | level right | rate | 95 % | too low | too high | levels of the gold | levels of the rules |\n"
    )
    rows = [head, f"|{'---|' * 9}\n"]
    for name, papers in sets.items():
        off = Counter(_off(one) for one in papers)
        interval = wilson(off[0], len(papers))
        span = "-" if interval is None else f"{interval.low:.2f} to {interval.high:.2f}"
        gold = Counter(one.strict.level for one in papers)
        rules = Counter(one.rules.level for one in papers)
        cells = [
            name,
            len(papers),
            off[0],
            f"{off[0] / len(papers):.2f}",
            span,
            off[-1],
            off[1],
            _spread(gold),
            _spread(rules),
        ]
        rows.append(f"| {' | '.join(str(cell) for cell in cells)} |\n")
    return "".join(rows)


def _off(one: Judged) -> int:
    """Return 0 where the level is one that the gold allows, else whether it is too low or too high."""
    level, low, high = (paper.level or 0 for paper in one)
    return (level > high) - (level < low)


def _spread(levels: Mapping[int | None, int]) -> str:
    return ", ".join(f"{level}: {levels[level]}" for level in sorted(levels, key=lambda level: level or 0))


def checks_table(sets: Mapping[str, list[Judged]], profile: Profile) -> str:
    """Return how often the rules say of a check what the gold says: a row a check, the sets beside each other."""
    figures = ("judged", "passed by the gold", "recall", "precision")
    head = "".join(f" {name}: {figure} |" for name in sets for figure in figures)
    rows = [f"| check |{head}\n", f"|{'---|' * (len(figures) * len(sets) + 1)}\n"]
    totals = {name: Counter[tuple[bool, bool]]() for name in sets}
    for check, asked in profile.checks.items():
        if any(need.attributes for need in asked.needs):
            continue
        found = {name: _compared(papers, check) for name, papers in sets.items()}
        for name, counts in found.items():
            totals[name] += counts
        rows.append(_row(check, found.values()))
    return "".join([*rows, _row("all checks", totals.values())])


def _compared(papers: Iterable[Judged], check: str) -> Counter[tuple[bool, bool]]:
    """Return how often a check passes by gold and by the rules, where it is not debatable."""
    return Counter(
        (_passed(one.strict, check), _passed(one.rules, check))
        for one in papers
        if _passed(one.strict, check) == _passed(one.generous, check)
    )


def _passed(paper: PaperAudit, check: str) -> bool:
    return paper.checks[check].outcome == "passed"


def _row(label: str, sets: Iterable[Counter[tuple[bool, bool]]]) -> str:
    cells = [label]
    for found in sets:
        both, missed, added = found[True, True], found[True, False], found[False, True]
        cells += [str(found.total()), str(both + missed), _share(both, both + missed), _share(both, both + added)]
    return f"| {' | '.join(cells)} |\n"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def labels_table(papers: Iterable[Judged], path: Path) -> str:
    """Return how often the rules and the gold say of a check what the authors of the levels said."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        labels = {row["no"]: row for row in csv.DictReader(file)}
    found = {check: (Counter[tuple[bool, bool]](), Counter[tuple[bool, bool]]()) for check in LABELS}
    same = Counter[str]()
    for one in papers:
        number = _NUMBER.fullmatch(one.rules.id)
        row = None if number is None else labels.get(number[1])
        if row is None:
            continue
        for check, column in LABELS.items():
            for counts, paper in zip(found[check], (one.rules, one.generous), strict=True):
                counts[row[column] == "y", _passed(paper, check)] += 1
        level = max((level for level in range(1, 6) if row[f"Level {level}"] == "y"), default=0)
        same.update(papers=1, rules=level == one.rules.level, gold=level == one.generous.level)
    lines = [
        "| check | papers | passed by the authors | by the rules | agree | by the gold | agree |\n",
        f"|{'---|' * 7}\n",
    ]
    for check, (rules, gold) in found.items():
        cells = [check, rules.total(), rules[True, True] + rules[True, False]]
        for counts in (rules, gold):
            agree = counts[True, True] + counts[False, False]
            cells += [counts[True, True] + counts[False, True], _share(agree, counts.total())]
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |\n")
    rules_share, gold_share = (_share(same[who], same["papers"]) for who in ("rules", "gold"))
    lines.append(f"| level | {same['papers']} | | | {rules_share} | | {gold_share} |\n")
    return "".join(lines)


if __name__ == "__main__":
    sys.exit(main())
