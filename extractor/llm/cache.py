"""Replies kept on disk under the hash of all that was asked: a question that was answered once is never paid for again.

One file for each reply, written whole under another name and then renamed, so that a killed run leaves whole replies or none, and any
number of runs may share the folder. What a file holds is checked when it is read; a torn or foreign one counts as missing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from extractor.errors import SettingsError
from extractor.llm.replies import Reply
from extractor.prepared import cache_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

_REPLY: Final = TypeAdapter(Reply)


def reply_folder() -> Path | None:
    """Return where replies are kept unless another folder is given: in the user's for caches, if anything is to be kept there."""
    folder = cache_folder()
    return None if folder is None else folder / "replies"


def question_key(content: Mapping[str, Any]) -> str:
    """Return the name under which the reply to a question is kept: a hash of the model, its settings and all words of the question."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class ReplyCache:
    """A folder of replies. With no folder nothing is kept.

    Raises:
        SettingsError: `cache-not-writable`.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise SettingsError(
                    f"The folder {folder} for replies cannot be made: {error.strerror}. Give another with --cache.",
                    code="cache-not-writable",
                ) from error

    def find(self, key: str) -> Reply | None:
        """Return the reply that is kept under a key, if there is one."""
        if self._folder is None:
            return None
        try:
            return _REPLY.validate_json(self._path(key).read_bytes())
        except (OSError, ValidationError):
            return None

    def keep(self, key: str, reply: Reply) -> None:
        """Write a reply to disk; it is there when this returns.

        Raises:
            SettingsError: `cache-not-writable`.
        """
        if self._folder is None:
            return
        path = self._path(key)
        try:
            path.parent.mkdir(exist_ok=True)
            write_whole(path, _REPLY.dump_json(reply), is_lasting=True)
        except OSError as error:
            raise SettingsError(
                f"{path} cannot be written: {error.strerror}. A reply that is not kept would be paid for again.",
                code="cache-not-writable",
            ) from error

    def _path(self, key: str) -> Path:
        assert self._folder is not None
        return self._folder / key[:2] / f"{key}.json"
