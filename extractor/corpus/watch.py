"""Watches the workers at their tasks: one that takes too long or too much memory is killed, whatever it is doing.

A thread of the parent does it, so that it is done while the parent reads inputs or writes records too. Limits that the
system offers to a process (`RLIMIT_AS`) count memory that is only reserved, of which the libraries reserve plenty;
what is looked at here is what a process really holds.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Self

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_SECONDS_BETWEEN_LOOKS: Final = 0.05

Verdict = Literal["timeout", "memory"]


@dataclass(slots=True)
class _Watched:
    process: BaseProcess
    deadline: float
    verdict: Verdict | None = None


class Watch:
    """Keeps the limits of tasks. Use as a context manager.

    Args:
        seconds: the longest that a task may take.
        memory: the most bytes of memory that a process may hold at a task. Kept where the system says what a process holds:
            on Linux.
    """

    def __init__(self, *, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._memory = memory
        self._lock = threading.Lock()
        self._watched: dict[int, _Watched] = {}
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def begin(self, process: BaseProcess) -> None:
        """Watch a process from here on; its task begins."""
        if self._thread is None:
            self._is_over.clear()
            self._thread = threading.Thread(target=self._keep_looking, name="watch", daemon=True)
            self._thread.start()
        with self._lock:
            self._watched[id(process)] = _Watched(process, time.monotonic() + self._seconds)

    def end(self, process: BaseProcess) -> Verdict | None:
        """Watch a process no more; tell why it was killed, if it was."""
        with self._lock:
            watched = self._watched.pop(id(process), None)
        return None if watched is None else watched.verdict

    def close(self) -> None:
        """Watch nothing any more."""
        self._is_over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._watched.clear()

    def _keep_looking(self) -> None:
        while not self._is_over.wait(_SECONDS_BETWEEN_LOOKS):
            with self._lock:
                for watched in self._watched.values():
                    if watched.verdict is None:
                        watched.verdict = self._judge(watched)
                        if watched.verdict is not None:
                            watched.process.kill()

    def _judge(self, watched: _Watched) -> Verdict | None:
        if time.monotonic() > watched.deadline:
            return "timeout"
        held = resident_bytes(watched.process.pid)
        return "memory" if held is not None and held > self._memory else None


def resident_bytes(pid: int | None) -> int | None:
    """Return how much memory a process holds; None where the system does not tell, or the process is gone."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return None
