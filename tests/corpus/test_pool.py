"""The pool: what happens to a process costs one task, and results come in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from extractor.corpus.pool import Failure, InlinePool, ProcessPool
from extractor.corpus.watch import resident_bytes
from extractor.errors import SettingsError
from tests.corpus.makers import build_never, build_obedient, said


def in_processes(*tasks: str, jobs: int = 1, seconds: float = 30.0) -> list[str]:
    """Run tasks in worker processes and say what became of each."""
    with ProcessPool(build_obedient, jobs=jobs, seconds=seconds) as pool:
        return said(list(pool.run((task, None) for task in tasks)))


def test_results_come_in_the_order_of_the_tasks() -> None:
    """A slow task holds back the ones after it, not their work."""
    assert in_processes("slow", "a", "b", "c", jobs=2) == ["slow done", "a done", "b done", "c done"]


@pytest.mark.parametrize("accident", ["raise", "exit", "kill"])
def test_an_accident_costs_the_task_at_hand_only(accident: str) -> None:
    """Whether the task raises, ends its process or has it killed: its neighbours are done."""
    assert in_processes("a", accident, "b") == ["a done", "crash", "b done"]


def test_a_task_that_hangs_is_given_up() -> None:
    """Past the time limit the process is ended and the next task gets a new one."""
    assert in_processes("hang", "a", seconds=0.5) == ["timeout", "a done"]


@pytest.mark.skipif(
    resident_bytes(os.getpid()) is None, reason="this system does not tell how much memory a process holds"
)
def test_a_task_that_eats_memory_is_given_up() -> None:
    """Before the machine is out of memory, with a record that says it; the next task gets a new process."""
    with ProcessPool(build_obedient, seconds=30.0, memory=200_000_000) as pool:
        eaten, following = pool.run([("eat", None), ("a", None)])
    assert (eaten.failure, following.result) == (Failure("memory", "Needed more memory than 200 MB."), "a done")


def test_memory_that_is_refused_is_told_alike() -> None:
    """Whether the process is ended or Python says that there is no more: the kind is `memory`, the process is replaced."""
    with ProcessPool(build_obedient) as pool:
        first, starved, last = pool.run([("pid", None), ("no memory", None), ("pid", None)])
    assert (starved.failure and starved.failure.kind, first.result == last.result) == ("memory", False)


@pytest.mark.skipif(
    resident_bytes(os.getpid()) is None, reason="this system does not tell how much memory a process holds"
)
def test_a_worker_that_has_grown_is_replaced() -> None:
    """What a task leaves behind is gone before the next that it would starve; small change is kept."""
    with ProcessPool(build_obedient, memory=200_000_000) as pool:
        small, again, _, other = pool.run([("pid", None), ("pid", None), ("leak", None), ("pid", None)])
    assert (small.result == again.result, again.result == other.result) == (True, False)


def test_a_worker_is_replaced_after_many_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it holds."""
    monkeypatch.setattr("extractor.corpus.pool._TASKS_PER_WORKER", 2)
    with ProcessPool(build_obedient) as pool:
        results = [outcome.result for outcome in pool.run([("pid", None)] * 4)]
    assert (results[0] == results[1], results[1] == results[2]) == (True, False)


def test_a_limit_is_kept_while_the_parent_is_busy() -> None:
    """Writing a record or reading the next input may take long; a task that hangs is ended meanwhile."""
    with ProcessPool(build_obedient, seconds=0.3) as pool:
        outcomes = pool.run([("a", None), ("hang", None), ("b", None)])
        next(outcomes)
        [worker] = pool._workers
        worker.process.join(20)
        assert worker.process.exitcode == -9
        assert said(list(outcomes)) == ["timeout", "b done"]


def test_a_task_has_its_seconds() -> None:
    """For logs; what was known before took none."""
    with ProcessPool(build_obedient) as pool:
        slow, known = pool.run([("slow", None), ("a", "known")])
    assert (slow.seconds >= 0.3, known.seconds) == (True, 0.0)


