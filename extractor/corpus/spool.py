"""Bytes that are kept for the time of a run: in memory while they are few, on the disk when they are many."""

from __future__ import annotations

import weakref
from tempfile import SpooledTemporaryFile


def spool_for(owner: object, in_memory: int) -> SpooledTemporaryFile[bytes]:
    """Return an empty file that is gone when its owner is; so many bytes of it stay in memory."""
    file = SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115 - lives as long as its owner
    weakref.finalize(owner, file.close)
    return file
