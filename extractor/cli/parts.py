"""`extractor run --engine ray` into a folder of parts: what is said of a run whose records never pass this machine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from extractor.cli.console import clock, message_console
from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.corpus.batch import Job
    from extractor.corpus.ray_engine.rows import Written


def are_wanted(paths: Sequence[str], output: str, engine: str) -> bool:
    """Whether a run is to read and write where all machines of a cluster do.

    Raises:
        SettingsError: `engine-needed`, for what one machine, or one file, cannot do.
    """
    remote = next((path for path in (*paths, output) if "://" in path), None)
    if engine != "ray":
        if remote is not None:
            raise SettingsError(
                f"{remote} is in an object store, which only a cluster reads and writes. Add: --engine ray",
                code="engine-needed",
            )
        return False
    if "://" in output or output.endswith(("/", ".parquet")):
        return True
    if remote is not None:
        raise SettingsError(
            f"The records of {remote} go to a folder of parts, to which every machine writes its own. Give one: "
            "-o records/, -o records.parquet or -o s3://bucket/records",
            code="engine-needed",
        )
    return False


def refuse_options(*, retry_failed: bool, log_json: str | None, dry_run: bool) -> None:
    """Refuse what needs every record to pass one machine.

    Raises:
        SettingsError: `one-file-needed`.
    """
    given = {"--retry-failed": retry_failed, "--log-json": log_json is not None, "--dry-run": dry_run}
    unfit = [option for option, is_given in given.items() if is_given]
    if unfit:
        raise SettingsError(
            f"{' and '.join(unfit)} cannot be had with a folder of parts, whose records never pass this machine. "
            "Give one file: -o records.jsonl",
            code="one-file-needed",
        )


def run(
    paths: Sequence[str], output: str, job: Job, *, jobs: int, seconds: float, memory: int, fresh: bool, quiet: bool
) -> int:
    """Do the work and say what came of it. Returns the exit code."""
    from extractor.corpus.ray_engine.parts import extract_to_parts  # noqa: PLC0415 - where it is wanted

    begun = time.monotonic()
    written = extract_to_parts(paths, output, job, jobs=jobs, seconds=seconds, memory=memory, fresh=fresh)
    if not quiet:
        for line in summary(written, list(job.schema.fields), output, time.monotonic() - begun):
            message_console().print(line, markup=False, highlight=False)
    return 1 if written.failures else 0


def summary(written: Written, fields: Sequence[str], output: str, seconds: float) -> list[str]:
    """Return what a run has added to a folder of parts, in lines that a program can read."""
    failed = written.failures.total()
    lines = [f"added: {written.documents} in {clock(seconds)}", f"failed: {failed}"]
    lines.extend(f"  {kind}: {count}" for kind, count in sorted(written.failures.items()))
    if written.documents > failed:
        lines.append("stated:")
        lines.extend(f"  {field}: {written.stated[field] / (written.documents - failed):.1%}" for field in fields)
    lines.append(f"records: {output}")
    return lines
