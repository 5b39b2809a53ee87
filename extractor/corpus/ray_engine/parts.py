"""Papers to a folder of parts, both anywhere that all machines can reach: nothing passes through this machine.

Each part holds the records of some documents, as JSON lines or as Parquet; their order is that in which they were done.
What is done is known by Ray Data's own checkpoint, kept in the folder beside the parts: a part counts when it is whole
and its documents are noted, so that a run that was killed goes on where it stopped.
"""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractor.corpus.batch import failed_line
from extractor.corpus.ray_engine.actor import BATCH, TASK, ExtractActor, Place, unpack
from extractor.corpus.ray_engine.cluster import actors, connected, last_line
from extractor.corpus.ray_engine.rows import DONE, KEY, PARQUET, Written, record_row
from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractor.corpus.batch import Job
    from extractor.corpus.ledger import Stamp
    from extractor.corpus.ray_engine.papers import Root


def is_remote(path: str) -> bool:
    """Whether a path is a URI.

    >>> is_remote("s3://bucket/papers"), is_remote("papers/s3")
    (True, False)
    """
    return "://" in path


def extract_to_parts(
    paths: Sequence[str],
    output: str,
    job: Job,
    *,
    jobs: int = 0,
    seconds: float = 300.0,
    memory: int = 2_000_000_000,
    fresh: bool = False,
) -> Written:
    """Extract from every paper of files and folders and write parts; return what was written.

    Args:
        paths: files and folders, or URIs of them, that all machines of the cluster can reach.
        output: the folder of parts. Parquet where its name ends in `.parquet`, else JSON lines.
        jobs: how many actors; 0 is one for each core of the cluster.
        seconds: the longest a document may take.
        memory: the most bytes that the process of an actor may need.
        fresh: whether parts that are there are thrown away first.

    Raises:
        SettingsError: `input-missing`, `output-foreign`, `engine-missing` or `engine-failed`.
    """
    with connected(in_order=False), _explained():
        from extractor.corpus.ray_engine.sink import RecordParts  # noqa: PLC0415 - loads Ray

        stamp = job.stamp()
        folder = output.rstrip("/") if is_remote(output) else os.path.abspath(output)
        parts = RecordParts(folder, is_parquet=folder.endswith(PARQUET), fresh=fresh)
        place = Place(job.build, os.getcwd(), seconds, memory)
        with _checkpoint(f"{folder}/{DONE}"):
            papers = _papers(paths, stamp).map_batches(
                RecordActor,
                fn_constructor_args=(place, stamp),
                batch_size=BATCH,
                batch_format="numpy",
                compute=actors(jobs, leave_room=True),
                num_cpus=1,
            )
            papers.write_datasink(parts, ray_remote_args={"num_cpus": 0})
        return parts.written


class RecordActor:
    """Called by Ray Data with batches of packed sources; gives a row of the output for each."""

    def __init__(self, place: Place, stamp: Stamp) -> None:
        self._actor = ExtractActor(place)
        self._stamp = stamp

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[str]]:
        columns: dict[str, list[str]] = defaultdict(list)
        outcomes = self._actor.outcomes([unpack(task) for task in batch[TASK]])
        for key, outcome in zip(batch[KEY], outcomes, strict=True):
            line = outcome.result or failed_line(outcome.task, outcome.failure, self._stamp)
            for column, cell in record_row(str(key), line).items():
                columns[column].append(cell)
        return columns


def _papers(paths: Sequence[str], stamp: Stamp) -> Any:
    import ray.data  # noqa: PLC0415

    from extractor.corpus.ray_engine.papers import PaperFiles, Root  # noqa: PLC0415

    stores: dict[tuple[str, str], list[Root]] = defaultdict(list)
    for path in paths:
        parts = urlsplit(path)
        stores[(parts.scheme, parts.netloc) if is_remote(path) else ("", "")].append(Root.of(path))
    try:
        datasets = [ray.data.read_datasource(PaperFiles(roots, stamp), num_cpus=0) for roots in stores.values()]
    except (FileNotFoundError, ValueError) as error:
        raise SettingsError(f"No document can be read: {last_line(error)}", code="input-missing") from error
    first, *others = datasets
    return first.union(*others) if others else first


@contextmanager
def _checkpoint(folder: str) -> Iterator[None]:
    from ray.data import DataContext  # noqa: PLC0415
    from ray.data.checkpoint import CheckpointConfig  # noqa: PLC0415

    context = DataContext.get_current()
    context.checkpoint_config = CheckpointConfig(KEY, folder, delete_checkpoint_on_success=False)
    try:
        yield
    finally:
        context.checkpoint_config = None


@contextmanager
def _explained() -> Iterator[None]:
    """Say in our words what Ray and the stores behind it raise."""
    from ray.exceptions import RayError  # noqa: PLC0415

    try:
        yield
    except (RayError, OSError) as error:
        raise SettingsError(f"Ray has given up: {last_line(error)}", code="engine-failed") from error
