"""The Ray engine: the records of the local processes, wherever they are made, and nothing done twice."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from extractor.cli.parts import are_wanted, refuse_options, summary
from extractor.corpus.pool import ProcessPool
from extractor.corpus.ray_engine.rows import Written, record_row
from extractor.errors import SettingsError
from tests.corpus.makers import AccidentJob, FakeJob, make_line, make_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from extractor.corpus.pool import Outcome
    from extractor.readers.source import Source

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray's own, and those of what it loads.


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """A cluster of two cores on this machine, for all tests."""
    ray = pytest.importorskip("ray", reason="needs the extra `ray`")
    pytest.importorskip("ray.data", reason="needs the extra `ray`")
    from extractor.corpus.ray_engine.cluster import connected

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_OVERRIDE_RESOURCES", '{"CPU": 2}')
        assert not ray.is_initialized()
        with connected(in_order=True):
            yield


def by_ray(job: FakeJob, tasks: Sequence[tuple[Source, bytes | None]]) -> list[Outcome[Source, bytes]]:
    """Return what becomes of tasks on the cluster."""
    from extractor.corpus.ray_engine.pool import RayPool

    with RayPool(job.build, jobs=1, seconds=20) as pool:
        return list(pool.run(tasks))


def told(outcomes: Sequence[Outcome[Source, bytes]]) -> list[object]:
    """Return all of outcomes that goes into records."""
    return [(outcome.task, outcome.result, outcome.failure, outcome.was_known) for outcome in outcomes]


def into_parts(folder: Path, output: str, *, fresh: bool = False) -> Written:
    """Extract a folder into parts with a job that knows one optimizer."""
    from extractor.corpus.ray_engine.parts import extract_to_parts

    return extract_to_parts([str(folder)], output, FakeJob(), jobs=1, seconds=20, fresh=fresh)  # type: ignore[arg-type]


def lines_of(output: Path) -> list[bytes]:
    """Return the lines of all parts of a folder, sorted."""
    return sorted(line for part in output.glob("*.jsonl") for line in part.read_bytes().splitlines())


def test_outcomes_are_those_of_local_processes_in_the_same_order(cluster: None) -> None:
    """Papers, one that is known, one that cannot be read and one that kills its process: the same words for each."""
    known = make_source("known")
    tasks: list[tuple[Source, bytes | None]] = [
        *[(make_source(f"a{i}"), None) for i in range(20)],
        (known, make_line(known)),
        (make_source("bad", "unreadable"), None),
        (make_source("deadly", "kill"), None),
        (make_source("last"), None),
    ]
    with ProcessPool(AccidentJob().build, seconds=20) as pool:
        local = list(pool.run(tasks))
    assert told(by_ray(AccidentJob(), tasks)) == told(local)
    assert [outcome.failure.kind for outcome in local if outcome.failure] == ["crash"]


def test_what_ends_a_local_run_ends_one_on_a_cluster(cluster: None) -> None:
    """A text that cannot be written is nobody's document's fault: the run says so and is over."""
    with pytest.raises(SettingsError) as caught:
        by_ray(AccidentJob(), [(make_source("a", "disk full"), None)])
    assert (caught.value.code, caught.value.message) == ("text-not-written", "The text cannot be written.")


def test_parts_hold_the_records_of_a_folder_once(
    cluster: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files and lines have the ids and names of a local run; the second run does what is new, `fresh` does all."""
    monkeypatch.chdir(tmp_path)
    papers = tmp_path / "papers"
    (papers / "2021").mkdir(parents=True)
    (papers / "2021" / "a.txt").write_text("We used Adam.")
    (papers / "b.jsonl.gz").write_bytes(gzip.compress(b'{"id": "x", "text": "We used Adam."}\n{"text": "SGD."}\n'))
    (papers / "c.docx").write_text("not read")
    written = into_parts(papers, "records/")
    assert (written.documents, written.stated, written.failures) == (3, {"optimizer": 2}, {})
    documents = [json.loads(line)["document"] for line in lines_of(tmp_path / "records")]
    assert sorted((one["id"], one["source"].removeprefix(f"{papers}/")) for one in documents) == [
        ("2021/a", "2021/a.txt"),
        ("b:2", "b.jsonl.gz:2"),
        ("x", "b.jsonl.gz:1"),
    ]
    (papers / "2021" / "a.txt").write_text("We used Adam again.")
    (papers / "new.txt").write_text("unreadable")
    again = into_parts(papers, "records/")
    assert (again.documents, again.failures) == (2, {"fake": 1})
    assert into_parts(papers, "records/", fresh=True).documents == 4
    assert len(lines_of(tmp_path / "records")) == 4


