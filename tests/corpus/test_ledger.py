"""Taking up a run: nothing is lost, nothing is done twice, and the bytes are those of an undisturbed run."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.corpus import aside as aside_module
from extractor.corpus.batch import extract_all
from extractor.corpus.ledger import RecordFile, Stamp
from extractor.corpus.pool import InlinePool
from extractor.corpus.texts import write_text
from extractor.errors import SettingsError
from extractor.record import ExtractorInfo
from tests.corpus.makers import STAMP, fake_worker, make_line, make_source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extractor.readers.source import Source

A, B, C, D = (make_source(name) for name in "abcd")


class Killed(Exception):
    """The process is gone."""


def run(
    path: Path,
    *sources: Source,
    kill_after: int | None = None,
    tear: int = 0,
    stamp: Stamp = STAMP,
    **options: bool,
) -> str:
    """Run over sources. Return the ids that were worked on, in order.

    A run is killed after `kill_after` records, when `tear` bytes of the next are written.
    """
    worked_on = []
    with RecordFile(path, stamp, **options) as output:
        for done, source in enumerate(sources):
            line = known(output, source)
            if line is None and done != kill_after:
                worked_on.append(source.id)
            if done == kill_after:
                with path.open("ab") as file:
                    file.write(make_line(source, stamp=stamp)[:tear] if line is None else b"")
                return "".join(worked_on)
            output.write(line or make_line(source, stamp=stamp))
        output.finish()
    return "".join(worked_on)


def known(output: RecordFile, source: Source) -> bytes | None:
    """Return the line of a document that is done, looked up as a run does it."""
    found = output.find(source, source.sha256()) if output.meet(source) else None
    return None if found is None else found.line


def held(path: Path) -> str:
    """Return the ids in a file of records, in order."""
    if not path.exists():
        return ""
    return "".join(json.loads(line)["document"]["id"] for line in path.read_bytes().splitlines() if line)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The output."""
    return tmp_path / "records.jsonl"


def aside(path: Path) -> Path:
    """Return the file beside the output."""
    return path.with_name("records.jsonl.earlier")


def test_a_killed_run_goes_on_where_it_stopped(path: Path) -> None:
    """What is done is not done again; an undisturbed run gives the same bytes."""
    assert run(path, A, B, C, kill_after=2) == "ab"
    assert run(path, A, B, C) == "c"
    assert path.read_bytes() == b"".join(make_line(source) + b"\n" for source in (A, B, C))


def test_a_finished_run_has_nothing_left_to_do(path: Path) -> None:
    """And leaves the file alone."""
    run(path, A, B)
    before = path.stat().st_mtime_ns
    assert (run(path, A, B), path.stat().st_mtime_ns) == ("", before)


@pytest.mark.parametrize(("bytes_left", "worked_on"), [(0, "b"), (1, "b"), (50, "b"), (-2, "b"), (-1, "")])
def test_a_torn_last_line_is_done_again(path: Path, bytes_left: int, worked_on: str) -> None:
    """Wherever it is torn; where its line end alone is missing, that is put right."""
    run(path, A, B)
    whole = path.read_bytes()
    first, second = whole.splitlines(keepends=True)
    path.write_bytes(first + second[:bytes_left])
    assert (run(path, A, B), path.read_bytes()) == (worked_on, whole)
    assert not aside(path).exists()


def test_a_line_that_was_changed_by_hand_is_done_again(path: Path) -> None:
    """Though it ends as a record does: nothing is counted that is not whole."""
    run(path, A, B, C)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"start":8', b'"start":', 2).replace(b'"start":', b'"start":8', 1))
    assert (run(path, A, B, C), path.read_bytes()) == ("b", whole)


def test_a_changed_document_is_done_again_and_no_other(path: Path) -> None:
    """Done is known by content; the record comes in its old place."""
    run(path, A, B, C)
    assert run(path, A, make_source("b", "We used SGD."), C) == "b"
    assert held(path) == "abc"
    assert b'"not stated"' in path.read_bytes().splitlines()[1]


@pytest.mark.parametrize("what", ["config", "version", "backend"])
def test_another_configuration_does_all_again(path: Path, what: str) -> None:
    """A record of other settings or another version is no record of this run."""
    run(path, A, B)
    other = replace(STAMP, extractor=ExtractorInfo(**{**STAMP.extractor.model_dump(), what: "other"}))
    assert (run(path, A, B, stamp=other), held(path)) == ("ab", "ab")


def test_another_source_name_is_another_record(path: Path) -> None:
    """The record says where it was read from, so the same content elsewhere gives other bytes."""
    run(path, A)
    assert run(path, replace(A, name="elsewhere/a.txt")) == "a"


def test_new_documents_take_their_place_in_order(path: Path) -> None:
    """A paper added to the folder comes where its name puts it, and costs only itself."""
    run(path, A, C)
    assert (run(path, A, B, C, D), held(path)) == ("bd", "abcd")
    assert not aside(path).exists()


def test_another_order_needs_no_work(path: Path) -> None:
    """Records are in input order, whichever order they were made in."""
    run(path, A, B, C)
    assert (run(path, C, A, B), held(path)) == ("", "cab")


def test_records_of_other_documents_are_kept_aside(path: Path) -> None:
    """A run over one paper into the file of a thousand must not cost a night's work."""
    run(path, A, B, C)
    assert (run(path, B), held(path)) == ("", "b")
    assert held(aside(path)) == "ac"
    assert (run(path, A, B, C), held(path), aside(path).exists()) == ("", "abc", False)


