"""Names as numbers of 64 bits, so that millions of them can be compared without being in memory.

Equal names have equal fingerprints. Two different names share one with a chance of some 3 in 100 million among a
million names; whoever acts on equality looks at the names themselves where a wrong guess would cost something.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_BUCKETS: Final = 256


def fingerprint(name: str) -> int:
    """Return the number of a name.

    >>> fingerprint("paper-17") == fingerprint("paper-17"), fingerprint("paper-17") == fingerprint("paper-18")
    (True, False)
    """
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def repeated(fingerprints: Iterable[int]) -> set[int]:
    """Return those that come more than once. Takes eight bytes of memory for each that comes.

    >>> repeated([1, 2, 1, 3])
    {1}
    """
    return {one for bucket in _sorted_buckets(fingerprints) for one, following in pairwise(bucket) if one == following}


def distinct(fingerprints: Iterable[int]) -> int:
    """Return how many different ones there are.

    >>> distinct([1, 2, 1, 3])
    3
    """
    buckets = _sorted_buckets(fingerprints)
    return sum(len(bucket) - sum(one == following for one, following in pairwise(bucket)) for bucket in buckets)


def _sorted_buckets(fingerprints: Iterable[int]) -> Iterable[list[int]]:
    """Yield all in sorted lists, each of which holds every equal of what it holds."""
    buckets = [array("Q") for _ in range(_BUCKETS)]
    for one in fingerprints:
        buckets[one % _BUCKETS].append(one)
    return (sorted(bucket) for bucket in buckets)
