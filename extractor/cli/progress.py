"""How far a run is: a bar on a terminal, a plain line now and then in a pipe."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self

from extractor.cli.console import clock, message_console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_SECONDS_BETWEEN_LINES: Final = 30.0


class Progress:
    """Shows rate, time left and failures. Use as a context manager.

    The rate counts what was worked on, not what was found done, so that the time left is right after a resumption.
    """

    def __init__(self, total: int, *, is_shown: bool = True) -> None:
        self._total = total
        self._console = message_console()
        self._is_shown = is_shown
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._done = 0
        self._worked = 0
        self._begun = self._said = time.monotonic()

    def __enter__(self) -> Self:
        if self._is_shown and self._console.is_terminal:
            self._bar = _bar(self)
            self._task = self._bar.add_task("reading", total=self._total, pace="", failures="")
            self._bar.start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, *, failed: int, was_known: bool) -> None:
        """Count one document more; `failed` is how many have failed so far."""
        self._done += 1
        if was_known:
            self._begun = time.monotonic() if not self._worked else self._begun
        else:
            self._worked += 1
        if self._bar is not None and self._task is not None:
            failures = f"[red]{failed} failed[/red]" if failed else ""
            self._bar.update(self._task, completed=self._done, pace=self._pace(), failures=failures)
        elif self._is_shown and time.monotonic() - self._said > _SECONDS_BETWEEN_LINES:
            self._said = time.monotonic()
            words = [f"{self._done} of {self._total} read", f"{failed} failed", self._pace()]
            self._console.print(", ".join(word for word in words if word))

    def _pace(self) -> str:
        seconds = time.monotonic() - self._begun
        if not self._worked or seconds < 0.5:
            return ""
        rate = self._worked / seconds
        return f"{rate:.1f}/s, {clock((self._total - self._done) / rate)} left"


@contextmanager
def looking_for_documents(*, is_shown: bool = True) -> Iterator[None]:
    """Say, on a terminal, that documents are looked for, which takes minutes where there are millions."""
    console = message_console()
    if not is_shown or not console.is_terminal:
        yield
        return
    with console.status("looking for documents"):
        yield


def _bar(progress: Progress) -> Bar:
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    return Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}", style="dim"),
        TextColumn("{task.fields[failures]}"),
        console=message_console(),
        transient=True,
        expand=True,
    )
