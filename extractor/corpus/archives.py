"""Archives of papers to sources, one a member, in the order of the archive.

An archive is to its members what a folder is to its files: the same endings are taken, hidden files left out, and what
no reader knows is counted. Members go from the archive into memory one at a time and are never written to the disk, so
that no name in an archive can lead anywhere; one that is too large is not unpacked at all.
"""

from __future__ import annotations

import tarfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from extractor.corpus.sizes import LARGEST_DOCUMENT, too_large
from extractor.corpus.unpack import DAMAGE, open_unpacked
from extractor.errors import DocumentError
from extractor.readers.source import RefusedSource, Source, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

_DAMAGE: Final = (*DAMAGE, tarfile.TarError, zipfile.BadZipFile, NotImplementedError, ValueError, RuntimeError)
_ENCRYPTED: Final = 1


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its name there, its size, and how to read so many bytes of it, while it is its turn."""

    name: str
    size: int
    read: Callable[[int], bytes]
    is_encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Archive:
    """A tar or zip archive.

    `name` is what records call it; the member's name is added. `below` is what ids begin with: nothing, or a path that
    ends in a slash. `is_taken` tells of the name of a member whether it is a document.
    """

    path: Path
    name: str
    id: str
    below: str
    is_taken: Callable[[str], bool]
    largest: int = LARGEST_DOCUMENT

    def sources(self, *, content: bool) -> Iterator[tuple[Source, str | None]]:
        """Yield a source for each member that is a document, with the id that it may have if its own is taken.

        Where the archive holds none, or ends in damage, one source says so. Without `content` they have names and ids
        only.
        """
        is_empty = True
        try:
            with closing(self._members()) as members:
                for member in members:
                    if self.is_taken(member.name):
                        source = self._source(member, content=content)
                        is_empty = False
                        yield source, self.below + _plain(member.name)
        except _DAMAGE as error:
            detail = f"{self.name} cannot be read to its end: {error}."
            yield self._whole(DocumentError(detail, code="damaged-file")), None
        else:
            if is_empty:
                detail = f"{self.name} is an archive that holds no document."
                yield self._whole(DocumentError(detail, code="empty")), None

    def _members(self) -> Generator[Member]:
        return _zip_members(self.path) if self.path.name.lower().endswith(".zip") else _tar_members(self.path)

    def _source(self, member: Member, *, content: bool) -> Source:
        plain = _plain(member.name)
        name = writable(f"{self.name}:{member.name}")
        member_id = self.below + (plain[: -len(PurePosixPath(plain).suffix)] if PurePosixPath(plain).suffix else plain)
        format_ = "passages" if plain.lower().endswith(".json") else None
        if not content:
            return Source(member_id, name, self.path)
        try:
            return Source(member_id, name, data=self._content(member, name), format=format_)
        except DocumentError as error:
            return RefusedSource(member_id, name, self.path, code=error.code, detail=error.message)

    def _content(self, member: Member, name: str) -> bytes:
        if member.is_encrypted:
            raise DocumentError(f"{name} needs a password. Unpack the archive first.", code="encrypted")
        if member.size > self.largest:
            raise too_large(name, member.size, self.largest)
        try:
            data = member.read(self.largest + 1)
        except _DAMAGE as error:
            raise DocumentError(f"{name} cannot be unpacked: {error}.", code="damaged-file") from error
        if len(data) > self.largest:
            raise too_large(name, None, self.largest)
        return data

    def _whole(self, error: DocumentError) -> Source:
        return RefusedSource(self.id, self.name, self.path, code=error.code, detail=error.message)


def _tar_members(path: Path) -> Generator[Member]:
    is_packed = not path.name.lower().endswith(".tar")
    with (
        open_unpacked(path) as file,
        tarfile.open(fileobj=file, mode="r|" if is_packed else "r:") as archive,
    ):
        while (found := archive.next()) is not None:
            vars(archive)["members"] = []  # Which it keeps of all that it has passed.
            stream = archive.extractfile(found) if found.isreg() else None
            if stream is not None:
                yield Member(found.name, found.size, stream.read)


def _zip_members(path: Path) -> Generator[Member]:
    with zipfile.ZipFile(path) as archive:
        for found in archive.infolist():
            if not found.is_dir():
                is_encrypted = bool(found.flag_bits & _ENCRYPTED)
                yield Member(found.filename, found.file_size, _reader(archive, found), is_encrypted)


def _reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with archive.open(member) as stream:
            return stream.read(most)

    return read


def _plain(name: str) -> str:
    """Return the name of a member as a path below the archive.

    >>> _plain("./2020/a.pdf"), _plain("/2020//a.pdf")
    ('2020/a.pdf', '2020/a.pdf')
    """
    return writable("/".join(part for part in name.split("/") if part not in ("", ".")))