def test_the_time_limit_is_for_each_task_not_for_all() -> None:
    """Three slow tasks in a row may take longer together than one may alone."""
    assert in_processes("slow", "slow", "slow", seconds=0.8) == ["slow done"] * 3


def test_a_failure_says_how_the_process_ended() -> None:
    """The reason goes into a record, so it must be a sentence and the same each time."""
    with ProcessPool(build_obedient) as pool:
        details = [o.failure.detail for o in pool.run([("exit", None), ("kill", None)]) if o.failure]
    assert details == [
        "The process that read it ended with exit code 3.",
        "The process that read it was ended by SIGKILL.",
    ]


def test_an_exception_is_named_with_its_place() -> None:
    """Whoever maintains the reader learns what was raised where."""
    [outcome] = InlinePool(build_obedient).run([("raise", None)])
    assert outcome.failure is not None
    assert outcome.failure.detail.startswith("KeyError: 'Methods' (corpus/makers.py:")


def test_a_known_result_is_passed_through_and_starts_no_process() -> None:
    """What an earlier run has done is not done again, and keeps its place."""
    with ProcessPool(build_never) as pool:
        [outcome] = pool.run([("a", "known")])
    assert (outcome.result, outcome.was_known) == ("known", True)


def test_known_and_new_results_stay_in_order() -> None:
    """Results of an earlier run do not overtake those that are being worked on."""
    with ProcessPool(build_obedient) as pool:
        assert said(list(pool.run([("slow", None), ("a", "known"), ("b", None)]))) == ["slow done", "known", "b done"]


def test_an_output_that_cannot_be_written_ends_the_run() -> None:
    """A full disk is no fault of the document, and the next one would meet it too."""
    with pytest.raises(SettingsError) as caught, ProcessPool(build_obedient) as pool:
        list(pool.run([("disk full", None), ("a", None)]))
    assert caught.value.code == "text-not-written"


def test_workers_that_cannot_start_end_the_run() -> None:
    """A broken installation must not turn every document into a crash."""
    with pytest.raises(SettingsError) as caught, ProcessPool(build_never) as pool:
        list(pool.run([("a", None)]))
    assert caught.value.code == "worker-not-started"


@pytest.mark.parametrize(("size", "most"), [(0, 100), (16_000_000, 4)])
def test_workers_do_not_run_far_ahead(size: int, most: int) -> None:
    """Tasks are taken as the results are wanted, so many and so many bytes, so that a million need no memory."""
    taken: list[int] = []
    tasks = ((f"{taken.append(i) or i}", None) for i in range(1000))  # type: ignore[func-returns-value]
    with ProcessPool(build_obedient, jobs=1, weigh=lambda task: size) as pool:
        next(iter(pool.run(tasks)))
    assert 0 < len(taken) <= most


def test_a_task_of_any_size_is_taken() -> None:
    """One that is larger than all that may be taken at once goes alone."""
    with ProcessPool(build_obedient, weigh=lambda task: 10**12) as pool:
        assert said(list(pool.run([("a", None), ("b", None)]))) == ["a done", "b done"]


def test_no_tasks_give_no_results() -> None:
    """An empty run ends."""
    assert in_processes() == []


def test_leaving_the_pool_ends_a_worker_that_hangs() -> None:
    """After Ctrl-C nothing is left behind."""
    with ProcessPool(build_obedient, jobs=2) as pool:
        next(iter(pool.run([("a", None), ("hang", None)])))
        processes = [worker.process for worker in pool._workers]
    assert [process.is_alive() for process in processes] == [False] * len(processes)


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="this system cannot hold signals back")
def test_the_first_worker_starts_without_hearing_an_interrupt() -> None:
    """What multiprocessing starts along with it lets signals through again, and must be there before."""
    program = (
        "import signal; from multiprocessing import resource_tracker; from extractor.corpus.pool import _interrupts_held\n"
        "with _interrupts_held():\n"
        "    resource_tracker.getfd()\n"
        "    print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "True\n"
