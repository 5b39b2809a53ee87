"""The pages of documentation as data: their examples, run, and their tables that are made from the code.

A block marked `console` is a session: a line that begins with `$ ` is a command, the lines below it are what it prints
on both streams, and `...` stands for anything. A block marked `pycon` is a doctest. The blocks of a page are run in
order in one folder that holds a copy of `samples/`. A block with a file name
after its language is written there first, under that name. A table between `<!-- made: NAME -->` and `<!-- end -->` is made
by the function of that name.

    python -m tests.manual      writes into the pages what the program prints now
"""

from __future__ import annotations

import doctest
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.rules import backend, candidates, decide, links, parameters, usage
from extractor.schema import ChecklistField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = ROOT / "extractor"
OPTIONS: Final = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_BLOCK: Final = re.compile(r"^```(?P<language>console|pycon)\n(?P<body>.*?)^```$", re.M | re.S)
_FILE: Final = re.compile(r"^```\w+ (?P<name>[\w.-]+)\n(?P<body>.*?)^```$", re.M | re.S)
_STEP: Final = re.compile(r"^\$ (?P<command>[^\n]*)\n(?P<shown>(?:(?!\$ )[^\n]*\n)*)", re.M)
_TABLE: Final = re.compile(r"(?P<begin><!-- made: (?P<name>[\w-]+) -->\n)(?P<body>.*?)(?P<end><!-- end -->)", re.S)


def pages() -> list[Path]:
    """Return the pages of documentation, the README first."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@dataclass(frozen=True, slots=True)
class Example:
    """A command or a Python block of a page, what the page shows of it, and where in the page that stands."""

    source: str
    shown: str
    start: int
    end: int
    is_python: bool = False

    @property
    def needs(self) -> str | None:
        """The program or library outside the project that the example needs, if it needs one."""
        found = re.search(r"\b(jq|pandas|sqlite3|duckdb|polars|Rscript)\b", self.source)
        return found[1] if found else None


def examples(text: str) -> Iterator[Example]:
    """Yield the examples of a page in order."""
    for block in _BLOCK.finditer(text):
        if block["language"] == "pycon":
            yield Example(block["body"], "", *block.span("body"), is_python=True)
            continue
        for step in _STEP.finditer(block["body"]):
            start = block.start("body") + step.start("shown")
            yield Example(step["command"], step["shown"], start, start + len(step["shown"]))


def tables(text: str) -> dict[str, str]:
    """Return the made tables of a page by their name."""
    return {match["name"]: match["body"] for match in _TABLE.finditer(text)}


class Desk:
    """A folder with the samples, in which the examples of one page are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "samples", folder / "samples", ignore=shutil.ignore_patterns("__pycache__"))
        programs = folder / ".programs"
        programs.mkdir()
        command = programs / "extractor"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m extractor "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        # A clean environment: neither the colours nor the width of the terminal this is run from.
        self._environment = {
            "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", "")]),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "HOME": str(folder),
        }

    def write_files(self, text: str) -> None:
        """Write the files that a page shows, for its commands to read."""
        for file in _FILE.finditer(text):
            (self.folder / file["name"]).write_text(file["body"], encoding="utf-8")

    def run(self, command: str) -> str:
        """Run a command of a page; return what it prints on both streams, in order."""
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
            check=False,
        )
        return done.stdout.decode()