def test_a_run_that_is_killed_while_sorting_in_loses_nothing(path: Path) -> None:
    """The records that wait in the other file are found by the next run."""
    run(path, A, B, C)
    assert run(path, D, A, B, C, kill_after=2) == "d"
    assert run(path, D, A, B, C) == ""
    assert held(path) == "dabc"


def test_a_kill_between_copy_and_cut_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then records stand in both files; none comes twice."""
    run(path, A, B, C)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(aside_module, "sync", lambda file: (_ for _ in ()).throw(Killed))
        run(path, D, A, B, C)
    assert (held(path), held(aside(path))) == ("abc", "abc")
    assert (run(path, D, A, B, C), held(path), aside(path).exists()) == ("d", "dabc", False)


def test_a_run_that_never_began_leaves_no_file(path: Path) -> None:
    """A file that was made for nothing goes again; one that was there stays, empty or not."""
    with RecordFile(path, STAMP):
        assert path.exists()
    assert not path.exists()
    path.touch()
    with RecordFile(path, STAMP):
        pass
    assert path.exists()


def test_fresh_starts_over(path: Path) -> None:
    """All is done anew, and nothing of before is kept anywhere."""
    run(path, A, B, C)
    run(path, B)
    assert (run(path, A, fresh=True), held(path), aside(path).exists()) == ("a", "a", False)


def test_what_failed_is_not_tried_again_unless_asked(path: Path) -> None:
    """An unchanged broken file fails again; a time limit may not."""
    path.write_bytes(make_line(A) + b"\n" + make_line(B, error="timeout") + b"\n")
    assert run(path, A, B) == ""
    assert run(path, A, B, retry_failed=True) == "b"


def test_what_failed_is_tried_again_when_it_has_changed(path: Path) -> None:
    """The record of a failure holds the content that failed."""
    path.write_bytes(make_line(A, error="truncated") + b"\n")
    assert run(path, make_source("a", "We used Adam, whole.")) == "a"


def test_a_document_whose_text_is_gone_is_done_again(path: Path, tmp_path: Path) -> None:
    """With `--texts` a document is done when its text is there too, whole."""
    texts = tmp_path / "texts"
    for source in (A, B, C):
        write_text(texts, source.id, "We used Adam.")
    run(path, A, B, C)
    write_text(texts, "b", "We used")
    (texts / "c.txt").unlink()
    with RecordFile(path, STAMP, texts=texts) as output:
        assert [known(output, source) is not None for source in (A, B, C)] == [True, False, False]


@pytest.mark.parametrize("content", ["We used Adam.", '{"id": "paper", "text": "We used Adam."}\n'])
@pytest.mark.parametrize("fresh", [True, False])
def test_a_file_that_is_no_output_is_not_overwritten(path: Path, content: str, fresh: bool) -> None:
    """`-o` and an input mixed up must not cost the input."""
    path.write_text(content)
    with pytest.raises(SettingsError) as caught:
        run(path, A, fresh=fresh)
    assert (caught.value.code, path.read_text()) == ("output-foreign", content)


def test_two_runs_do_not_write_one_file(path: Path) -> None:
    """The second is told so; after the first has ended the file is free."""
    with RecordFile(path, STAMP), pytest.raises(SettingsError) as caught:
        RecordFile(path, STAMP)
    assert caught.value.code == "output-in-use"
    RecordFile(path, STAMP).close()


def test_an_output_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    """In a sentence that names it."""
    with pytest.raises(SettingsError, match="cannot be written"):
        RecordFile(tmp_path / "gone" / "records.jsonl", STAMP)


documents = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)
kills = st.lists(st.tuples(documents, st.integers(0, 6), st.integers(0, 40)), max_size=4)


@given(kills, documents)
def test_whatever_was_killed_before_the_last_run_is_as_if_undisturbed(
    tmp_path_factory: pytest.TempPathFactory, killed: Sequence[tuple[list[str], int, int]], last: list[str]
) -> None:
    """Any runs over any documents, killed anywhere with any tear: no record lost, none twice, none done again."""
    folder = tmp_path_factory.mktemp("runs")
    path = folder / "records.jsonl"
    ever_done: set[str] = set()
    for names, records, tear in killed:
        run(path, *map(make_source, names), kill_after=records, tear=tear)
        ever_done.update(names[:records])
    worked_on = run(path, *map(make_source, last))
    written = path.read_bytes() if path.exists() else b""  # There is no file where there was never a record.
    assert written == b"".join(make_line(make_source(name)) + b"\n" for name in last)
    assert set(worked_on) == set(last) - ever_done
    assert set(held(path)) | set(held(aside(path))) >= ever_done
    shutil.rmtree(folder)


def test_a_run_writes_a_record_of_each_document_in_order(path: Path) -> None:
    """Those that cannot be read have one too, with the hash of what could not be read."""
    sources = [A, make_source("b", "unreadable"), C]
    with RecordFile(path, STAMP) as output:
        done = list(extract_all(sources, output, InlinePool(fake_worker), STAMP))
    assert [one.glance.id for one in done] == ["a", "b", "c"]
    assert [one.glance.error is None for one in done] == [True, False, True]
    assert all(json.loads(line)["document"]["sha256"] for line in path.read_bytes().splitlines())


def test_a_crash_has_a_record_that_a_later_run_knows(path: Path) -> None:
    """Its kind is `crash`; the document is not tried again, the run goes on."""
    broken = replace(A, data=b"\xff")  # The fake reader cannot decode it and raises.
    for was_known in (False, True):
        with RecordFile(path, STAMP) as output:
            first, second = extract_all([broken, B], output, InlinePool(fake_worker), STAMP)
        assert (first.glance.error is not None, first.was_known, second.was_known) == (True, was_known, was_known)
    assert first.glance.error is not None
    assert first.glance.error[0] == "crash"
