"""A pool of worker processes that survives its tasks: a crash, a hang or a kill costs the task at hand and no other.

Each worker is a fresh (spawned) process that holds one task at a time, so that what happens to the process happened
to that task. Workers are used with one job too: PDFium may crash, a time limit needs somebody outside to keep it, and
the parent, which holds the output, stays small. Results come in the order of the tasks; how far the workers may run
ahead of the slowest is bounded, in tasks and in bytes.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final, Generic

from extractor.corpus.outcome import Failure, Outcome, Queue, Result, Task, given_up, outcome_of
from extractor.corpus.watch import Watch, resident_bytes
from extractor.corpus.worker import Crashed, Finished, Message, Refused, Started, Starved, attempt, work
from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.process import BaseProcess

__all__ = ["Failure", "InlinePool", "Outcome", "ProcessPool"]

_TASKS_PER_WORKER: Final = 1000
"""A worker is replaced after so many tasks, which bounds what a leak in a library can cost."""

_GROWTH: Final = 8
"""A worker is replaced, too, when between tasks it holds more than before its first by this part of what a task may take."""

_AHEAD_PER_JOB: Final = 100
"""How many tasks may be done before their turn: what can be lost to a kill, and how long a hang is of no consequence."""

_LONGEST_WAIT: Final = 0.5
_GRACE: Final = 2.0


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    is_ready: bool = False
    task: int | None = None
    begun: float = 0.0
    done: int = 0
    memory_at_first: int | None = None


class ProcessPool(Generic[Task, Result]):
    """Runs a function over tasks in worker processes. Use as a context manager; leaving it ends the workers.

    Args:
        build: called once in each worker; gives the function that does a task. Must be picklable.
        jobs: how many workers; they start when there is something for them to do.
        seconds: the longest a task may take.
        memory: the most bytes of memory that a worker may hold at a task, on systems that tell.
        weigh: how many bytes a task has, for those that bring their content.
    """

    def __init__(
        self,
        build: Callable[[], Callable[[Task], Result]],
        *,
        jobs: int = 1,
        seconds: float = 300.0,
        memory: int = 2_000_000_000,
        weigh: Callable[[Task], int] = lambda task: 0,
    ) -> None:
        self._build = build
        self._jobs = jobs
        self._seconds = seconds
        self._memory = memory
        self._weigh = weigh
        self._watch = Watch(seconds=seconds, memory=memory)
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
        queue: Queue[Task, Result] = Queue()
        remaining = iter(tasks)
        most = self._jobs * _AHEAD_PER_JOB
        is_exhausted = False
        while not is_exhausted or queue.given < queue.taken:
            if queue.given in queue.outcomes:
                yield queue.give()
            elif is_exhausted or queue.is_full(most):
                self._advance(queue)
            else:
                is_exhausted = not self._take(remaining, queue)
                self._hear_at_once(queue)

    def close(self) -> None:
        """End the workers: the idle ones by themselves, the others at once."""
        self._watch.close()
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

    def _take(self, tasks: Iterator[tuple[Task, Result | None]], queue: Queue[Task, Result]) -> bool:
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
        queue.take(self._weigh(task))
        return True

    def _hand_out(self, queue: Queue[Task, Result]) -> None:
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

    def _give(self, worker: _Worker, queue: Queue[Task, Result]) -> None:
        number = queue.waiting.popleft()
        try:
            worker.connection.send(queue.tasks[number])
        except OSError:  # It has died while idle: the task goes to another.
            queue.waiting.appendleft(number)
            self._discard(worker)
            return
        worker.task = number
        worker.begun = time.monotonic()
        self._watch.begin(worker.process)

    def _advance(self, queue: Queue[Task, Result]) -> None:
        """Wait until something happens to a worker, and take note of it."""
        self._hand_out(queue)
        self._hear_all(queue, _LONGEST_WAIT)

    def _hear_at_once(self, queue: Queue[Task, Result]) -> None:
        """Take note of what has happened meanwhile, so that no worker is idle while there are tasks to be taken."""
        if self._workers:
            self._hear_all(queue, 0.0)

    def _hear_all(self, queue: Queue[Task, Result], seconds: float) -> None:
        by_connection = {worker.connection: worker for worker in self._workers}
        for ready in wait(list(by_connection), seconds):
            if isinstance(ready, Connection):
                self._hear(by_connection[ready], queue)
        self._hand_out(queue)

    def _hear(self, worker: _Worker, queue: Queue[Task, Result]) -> None:
        try:
            message: Message = worker.connection.recv()
        except (EOFError, OSError):
            self._lose(worker, queue)
            return
        if isinstance(message, Started):
            worker.is_ready = True
            worker.memory_at_first = resident_bytes(worker.process.pid)
        elif isinstance(message, Refused):
            raise SettingsError(message.message, code=message.code)
        elif worker.task is not None:
            self._conclude(worker, queue, message)

    def _conclude(self, worker: _Worker, queue: Queue[Task, Result], message: Finished | Crashed | Starved) -> None:
        """Take the outcome of a worker's task. Replace the worker if it has done enough, or holds too much."""
        if worker.task is None:
            return
        verdict = self._watch.end(worker.process)
        seconds = time.monotonic() - worker.begun
        outcome: Outcome[Task, Result] = outcome_of(queue.tasks.pop(worker.task), message, self._memory, seconds)
        queue.outcomes[worker.task] = outcome
        worker.task = None
        worker.done += 1
        has_died = verdict is not None or isinstance(message, Starved)
        if has_died or worker.done >= _TASKS_PER_WORKER or self._has_grown(worker):
            self._discard(worker)

    def _has_grown(self, worker: _Worker) -> bool:
        held = resident_bytes(worker.process.pid)
        if held is None or worker.memory_at_first is None:
            return False
        return held - worker.memory_at_first > self._memory / _GROWTH

    def _lose(self, worker: _Worker, queue: Queue[Task, Result]) -> None:
        """Write off a worker that has ended, and its task with it."""
        verdict = self._watch.end(worker.process)
        failure = given_up(verdict, self._seconds, self._memory) if verdict else _crash(worker.process)
        self._discard(worker)
        if not worker.is_ready:
            raise SettingsError(f"A worker process cannot be started. {failure.detail}", code="worker-not-started")
        if worker.task is not None:
            seconds = time.monotonic() - worker.begun
            queue.outcomes[worker.task] = Outcome(queue.tasks.pop(worker.task), None, failure, seconds=seconds)

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
            begun = time.monotonic()
            message = attempt(function, task)
            if isinstance(message, Refused):
                raise SettingsError(message.message, code=message.code)
            yield outcome_of(task, message, None, time.monotonic() - begun)


def _crash(process: BaseProcess) -> Failure:
    return Failure("crash", _way_it_ended(process))


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
    # It starts with the first process, and would let interrupts through again when it has.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
