"""The command line in this process, with a checklist of one question and workers that need no spaCy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

import extractor.corpus.batch
import extractor.corpus.pool
import extractor.schema
from extractor.cli import main
from extractor.corpus.pool import InlinePool
from tests.corpus.makers import FakeJob, tiny_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Said:
    """What a command has said, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `run` work in this process, without spaCy and whatever checklist is asked for."""
    monkeypatch.setattr(extractor.corpus.batch, "Job", FakeJob)
    monkeypatch.setattr(extractor.corpus.pool, "ProcessPool", lambda build, **_: InlinePool(build))
    monkeypatch.setattr(extractor.schema, "load_schema", lambda _: tiny_schema())


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command in the test's own folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Said:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        captured = capsys.readouterr()
        return Said(int(caught.value.code or 0), captured.out, captured.err)

    return run
