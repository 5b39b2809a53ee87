"""`extractor audit`: what it prints, what it refuses, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from extractor.audit import CorpusAudit, PaperAudit
from extractor.sinks.jsonl import write_records
from tests.audit.makers import METHODOLOGY, RESOURCES, UNREAD, failed, make_paper, make_record
from tests.evaluation.makers import answer, turned_down
from tests.manual import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

NEAR = answer(considered=(turned_down("[red]seed", '"may"', quote="A seed\nmay be set. \x1b[31m"),))


@pytest.fixture
def audit(cli: Callable[..., Said], tmp_path: Path) -> Callable[..., Said]:
    """Audit four records: one of level 2, one that is not determined, one of another checklist, one that was not read."""
    records = [
        make_paper(RESOURCES, METHODOLOGY, {"randomness": NEAR}, name="moths"),
        make_paper(
            RESOURCES, {"hardware": UNREAD, "optimizer": "Adam", "hyperparameters": "epochs=3"}, name="2020/open"
        ),
        make_record({"framework": "PyTorch"}, name="2020/core", schema="dl-core"),
        failed("2020/scan"),
    ]
    write_records(tmp_path / "records.jsonl", records)
    (tmp_path / "papers.csv").write_text("id,year\nmoths,2019\n2020/open,2020\n2020/core,2020\n")

    def run(*options: str) -> Said:
        return cli("audit", "records.jsonl", *options)

    return run


def rows(said: Said) -> dict[str, list[str]]:
    """Return the rows of all tables by their first cell; the first of them where there are several."""
    found: dict[str, list[str]] = {}
    for line in said.out.splitlines():
        name, *cells = line.split("\t")
        if cells:
            found.setdefault(name, cells)
    return found


def test_a_pipe_gets_plain_tables(audit: Callable[..., Said]) -> None:
    """What was judged, what counts otherwise than one might think, and rates of what is known."""
    shown = audit()
    assert (shown.code, shown.err) == (0, "")
    assert "\x1b" not in shown.out
    remarks = shown.out.split("\n\n")[0].splitlines()
    assert remarks[1:3] == [
        "papers: 3, 1 of dl-core 1.0.0, 2 of small 1.0.0",
        "not read, counted in no rate: 1 (no-text 1)",
    ]
    assert remarks[3].startswith("fields that some records do not have: data_url (1), ")
    assert remarks[4].startswith(
        "checks that cannot be asked of them: dataset (1), source_code (1), model_architecture (1)"
    )
    found = rows(shown)
    assert found["2"] == ["Resources and methodology", "1", "1", "1", "1", "1.000", "0.207", "1.000"]
    assert found["1-2"][:2] == ["not determined, between these", "1"]
    assert found["dataset"] == ["resources", "2", "0", "0", "1", "1.000", "0.342", "1.000"]
    assert found["hardware"] == ["1", "0", "1", "1", "1.000", "0.207", "1.000"]


@pytest.mark.parametrize("width", [70, 120])
def test_a_terminal_gets_tables_with_lines(
    audit: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Names are whole, whatever the width; groups are columns."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    shown = audit("--by", "folder")
    assert shown.code == 0
    assert "───" in shown.out
    assert "model_architecture" in shown.out and "rate by folder" in shown.out


def test_json_is_one_object(audit: Callable[..., Said]) -> None:
    """It is the model that the library returns."""
    found = CorpusAudit.model_validate_json(audit("--json").out)
    assert (found.papers, found.errors, found.profile) == (3, {"no-text": 1}, "ahmed-2025")


def test_groups_by_a_table(audit: Callable[..., Said]) -> None:
    """Rates with intervals for each year; what the table does not have is said."""
    shown = audit("--by", "year", "--metadata", "papers.csv")
    assert "records that the metadata does not have, in no group: 1" in shown.out
    lines = [line.split("\t") for line in shown.out.splitlines()]
    assert ["2019", "check", "dataset", "1", "0", "0", "0", "1.000", "0.207", "1.000"] in lines
    assert ["2020", "field", "hardware", "0", "0", "1", "1", "-", "-", "-"] in lines
    assert ["2020", "level", "1", "1", "0", "0", "1", "1.000", "0.207", "1.000"] in lines


def test_an_empty_cell_is_told_from_a_missing_line(audit: Callable[..., Said], tmp_path: Path) -> None:
    """A paper whose year is empty, and papers that the table does not have."""
    (tmp_path / "some.csv").write_text("id,year\nmoths,2019\n2020/open,\n")
    shown = audit("--by", "year", "--metadata", "some.csv").out
    assert "the metadata does not have, in no group: 2\nrecords without year, in no group: 1\n" in shown


def test_groups_by_what_records_say(audit: Callable[..., Said]) -> None:
    """The folder of the id; who is in none is in no group."""
    shown = audit("--by", "folder")
    assert "records without folder, in no group: 1" in shown.out
    assert "2020\tlevel\t1\t" in shown.out


def test_papers_are_listed(audit: Callable[..., Said]) -> None:
    """Level or range, counts, and what is missing for the next level; a paper that was not read with its error."""
    found = rows(audit("--papers"))
    assert found["moths"] == ["2", "7", "3", "0", "0", "averaging, evaluation_metrics"]
    assert found["2020/open"] == ["1-2", "6", "3", "1", "0", "software_hardware"]
    assert found["2020/core"][:5] == ["0-5", "1", "0", "0", "9"]
    assert found["2020/scan"] == ["error", "-", "-", "-", "-", "no-text"]


def test_json_lines_are_papers(audit: Callable[..., Said]) -> None:
    """One object a record, in their order."""
    found = [PaperAudit.model_validate_json(line) for line in audit("--json-lines").out.splitlines()]
    assert [(paper.id, paper.level) for paper in found] == [
        ("moths", 2),
        ("2020/open", None),
        ("2020/core", None),
        ("2020/scan", None),
    ]


def test_one_paper_shows_what_was_turned_down(audit: Callable[..., Said]) -> None:
    """With reason and quote, and nothing of the paper reaches the terminal as markup or as a control."""
    shown = audit("--paper", "moths")
    assert shown.code == 0
    assert shown.out.startswith("moths\nahmed-2025 level: 2\nmissing for level 3: averaging, evaluation_metrics\n")
    assert "passed: Open-source framework or environment\n  framework: PyTorch\n" in shown.out
    assert (
        "failed: Randomness\n  needs one of: randomness\n"
        '  turned down, randomness: [red]seed (background: "may")\n    “A seed↵ may be set. \\x1b[31m”\n'
    ) in shown.out


def test_one_paper_says_what_is_not_known(audit: Callable[..., Said]) -> None:
    """The bounds of its level, and why; a paper that was not read says why too."""
    shown = audit("--paper", "2020/open").out
    assert (
        "ahmed-2025 level: not determined, at least 1 and at most 2\nnot known for level 2: software_hardware\n"
        in shown
    )
    assert "  needs: hardware\n  hardware: page 2 has no text layer\n" in shown
    assert audit("--paper", "2020/scan").out == "2020/scan\nnot read: It is a scan. (no-text)\n"


def test_a_profile_of_ones_own(audit: Callable[..., Said], tmp_path: Path) -> None:
    """Without levels there is no table of them; mistakes in it are told with file and line, exit code 2."""
    text = "name: mine\nversion: '1'\ntitle: Mine\nchecks:\n  gpu: {title: GPU, category: machines, any: [hardware]}\n"
    (tmp_path / "mine.yaml").write_text(text)
    shown = audit("--profile", "mine.yaml")
    assert shown.code == 0
    assert rows(shown)["gpu"][:3] == ["machines", "1", "0"]
    assert "asks for" not in shown.out
    (tmp_path / "mine.yaml").write_text(text.replace("any", "anny"))
    shown = audit("--profile", "mine.yaml")
    assert (shown.code, shown.out) == (2, "")
    assert "mine.yaml:5: checks.gpu.anny is no key here." in shown.err


def test_profiles_are_listed_and_described(cli: Callable[..., Said]) -> None:
    """Without records: those that are shipped; the checks of one, its levels, its sources and what it leaves out."""
    listed = cli("audit", "--list")
    assert rows(listed)["ahmed-2025"][:3] == ["1.0.0", "10", "5"]
    described = rows(cli("audit", "--describe"))
    assert described["source_code"][2] == "code_url or code_repository"
    assert described["software_hardware"][2] == "framework and hardware"
    assert described["4"][1] == "resources, methodology, randomness"
    pineau = cli("audit", "--describe", "--profile", "pineau_2021").out
    assert "Explanation of any assumptions\tno field asks for it\n" in pineau
    assert "https://jmlr.org/papers/v22/20-303.html" in pineau


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--papers", "--json"), "Give one of --papers, --paper, --json and --json-lines."),
        (("--papers", "--by", "folder"), "Groups are of all papers."),
        (("--metadata", "papers.csv"), "Say which column of --metadata makes the groups with --by."),
        (("--by", "year"), "Records do not say their year."),
        (
            ("--by", "month", "--metadata", "papers.csv"),
            "papers.csv:2 has no column 'month'. Expected one of: id, year.",
        ),
        (
            ("--profile", "ahmed"),
            "ahmed: there is no such profile. Expected a file, or one of: ahmed_2025, pineau_2021.",
        ),
        (("--paper", "moth"), "records.jsonl has no record with the id moth. Did you mean moths?"),
    ],
)
def test_what_cannot_be_done_is_refused(audit: Callable[..., Said], options: tuple[str, ...], words: str) -> None:
    """Exit code 2, one sentence on standard error, nothing on standard output."""
    shown = audit(*options)
    assert (shown.code, shown.out) == (2, "")
    assert words in shown.err


def test_records_are_needed(cli: Callable[..., Said], tmp_path: Path) -> None:
    """None given, an empty file, and a line that is no record are each refused."""
    assert "Give a file of records, or - for standard input." in cli("audit").err
    (tmp_path / "empty.jsonl").touch()
    assert cli("audit", "empty.jsonl").err == "Error: empty.jsonl holds no records.\n"
    (tmp_path / "bad.jsonl").write_text(json.dumps({"id": 1}) + "\n")
    shown = cli("audit", "bad.jsonl", "--json")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith("Error: bad.jsonl:1 is no record")


def test_a_table_of_other_papers_is_refused(audit: Callable[..., Said], tmp_path: Path) -> None:
    """Rather than a table without groups."""
    (tmp_path / "other.csv").write_text("id,year\nbees,2019\n")
    shown: Any = audit("--by", "year", "--metadata", "other.csv")
    assert (shown.code, shown.out) == (2, "")
    assert "other.csv has none of the records." in shown.err


def test_a_reader_that_has_had_enough_is_no_fault() -> None:
    """`extractor audit … | head` ends quietly, though the last lines find nobody to read them."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "extractor", "audit", "--list"]
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False, cwd=ROOT, env=plain)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")
