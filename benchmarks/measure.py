"""What the parts of `bench.py` share: time and memory of calls and of commands, and tables of what came of it.

Times are paired: the ways that are compared take turns within each round, so that a machine that slows down slows all of
them, and the medians of the rounds are compared. CPU time is that of all processes; wall time is what a person waits.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT: Final = Path(__file__).resolve().parent.parent
WORDS: Final = 7000
"""The length of the paper that figures are given for: that of a conference paper of eight to twelve pages."""

_SECONDS_BETWEEN_LOOKS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of a call or a command: by the clock, and of all cores that worked."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Run(Cost):
    """What a command has cost. The peaks are megabytes of the command itself and of the largest process below it."""

    parent_peak: float
    worker_peak: float


@dataclass(slots=True)
class Table:
    """What a part of the benchmark found: rows for people, `facts` for programs."""

    name: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    facts: dict[str, float | str | bool] = field(default_factory=dict)

    def markdown(self) -> str:
        """Return the rows as a Markdown table."""
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def cost(call: Callable[[], object]) -> Cost:
    """Return what a call costs this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def paired(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Cost]:
    """Return the median cost of each way, which take turns. A first round is not counted: it fills caches."""
    found: dict[str, list[Cost]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            spent = cost(way)
            if number:
                found[name].append(spent)
    return {name: median(costs) for name, costs in found.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of both times."""
    return Cost(statistics.median(one.wall for one in costs), statistics.median(one.cpu for one in costs))


def run(*arguments: str) -> Run:
    """Run the program, or Python with `-c`, as a command of its own, and watch its memory.

    Raises:
        SystemExit: it has failed, or one of its documents has.
    """
    command = [sys.executable, *(arguments if arguments[0] == "-c" else ("-m", "extractor", *arguments))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        watch = _Watch(process.pid)
        _, said = process.communicate()
        wall = time.perf_counter() - begun
        watch.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\nended with {process.returncode}: {said.decode(errors='replace')}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, watch.parent, watch.worker)


class _Watch(threading.Thread):
    """Looks now and then how much memory a process and those below it have had at most. Knows Linux only."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.parent = self.worker = 0.0
        self._pid = pid
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(_SECONDS_BETWEEN_LOOKS):
            self.parent = max(self.parent, _peak(self._pid))
            self.worker = max([self.worker, *(_peak(pid) for pid in _below(self._pid))])

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()


def _peak(pid: int) -> float:
    """Return the most megabytes that a process has held, 0 where that cannot be told."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) / 1000


def _below(pid: int) -> Iterator[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from _below(child)


def machine() -> dict[str, str]:
    """Return what of this machine matters to the figures, and nothing by which it could be told from others."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:
        cores = os.cpu_count() or 1
    return {
        "cores": str(cores),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
