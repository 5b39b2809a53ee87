"""`extractor run`: the main job."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final, Literal

import typer

from extractor.cli import language_models as models
from extractor.cli import parts
from extractor.cli.console import message_console, output_console, print_error
from extractor.errors import SettingsError, SinkError

if TYPE_CHECKING:
    from extractor.cli.tally import Tally
    from extractor.corpus.batch import Job, Pool
    from extractor.corpus.inputs import Inputs
    from extractor.corpus.ledger import Output, Stamp
    from extractor.readers.source import Source

EXAMPLES: Final = (
    "extractor run papers/ -o records.jsonl",
    "extractor run papers/ -o records.jsonl --jobs 0 --texts texts/",
    "extractor run 'papers/**/*.pdf' more.jsonl.gz -o records.jsonl -s dl_core",
    "extractor run paper.pdf --schema my_checklist.yaml",
    "extractor run papers/ -o records.jsonl --backend hybrid --model ollama/llama3.1",
    "extractor run s3://bucket/papers -o s3://bucket/records/ --engine ray --jobs 0",
    "pdftotext paper.pdf - | extractor run -",
)
_STANDARD_OUTPUT: Final = "-"
DOCUMENT_SECONDS: Final = 300.0


def run(  # noqa: PLR0917 - one parameter an option; only typer calls this
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…",
            help="Files, folders, globs, files of JSON lines with {id, text} or {id, passages}; - is standard input.",
            show_default=False,
        ),
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where the records go; - is standard output.")
    ] = _STANDARD_OUTPUT,
    schema: Annotated[
        str,
        typer.Option("--schema", "-s", metavar="NAME|FILE", help="The checklist: a shipped one or a file of yours."),
    ] = "dl_methods",
    backend: models.Backend = "rules",
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, metavar="N", help="Worker processes; 0 is one for each core.")
    ] = 1,
    engine: Annotated[
        Literal["local", "ray"], typer.Option(help="What the workers run on: this machine, or a Ray cluster.")
    ] = "local",
    resume: Annotated[
        bool,
        typer.Option("--resume/--fresh", help="Keep what is done and unchanged, or do everything anew."),
    ] = True,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Take up documents that failed before, though unchanged.")
    ] = False,
    texts: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Also write the text of each document, as FOLDER/ID.txt.")
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            metavar="SECONDS",
            help=f"The longest that a document may take; {DOCUMENT_SECONDS:g}, with language models {models.DOCUMENT_SECONDS:g}.",
            show_default=False,
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")] = False,
    model: models.Models = None,
    llm_config: models.ConfigFile = None,
    base_url: models.BaseUrl = None,
    key_variable: models.KeyVariable = None,
    samples: models.Samples = None,
    vote: models.Voting = None,
    temperature: models.Temperature = None,
    requests_per_minute: models.PerMinute = None,
    max_cost: models.MaxCost = None,
    price: models.PriceOf = None,
    cache: models.Cache = None,
    ledger: models.LedgerFile = None,
    dry_run: models.DryRun = False,
) -> None:
    """Read documents and write a record of each, one a line, in input order.

    Every document gets a record, also one that cannot be read. Stopped or killed, the same command goes on where it
    stopped: what is done is known by content, checklist, settings and version. A file in a folder that no reader
    knows is counted and named in the summary.
    """
    from extractor.corpus.batch import Job  # noqa: PLC0415 - loaded when there is something to run
    from extractor.corpus.inputs import find_inputs  # noqa: PLC0415
    from extractor.pipeline import Settings  # noqa: PLC0415
    from extractor.schema import load_schema  # noqa: PLC0415

    has_parts = parts.are_wanted(paths, output, engine)
    target = None if has_parts or output == _STANDARD_OUTPUT else Path(output)
    _check_places(target, texts)
    options = models.ModelOptions(
        models=model,
        base_url=base_url,
        key_variable=key_variable,
        samples=samples,
        vote=vote,
        temperature=temperature,
        requests_per_minute=requests_per_minute,
        max_cost=max_cost,
        price=price,
        cache=cache,
        ledger=ledger,
    )
    llm = models.model_settings(backend, llm_config, options, target)
    if dry_run and llm is None:
        raise SettingsError("The rules cost nothing; --dry-run is for --backend llm and hybrid.", code="no-model")
    job = Job(load_schema(schema), Settings(backend=backend, llm=llm), texts)
    seconds = timeout or (DOCUMENT_SECONDS if llm is None else models.DOCUMENT_SECONDS)
    if has_parts:
        raise typer.Exit(parts.run(paths, output, job, jobs=jobs, seconds=seconds, fresh=not resume, quiet=quiet))
    inputs = find_inputs(paths, ignore=_own_files(target, texts))
    plan = _Plan(job, inputs, target, engine, jobs, seconds, quiet, fresh=not resume, retry_failed=retry_failed)
    if dry_run:
        raise typer.Exit(_estimate(plan))
    if llm is not None:
        job = replace(job, settings=job.settings.model_copy(update={"llm": models.begun(llm)}))
        plan = replace(plan, job=job)
    raise typer.Exit(_carry_out(plan))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done, when nothing is wrong with it any more."""

    job: Job
    inputs: Inputs
    target: Path | None
    engine: Literal["local", "ray"]
    jobs: int
    timeout: float
    quiet: bool
    fresh: bool
    retry_failed: bool


