"""One record to lines on the terminal, or plain lines in a pipe: the same words, with or without colours."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.text import Text

from extractor.cli.console import STATUS_SIGNS, STATUS_STYLES, counted, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console

    from extractor.record import Considered, Evidence, FieldResult, Record, Value

_MARK: Final = "bold black on bright_yellow"
_DIM: Final = "bright_black"


class RecordPrinter:
    """Prints records.

    Args:
        console: where to; its width is respected on a terminal, and nothing is folded in a pipe.
        fields: only these, where there are any.
        everything: also the fields of which there is nothing to tell but that they are not stated.
    """

    def __init__(self, console: Console, *, fields: Sequence[str] = (), everything: bool = False) -> None:
        self._console = console
        self._fields = frozenset(fields)
        self._everything = everything or bool(fields)
        self._is_first = True

    def print(self, record: Record, groups: Mapping[str, str]) -> None:
        """Print one record, its fields under their groups where these are known."""
        if not self._is_first:
            self._console.print()
        self._is_first = False
        self._print_head(record)
        wanted = [(name, field) for name, field in record.fields.items() if not self._fields or name in self._fields]
        told = [(name, field) for name, field in wanted if self._everything or _has_more_to_tell(field)]
        for group, members in groupby(told, key=lambda item: groups.get(item[0], "")):
            self._console.print()
            if group:
                self._console.print(Text(visible(group), style="bold underline"))
            for name, field in members:
                self._print_field(name, field)
        silent = [name for name, field in wanted if (name, field) not in told]
        if silent:
            self._console.print()
            self._line(Text.assemble(("○ not stated: ", STATUS_STYLES["not stated"]), (", ".join(silent), _DIM)), 0)

    def _print_head(self, record: Record) -> None:
        document = record.document
        head = Text.assemble(
            (visible(document.id), "bold"), (f"  {record.schema_.name} {record.schema_.version}", _DIM)
        )
        if self._console.is_terminal:
            self._console.rule(head, align="left", style=_DIM)
        else:
            self._console.print(head)
        if document.title:
            self._line(Text(visible(document.title), style="italic"), 0)
        facts = [visible(document.source), document.format, f"doi {visible(document.doi)}" if document.doi else None]
        facts.append(counted(document.pages, "page") if document.pages else None)
        facts.append(f"{document.characters:,} characters" if document.characters is not None else None)
        self._line(Text(" · ".join(fact for fact in facts if fact), style=_DIM), 0)
        if document.question:
            self._line(Text.assemble(("asked: ", _DIM), visible(document.question)), 0)
        if record.error is not None:
            self._line(Text.assemble((f"✗ {record.error.kind}: ", "bold red"), visible(record.error.detail)), 0)
        for problem in record.problems:
            self._line(Text.assemble(("! ", "magenta"), visible(problem.detail)), 0)

    def _print_field(self, name: str, field: FieldResult) -> None:
        style = STATUS_STYLES[field.status]
        line = Text.assemble((f"{STATUS_SIGNS[field.status]} ", style), (name, "bold"), (f"  {field.status}", style))
        if field.reason:
            line.append(f": {visible(field.reason)}", style=_DIM)
        self._line(line, 0)
        for value in field.values:
            self._print_value(value)
        for miss in field.considered:
            self._print_miss(miss)

    def _print_value(self, value: Value) -> None:
        line = Text(visible(value.value), style="bold cyan")
        details = [f"{key} {visible(_written(item))}" for key, item in value.attributes.items()]
        if value.usage != "used":
            details.append(value.usage)
        line.append("".join(f" · {detail}" for detail in details), style="default")
        line.append(f"  {value.confidence:.2f}", style=_DIM)
        self._line(line, 2)
        for evidence in value.evidence:
            self._print_evidence(evidence, (value.text, value.value))

    def _print_miss(self, miss: Considered) -> None:
        line = Text.assemble(("✗ ", "red"), visible(miss.value), (f"  {miss.usage}: {visible(miss.reason)}", "red"))
        self._line(line, 2)
        for evidence in miss.evidence:
            self._print_evidence(evidence, (miss.value,))

    def _print_evidence(self, evidence: Evidence, forms: Iterable[str]) -> None:
        self._line(Text.assemble("“", marked(evidence.quote, forms), "”"), 4)
        place = [visible(evidence.section) if evidence.section else None]
        place.append(f"page {evidence.page}" if evidence.page is not None else None)
        place.append(f"{evidence.start}-{evidence.end}")
        self._line(Text(" · ".join(part for part in place if part), style=_DIM), 4)

    def _line(self, text: Text, indent: int) -> None:
        if self._console.is_terminal:
            self._console.print(Padding(text, (0, 0, 0, indent)))
        else:
            self._console.print(Text(" " * indent).append_text(text))


def marked(quote: str, forms: Iterable[str]) -> Text:
    """Return a quote with the first of the forms that occurs in it marked, white space and hyphens aside.

    >>> text = marked("We used Pytorch 1.7.", ["Pytorch 1.7", "PyTorch"])
    >>> [text.plain[span.start : span.end] for span in text.spans]
    ['Pytorch 1.7']
    """
    for form in forms:
        pieces = [re.escape(piece) for piece in re.split(r"[\s\-]+", form) if piece]
        places = (
            list(re.finditer(r"(?<!\w)" + r"[\s\-]*".join(pieces) + r"(?!\w)", quote, re.IGNORECASE)) if pieces else []
        )
        if places:
            break
    else:
        places = []
    text, end = Text(), 0
    for place in places:
        text.append(visible(quote[end : place.start()]))
        text.append(visible(place[0]), style=_MARK)
        end = place.end()
    text.append(visible(quote[end:]))
    text.highlight_regex("↵", _DIM)
    return text


def _has_more_to_tell(field: FieldResult) -> bool:
    return field.status != "not stated" or bool(field.considered)


def _written(item: object) -> str:
    return ", ".join(str(part) for part in item) if isinstance(item, list) else str(item)
