"""Files that every machine of a cluster can reach, in a folder or an object store, to rows of packed sources.

Ray Data lists, opens, unpacks and retries; here only what a file holds is turned into sources: one of a paper, one a
line of a file of JSON lines, which is streamed. Ids and names are those of a local run over the same folder.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ray.data.block import BlockAccessor
from ray.data.datasource import FileBasedDatasource

from extractor.corpus.jsonlines import LinesFile
from extractor.corpus.parquet import Table
from extractor.corpus.ray_engine.actor import TASK, pack
from extractor.corpus.ray_engine.rows import KEY, PARQUET
from extractor.readers.dispatch import FORMATS
from extractor.readers.source import Source, own_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.corpus.ledger import Stamp

_LINES_PER_BLOCK: Final = 16
_CORPORA: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst", PARQUET)
"""Endings of files that hold many papers, of those that can be read from a store."""

_ENDINGS: Final = (*(ending for endings in FORMATS.values() for ending in endings), ".xml", ".json", *_CORPORA)


@dataclass(frozen=True, slots=True)
class Root:
    """A file or folder as given, and as Ray calls it: without a scheme, absolute if it is local.

    >>> root = Root.of("s3://bucket/papers/")
    >>> root.below("bucket/papers/2021/a.pdf"), root.name("bucket/papers/2021/a.pdf")
    ('2021/a.pdf', 's3://bucket/papers/2021/a.pdf')
    """

    given: str
    resolved: str

    @classmethod
    def of(cls, given: str) -> Root:
        """Return the root of a path or a URI."""
        parts = urlsplit(given)
        resolved = f"{parts.netloc}{parts.path}" if "://" in given else os.path.abspath(given)
        return cls(given.rstrip("/"), resolved.rstrip("/"))

    def holds(self, path: str) -> bool:
        """Whether a path is this file or lies in this folder."""
        return path == self.resolved or path.startswith(f"{self.resolved}/")

    def below(self, path: str) -> str:
        """Return a path from this folder on; of the file itself, its name."""
        return path[len(self.resolved) + 1 :] or path.rsplit("/", 1)[-1]

    def name(self, path: str) -> str:
        """Return what records call a path."""
        return self.given + path[len(self.resolved) :]


class PaperFiles(FileBasedDatasource):  # type: ignore[misc]
    """Rows of a packed source and its key, from files and folders of one store.

    The key is what a document is known to be done by: id, name, content, checklist, settings and version.
    """

    def __init__(self, roots: Sequence[Root], stamp: Stamp) -> None:
        super().__init__(
            [root.given if "://" in root.given else root.resolved for root in roots],
            file_extensions=[ending.removeprefix(".") for ending in _ENDINGS],
        )
        self._roots = tuple(roots)
        self._stamp = stamp

    def _read_stream(self, file: Any, path: str) -> Iterator[Any]:
        root = next(root for root in self._roots if root.holds(path))
        name, below = root.name(path), root.below(path)
        rows: list[dict[str, Any]] = []
        for source in sources(file, name, below):
            rows.append({KEY: _key(source, self._stamp), **pack(source)})
            if len(rows) == _LINES_PER_BLOCK:
                yield _block(rows)
                rows = []
        if rows:
            yield _block(rows)


def sources(file: Any, name: str, below: str) -> Iterator[Source]:
    """Yield the documents of an open file, whose path below what was given makes their ids."""
    ending = next((ending for ending in _CORPORA if below.lower().endswith(ending)), None)
    if ending == PARQUET:
        yield from _table_sources(file, name, below.removesuffix(ending))
    elif ending is not None:
        # Ray has opened it, and unpacks it on the way.
        yield from LinesFile(name, below[: -len(ending)], lambda: io.BufferedReader(file)).sources(content=True)
    else:
        data = file.read()
        is_json = below.lower().endswith(".json")
        brought = own_id(data) if is_json else None
        paper_id = brought or str(PurePosixPath(below).with_suffix(""))
        yield Source(paper_id, name, data=data, format="passages" if is_json else None)


def _table_sources(file: Any, name: str, file_id: str) -> Iterator[Source]:
    """Yield the rows of a Parquet file, which has to be at hand as a whole to be read: it begins at its end."""
    with NamedTemporaryFile(suffix=PARQUET) as copy:
        shutil.copyfileobj(file, copy)
        copy.flush()
        for source in Table(Path(copy.name), name, file_id).sources(content=True):
            yield replace(source, path=None)


def _key(source: Source, stamp: Stamp) -> str:
    known = (source.id, source.name, source.sha256(), repr(stamp))
    return hashlib.blake2b("\0".join(map(str, known)).encode(), digest_size=16).hexdigest()


def _block(rows: Sequence[dict[str, Any]]) -> Any:
    return BlockAccessor.batch_to_block({column: [row[column] for row in rows] for column in (KEY, TASK)})