def _carry_out(plan: _Plan) -> int:
    """Do the work and say what came of it. Returns the exit code."""
    from extractor.cli.progress import Progress  # noqa: PLC0415
    from extractor.cli.summary import print_summary  # noqa: PLC0415
    from extractor.cli.tally import Tally  # noqa: PLC0415
    from extractor.corpus.batch import extract_all  # noqa: PLC0415

    stamp = plan.job.stamp()
    tally = Tally(tuple(plan.job.schema.fields))
    with ExitStack() as stack:
        output = _open_output(plan, stamp, stack)
        pool = _open_pool(plan, stack)
        progress = stack.enter_context(Progress(plan.inputs.total, is_shown=_shows_progress(plan)))
        try:
            for done in extract_all(plan.inputs, output, pool, stamp):
                tally.add(done.glance, was_known=done.was_known)
                progress.advance(failed=tally.failed, was_known=done.was_known)
            set_aside = output.finish()
        except KeyboardInterrupt:
            stack.close()
            print_error(_how_to_go_on(plan, tally))
            return 130
        except SinkError as error:
            if not tally.read:
                raise
            print_error(f"{error.message} {_how_to_go_on(plan, tally)}")
            return 1
        except SettingsError as error:
            if error.code != "cost-limit-reached":
                raise
            stack.close()
            print_error(f"{error.message} {_how_to_go_on(plan, tally)}")
            return 1
    if not plan.quiet:
        console = message_console() if plan.target is None else output_console()
        print_summary(console, tally, plan.inputs, plan.job.schema)
        for line in _closing_words(plan, tally, set_aside):
            console.print(line)
    return 1 if tally.failed else 0


def _open_pool(plan: _Plan, stack: ExitStack) -> Pool:
    if plan.engine == "ray":
        from extractor.corpus.ray_engine.pool import RayPool  # noqa: PLC0415

        return stack.enter_context(RayPool(plan.job.build, jobs=plan.jobs, seconds=plan.timeout))
    from extractor.corpus.pool import ProcessPool  # noqa: PLC0415

    local: ProcessPool[Source, bytes] = ProcessPool(plan.job.build, jobs=plan.jobs or _cores(), seconds=plan.timeout)
    return stack.enter_context(local)


def _open_output(plan: _Plan, stamp: Stamp, stack: ExitStack) -> Output:
    from extractor.corpus.ledger import RecordFile, StreamOutput  # noqa: PLC0415

    if plan.target is None:
        return StreamOutput(sys.stdout.buffer, name="standard output")
    if plan.target.exists() and not plan.target.is_file():  # /dev/null, a named pipe
        file = plan.target.open("wb")
        stack.callback(_close, file)
        return StreamOutput(file, name=str(plan.target))
    return stack.enter_context(
        RecordFile(plan.target, stamp, fresh=plan.fresh, retry_failed=plan.retry_failed, texts=plan.job.texts)
    )