class PythonBlock(doctest.DocTestRunner):
    """Runs a Python block; `printed` is the block as it should be, `problems` what is different from what is shown."""

    def __init__(self, source: str, name: str) -> None:
        super().__init__(optionflags=OPTIONS)
        self.printed = ""
        said: list[str] = []
        test = doctest.DocTestParser().get_doctest(source, {"__name__": "__main__"}, name, None, 0)
        self.run(test, out=said.append)
        self.problems = "".join(said)

    def report_start(self, out: object, test: doctest.DocTest, example: doctest.Example) -> None:
        """Say nothing."""

    def report_success(self, out: object, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        """Keep what is shown."""
        self._add(example, example.want)

    def report_failure(
        self, out: Callable[[str], object], test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        """Take what is printed."""
        super().report_failure(out, test, example, got)
        self._add(example, got)

    def _add(self, example: doctest.Example, shown: str) -> None:
        first, *others = example.source.splitlines()
        self.printed += "".join([f">>> {first}\n", *(f"... {line}\n" for line in others), shown])


def is_as_shown(example: Example, printed: str) -> bool:
    """Whether a command prints what the page shows."""
    return doctest.OutputChecker().check_output(example.shown, printed, OPTIONS)


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def section_scores() -> str:
    """What usage says of a candidate that no cue reaches, by the kind of section."""
    rows: list[tuple[object, ...]] = [
        (kind.value, f"`{said}`", score) for kind, (said, score) in usage._SECTION_PRIOR.items()
    ]
    weak = ("introduction, a weak cue and no citation", "`used`", usage._WEAK_SCORE)
    link = ("any, for a link", "`used`", links._OWN_SCORE)
    return _table(
        ("section", "usage", "score"), [*rows, weak, link, ("inside a table", "", f"× {usage._TABLE_FACTOR}")]
    )


def own_scores() -> str:
    """The score of a candidate that a cue says is this work's own, by the kind of section."""
    rows: list[tuple[object, ...]] = [(kind.value, score) for kind, score in usage._OWN_SCORE.items()]
    return _table(("section", "score"), [*rows, ("any other", usage._OWN_DEFAULT)])


def weights() -> str:
    """How much the form of a candidate says, where the checklist gives no weight."""
    rows: list[tuple[object, ...]] = [
        ("a name of the vocabulary", candidates._TERM_WEIGHT),
        ("a pattern around a value", candidates._PATTERN_WEIGHT),
        ("a statement, or a denial (`none`)", candidates._STATEMENT_WEIGHT),
        ("a named number in a sentence", parameters._PARAMETER_WEIGHT),
        ("a named number in a table", parameters._CELL_WEIGHT),
        ("a link", links._LINK_WEIGHT),
    ]
    return _table(("found as", "weight"), rows)


def limits() -> str:
    """The bounds of a decision."""
    rows: list[tuple[object, ...]] = [
        ("threshold, where the field gives none", ChecklistField.model_fields["threshold"].default),
        ("highest confidence", decide.MAX_CONFIDENCE),
        ("names of a field", decide._MOST_VALUES["term"]),
        ("named numbers of a field", decide._MOST_VALUES["pair"]),
        ("statements of an `open` field", decide._MOST_VALUES["open"]),
        ("quotes of a value", backend._MAX_EVIDENCE),
    ]
    return _table(("bound", "is"), rows)


def inside_packages() -> str:
    """The modules of each package."""
    rows: list[tuple[object, ...]] = []
    for folder in sorted(path.parent for path in PACKAGE.rglob("__init__.py")):
        name = ".".join(folder.relative_to(PACKAGE).parts)
        modules = sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("__"))
        if name:
            rows.append((f"`{name}`", ", ".join(modules)))
    return _table(("package", "modules"), rows)


MADE: Final[dict[str, Callable[[], str]]] = {
    "section-scores": section_scores,
    "own-scores": own_scores,
    "weights": weights,
    "limits": limits,
    "inside-packages": inside_packages,
}


def is_missing(needed: str | None) -> bool:
    """Whether a program or library that an example needs is not there; R's own examples need a package of it too."""
    if needed == "Rscript" and shutil.which(needed) is not None:
        return subprocess.run([needed, "-e", "library(jsonlite)"], capture_output=True, check=False).returncode != 0
    return needed is not None and shutil.which(needed) is None and importlib.util.find_spec(needed) is None


def printed_by(desk: Desk, example: Example) -> str:
    """Return what should stand in a page in the place of an example's output."""
    return PythonBlock(example.source, "page").printed if example.is_python else desk.run(example.source)


def rewrite(page: Path) -> bool:
    """Put into a page what its commands print now and its tables hold now; tell whether anything was different."""
    before = page.read_text(encoding="utf-8")
    text = _TABLE.sub(lambda match: match["begin"] + MADE[match["name"]]() + match["end"], before)
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        desk = Desk(Path(folder))
        desk.write_files(text)
        found = [(example, printed_by(desk, example)) for example in examples(text) if not is_missing(example.needs)]
    if any(str(ROOT) in printed for _, printed in found):
        raise SystemExit(f"{page.name} is left as it is: an example fails, or prints where the project lies.")
    for example, printed in reversed(found):
        if example.is_python or not is_as_shown(example, printed):
            text = text[: example.start] + printed + text[example.end :]
    page.write_text(text, encoding="utf-8")
    return text != before


if __name__ == "__main__":
    for changed in [page for page in pages() if rewrite(page)]:
        print(f"rewritten: {changed.relative_to(ROOT)}")
