"""Fingerprints and ids: what is settled in numbers is what would be settled with the names themselves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from extractor.corpus.fingerprints import distinct, fingerprint, repeated
from extractor.corpus.identities import Identities

if TYPE_CHECKING:
    from collections.abc import Sequence

names = st.sampled_from(["a", "a.pdf", "a.txt", "a.pdf.txt", "b", "b.txt"])
wishes = st.lists(st.tuples(names, st.none() | names), max_size=8)


def settled_by_name(wished: Sequence[tuple[str, str | None]]) -> list[str]:
    """Settle ids as one would with a list of them: who collides gives way, until nobody can any more."""
    ids = [wish for wish, _ in wished]
    longer = [otherwise for _, otherwise in wished]
    while True:
        counts = Counter(ids)
        clashing = [i for i, name in enumerate(ids) if counts[name] > 1 and longer[i] is not None]
        if not clashing:
            return ids
        for i in clashing:
            ids[i], longer[i] = longer[i] or ids[i], None


@given(wishes)
def test_ids_are_settled_as_with_the_names_themselves(wished: list[tuple[str, str | None]]) -> None:
    """Whoever wishes what: the same ids, and the same collisions."""
    identities = Identities(wished)
    ids = [identities.settle(wish, longer) for wish, longer in wished]
    expected = settled_by_name(wished)
    assert ids == expected
    assert identities.collisions == {fingerprint(name) for name, count in Counter(expected).items() if count > 1}


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 3)))
def test_what_is_repeated_is_counted(numbers: list[int]) -> None:
    """As a counter would, in eight bytes each."""
    counts = Counter(numbers)
    assert repeated(numbers) == {number for number, count in counts.items() if count > 1}
    assert distinct(numbers) == len(counts)


def test_names_that_no_file_can_hold_have_a_fingerprint() -> None:
    """A path may hold bytes that are no UTF-8."""
    assert fingerprint("caf\udce9") != fingerprint("caf\udce8")
