"""`extractor run` with language models: one command, killed, stopped and taken up again, without paying twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import extractor.corpus.pool
from extractor.cli import main
from extractor.corpus.pool import InlinePool
from extractor.testing import ModelServer, Reply, answer, hang
from tests.llm.bench import asked, shown, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.testing import Request

ROOT: Final = Path(__file__).parents[2]
SCHEMA: Final = """\
name: tiny
version: 1.0.0
usage:
  name: tiny
  cues:
    - {usage: used, direction: forward, phrases: [we]}
    - {usage: other_work, direction: forward, phrases: [they]}
fields:
  framework: {kind: term, group: tools, question: "Which framework?", vocabulary: [{name: PyTorch}, {name: Keras}]}
  optimizer: {kind: term, group: training, question: "Which optimizer?", vocabulary: [{name: Adam}]}
"""
PAPERS: Final = {
    "a": "We trained it in PyTorch with Adam.",
    "b": "They used Keras. We used Adam.",
    "c": "We trained another one in Keras.",
}
SETTINGS: Final = "fields_per_question: 1\nconcurrency: 1\nprices: {'*': {input: 1000, output: 0}}\n"


def reading(request: Request) -> dict[str, Any]:
    """Read as a good model does: every name that a sentence holds, with its number."""
    names = {"framework": ("PyTorch", "Keras"), "optimizer": ("Adam",)}
    return {
        name: next(
            (stated(value, at=at) for at, text in shown(request).items() for value in names[name] if value in text),
            None,
        )
        for name in asked(request)
    }


@dataclass
class Said:
    """What a command has said, and its exit code."""

    code: int
    out: str
    err: str


@dataclass
class Desk:
    """A folder with papers, a checklist and settings, and a model."""

    folder: Path
    server: ModelServer
    capture: pytest.CaptureFixture[str]
    special: dict[int, Reply] = field(default_factory=dict)
    """Replies to requests by their number, in place of good ones."""

    def arguments(self, *more: str) -> list[str]:
        """Return the command that all these tests give."""
        given = ["run", "papers", "-o", "records.jsonl", "--schema", "tiny.yaml", "--backend", "llm"]
        model = ["--model", "openai/scripted", "--base-url", self.server.base_url]
        return [*given, *model, "--llm-config", "models.yaml", "--cache", "replies", *more]

    def run(self, *more: str) -> Said:
        """Give the command in this process."""
        with pytest.raises(SystemExit) as caught:
            main(self.arguments(*more))
        captured = self.capture.readouterr()
        return Said(int(caught.value.code or 0), captured.out, captured.err)

    def start(self, *more: str) -> subprocess.Popen[bytes]:
        """Give the command in a process of its own, with workers of its own."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "extractor", *self.arguments("-q", *more)]
        return subprocess.Popen(command, cwd=self.folder, env=environment)

    def values(self) -> dict[str, dict[str, list[str]]]:
        """Return the values of the records, by document and field."""
        records = [json.loads(line) for line in (self.folder / "records.jsonl").read_text().splitlines()]
        return {
            record["document"]["id"]: {
                name: [one["value"] for one in each["values"]] for name, each in record["fields"].items()
            }
            for record in records
        }