def test_parts_may_be_parquet(cluster: None, tmp_path: Path) -> None:
    """A row a record: what one looks for in columns of their own, the record as its line."""
    parquet = pytest.importorskip("pyarrow.parquet")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.txt").write_text("We used Adam.")
    into_parts(tmp_path / "papers", str(tmp_path / "records.parquet"))
    [part] = (tmp_path / "records.parquet").glob("*.parquet")
    [row] = parquet.read_table(part).to_pylist()
    assert (row["id"], row["error"], row["stated"]) == ("a", "", "optimizer")
    assert json.loads(row["record"])["fields"]["optimizer"]["status"] == "stated"


def test_a_folder_of_something_else_is_left_alone(cluster: None, tmp_path: Path) -> None:
    """Not even `--fresh` empties a folder that no run has written."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.txt").write_text("We used Adam.")
    with pytest.raises(SettingsError) as caught:
        into_parts(tmp_path / "papers", f"{tmp_path}/papers/", fresh=True)
    assert caught.value.code == "output-foreign"
    assert (tmp_path / "papers" / "a.txt").exists()


def test_a_folder_that_does_not_exist_is_named(cluster: None, tmp_path: Path) -> None:
    """A typing mistake must not look like an empty corpus."""
    with pytest.raises(SettingsError, match="gone") as caught:
        into_parts(tmp_path / "gone", f"{tmp_path}/records/")
    assert caught.value.code == "input-missing"


def test_without_ray_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is all that a user needs."""
    from extractor.corpus.ray_engine.pool import RayPool

    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(SettingsError, match=r"pip install 'extractor\[ray\]'") as caught, RayPool(FakeJob().build):
        pass
    assert caught.value.code == "engine-missing"


@pytest.mark.parametrize(
    ("paths", "output", "engine", "wanted"),
    [
        (["papers"], "records.jsonl", "ray", False),
        (["papers"], "records/", "ray", True),
        (["papers"], "records.parquet", "ray", True),
        (["s3://bucket/papers"], "s3://bucket/records", "ray", True),
        (["papers"], "records.jsonl", "local", False),
    ],
)
def test_parts_are_for_folders_and_stores(paths: list[str], output: str, engine: str, wanted: bool) -> None:
    """One file on this machine is written by this machine, in input order."""
    assert are_wanted(paths, output, engine) is wanted


@pytest.mark.parametrize(
    ("paths", "output", "engine", "advice"),
    [
        (["gs://bucket/papers"], "records.jsonl", "local", "--engine ray"),
        (["papers"], "s3://bucket/records", "local", "--engine ray"),
        (["s3://bucket/papers"], "records.jsonl", "ray", "-o records/"),
    ],
)
def test_what_needs_a_cluster_or_a_folder_says_so(paths: list[str], output: str, engine: str, advice: str) -> None:
    """Before any work, with what to add."""
    with pytest.raises(SettingsError, match=advice) as caught:
        are_wanted(paths, output, engine)
    assert caught.value.code == "engine-needed"


def test_options_that_a_folder_of_parts_cannot_honour_are_refused() -> None:
    """What needs the records to come back is an error and not passed over; without such an option nothing is said."""
    refuse_options(retry_failed=False, log_json=None, dry_run=False)
    with pytest.raises(SettingsError, match="--retry-failed and --dry-run cannot be had") as caught:
        refuse_options(retry_failed=True, log_json=None, dry_run=True)
    assert caught.value.code == "one-file-needed"


def test_a_row_has_no_empty_cells() -> None:
    """A record without title, DOI and error has empty strings, so that all parts have columns of one type."""
    row = record_row("17", make_line(make_source("a")))
    assert {name: row[name] for name in ("key", "title", "doi", "error")} == {
        "key": "17",
        "title": "",
        "doi": "",
        "error": "",
    }


def test_the_summary_of_parts_counts_rates_of_what_was_read() -> None:
    """A document that failed states nothing and denies nothing."""
    written = Written()
    written.count(record_row("1", make_line(make_source("a"))))
    written.count(record_row("2", make_line(make_source("b", "SGD."))))
    written.count(record_row("3", make_line(make_source("c"), error="no-text")))
    assert summary(written, ["optimizer"], "records/", 61) == [
        "added: 3 in 1:01 min",
        "failed: 1",
        "  no-text: 1",
        "stated:",
        "  optimizer: 50.0%",
        "records: records/",
    ]
