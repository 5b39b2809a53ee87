"""A pool of worker processes that survives its tasks: a crash, a hang or a kill costs the task at hand and no other.

Each worker is a fresh (spawned) process that holds one task at a time, so that what happens to the process happened
to that task. Workers are used with one job too: PDFium may crash, a time limit needs somebody outside to keep it, and
the parent, which holds the output, stays small. Results come in the order of the tasks; how far the workers may run
ahead of the slowest is bounded.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast

from extractor.corpus.worker import Crashed, Finished, Message, Refused, Started, attempt, work
from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.process import BaseProcess

Task = TypeVar("Task")
Result = TypeVar("Result")

_TASKS_PER_WORKER: Final = 1000
"""A worker is replaced after so many tasks, which bounds what a leak in a library can cost."""

_AHEAD_PER_JOB: Final = 8
_LONGEST_WAIT: Final = 0.5
_GRACE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result: `crash` or `timeout`, with a sentence that says it."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Task, Result]):
    """A task with its result, or with what became of it. `was_known` tells a result that came with its task."""

    task: Task
    result: Result | None = None
    failure: Failure | None = None
    was_known: bool = False


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    is_ready: bool = False
    task: int | None = None
    deadline: float | None = None
    done: int = 0


@dataclass(slots=True)
class _Queue(Generic[Task, Result]):
    """The tasks between the first whose outcome is still awaited and the last that was taken."""

    tasks: dict[int, Task] = field(default_factory=dict)
    waiting: deque[int] = field(default_factory=deque)
    outcomes: dict[int, Outcome[Task, Result]] = field(default_factory=dict)
    taken: int = 0
    given: int = 0


class ProcessPool(Generic[Task, Result]):
    """Runs a function over tasks in worker processes. Use as a context manager; leaving it ends the workers.

    Args:
        build: called once in each worker; gives the function that does a task. Must be picklable.
        jobs: how many workers; they start when there is something for them to do.
        seconds: the longest a task may take.
    """

    def __init__(self, build: Callable[[], Callable[[Task], Result]], *, jobs: int = 1, seconds: float = 300.0) -> None:
        self._build = build
        self._jobs = jobs
        self._seconds = seconds
        self._workers: list[_Worker] = []
        self._context = multiprocessing.get_context("spawn")

    def __enter__(self) -> ProcessPool[Task, Result]:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def run(self, tasks: Iterable[tuple[Task, Result | None]]) -> Iterator[Outcome[Task, Result]]:
        """Yield the outcome of each task, in order. A task that comes with its result is passed through.

        Raises:
            ExtractorError: whatever of it the function raises, which ends the run.
            SettingsError: `worker-not-started`, where a worker ends before its first task.
        """
        queue: _Queue[Task, Result] = _Queue()
        remaining = iter(tasks)
        is_exhausted = False
        while True:
            while not is_exhausted and queue.taken - queue.given < self._jobs * _AHEAD_PER_JOB:
                is_exhausted = not self._take(remaining, queue)
            while queue.given in queue.outcomes:
                outcome = queue.outcomes.pop(queue.given)
                queue.given += 1
                yield outcome
            if is_exhausted and queue.given == queue.taken:
                return
            if is_exhausted or queue.taken - queue.given >= self._jobs * _AHEAD_PER_JOB:
                self._advance(queue)

    def close(self) -> None:
        """End the workers: the idle ones by themselves, the others at once."""
        for worker in self._workers:
            worker.connection.close()
            if worker.task is not None or not worker.is_ready:
                worker.process.kill()
        for worker in self._workers:
            worker.process.join(_GRACE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()

    def _take(self, tasks: Iterator[tuple[Task, Result | None]], queue: _Queue[Task, Result]) -> bool:
        """Take the next task; tell whether there was one."""
        following = next(tasks, None)
        if following is None:
            return False
        task, result = following
        if result is None:
            queue.tasks[queue.taken] = task
            queue.waiting.append(queue.taken)
            self._hand_out(queue)
        else:
            queue.outcomes[queue.taken] = Outcome(task, result, was_known=True)
        queue.taken += 1
        return True

    def _hand_out(self, queue: _Queue[Task, Result]) -> None:
        """Give waiting tasks to idle workers; start a worker where there are more tasks than workers."""
        starting = 0
        for worker in self._workers:
            if not queue.waiting:
                return
            starting += not worker.is_ready
            if worker.is_ready and worker.task is None:
                self._give(worker, queue)
        while len(self._workers) < self._jobs and starting < len(queue.waiting):
            self._workers.append(self._start())
            starting += 1

    def _give(self, worker: _Worker, queue: _Queue[Task, Result]) -> None:
        number = queue.waiting.popleft()
        try:
            worker.connection.send(queue.tasks[number])
        except OSError:  # It has died while idle: the task goes to another.
            queue.waiting.appendleft(number)
            self._discard(worker)
            return
        worker.task = number
        worker.deadline = time.monotonic() + self._seconds

    def _advance(self, queue: _Queue[Task, Result]) -> None:
        """Wait until something happens to a worker, and take note of it."""
        self._hand_out(queue)
        now = time.monotonic()
        deadlines = [worker.deadline - now for worker in self._workers if worker.deadline is not None]
        by_connection = {worker.connection: worker for worker in self._workers}
        for ready in wait(list(by_connection), max(min([_LONGEST_WAIT, *deadlines]), 0.0)):
            if isinstance(ready, Connection):
                self._hear(by_connection[ready], queue)
        now = time.monotonic()
        for worker in [worker for worker in self._workers if worker.deadline is not None and worker.deadline <= now]:
            self._lose(worker, queue, Failure("timeout", f"Not done after {self._seconds:g} seconds."))
        self._hand_out(queue)

    def _hear(self, worker: _Worker, queue: _Queue[Task, Result]) -> None:
        try:
            message: Message = worker.connection.recv()
        except (EOFError, OSError):
            self._lose(worker, queue, Failure("crash", _way_it_ended(worker.process)))
            return
        if isinstance(message, Started):
            worker.is_ready = True
        elif isinstance(message, Refused):
            raise SettingsError(message.message, code=message.code)
        elif worker.task is not None:
            queue.outcomes[worker.task] = _outcome(queue.tasks.pop(worker.task), message)
            worker.task, worker.deadline = None, None
            worker.done += 1
            if worker.done >= _TASKS_PER_WORKER:
                self._discard(worker)

    def _lose(self, worker: _Worker, queue: _Queue[Task, Result], failure: Failure) -> None:
        """Write a worker off, and its task with it."""
        self._discard(worker)
        if not worker.is_ready:
            raise SettingsError(f"A worker process cannot be started. {failure.detail}", code="worker-not-started")
        if worker.task is not None:
            queue.outcomes[worker.task] = Outcome(queue.tasks.pop(worker.task), None, failure)

    def _discard(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.kill()
        worker.process.join()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(self._build, theirs), daemon=True)
        with _interrupts_held():
            process.start()
        theirs.close()
        return _Worker(process, ours)


class InlinePool(Generic[Task, Result]):
    """Runs tasks in this process, one after the other: for debuggers and profilers. A crash ends everything."""

    def __init__(self, build: Callable[[], Callable[[Task], Result]]) -> None:
        self._build = build

    def __enter__(self) -> InlinePool[Task, Result]:
        return self

    def __exit__(self, *exception: object) -> None:
        return None

    def run(self, tasks: Iterable[tuple[Task, Result | None]]) -> Iterator[Outcome[Task, Result]]:
        """Yield the outcome of each task, in order. A task that comes with its result is passed through."""
        function: Callable[[Task], Result] | None = None
        for task, result in tasks:
            if result is not None:
                yield Outcome(task, result, was_known=True)
                continue
            function = function or self._build()
            message = attempt(function, task)
            if isinstance(message, Refused):
                raise SettingsError(message.message, code=message.code)
            yield _outcome(task, message)


def _outcome(task: Task, message: Finished | Crashed) -> Outcome[Task, Result]:
    if isinstance(message, Crashed):
        return Outcome(task, None, Failure("crash", message.detail))
    return Outcome(task, cast("Result", message.result))  # What the function that `build` gave has returned.


def _way_it_ended(process: BaseProcess) -> str:
    """Say how a process ended, after waiting for it to be gone.

    The words are the same for the same cause, whatever else runs, for they go into a record.
    """
    process.join(_GRACE)
    code = process.exitcode
    if code is None:
        return "The process that read it has closed its connection."
    if code >= 0:
        return f"The process that read it ended with exit code {code}."
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"The process that read it was ended by {name}."


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts, so that only the parent hears it, and hears it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
