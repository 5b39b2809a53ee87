"""Stands in for the local processes: documents go out to actors, outcomes come back in the order of the documents."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extractor.corpus.pool import Outcome
from extractor.corpus.ray_engine.actor import BATCH, ExtractActor, Place, outcome_of, pack
from extractor.corpus.ray_engine.cluster import actors, connected, last_line
from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from extractor.readers.source import Source

_LOT_DOCUMENTS: Final = 100_000
_LOT_BYTES: Final = 256 * 1024 * 1024


@dataclass(slots=True)
class _Lot:
    """As many documents as go out at once: what of them is known already, and what is to be done."""

    tasks: list[tuple[Source, bytes | None]] = field(default_factory=list)
    size: int = 0

    def add(self, source: Source, line: bytes | None) -> None:
        self.tasks.append((source, line))
        self.size += len(line or b"") + len(source.data or b"")

    @property
    def is_full(self) -> bool:
        return len(self.tasks) >= _LOT_DOCUMENTS or self.size >= _LOT_BYTES

    @property
    def unknown(self) -> list[Source]:
        return [source for source, line in self.tasks if line is None]


class RayPool:
    """Runs a job over sources on a Ray cluster. Use as a context manager; leaving it lets go of the cluster.

    A run is cut into lots, each a Ray Data pipeline, so that a million documents need not be in memory here.

    Args:
        build: called once for each actor; gives the function that turns a source into a line. Must be picklable.
        jobs: how many actors; 0 is one for each core of the cluster.
        seconds: the longest a document may take.
        memory: the most bytes that the process of an actor may need.
    """

    def __init__(
        self,
        build: Callable[[], Callable[[Source], bytes]],
        *,
        jobs: int = 0,
        seconds: float = 300.0,
        memory: int = 2_000_000_000,
    ) -> None:
        self._place = Place(build, os.getcwd(), seconds, memory)
        self._jobs = jobs
        self._stack = ExitStack()

    def __enter__(self) -> RayPool:
        self._stack.enter_context(connected(in_order=True))
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def run(self, tasks: Iterable[tuple[Source, bytes | None]]) -> Iterator[Outcome[Source, bytes]]:
        """Yield the outcome of each document, in order. One that comes with its line is passed through.

        Raises:
            SettingsError: the actors cannot be started, or cannot go on.
        """
        for lot in _lots(tasks):
            fresh = self._extract(lot.unknown)
            for source, line in lot.tasks:
                yield next(fresh) if line is None else Outcome(source, line, was_known=True)

    def _extract(self, sources: Sequence[Source]) -> Iterator[Outcome[Source, bytes]]:
        if not sources:
            return
        import ray.data  # noqa: PLC0415 - loaded when the pool is entered
        from ray.exceptions import RayError  # noqa: PLC0415

        rows = ray.data.from_items([pack(source) for source in sources], override_num_blocks=-(-len(sources) // BATCH))
        outcomes = rows.map_batches(
            ExtractActor,
            fn_constructor_args=(self._place,),
            batch_size=BATCH,
            batch_format="numpy",
            compute=actors(self._jobs),
            num_cpus=1,
        )
        try:
            for row in outcomes.iter_rows():
                yield outcome_of(row)
        except RayError as error:
            raise SettingsError(f"Ray has given up: {last_line(error)}", code="engine-failed") from error


def _lots(tasks: Iterable[tuple[Source, bytes | None]]) -> Iterator[_Lot]:
    lot = _Lot()
    for source, line in tasks:
        lot.add(source, line)
        if lot.is_full:
            yield lot
            lot = _Lot()
    if lot.tasks:
        yield lot
