"""A run that is decided on: work is done, progress shown, events logged, and at the end it is said what came of it."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal

from extractor.cli import language_models as models
from extractor.cli.console import message_console, output_console, print_error
from extractor.cli.events import STANDARD_ERROR, open_log
from extractor.errors import SettingsError, SinkError

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.cli.events import EventLog
    from extractor.cli.tally import Tally
    from extractor.corpus.batch import Job, Pool
    from extractor.corpus.inputs import Inputs
    from extractor.corpus.ledger import Output, Stamp
    from extractor.readers.source import Source


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, when nothing is wrong with it any more."""

    job: Job
    inputs: Inputs
    target: Path | None
    engine: Literal["local", "ray"]
    jobs: int
    timeout: float
    memory: int
    quiet: bool
    fresh: bool
    retry_failed: bool
    log: str | None


def carry_out(plan: Plan) -> int:
    """Do the work and say what came of it. Returns the exit code."""
    from extractor.cli.tally import Tally  # noqa: PLC0415 - loaded when there is something to do

    stamp = plan.job.stamp()
    tally = Tally(tuple(plan.job.schema.fields))
    with open_log(plan.log) as log:
        log.begun(stamp, documents=plan.inputs.total, jobs=plan.jobs or _cores(), output=str(plan.target or "-"))
        code, set_aside = _work(plan, stamp, tally, log)
        log.ended(tally, code)
    if set_aside is not None and not plan.quiet and plan.log != STANDARD_ERROR:
        _say_what_came(plan, tally, set_aside)
    return code


def _work(plan: Plan, stamp: Stamp, tally: Tally, log: EventLog) -> tuple[int, int | None]:
    """Do the work. Returns the exit code, and how many records were set aside, None where the work was not ended."""
    from extractor.cli.progress import Progress  # noqa: PLC0415
    from extractor.corpus.batch import extract_all  # noqa: PLC0415

    with ExitStack() as stack:
        output = _open_output(plan, stamp, stack)
        pool = _open_pool(plan, stack)
        progress = stack.enter_context(Progress(plan.inputs.total, is_shown=_shows_progress(plan)))
        try:
            for done in extract_all(plan.inputs, output, pool, stamp):
                tally.add(done.glance, was_known=done.was_known)
                log.document(done)
                progress.advance(failed=tally.failed, was_known=done.was_known)
            return (1 if tally.failed else 0), output.finish()
        except KeyboardInterrupt:
            stack.close()
            print_error(_how_to_go_on(plan, tally))
            return 130, None
        except SinkError as error:
            if not tally.read:
                raise
            print_error(f"{error.message} {_how_to_go_on(plan, tally)}")
            return 1, None
        except SettingsError as error:
            if error.code != "cost-limit-reached":
                raise
            stack.close()
            print_error(f"{error.message} {_how_to_go_on(plan, tally)}")
            return 1, None


def _say_what_came(plan: Plan, tally: Tally, set_aside: int) -> None:
    from extractor.cli.summary import print_summary  # noqa: PLC0415

    console = message_console() if plan.target is None else output_console()
    print_summary(console, tally, plan.inputs, plan.job.schema)
    for line in _closing_words(plan, tally, set_aside):
        console.print(line)


def _open_pool(plan: Plan, stack: ExitStack) -> Pool:
    if plan.engine == "ray":
        from extractor.corpus.ray_engine.pool import RayPool  # noqa: PLC0415

        return stack.enter_context(RayPool(plan.job.build, jobs=plan.jobs, seconds=plan.timeout, memory=plan.memory))
    from extractor.corpus.batch import weigh  # noqa: PLC0415
    from extractor.corpus.pool import ProcessPool  # noqa: PLC0415

    jobs = plan.jobs or _cores()
    local: ProcessPool[Source, bytes] = ProcessPool(
        plan.job.build, jobs=jobs, seconds=plan.timeout, memory=plan.memory, weigh=weigh
    )
    return stack.enter_context(local)


def _open_output(plan: Plan, stamp: Stamp, stack: ExitStack) -> Output:
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


def estimate(plan: Plan) -> int:
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
    models.print_estimates(output_console(), estimates)
    return 1 if any(one.problem is not None for one in estimates) else 0


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Only Linux tells how many of the cores are for this process.
        return os.cpu_count() or 1


def _shows_progress(plan: Plan) -> bool:
    """No bar among records or events that go to the same terminal."""
    return not plan.quiet and plan.log != STANDARD_ERROR and not (plan.target is None and sys.stdout.isatty())


def _how_to_go_on(plan: Plan, tally: Tally) -> str:
    done = f"Stopped after {tally.read} of {plan.inputs.total} documents."
    if not tally.read or plan.target is None:
        return done
    return f"{done} Their records are in {plan.target}. The same command goes on from here{_without_fresh(plan)}."


def _without_fresh(plan: Plan) -> str:
    return ", without --fresh" if plan.fresh else ""


def _closing_words(plan: Plan, tally: Tally, set_aside: int) -> list[str]:
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
