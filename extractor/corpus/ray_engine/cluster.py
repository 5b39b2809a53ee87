"""The way into Ray: a cluster that is there, or one of this machine's own for the time of a run."""

from __future__ import annotations

import logging
import os
import re
import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ray.data import ActorPoolStrategy

_BLOCK_BYTES: Final = 4 * 1024 * 1024
"""What one task of an actor holds at most: some sixty papers as text, a few as PDF. A lost machine costs so much work."""

_QUIET: Final = {
    "RAY_USAGE_STATS_ENABLED": "0",  # Nothing is sent anywhere that the user has not asked for.
    "RAY_BACKEND_LOG_LEVEL": "fatal",  # Ray's own log files have the rest.
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}


@contextmanager
def connected(*, in_order: bool) -> Iterator[None]:
    """Connect to the cluster that `RAY_ADDRESS` names or that runs on this machine, else start one for the duration.

    Raises:
        SettingsError: `engine-missing`, without Ray; `engine-failed`, where the cluster cannot be reached.
    """
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray  # noqa: PLC0415 - an extra, and slow to load
        import ray.data  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError(
            "The engine 'ray' needs Ray Data. Install it with: pip install 'extractor[ray]'", code="engine-missing"
        ) from error
    is_ours = not ray.is_initialized()
    if is_ours:
        try:
            with _muted():
                ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.CRITICAL)
        except (ConnectionError, OSError, RuntimeError, ValueError) as error:
            raise SettingsError(f"Ray cannot be started or reached: {error}", code="engine-failed") from error
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.execution_options.preserve_order = in_order
    context.target_max_block_size = _BLOCK_BYTES
    for handler in logging.getLogger("ray.data").handlers:
        if not isinstance(handler, logging.FileHandler):
            handler.setLevel(logging.CRITICAL + 1)  # What goes wrong is said once, in our words.
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"ray\.")  # Advice on tuning, at every pipeline.
            yield
    finally:
        if is_ours:
            ray.shutdown()


@contextmanager
def _muted() -> Iterator[None]:
    """Keep what Ray's core says while it starts, below Python and whatever its log level, out of standard error."""
    sys.stderr.flush()
    before = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
        os.close(nowhere)


def actors(jobs: int, *, leave_room: bool = False) -> ActorPoolStrategy:
    """Return how many actors are to work: as many as asked for, or, for 0, one for each core of the cluster.

    More than the cores there are is a wish that a cluster may fulfil by growing. `leave_room` lets Ray begin with one and
    find the balance between actors and the tasks that read and write.
    """
    import ray  # noqa: PLC0415
    from ray.data import ActorPoolStrategy  # noqa: PLC0415

    cores = max(int(ray.cluster_resources().get("CPU", 1)), 1)
    most = jobs or cores
    return ActorPoolStrategy(min_size=1 if leave_room else min(most, cores), max_size=most)


def last_line(error: Exception) -> str:
    """Return what an error of Ray says at last: the lines before are its way through Ray.

    >>> last_line(ValueError("Traceback\\nextractor.errors.SinkError: The text cannot be written."))
    'The text cannot be written.'
    """
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return re.sub(r"^[\w.]+: ", "", lines[-1].strip())
