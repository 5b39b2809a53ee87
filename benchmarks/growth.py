"""Whole runs as commands: with one and two jobs, with ever more documents, on this machine and on Ray."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from material import make_files, make_lines
from measure import Cost, Run, Table, median, run

if TYPE_CHECKING:
    from collections.abc import Sequence

PAPERS: Final = 150
ROUNDS: Final = 2
COMPARED: Final = (200, 1000)


def jobs(work: Path, papers: Sequence[str]) -> Table:
    """Compare one job with two, over whole papers as text. What it costs to start is not taken out."""
    lines = make_lines(work / "papers.jsonl", papers, PAPERS)
    costs: dict[int, list[Cost]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for count, found in costs.items():
            found.append(_extract(lines, work / "jobs.jsonl", "--jobs", str(count)))
    table = Table("jobs", ("jobs", "papers", "seconds", "papers a second", "CPU seconds", "times as fast"))
    spent = {count: median(found) for count, found in costs.items()}
    for count, one in spent.items():
        faster = spent[1].wall / one.wall
        cells = (f"{one.wall:.1f}", f"{PAPERS / one.wall:.1f}", f"{one.cpu:.1f}", f"{faster:.2f}")
        table.rows.append((str(count), str(PAPERS), *cells))
        table.facts |= {f"{count} jobs: wall seconds": one.wall, f"{count} jobs: cpu seconds": one.cpu}
    table.facts["times as fast"] = spent[1].wall / spent[2].wall
    return table


def growth(work: Path, counts: Sequence[int]) -> Table:
    """Say what becomes of time and memory with ever more documents."""
    head = ("documents", "seconds", "ms a document", "CPU ms a document", "peak MB, parent", "peak MB, largest worker")
    table = Table("growth", head)
    for count in counts:
        folder = make_files(work / "growth", count)
        spent = _extract(folder, work / "growth.jsonl", "--jobs", "2")
        each = (spent.wall / count * 1000, spent.cpu / count * 1000)
        peaks = (f"{spent.parent_peak:.0f}", f"{spent.worker_peak:.0f}")
        table.rows.append((f"{count:,}", f"{spent.wall:.1f}", f"{each[0]:.1f}", f"{each[1]:.1f}", *peaks))
        table.facts |= {
            f"{count} documents: wall seconds": spent.wall,
            f"{count} documents: parent peak MB": spent.parent_peak,
            f"{count} documents: worker peak MB": spent.worker_peak,
        }
    table.facts["worker peak MB"] = max(float(row[-1]) for row in table.rows)
    return table


def engines(work: Path) -> Table:
    """Compare Ray with the local processes over the same documents, and their records byte by byte.

    What each further document costs is the difference between two runs, without what it takes to begin.
    """
    fewer, more = COMPARED
    head = ("run with", f"seconds, {fewer}", f"seconds, {more}", "ms each further one", "times local", "the same bytes")
    table = Table("engines", head)
    ways = {"--jobs 1": ("--jobs", "1"), "--jobs 2": ("--jobs", "2")}
    if find_spec("ray") is not None:
        ways["--engine ray --jobs 2"] = ("--engine", "ray", "--jobs", "2")
    output = work / "engine.jsonl"
    digests: dict[int, set[str]] = {fewer: set(), more: set()}
    spent: dict[tuple[str, int], Run] = {}
    for count in COMPARED:
        folder = make_files(work / "engines", count)
        for name, options in ways.items():
            spent[name, count] = _extract(folder, output, *options)
            digests[count].add(hashlib.sha256(output.read_bytes()).hexdigest())
    is_same = all(len(found) == 1 for found in digests.values())
    each = {name: (spent[name, more].wall - spent[name, fewer].wall) / (more - fewer) for name in ways}
    for name in ways:
        walls = (spent[name, fewer].wall, spent[name, more].wall)
        times = each[name] / each["--jobs 2"]
        cells = (*(f"{wall:.1f}" for wall in walls), f"{each[name] * 1000:.1f}", f"{times:.2f}")
        table.rows.append((f"`{name}`", *cells, "yes" if is_same else "no"))
        table.facts |= {f"{name}: times local": times, f"{name}: seconds of {fewer}": walls[0]}
    table.facts["the same bytes"] = is_same
    return table


def _extract(papers: Path, output: Path, *options: str) -> Run:
    return run("run", str(papers), "-o", str(output), "--fresh", "--quiet", *options)
