"""What came of a run: a table on a terminal, tab-separated lines in a pipe."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from extractor.cli.console import clock, counted, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from extractor.cli.tally import FailedDocument, FieldTally, Tally
    from extractor.corpus.inputs import Inputs
    from extractor.schema import Schema

_NAMED_FAILURES: Final = 20
_WIDE: Final = 100
_BAR: Final = 12
_STATUSES: Final = ("stated", "not stated", "not determined")


def print_summary(console: Console, tally: Tally, inputs: Inputs, schema: Schema) -> None:
    """Say what was read, extracted and failed, why, and how often each field is stated."""
    if console.is_terminal:
        _print_table(console, tally, inputs, schema)
    else:
        print("\n".join(plain_summary(tally, inputs)), file=console.file)


def plain_summary(tally: Tally, inputs: Inputs) -> list[str]:
    """Return the summary as lines that a program can read: `key: value`, and a row of tab-separated cells a field."""
    lines = [f"read: {tally.read}", f"extracted: {tally.extracted}", f"failed: {tally.failed}"]
    if tally.failed:
        lines.append(f"failed because of: {_kinds(tally)}")
    lines.append(f"seconds: {tally.seconds:.1f}")
    if tally.known:
        lines.append(f"done before: {tally.known}")
    if tally.problems:
        lines.append(f"read in part: {tally.problems}")
    lines.extend(_remarks(inputs))
    if tally.extracted:
        lines.append("\t".join(["field", *_STATUSES, "stated %", "most frequent"]))
        lines.extend("\t".join([name, *_cells(counts)]) for name, counts in tally.fields.items())
    for failure in tally.failures:
        lines.append(f"failed: {visible(failure.id)}: {failure.kind}: {visible(failure.detail)}")
    if tally.failed > len(tally.failures):
        lines.append(f"and {_more(tally, len(tally.failures))}")
    return lines


def _kinds(tally: Tally) -> str:
    """Return how often each kind of failure came, the most frequent first."""
    kinds = sorted(tally.kinds.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{visible(kind)} {count}" for kind, count in kinds)


def _more(tally: Tally, named: int) -> str:
    return f"{tally.failed - named} more failed; each has its record"


def _remarks(inputs: Inputs) -> list[str]:
    """Say what of the inputs was not read, and why."""
    lines = []
    if inputs.skipped:
        count = sum(inputs.skipped.values())
        endings = ", ".join(inputs.skipped)
        lines.append(f"skipped: {counted(count, 'file')}, no reader for {visible(endings)}")
    if inputs.repeated:
        lines.append(f"given more than once: {inputs.repeated}, read once")
    return lines


def _counts(counts: FieldTally) -> list[str]:
    return [str(counts.statuses[status]) for status in _STATUSES]


def _cells(counts: FieldTally) -> list[str]:
    return [*_counts(counts), _rate(counts), _favourite(counts)]


def _rate(counts: FieldTally) -> str:
    """Return how many of a hundred documents state a field."""
    total = counts.statuses.total()
    return f"{100 * counts.statuses['stated'] / total:.1f}" if total else ""


def _favourite(counts: FieldTally) -> str:
    """Return the value that most documents state; nothing where each states another."""
    favourite = counts.most_frequent
    if favourite is None or (favourite[1] == 1 and counts.statuses["stated"] > 1):
        return ""
    return f"{visible(favourite[0])} ({favourite[1]})"


def _print_table(console: Console, tally: Tally, inputs: Inputs, schema: Schema) -> None:
    from rich.text import Text  # noqa: PLC0415 - only where there is a terminal

    console.print()
    if tally.extracted:
        console.print(_table(tally, schema, is_wide=console.width >= _WIDE))
        console.print()
    console.print(_headline(tally))
    for remark in _remarks(inputs):
        console.print(Text(remark, style="yellow"))
    if tally.failures:
        console.print(_failures(tally.failures[:_NAMED_FAILURES]))
    if tally.failed > _NAMED_FAILURES:
        console.print(Text(f"  and {_more(tally, _NAMED_FAILURES)}: {_kinds(tally)}", style="red"))


def _failures(failures: Sequence[FailedDocument]) -> Table:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="red", no_wrap=True)
    table.add_column(style="bold", max_width=30, overflow="fold")
    table.add_column(style="red", no_wrap=True)
    table.add_column()
    for failure in failures:
        table.add_row("✗", Text(visible(failure.id)), Text(visible(failure.kind)), Text(visible(failure.detail)))
    return table


def _headline(tally: Tally) -> Text:
    from rich.text import Text  # noqa: PLC0415

    failed = tally.failed
    text = Text.assemble((f"{tally.read}", "bold"), " read · ", (f"{tally.extracted}", "bold green"), " extracted · ")
    text.append(f"{failed} failed", style="bold red" if failed else "")
    text.append(f" · {clock(tally.seconds)}", style="dim")
    if tally.known:
        text.append(f" · {tally.known} done before", style="dim")
    if tally.problems:
        text.append(f" · {tally.problems} read in part", style="dim")
    return text


def _table(tally: Tally, schema: Schema, *, is_wide: bool) -> Table:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    table.add_column("field", no_wrap=True)
    if is_wide:
        table.add_column("", no_wrap=True)
    table.add_column("stated", justify="right", style="green", no_wrap=True)
    table.add_column("not\nstated", justify="right", style="yellow", no_wrap=True)
    table.add_column("not\ndetermined", justify="right", style="magenta", no_wrap=True)
    table.add_column("stated\n%", justify="right", no_wrap=True)
    table.add_column("most frequent", ratio=1)  # The only column that gives way; its cells are cut, not folded.
    for _, members in groupby(schema.fields.values(), key=lambda member: member.group):
        for member in members:
            table.add_row(*_row(member.name, tally.fields[member.name], is_core=member.core, is_wide=is_wide))
        table.add_section()
    return table


def _row(name: str, counts: FieldTally, *, is_core: bool, is_wide: bool) -> list[Text]:
    from rich.text import Text  # noqa: PLC0415

    total = counts.statuses.total()
    label = Text(name, style="bold" if is_core else "")
    bar = _share(counts.statuses["stated"], total)
    numbers = [Text(number, style="dim" if number == "0" else "") for number in _counts(counts)]
    favourite = Text(_favourite(counts), style="cyan", no_wrap=True, overflow="ellipsis")
    return [label, *([bar] if is_wide else []), *numbers, Text(_rate(counts)), favourite]


def _share(part: int, total: int) -> Text:
    from rich.text import Text  # noqa: PLC0415

    filled = round(_BAR * part / total) if total else 0
    return Text.assemble(("━" * filled, "green"), ("━" * (_BAR - filled), "bright_black"))
