"""Does one bad file cost anything but itself? `python benchmarks/survive.py [FOLDER WITH BROKEN PDFS]`.

Runs the command line over a folder of good papers with these among them: a file of 300 MB, a text that needs more
memory than a worker may have, a packed bomb, an archive with a bomb, a file with a line too long, the broken PDFs of
the folder, and two whose reader does what only a fault in a library would: one hangs, one ends the process with a
segmentation fault. Prints what became of each; a broken PDF may be one that PDFium repairs. Exit code 0 where every good
paper has its fields, every other bad file its error record, every file a record, and the run the exit code 1.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import extractor.corpus.batch
from extractor.cli import main as extractor_main
from extractor.corpus.batch import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractor.readers.source import Source

GOOD: Final = 40
TEXT: Final = "Methods\n\nWe trained the network with the Adam optimizer in PyTorch on two NVIDIA A100 GPUs.\n"


@dataclass(frozen=True, slots=True)
class FaultyJob(Job):
    """The job of a run, whose reader has two faults."""

    def build(self) -> Callable[[Source], bytes]:  # type: ignore[override]
        """Return the worker, with its faults."""
        return FaultyWorker(Job.build(self))


@dataclass(frozen=True, slots=True)
class FaultyWorker:
    """Hangs at one document, and dies of another."""

    worker: Callable[[Source], bytes]

    def __call__(self, source: Source) -> bytes:
        if source.id == "hangs":
            time.sleep(3600)
        if source.id == "crashes":
            os.kill(os.getpid(), signal.SIGSEGV)
        return self.worker(source)


def write_corpus(folder: Path, broken: Path | None) -> tuple[set[str], set[str]]:
    """Write the papers; return the ids of those that must fail, and of those that may."""
    folder.mkdir()
    for number in range(GOOD):
        (folder / f"good-{number:02}.txt").write_text(f"Paper {number}\n\n{TEXT}")
    for name in ("hangs", "crashes"):
        (folder / f"{name}.txt").write_text(TEXT)
    with (folder / "huge.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(300_000_000)
    (folder / "eats-memory.txt").write_text(TEXT * 1_000_000)
    with gzip.open(folder / "bomb.jsonl.gz", "wb", compresslevel=1) as packed:
        packed.write(json.dumps({"id": "before-the-bomb", "text": TEXT}).encode() + b"\n")
        for _ in range(1100):
            packed.write(b" " * 1_000_000)
    with zipfile.ZipFile(folder / "archive.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("good.txt", TEXT)
        with archive.open("bomb.txt", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(b"x" * 1_000_000)
    (folder / "long.jsonl").write_text(json.dumps({"id": "short", "text": TEXT}) + "\n" + "x" * 250_000_000 + "\n")
    bad = {"hangs", "crashes", "huge", "eats-memory", "bomb:2", "archive/bomb", "long:2"}
    pdfs = sorted(broken.glob("*.pdf")) if broken is not None else []
    for path in pdfs:
        shutil.copy(path, folder)
    return bad, {path.stem for path in pdfs}


def main(broken: Path | None) -> int:
    """Say what came of it."""
    extractor.corpus.batch.Job = FaultyJob  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bad, pdfs = write_corpus(folder / "papers", broken)
        os.chdir(folder)
        options = ["-s", "dl_core", "-j", "2", "--timeout", "60", "--memory", "500", "-q", "--log-json", "log.jsonl"]
        begun = time.monotonic()
        try:
            extractor_main(["run", "papers", "-o", "records.jsonl", *options])
        except SystemExit as ended:
            code = ended.code
        took = time.monotonic() - begun
        records = [json.loads(line) for line in Path("records.jsonl").read_bytes().splitlines()]
        log = Path("log.jsonl").read_bytes().splitlines()
        seconds = {event["id"]: event["seconds"] for event in map(json.loads, log) if "id" in event}
    failed = {record["document"]["id"]: record["error"] for record in records if "error" in record}
    for document, error in failed.items():
        print(f"{document:20} {seconds[document]:6.1f} s  {error['kind']:16} {error['detail'][:90]}")
    read = {record["document"]["id"] for record in records if record["fields"]}
    for document in sorted(pdfs & read):
        print(f"{document:20} {seconds[document]:6.1f} s  repaired and read")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    print(f"the process that gives out the work took {peak} MB at most")
    print(f"{len(records)} documents, {len(read)} read, {len(failed)} failed, {took:.0f} s, exit code {code}")
    expected = {f"good-{number:02}" for number in range(GOOD)} | {"before-the-bomb", "short", "archive/good"}
    for what, ids in (
        ("good papers without fields", expected - read),
        ("bad files without an error", bad - set(failed)),
    ):
        if ids:
            print(f"{what}: {', '.join(sorted(ids))}")
    is_right = expected <= read and bad <= set(failed) and pdfs <= read | set(failed) and code == 1
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
