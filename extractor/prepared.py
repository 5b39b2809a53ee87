"""What takes long to make and can be made again: kept in the user's folder for caches, made anew whenever anything it depends on changes.

A checklist of ten thousand phrases takes about two seconds to check and to index, and some hundredths to take up again. What is kept
are pickles, so a file counts only if it belongs to this user and nobody else may write it, and only if it is as it was written: a disk
that lost power may have left a part of it. Where nothing can be kept nothing is, silently.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import VERSION as PYDANTIC

from extractor.garbage import without_collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

FOLDER_VARIABLE: Final = "EXTRACTOR_CACHE"
"""The environment variable that names another folder; empty, nothing is kept."""
_MOST_KEPT: Final = 24
_DIGEST_SIZE: Final = hashlib.sha256().digest_size
_CODE: Final = ("schema", "rules", "anchors.py", "lexicon.py", "phrase_tree.py", "phrases.py")
_OTHERS_MAY_WRITE: Final = 0o022


def cache_folder() -> Path | None:
    """Return where programs of this user keep what can be made again; None where the user wants nothing kept."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "extractor"


def prepared(kind: str, contents: Iterable[bytes], make: Callable[[], T]) -> T:
    """Return what `make` makes, kept from an earlier time if it was made of the same contents by the same code.

    Args:
        kind: what it is, a word for the file's name.
        contents: everything that it is made of.
        make: called where nothing is kept; what it raises is raised.
    """
    try:
        folder = cache_folder()
    except RuntimeError:  # A user without a home.
        folder = None
    if folder is None:
        return make()
    digest = hashlib.sha256(_code_digest())
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    path = folder / "checklists" / f"{kind}-{digest.hexdigest()[:40]}.pickle"
    with suppress(
        OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, ValueError, TypeError
    ):
        kept: T = _load(path)
        return kept
    made = make()
    with suppress(OSError, pickle.PicklingError):
        _keep(path, made)
    return made


def _load(path: Path) -> T:  # type: ignore[type-var]
    with path.open("rb") as file:
        state = os.fstat(file.fileno())
        if hasattr(os, "getuid") and (state.st_uid != os.getuid() or state.st_mode & _OTHERS_MAY_WRITE):
            raise PermissionError(path)
        digest, content = file.read(_DIGEST_SIZE), file.read()
    if hashlib.sha256(content).digest() != digest:
        raise ValueError(path)
    with without_collection():
        found: T = pickle.loads(content)
        return found


def write_whole(path: Path, content: bytes, *, is_lasting: bool = False) -> None:
    """Write a file whole or not at all, in a folder that is there.

    Args:
        path: the file; what is there is replaced.
        content: all of it.
        is_lasting: whether it is on the disk when this returns.

    Raises:
        OSError: it cannot be written; nothing of it is left.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:8]}")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if is_lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _keep(path: Path, made: object) -> None:
    """Write what was made, and let the oldest files go."""
    content = pickle.dumps(made, protocol=5)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(path, hashlib.sha256(content).digest() + content)
    by_age = sorted(path.parent.glob("*.pickle"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in by_age[_MOST_KEPT:]:
        with suppress(OSError):
            old.unlink()


@cache
def _code_digest() -> bytes:
    """Return a digest of the code that checks and indexes checklists, and of what it runs on."""
    digest = hashlib.sha256(f"{sys.version} {PYDANTIC}".encode())
    package = Path(__file__).parent
    for name in _CODE:
        part = package / name
        for path in sorted(part.glob("*.py")) if part.is_dir() else [part]:
            digest.update(path.read_bytes())
    return digest.digest()
