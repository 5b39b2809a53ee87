"""What runs in a worker process: tasks in, messages out, one at a time, until the parent is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection


@dataclass(frozen=True, slots=True)
class Started:
    """The worker is ready for tasks."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The result of the task at hand."""

    result: object


@dataclass(frozen=True, slots=True)
class Crashed:
    """The task at hand raised what it should not."""

    detail: str


@dataclass(frozen=True, slots=True)
class Starved:
    """The task at hand asked for memory that there is not."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The run cannot go on: settings that cannot be used, or an output that cannot be written."""

    message: str
    code: str


Message = Started | Finished | Crashed | Starved | Refused


def attempt(function: Callable[[Any], object], task: object) -> Finished | Crashed | Starved | Refused:
    """Do one task. Whatever goes wrong costs this task, but for an `ExtractorError`: that is not the task's fault.

    >>> attempt(len, "We used Adam.").result
    13
    >>> attempt(len, 17).detail
    "TypeError: object of type 'int' has no len()"
    """
    try:
        return Finished(function(task))
    except ExtractorError as error:
        return Refused(error.message, error.code)
    except MemoryError:
        return Starved()
    except Exception as error:
        return Crashed(_account(error))


def work(build: Callable[[], Callable[[Any], object]], connection: Connection) -> None:
    """Serve the parent until it hangs up. Runs in the worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    try:
        try:
            function = build()
        except ExtractorError as error:
            connection.send(Refused(error.message, error.code))
            return
        connection.send(Started())
        while True:
            connection.send(attempt(function, connection.recv()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        _leave()


def _leave() -> None:
    """End this process at once: taking a checklist of ten thousand phrases apart takes longer than a paper."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _leave_with_parent() -> None:
    """End this process when the parent has been killed, even in the middle of a task."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _account(error: Exception) -> str:
    """Say what was raised, and in which line of which file."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)[1:] if not frame.filename.startswith("<")]
    if not frames:
        return text
    path = PurePath(frames[-1].filename)
    return f"{text} ({path.parent.name}/{path.name}:{frames[-1].lineno})"
