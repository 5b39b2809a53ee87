"""Is anything lost when a run is killed? `python benchmarks/kill.py [DOCUMENTS] [KILLS]`.

Makes documents from the sample papers, reads them once undisturbed, then once more while the run is killed by SIGKILL
at random moments and taken up again; every fourth time a worker process is killed first. Compares the files byte for
byte. A worker's death costs its document an error record, which the last run takes up again (`--retry-failed`).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
SEED: Final = 20260101
WORDS: Final = 1500
"""So many in a document that a run of some hundreds takes seconds, of which any may be its last."""


def main(documents: int = 500, kills: int = 20) -> int:
    """Say what came of it. Returns the exit code: 0 where the files are equal."""
    dice = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_documents(folder / "papers", documents)
        undisturbed, killed = folder / "undisturbed.jsonl", folder / "killed.jsonl"
        begun = time.monotonic()
        code = started(folder, undisturbed).wait()
        print(f"undisturbed: {documents} documents in {time.monotonic() - begun:.1f} s, exit code {code}")
        moments = sorted(dice.randrange(documents) for _ in range(kills))
        for turn, moment in enumerate(moments):
            print(f"kill {turn + 1:2} of {kills}: {kill_once(folder, killed, moment, dice, also_worker=turn % 4 == 3)}")
        code = started(folder, killed, "--retry-failed").wait()
        ids = [json.loads(line)["document"]["id"] for line in killed.read_bytes().splitlines()]
        is_equal = killed.read_bytes() == undisturbed.read_bytes()
        left = sorted(path.name for path in folder.glob("killed.jsonl.*"))
        print(
            f"last run: exit code {code}, {len(ids)} records, {len(set(ids))} different ids, left beside it: {left or 'nothing'}"
        )
        print("byte for byte equal" if is_equal else "NOT EQUAL")
    return 0 if is_equal and not left else 1


def write_documents(folder: Path, count: int) -> None:
    """Write short papers, cut from the samples one behind the other: four of five as files, the others as lines of one file."""
    folder.mkdir()
    words = " ".join(path.read_text() for path in sorted((ROOT / "samples" / "papers").glob("*.txt"))).split()
    words *= 2 + WORDS // len(words)
    lines = []
    for number in range(count):
        start = number * 37 % (len(words) - WORDS)
        text = f"Paper {number}\n\nMethods\n\n" + " ".join(words[start : start + WORDS]) + "\n"
        if number % 5:
            (folder / f"paper-{number:05}.txt").write_text(text)
        else:
            lines.append(json.dumps({"id": f"line-{number:05}", "text": text}))
    (folder / "papers.jsonl").write_text("\n".join(lines) + "\n")


def started(folder: Path, output: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start a run in a process of its own."""
    command = [sys.executable, "-m", "extractor", "run", "papers", "-o", str(output), "-q", "-j", "2"]
    return subprocess.Popen([*command, *options], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)})


def kill_once(folder: Path, output: Path, moment: int, dice: random.Random, *, also_worker: bool) -> str:
    """Start a run, kill it a little after its file has so many records, and say what was found."""
    with started(folder, output) as process:
        while process.poll() is None and records_in(output) < moment:
            time.sleep(0.005)
        time.sleep(dice.random() * 0.1)
        worker = next(iter(workers_of(process.pid)), None) if also_worker else None
        if worker is not None:
            os.kill(worker, signal.SIGKILL)
            time.sleep(dice.random() * 0.1)
        process.kill()
    whole, torn = records_in(output), not output.exists() or not output.read_bytes().endswith(b"\n")
    return (
        f"{whole} records{', the last one torn' if torn and whole else ''}{', a worker killed first' if worker else ''}"
    )


def records_in(output: Path) -> int:
    """Return how many whole lines a file has."""
    return output.read_bytes().count(b"\n") if output.exists() else 0


def workers_of(parent: int) -> list[int]:
    """Return the worker processes of a run, where the system tells."""
    try:
        children = [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
        return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    except OSError:
        return []


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