READ: Final = {
    "a": {"framework": ["PyTorch"], "optimizer": ["Adam"]},
    "b": {"framework": [], "optimizer": ["Adam"]},
    "c": {"framework": ["Keras"], "optimizer": []},
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    """Three papers, two questions each; commands work in this process unless they are started."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(extractor.corpus.pool, "ProcessPool", lambda build, **_: InlinePool(build))
    (tmp_path / "papers").mkdir()
    for name, text in PAPERS.items():
        (tmp_path / "papers" / f"{name}.txt").write_text(text)
    (tmp_path / "tiny.yaml").write_text(SCHEMA)
    (tmp_path / "models.yaml").write_text(SETTINGS)

    def script(request: Request) -> Reply:
        return desk.special.get(len(desk.server.requests)) or answer(reading(request))

    with ModelServer(script) as server:
        desk = Desk(tmp_path, server, capsys)
        yield desk


def bodies(server: ModelServer) -> list[str]:
    """Return what was asked, each question as one string."""
    return [json.dumps(request.body) for request in server.requests]


def test_records_and_the_bill(desk: Desk) -> None:
    """The summary says what was asked and what it cost; the ledger lies beside the records."""
    said = desk.run()
    assert (said.code, desk.values()) == (0, READ)
    assert "asked: openai/scripted: 6 requests, " in said.out
    assert "costs: records.jsonl.costs.sqlite" in said.out
    assert (desk.folder / "records.jsonl.costs.sqlite").is_file()


def test_a_second_run_costs_nothing(desk: Desk) -> None:
    """Done anew, the same command takes every reply from disk and writes the same bytes."""
    desk.run()
    before = (desk.folder / "records.jsonl").read_bytes()
    said = desk.run("--fresh")
    assert len(desk.server.requests) == 6
    assert (desk.folder / "records.jsonl").read_bytes() == before
    assert "asked: nothing, every reply was kept" in said.out


def test_dry_run_asks_nothing(desk: Desk) -> None:
    """Documents, fields, requests, tokens and cost, and not one request; nothing is written."""
    said = desk.run("--dry-run")
    lines = said.out.splitlines()
    assert (said.code, desk.server.requests) == (0, [])
    assert lines[0] == "document\tfields\trequests\ttokens in\tat most out\tcost"
    assert [line.split("\t")[:3] for line in lines[1:]] == [
        ["a", "2", "2"],
        ["b", "2", "2"],
        ["c", "2", "2"],
        ["all", "6", "6"],
    ]
    assert sorted(path.name for path in desk.folder.glob("records*")) == []


def test_max_cost_stops_cleanly_and_the_same_command_goes_on(desk: Desk) -> None:
    """What was paid is in the output or kept; a paper that was not paid for has no record yet; no request is paid twice."""
    whole = float(desk.run("--dry-run").out.splitlines()[-1].split("\t")[-1].split(" ")[0])
    said = desk.run("--max-cost", f"{whole / 2:.4f}")
    assert said.code == 1
    assert "The same command goes on from here" in said.err
    assert set(desk.values()) < set(READ)
    for _ in range(5):
        if desk.run("--max-cost", f"{whole / 2:.4f}").code == 0:
            break
    assert desk.values() == READ
    assert len(set(bodies(desk.server))) == len(desk.server.requests) == 6


def test_killed_half_way_no_request_is_paid_twice(desk: Desk) -> None:
    """After SIGKILL, with two workers at it, the next run asks only what was never answered; its bytes are those of one worker
    that was never disturbed.
    """
    desk.special |= {4: hang(), 5: hang()}
    process = desk.start("--jobs", "2")
    deadline = time.monotonic() + 60
    while len(desk.server.requests) < 5 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    asked_before = bodies(desk.server)
    assert (len(asked_before), len(set(asked_before))) == (5, 5)
    assert desk.run().code == 0
    asked_again = bodies(desk.server)[5:]
    assert set(asked_again).isdisjoint(asked_before[:3])
    assert (len(asked_again), desk.values()) == (3, READ)
    resumed = (desk.folder / "records.jsonl").read_bytes()
    desk.run("--fresh", "--cache", "others")
    assert (desk.folder / "records.jsonl").read_bytes() == resumed


def test_keys_are_in_no_file_and_in_no_word(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key goes to the server and nowhere else: not into records, replies, ledger or messages."""
    monkeypatch.setenv("MY_API_KEY", "sk-very-secret")
    said = desk.run("--key-variable", "MY_API_KEY")
    assert {request.headers["authorization"] for request in desk.server.requests} == {"Bearer sk-very-secret"}
    files = [path for path in desk.folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sqlite" for path in files)
    assert [path for path in files if b"sk-very-secret" in path.read_bytes()] == []
    assert "sk-very-secret" not in said.out + said.err


def test_an_address_where_nothing_answers_is_named_at_once(desk: Desk) -> None:
    """Before any work: exit code 2, the URL, and no record."""
    said = desk.run("--base-url", "http://127.0.0.1:9/v1")
    assert said.code == 2
    assert "Nothing answers at http://127.0.0.1:9/v1" in said.err
    assert not (desk.folder / "records.jsonl").exists()


def test_three_models_vote_on_the_command_line(desk: Desk) -> None:
    """`--model` may be repeated; the record says who found what."""
    said = desk.run("--model", "openai/second", "--model", "openai/third", "--vote", "majority")
    assert said.code == 0
    record = json.loads((desk.folder / "records.jsonl").read_text().splitlines()[0])
    (value,) = record["fields"]["framework"]["values"]
    assert value["attributes"]["found_by"] == ["openai/scripted", "openai/second", "openai/third"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "papers", "--backend", "llm"], "No language model is named."),
        (["run", "papers", "--model", "openai/a"], "Give --backend llm or --backend hybrid."),
        (["run", "papers", "--dry-run"], "The rules cost nothing"),
        (
            ["run", "papers", "--backend", "llm", "--model", "openai/a", "--max-cost", "1"],
            "max_cost needs the price of openai/a",
        ),
        (
            ["run", "papers", "--backend", "llm", "--model", "openai/a", "--price", "cheap"],
            "--price cheap: expected two numbers",
        ),
        (["run", "papers", "--backend", "llm", "--model", "a", "--price", "1"], "--model: expected PROVIDER/NAME"),
    ],
)
def test_options_that_cannot_be_used_are_told_before_any_work(desk: Desk, arguments: list[str], words: str) -> None:
    """In a sentence, with exit code 2."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert words in desk.capture.readouterr().err


def test_the_rules_load_no_library_of_a_provider(tmp_path: Path) -> None:
    """Neither `import extractor` nor a run of the rules loads instructor or what stands behind it."""
    code = (
        "import sys, extractor\n"
        "from extractor import extract_text, Settings, load_schema\n"
        "from pathlib import Path\n"
        "record = extract_text('We used Keras.', schema=load_schema('tiny.yaml'), settings=Settings(backend='rules'))\n"
        "assert record.fields['framework'].status == 'stated'\n"
        "print(sorted({'instructor', 'openai', 'sqlite3', 'tenacity'} & set(sys.modules)))\n"
    )
    (tmp_path / "tiny.yaml").write_text(SCHEMA)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
