"""A model that invents everything, on a real inference server: nothing that it cannot prove reaches a record.

`make test-llm` installs the server and runs this; without it the test is left out.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

pytest.importorskip("llama_cpp", reason="needs the server of llama.cpp: make test-llm")
pytest.importorskip("gguf")

from extractor.cli import main
from extractor.record import Record
from tests.llm.random_model import NAME, serving, write_random_model

if TYPE_CHECKING:
    from collections.abc import Iterator

PAPERS: Final = Path(__file__).parents[2] / "samples" / "papers"
FEWEST_ANSWERS: Final = 200
SETTINGS: Final = """
models: [openai/{name}]
base_url: {address}
mode: tools
temperature: 1.0     # greedy, the model says the same again and again
samples: 1
vote: any            # nothing but proof stands between an answer and the record
fields_per_question: 1
input_tokens: 300
output_tokens: 700
splits: 1
concurrency: 2
cache: replies
ledger: costs.sqlite
"""


@dataclass(frozen=True)
class Run:
    """What a run over the sample papers has left: records, texts, replies, and the outcomes of the requests."""

    records: tuple[Record, ...]
    texts: dict[str, str]
    replies: tuple[dict[str, Any], ...]
    outcomes: dict[str, int]
    folder: Path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Let the random model read the sample papers, by the command line."""
    folder = tmp_path_factory.mktemp("random")
    write_random_model(folder / "random.gguf")
    assert (folder / "random.gguf").stat().st_size < 1_000_000
    with serving(folder / "random.gguf", folder / "server.log") as address:
        (folder / "models.yaml").write_text(SETTINGS.format(name=NAME, address=address))
        command = ["run", str(PAPERS), "-o", str(folder / "records.jsonl"), "--texts", str(folder / "texts"), "--quiet"]
        with pytest.raises(SystemExit) as ended:
            main([*command, "--backend", "llm", "--llm-config", str(folder / "models.yaml")])
    assert not ended.value.code
    records = tuple(Record.from_line(line) for line in (folder / "records.jsonl").read_bytes().splitlines())
    texts = {one.document.id: _text(folder / "texts" / f"{one.document.id}.txt") for one in records}
    replies = tuple(json.loads(path.read_bytes()) for path in sorted((folder / "replies").rglob("*.json")))
    with closing(sqlite3.connect(folder / "costs.sqlite")) as ledger:
        outcomes = dict(ledger.execute("SELECT outcome, count(*) FROM requests GROUP BY outcome"))
    return Run(records, texts, replies, outcomes, folder)


def _text(path: Path) -> str:
    return path.read_bytes().decode()


def proposals(reply: dict[str, Any]) -> Iterator[object]:
    """Yield what a reply proposes: each value, each sentence that is one, each denial."""
    for answer in reply["answers"].values():
        if answer is None or answer["status"] == "not stated":
            continue
        if answer["status"] == "denied":
            yield "none"
        elif "values" in answer:
            yield from answer["values"]
        else:
            yield from answer["sentences"]


def letters(text: str) -> str:
    """Return the letters and digits of a text, in small letters, without ligatures and the hyphens of line ends."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())


def is_held(value: str, surface: str, quote: str) -> bool:
    """Whether a quote holds a value, looked at anew and without the program: its words as printed, or a denial."""
    if value == "none":
        return re.search(r"\b(no|not|none|without|never|nor|neither)\b|n['’]t\b", quote, re.IGNORECASE) is not None
    return bool(letters(surface)) and letters(surface) in letters(quote)


def test_many_answers_were_given(run: Run) -> None:
    """The server has answered often enough, in the form that was asked for, and the model proposes something often."""
    assert run.outcomes["answered"] >= FEWEST_ANSWERS
    assert sum(len(list(proposals(reply))) for reply in run.replies) >= FEWEST_ANSWERS


def test_nothing_unproven_reaches_a_record(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Every value of every record stands in a quote that is the text's own characters, looked at without the program's help."""
    proven = 0
    for record in run.records:
        text = run.texts[record.document.id]
        for name, result in record.fields.items():
            for value in result.values:
                found_by = value.attributes["found_by"]
                assert isinstance(found_by, list)
                proven += len(found_by)
                for quote in value.evidence:
                    assert text[quote.start : quote.end] == quote.quote
                    assert is_held(value.value, value.text, quote.quote), (record.document.id, name, value)
            for miss in result.considered:
                assert all(text[quote.start : quote.end] == quote.quote for quote in miss.evidence)
    proposed = sum(len(list(proposals(reply))) for reply in run.replies)
    assert proven < proposed
    with capsys.disabled():
        print(
            f"\n{run.outcomes['answered']} answers of a random model to {sum(run.outcomes.values())} questions: "
            f"{proposed} values proposed, {proven} proven, {proposed - proven} refused"
        )


def test_the_program_finds_nothing_wrong_either(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """`extractor verify` finds every quote in its place and every value in its quote."""
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(run.folder / "records.jsonl"), "--texts", str(run.folder / "texts")])
    assert not ended.value.code, capsys.readouterr().out


def test_the_independent_check_can_fail() -> None:
    """A value that its quote does not hold is found out, and so is a denial that denies nothing."""
    assert is_held("PyTorch", "Pytorch", "built in Py-\nTorch")
    assert not is_held("PyTorch", "PyTorch", "built in Keras")
    assert not is_held("none", "no augmentation", "augmentation was applied")
    assert not is_held("x", "", "anything")
