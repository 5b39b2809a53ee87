"""What became of a task, and the tasks whose outcome is awaited."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast

from extractor.corpus.worker import Crashed, Finished, Starved

if TYPE_CHECKING:
    from extractor.corpus.watch import Verdict

Task = TypeVar("Task")
Result = TypeVar("Result")

_BYTES_AHEAD: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result: `crash`, `timeout` or `memory`, with a sentence that says it."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Task, Result]):
    """A task with its result, or with what became of it, and the seconds that it took.

    `was_known` tells a result that came with its task.
    """

    task: Task
    result: Result | None = None
    failure: Failure | None = None
    was_known: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class Queue(Generic[Task, Result]):
    """The tasks between the first whose outcome is still awaited and the last that was taken, numbered as they came."""

    tasks: dict[int, Task] = field(default_factory=dict)
    waiting: deque[int] = field(default_factory=deque)
    outcomes: dict[int, Outcome[Task, Result]] = field(default_factory=dict)
    sizes: deque[int] = field(default_factory=deque)
    size: int = 0
    taken: int = 0
    given: int = 0

    def is_full(self, most: int) -> bool:
        """Whether no further task is to be taken before the first is given away."""
        return self.taken - self.given >= most or (self.size >= _BYTES_AHEAD and self.taken > self.given)

    def take(self, size: int) -> None:
        """Count a task that was taken."""
        self.taken += 1
        self.sizes.append(size)
        self.size += size

    def give(self) -> Outcome[Task, Result]:
        """Return the outcome of the first task, which is there."""
        outcome = self.outcomes.pop(self.given)
        self.given += 1
        self.size -= self.sizes.popleft()
        return outcome


def outcome_of(
    task: Task, message: Finished | Crashed | Starved, memory: int | None, seconds: float
) -> Outcome[Task, Result]:
    if isinstance(message, Starved):
        return Outcome(task, None, _starved(memory), seconds=seconds)
    if isinstance(message, Crashed):
        return Outcome(task, None, Failure("crash", message.detail), seconds=seconds)
    # What the function that `build` gave has returned.
    return Outcome(task, cast("Result", message.result), seconds=seconds)


def given_up(verdict: Verdict, seconds: float, memory: int) -> Failure:
    return Failure("timeout", f"Not done after {seconds:g} seconds.") if verdict == "timeout" else _starved(memory)


def _starved(memory: int | None) -> Failure:
    limit = "there is" if memory is None else f"{memory // 1_000_000:,} MB"
    return Failure("memory", f"Needed more memory than {limit}.")
