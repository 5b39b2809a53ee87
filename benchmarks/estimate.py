"""What a million papers cost, from what one has cost: cores, hours, memory, storage and money.

    python benchmarks/estimate.py [--papers N]… [--cores N]… [--price DOLLARS] [--measured FILE] [--write PAGE]

Takes the figures that `bench.py` has written, of papers of 7,000 words. All of it is multiplication; the assumptions that
are not measured are options, and are printed with the result.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import page  # beside this file, where Python looks first
from measure import ROOT, WORDS, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMATS: Final = {"pdf": "PDF", "text": "text"}
SECONDS_PER_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is not measured: dollars of a core for an hour, the share of cores that work, the memory of an actor of Ray."""

    price: float
    busy: float
    actor_megabytes: float


@dataclass(frozen=True, slots=True)
class Paper:
    """What one paper has cost."""

    cpu_seconds: float
    input_bytes: float
    record_bytes: float
    packed_bytes: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the estimate, or write it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", action="append", type=float, metavar="N")
    parser.add_argument("--cores", action="append", type=int, metavar="N")
    parser.add_argument("--price", type=float, default=0.04, metavar="DOLLARS", help="of a core for an hour")
    parser.add_argument("--busy", type=float, default=0.8, metavar="SHARE", help="of the cores that work on papers")
    parser.add_argument(
        "--actor", type=float, default=300, metavar="MB", help="of Ray's own process beside each worker"
    )
    parser.add_argument("--measured", type=Path, default=ROOT / "out" / "bench.json", metavar="FILE")
    parser.add_argument("--write", type=Path, metavar="PAGE")
    given = parser.parse_args(arguments)
    if not given.measured.exists():
        parser.error(f"{given.measured} does not exist. Make it with: make bench")
    measured = json.loads(given.measured.read_text(encoding="utf-8"))
    assumed = Assumed(given.price, given.busy, given.actor)
    cores = given.cores or [64, 1024]
    tables = {
        "one-paper": one_paper(measured),
        "estimate": estimate(measured, given.papers or [1e6, 1e8], cores, assumed),
        "memory": memory(measured, cores, assumed),
    }
    if given.write is None:
        print(f"\n{given.price:g} dollars a core and hour, {given.busy:.0%} of the cores at work\n")
        for table in tables.values():
            print(table.markdown())
        return 0
    page.fill(given.write, {name: table.markdown() for name, table in tables.items()})
    return 0


def one_paper(measured: Mapping[str, Any]) -> Table:
    """Say what the estimate rests on."""
    table = Table("one-paper", (f"a paper of {WORDS:,} words", *FORMATS.values()))
    papers = [_paper(measured[name]) for name in FORMATS]
    table.rows = [
        ("CPU seconds", *(f"{paper.cpu_seconds:.3f}" for paper in papers)),
        ("input", *(_size(paper.input_bytes) for paper in papers)),
        ("record, one line of JSON", *(_size(paper.record_bytes) for paper in papers)),
        ("record, packed", *(_size(paper.packed_bytes) for paper in papers)),
    ]
    return table


def estimate(measured: Mapping[str, Any], counts: Sequence[float], cores: Sequence[int], assumed: Assumed) -> Table:
    """Multiply what one paper costs."""
    hours = tuple(f"hours on {count:,} cores" for count in cores)
    head = ("papers", "from", "core-hours", *hours, "dollars", "input", "records", "records, packed")
    table = Table("estimate", head)
    for count in counts:
        for name, shown in FORMATS.items():
            paper = _paper(measured[name])
            core_hours = count * paper.cpu_seconds / SECONDS_PER_HOUR / assumed.busy
            table.rows.append(
                (
                    f"{count:,.0f}",
                    shown,
                    f"{core_hours:,.0f}",
                    *(f"{core_hours / number:,.1f}" for number in cores),
                    f"{core_hours * assumed.price:,.0f}",
                    *(_size(count * one) for one in (paper.input_bytes, paper.record_bytes, paper.packed_bytes)),
                )
            )
    return table


def memory(measured: Mapping[str, Any], cores: Sequence[int], assumed: Assumed) -> Table:
    """Say how much memory workers need, with the process of Ray beside each."""
    each = measured["growth"]["worker peak MB"] + assumed.actor_megabytes
    table = Table("memory", ("cores", "MB each", "memory of all"))
    table.rows = [(f"{number:,}", f"{each:,.0f}", _size(number * each * 1e6)) for number in cores]
    return table


def _paper(measured: Mapping[str, Any]) -> Paper:
    return Paper(
        measured["read and extract: cpu seconds"],
        measured["bytes per paper"],
        measured["record bytes"],
        measured["record bytes packed"],
    )


def _size(count: float) -> str:
    """Return a number of bytes as a person says it.

    >>> _size(51_000), _size(5.1e12)
    ('51 kB', '5.1 TB')
    """
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < 1000 or unit == "TB":
            break
        count /= 1000
    return f"{count:.1f} {unit}" if count < 10 else f"{count:,.0f} {unit}"


if __name__ == "__main__":
    sys.exit(main())
