"""How fast it is, in ratios from one run: tables for docs/performance.md, figures for benchmarks/estimate.py.

    python benchmarks/bench.py [--papers FOLDER] [--only PART]… [--documents N]… [--rounds N] [--json FILE] [--write PAGE]

Works with the sample papers alone. With --papers the texts (.txt, .md, .jsonl, .jsonl.gz) and the PDFs of a folder are
taken, which says more of your papers. The parts are `pdf`, `text`, `jobs`, `growth`, `start`, `engines`; without --only
all are run, which takes some minutes on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import growth  # beside this file, where Python looks first
import material
import page
import speed
import start
from measure import ROOT, Table, machine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts, print their tables, and write what is to be written. Return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=Path, default=material.SAMPLES, metavar="FOLDER")
    parser.add_argument("--only", action="append", metavar="PART")
    parser.add_argument("--documents", action="append", type=int, metavar="N")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "bench", metavar="FOLDER")
    parser.add_argument("--json", type=Path, default=ROOT / "out" / "bench.json", metavar="FILE")
    parser.add_argument("--write", type=Path, metavar="PAGE")
    given = parser.parse_args(arguments)
    given.work.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Callable[[], Table]] = {
        "pdf": partial(speed.pdf, material.pdfs(given.papers), given.rounds),
        "text": partial(speed.text, material.texts(given.papers), given.rounds),
        "jobs": partial(growth.jobs, given.work, material.texts(given.papers)),
        "growth": partial(growth.growth, given.work, given.documents or [100, 1000, 10_000]),
        "start": partial(start.start, given.work, given.rounds),
        "engines": partial(growth.engines, given.work),
    }
    unknown = set(given.only or ()) - set(parts)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    earlier = json.loads(given.json.read_text(encoding="utf-8")) if given.json.exists() and given.only else {}
    facts: dict[str, object] = {**earlier, "machine": machine()}
    tables = {"machine": _machine()}
    print(tables["machine"].markdown())
    for name in given.only or parts:
        tables[name] = parts[name]()
        facts[name] = tables[name].facts
        print(tables[name].markdown(), flush=True)
        given.json.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(f"figures: {given.json}")
    if given.write is not None:
        page.fill(given.write, {name: table.markdown() for name, table in tables.items()})
    return 0


def _machine() -> Table:
    return Table("machine", tuple(machine()), [tuple(machine().values())])


if __name__ == "__main__":
    sys.exit(main())