def _close(file: IO[bytes]) -> None:
    """Close a file to which every line was flushed; what a full device could not take has been reported already."""
    with suppress(OSError):
        file.close()


def _check_places(target: Path | None, texts: Path | None) -> None:
    """Refuse an output that cannot be written before anything is read."""
    if target is not None:
        if target.is_dir():
            raise SettingsError(
                f"{target} is a folder. Give a file: -o {target}/records.jsonl", code="output-not-writable"
            )
        if not target.parent.is_dir():
            raise SettingsError(
                f"The folder {target.parent} does not exist. Make it with: mkdir -p {target.parent}",
                code="output-not-writable",
            )
        if not os.access(target if target.exists() else target.parent, os.W_OK):
            raise SettingsError(f"{target} cannot be written.", code="output-not-writable")
    if texts is not None:
        try:
            texts.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"The folder {texts} cannot be made: {error.strerror}.", code="output-not-writable"
            ) from error


def _own_files(target: Path | None, texts: Path | None) -> list[Path]:
    """What this run writes, and must not read should it lie in a folder of papers."""
    from extractor.corpus.ledger import earlier_path  # noqa: PLC0415

    files = [target, earlier_path(target), models.ledger_path(target)] if target is not None else []
    return [*files, *([texts] if texts is not None else [])]


def _estimate(plan: _Plan) -> int:
    """Say what the work would cost. Returns the exit code."""
    from extractor.corpus.estimates import EstimateJob  # noqa: PLC0415
    from extractor.corpus.pool import ProcessPool  # noqa: PLC0415
    from extractor.llm.estimate import Estimate  # noqa: PLC0415

    job = EstimateJob(plan.job.schema, plan.job.settings)
    estimates = []
    workers: ProcessPool[Source, Estimate] = ProcessPool(job.build, jobs=plan.jobs or _cores(), seconds=plan.timeout)
    with workers as pool:
        for outcome in pool.run((source, None) for source in plan.inputs):
            failed = outcome.failure.detail if outcome.failure is not None else None
            estimates.append(outcome.result or Estimate(outcome.task.id, problem=failed))
    for line in models.estimate_lines(estimates):
        output_console().print(line)
    return 1 if any(one.problem is not None for one in estimates) else 0


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Only Linux tells how many of the cores are for this process.
        return os.cpu_count() or 1


def _shows_progress(plan: _Plan) -> bool:
    """No bar among records that go to the same terminal."""
    return not plan.quiet and not (plan.target is None and sys.stdout.isatty())


def _how_to_go_on(plan: _Plan, tally: Tally) -> str:
    done = f"Stopped after {tally.read} of {plan.inputs.total} documents."
    if plan.target is None:
        return done
    return f"{done} Their records are in {plan.target}. The same command goes on from here{_without_fresh(plan)}."


def _without_fresh(plan: _Plan) -> str:
    return ", without --fresh" if plan.fresh else ""


def _closing_words(plan: _Plan, tally: Tally, set_aside: int) -> list[str]:
    """Say where the records are and what to do about what is not as wanted."""
    lines = []
    if plan.target is not None:
        lines.append(f"records: {plan.target}")
    if plan.job.texts is not None:
        lines.append(f"texts: {plan.job.texts}")
    if plan.job.settings.llm is not None:
        lines.extend(models.bill_lines(plan.job.settings.llm))
    if tally.known_failures:
        lines.append(f"failed before and unchanged: {tally.known_failures} (--retry-failed takes them up again)")
    if set_aside and plan.target is not None:
        place = plan.target.with_name(plan.target.name + ".earlier")
        lines.append(f"kept in {place}: {set_aside} records of documents that are not in this run")
    return lines
