"""How long many records take to load into a database, and how much memory that needs.

    python benchmarks/database.py RECORDS [--sizes 10000 100000] [--to URL]

RECORDS is a file of records; it is copied over and over with fresh ids until there are as many as each size asks for. Each load is a
process of its own, `extractor export`, whose time and peak memory are taken; the same file is loaded a second time, which changes nothing.
Without --to each size goes into an SQLite file of its own in a temporary folder; with it, all go into that database.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.sinks.jsonl import read_records

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEGA: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process has taken: seconds by the clock and of the processor, and bytes of memory at its peak."""

    seconds: float
    busy: float
    memory: int


def main(arguments: list[str] | None = None) -> int:
    """Load each size, print a row for each; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N")
    parser.add_argument("--to", metavar="URL", help="a database; without it SQLite files that go again")
    given = parser.parse_args(arguments)
    peaks: list[int] = []
    print("records\tMB\tload s\tCPU s\trecords/s\tMB/s\tpeak MB\tagain s\tdatabase MB", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            copies = Path(folder) / "records.jsonl"
            write_copies(given.records, copies, size)
            database = Path(folder) / f"{size}.db"
            target = given.to or str(database)
            megabytes = copies.stat().st_size / _MEGA
            first = load(copies, target)
            peaks.append(first.memory)
            rates = f"{size / first.seconds:.0f}\t{megabytes / first.seconds:.1f}\t{first.memory / _MEGA:.0f}"
            print(f"{size}\t{megabytes:.0f}\t{first.seconds:.1f}\t{first.busy:.1f}\t{rates}", end="\t", flush=True)
            again = load(copies, target)
            kept = f"{database.stat().st_size / _MEGA:.0f}" if given.to is None else "-"
            print(f"{again.seconds:.1f}\t{kept}", flush=True)
            database.unlink(missing_ok=True)
    if len(peaks) > 1:
        print(f"peak memory of the last size over that of the first: {peaks[-1] / peaks[0]:.2f}")
    return 0


def write_copies(records: Path, copies: Path, size: int) -> None:
    """Write as many records as are asked for, each with an id of its own."""
    with copies.open("wb") as file:
        for number, line in zip(range(size), _lines_without_end(records), strict=False):
            head, identity, rest = line
            file.write(head + identity[:-1] + f'-{number}"'.encode() + rest + b"\n")


def _lines_without_end(records: Path) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the lines of a file over and over, cut before and after the id of their document."""
    lines = []
    for record in read_records(records):
        identity = record.document.model_dump_json(include={"id"})[len('{"id":') : -1].encode()
        head, found, rest = record.to_line().encode().partition(b'"document":{"id":' + identity)
        lines.append((head + found.removesuffix(identity), identity, rest))
    while lines:
        yield from lines


def load(records: Path, target: str) -> Cost:
    """Load a file in a process of its own."""
    begun = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "extractor", "export", str(records), "--to", target, "--quiet"])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


if __name__ == "__main__":
    sys.exit(main())
