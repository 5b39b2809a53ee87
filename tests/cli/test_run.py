"""`extractor run`: records, summary, exit codes, and going on where it stopped."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

pytestmark = pytest.mark.usefixtures("fakes")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Three papers, one of which the fake cannot read."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text("We used Adam.")
    (folder / "b.txt").write_text("unreadable")
    (folder / "c.txt").write_text("We used SGD.")
    return folder


def records(text: str) -> list[dict[str, object]]:
    """Return the records of some lines."""
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.usefixtures("papers")
def test_records_go_to_standard_output_alone(cli: Callable[..., Said]) -> None:
    """Without -o, all that is said to people is on standard error."""
    said = cli("run", "papers")
    assert [record["document"]["id"] for record in records(said.out)] == ["a", "b", "c"]  # type: ignore[index]
    assert "read: 3\n" in said.err


@pytest.mark.usefixtures("papers")
def test_the_summary_names_counts_and_failures(cli: Callable[..., Said]) -> None:
    """In a pipe as plain lines without control codes, a field a line."""
    said = cli("run", "papers", "-o", "records.jsonl")
    assert said.out.startswith("read: 3\nextracted: 2\nfailed: 1\nfailed because of: fake 1\n")
    assert "optimizer\t1\t1\t0\t50.0\tAdam (1)\n" in said.out
    assert "failed: b: fake: It cannot be read.\n" in said.out
    assert "\x1b" not in said.out + said.err


@pytest.mark.parametrize(("names", "code"), [(["a", "c"], 0), (["a", "b"], 1)])
def test_the_exit_code_tells_whether_all_were_read(
    cli: Callable[..., Said], papers: Path, names: list[str], code: int
) -> None:
    """0 if so; 1 if some failed, whose records are written all the same."""
    said = cli("run", *(f"{papers}/{name}.txt" for name in names), "-o", "records.jsonl")
    assert said.code == code


def test_quiet_says_nothing(cli: Callable[..., Said], papers: Path) -> None:
    """Records and exit code tell all; with -o - records are still printed."""
    assert cli("run", str(papers), "-o", "records.jsonl", "-q") == cli("run", str(papers), "-o", "records.jsonl", "-q")
    said = cli("run", f"{papers}/a.txt", "-q")
    assert (len(records(said.out)), said.err) == (1, "")


def test_a_device_is_written_to_and_not_taken_up(cli: Callable[..., Said], papers: Path) -> None:
    """`-o /dev/null` measures, and leaves nothing beside the device."""
    said = cli("run", f"{papers}/a.txt", "-o", "/dev/null")
    assert (said.code, said.out.splitlines()[0]) == (0, "read: 1")


def test_what_no_reader_knows_is_named(cli: Callable[..., Said], papers: Path) -> None:
    """A skipped file must not go unnoticed."""
    (papers / "d.docx").write_text("x")
    assert "skipped: 1 file, no reader for .docx\n" in cli("run", "papers").err


def test_standard_input_is_read(cli: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is a document with the id `stdin`."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"We used Adam.")))
    [record] = records(cli("run", "-").out)
    assert record["document"]["source"] == "-"  # type: ignore[index]
    assert record["document"]["id"] == "stdin"  # type: ignore[index]


@pytest.mark.usefixtures("papers")
def test_texts_are_written_as_they_are(cli: Callable[..., Said], tmp_path: Path) -> None:
    """One for each document that could be read; run again, they are no input."""
    for _ in range(2):
        cli("run", ".", "-o", "records.jsonl", "--texts", "texts")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("texts/**/*.txt")) == [
        "texts/papers/a.txt",
        "texts/papers/c.txt",
    ]


@pytest.mark.usefixtures("papers")
def test_the_second_run_finds_all_done(cli: Callable[..., Said], tmp_path: Path) -> None:
    """Same bytes, same exit code, and a word on what failed before."""
    first, before = cli("run", "papers", "-o", "records.jsonl"), (tmp_path / "records.jsonl").read_bytes()
    second = cli("run", "papers", "-o", "records.jsonl")
    assert (first.code, second.code, (tmp_path / "records.jsonl").read_bytes()) == (1, 1, before)
    assert "done before: 3\n" in second.out
    assert "failed before and unchanged: 1 (--retry-failed takes them up again)\n" in second.out
    assert "done before" not in cli("run", "papers", "-o", "records.jsonl", "--fresh").out


@pytest.mark.usefixtures("papers")
def test_records_of_other_papers_are_kept_and_said_to_be(cli: Callable[..., Said]) -> None:
    """A run over less must not destroy a run over more in silence."""
    cli("run", "papers", "-o", "records.jsonl")
    assert "kept in records.jsonl.earlier: 2 records" in cli("run", "papers/a.txt", "-o", "records.jsonl").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone.pdf"], "gone.pdf does not exist."),
        (["papers", "-o", "gone/records.jsonl"], "The folder gone does not exist. Make it with: mkdir -p gone"),
        (["papers", "-o", "papers"], "papers is a folder. Give a file: -o papers/records.jsonl"),
        (["papers", "-o", "papers/a.txt"], "papers/a.txt exists and holds something else than records."),
        (["papers", "--texts", "papers/a.txt"], "The folder papers/a.txt cannot be made: File exists."),
    ],
)
@pytest.mark.usefixtures("papers")
def test_what_cannot_be_done_is_said_before_any_work(
    cli: Callable[..., Said], tmp_path: Path, arguments: list[str], message: str
) -> None:
    """Exit code 2, one sentence, nothing written."""
    before = sorted(tmp_path.rglob("*"))
    said = cli("run", *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"Error: {message}")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_paper_does_not_write_on_the_terminal(cli: Callable[..., Said], papers: Path) -> None:
    """A name with an escape sequence is spelled out."""
    (papers / "\x1b[31mred.txt").write_text("unreadable")
    assert "failed: \\x1b[31mred: fake" in cli("run", "papers").err


@pytest.mark.parametrize("way", ["file", "-"])
def test_paths_come_from_a_list(
    cli: Callable[..., Said], papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """One a line, after those of the command line; empty lines are nothing. `-` is standard input."""
    listed = b"papers/c.txt\n\npapers/a.txt\r\n"
    (tmp_path / "file").write_bytes(listed)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(listed)))
    said = cli("run", f"{papers}/b.txt", "--from", way)
    assert [record["document"]["id"] for record in records(said.out)] == ["b", "c", "a"]  # type: ignore[index]


def test_a_list_that_is_not_there_is_told(cli: Callable[..., Said]) -> None:
    """It is the list that is missing, not a paper."""
    said = cli("run", "--from", "gone.txt")
    assert (said.code, said.err) == (2, "Error: The list gone.txt does not exist.\n")


def test_a_document_that_is_too_large_has_a_record(cli: Callable[..., Said], papers: Path) -> None:
    """It is not read; its hash is there, so that it is taken up again when it has changed."""
    with (papers / "b.txt").open("r+b") as file:
        file.truncate(1_000_001)
    said = cli("run", "papers", "--max-size", "1")
    _, large, _ = records(said.out)
    assert (said.code, large["error"]["kind"]) == (1, "too-large")  # type: ignore[index]
    assert len(large["document"]["sha256"]) == 64  # type: ignore[index]


def events(log: str) -> list[dict[str, object]]:
    """Return the events of a log, without the times."""
    lines = [json.loads(line) for line in log.splitlines()]
    assert all(re.fullmatch(r"20\d\d-.*\+00:00", line.pop("time")) for line in lines)
    for line in lines:
        assert line.pop("seconds", 0.0) >= 0.0
    return lines


@pytest.mark.usefixtures("papers")
def test_a_log_has_an_event_for_all_that_happens(cli: Callable[..., Said], tmp_path: Path) -> None:
    """A line each: the run begun, each document done or failed and why, the run ended. Runs add to it."""
    for _ in range(2):
        cli("run", "papers", "-o", "records.jsonl", "--log-json", "log.jsonl")
    begun, a, b, c, ended, *again = events((tmp_path / "log.jsonl").read_text())
    assert (begun["event"], begun["documents"], begun["output"]) == ("run begun", 3, "records.jsonl")
    assert a == {"event": "document done", "id": "a", "known": False}
    assert (b["event"], b["kind"], b["detail"]) == ("document failed", "fake", "It cannot be read.")
    assert c["id"] == "c"
    assert ended == {"event": "run ended", "read": 3, "extracted": 2, "failed": 1, "known": 0, "exit_code": 1}
    assert [event["known"] for event in again[1:]] == [True, True, True, 3]


@pytest.mark.usefixtures("papers")
def test_a_log_on_standard_error_stands_alone_there(cli: Callable[..., Said]) -> None:
    """In place of progress and summary, so that every line of it is JSON; records hold no time."""
    said = cli("run", "papers", "--log-json", "-")
    assert [event["event"] for event in events(said.err)] == [
        "run begun",
        "document done",
        "document failed",
        "document done",
        "run ended",
    ]
    assert len(records(said.out)) == 3
    assert '"time"' not in said.out


@pytest.mark.usefixtures("papers")
def test_a_log_is_no_input(cli: Callable[..., Said]) -> None:
    """Though it lies among the papers and is called as lines of papers are."""
    for _ in range(2):
        said = cli("run", "papers", "-o", "records.jsonl", "--log-json", "papers/log.jsonl")
    assert said.out.startswith("read: 3\n")


def test_a_log_that_cannot_be_written_is_told(cli: Callable[..., Said], papers: Path) -> None:
    """Before any work."""
    said = cli("run", str(papers), "--log-json", "gone/log.jsonl")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Error: The log gone/log.jsonl cannot be written")


# Processes of their own


def started(*arguments: str, module: str = "slow_main") -> subprocess.Popen[str]:
    """Start the command line with slow, or with faulty, fakes in a process of its own."""
    command = [sys.executable, "-m", f"tests.cli.{module}", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(*arguments: str) -> tuple[int, str]:
    """Run the command line to its end; return its exit code and what it said."""
    with started(*arguments) as process:
        output, _ = process.communicate(timeout=60)
    return process.returncode, output


def wait_for_lines(path: Path, count: int) -> None:
    """Wait until a file has so many lines."""
    deadline = time.monotonic() + 30
    while not path.exists() or path.read_bytes().count(b"\n") < count:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def workers_of(parent: int) -> list[int]:
    """Return the worker processes of a run, where the system tells."""
    try:
        children = [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
        return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    except OSError:
        return []


def many(tmp_path: Path) -> list[str]:
    """Write forty papers; return the arguments of a run over them."""
    lines = "".join(json.dumps({"id": f"p{i}", "text": "We used Adam."}) + "\n" for i in range(40))
    (tmp_path / "papers.jsonl").write_text(lines)
    return ["run", str(tmp_path / "papers.jsonl"), "-o", str(tmp_path / "records.jsonl"), "--jobs", "2"]


def test_ctrl_c_ends_cleanly_and_the_run_goes_on(tmp_path: Path) -> None:
    """Exit code 130, no traceback, whole lines; the same command takes up the rest."""
    arguments = many(tmp_path)
    with started(*arguments) as process:
        wait_for_lines(tmp_path / "records.jsonl", 3)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert error.startswith("Error: Stopped after ")
    assert "The same command goes on from here." in error
    assert re.search(r"done before: ([3-9]|\d\d)\n", finished(*arguments)[1])
    assert (tmp_path / "records.jsonl").read_bytes().count(b"\n") == 40


def test_killed_again_and_again_the_bytes_are_those_of_an_undisturbed_run(tmp_path: Path) -> None:
    """SIGKILL of the run or of a worker, at any moment, loses no record and doubles none."""
    arguments = many(tmp_path)
    for lines, seconds in ((0, 0.2), (2, 0.0), (20, 0.01)):
        with started(*arguments) as process:
            wait_for_lines(tmp_path / "records.jsonl", lines)
            time.sleep(seconds)
            for worker in workers_of(process.pid)[:1]:
                os.kill(worker, signal.SIGKILL)
            process.kill()
    assert finished(*arguments, "--retry-failed")[0] == 0
    killed = (tmp_path / "records.jsonl").read_bytes()
    assert finished(*arguments, "--fresh")[0] == 0
    assert killed == (tmp_path / "records.jsonl").read_bytes()


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="this system does not tell how much memory a process holds"
)
def test_each_bad_file_costs_itself(tmp_path: Path) -> None:
    """One that hangs the reader, one that crashes it, one that kills it, one that eats memory, a huge one, a bomb."""
    papers = tmp_path / "papers"
    papers.mkdir()
    for name in ("a", "eat", "exit", "good", "hang", "kill", "z"):
        (papers / f"{name}.txt").write_text("We used Adam.")
    with (papers / "huge.pdf").open("wb") as file:
        file.truncate(30_000_000)
    with zipfile.ZipFile(papers / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"x" * 2_000_000)
        archive.writestr("good.txt", "We used Adam.")
    options = ["--timeout", "4", "--memory", "300", "--max-size", "1", "--jobs", "2"]
    with started("run", str(papers), "-o", str(tmp_path / "r.jsonl"), *options, module="faulty_main") as process:
        process.communicate(timeout=60)
    said = {
        record["document"]["id"]: record["error"]["kind"] if "error" in record else "read"  # type: ignore[index]
        for record in records((tmp_path / "r.jsonl").read_text())
    }
    assert process.returncode == 1
    assert said == {
        "a": "read",
        "eat": "memory",
        "exit": "crash",
        "good": "read",
        "hang": "timeout",
        "huge": "too-large",
        "kill": "crash",
        "packed/bomb": "too-large",
        "packed/good": "read",
        "z": "read",
    }


def test_a_full_device_is_told_in_a_sentence(tmp_path: Path) -> None:
    """An output that takes nothing ends the run with a sentence and exit code 2, not with a traceback."""
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    paper = tmp_path / "paper.txt"
    paper.write_text("We trained the network with Keras.")
    command = [sys.executable, "-m", "extractor", "run", str(paper), "-o", "/dev/full", "-s", "dl_core"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
