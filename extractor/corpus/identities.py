"""Which id each document gets, settled before any work: 16 bytes of memory a document, and only until it is done."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from extractor.corpus.fingerprints import fingerprint, repeated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NONE = 0


class Identities:
    """Settles the ids of documents that come with the id they would like, and a longer one if that is taken.

    Documents whose ids collide get their longer ones, until no more can. `total` is how many documents there are,
    `collisions` the fingerprints of ids that still belong to several.
    """

    def __init__(self, wishes: Iterable[tuple[str, str | None]] = ()) -> None:
        self._lengthened: set[int] = set()
        wished, longer = array("Q"), array("Q")
        for wish, otherwise in wishes:
            wished.append(fingerprint(wish))
            longer.append(_NONE if otherwise is None else fingerprint(otherwise))
        self.total = len(wished)
        self.collisions = repeated(wished)
        while self.collisions:
            pairs = zip(wished, longer, strict=True)
            giving_way = {wish for wish, otherwise in pairs if otherwise and wish in self.collisions} - self._lengthened
            if not giving_way:
                return
            self._lengthened |= giving_way
            self.collisions = repeated(self._given(wished, longer))

    def settle(self, wish: str, longer: str | None) -> str:
        """Return the id of a document, by what it came with."""
        if longer is None or not self._lengthened:
            return wish
        return longer if fingerprint(wish) in self._lengthened else wish

    def _given(self, wished: array[int], longer: array[int]) -> Iterator[int]:
        for wish, otherwise in zip(wished, longer, strict=True):
            yield otherwise if otherwise and wish in self._lengthened else wish
