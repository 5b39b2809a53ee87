"""What changed between two files of records, on the terminal: counts by field, then paper by paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rich.text import Text

from extractor.cli.console import counted, shortened, visible
from extractor.cli.tables import print_table
from extractor.diff import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from extractor.diff import Change, DocumentDifference, RecordFile

_COLUMNS: Final = {
    "status": (ChangeKind.STATUS, ChangeKind.FIELD_ADDED, ChangeKind.FIELD_REMOVED),
    "values\nadded": (ChangeKind.VALUE_ADDED,),
    "values\nremoved": (ChangeKind.VALUE_REMOVED,),
    "values\nchanged": (ChangeKind.VALUE_CHANGED,),
    "evidence": (ChangeKind.EVIDENCE,),
    "confidence": (ChangeKind.CONFIDENCE,),
}
_SIGNS: Final = {
    ChangeKind.VALUE_ADDED: ("+", "green"),
    ChangeKind.FIELD_ADDED: ("+", "green"),
    ChangeKind.VALUE_REMOVED: ("-", "red"),
    ChangeKind.FIELD_REMOVED: ("-", "red"),
}
_OTHERWISE: Final = ("~", "yellow")
_MANY_CHARACTERS: Final = 160


def print_changes(
    console: Console, old: RecordFile, new: RecordFile, differences: Iterable[DocumentDifference], *, limit: int
) -> bool:
    """Print how many papers changed and how, and the first of them in detail; tell whether any has."""
    kinds: Counter[ChangeKind] = Counter()
    by_field: dict[str, Counter[ChangeKind]] = defaultdict(Counter)
    listed: list[DocumentDifference] = []
    count = 0
    for difference in differences:
        count += 1
        if count <= limit:
            listed.append(difference)
        for change in difference.changes:
            kinds[change.kind] += 1
            if change.field is not None:
                by_field[change.field][change.kind] += 1
    _print_head(console, old, new, kinds, count)
    if by_field:
        console.print()
        _print_fields(console, by_field)
    for difference in listed:
        console.print()
        _print_paper(console, difference)
    if count > len(listed) and limit:
        console.print(f"\n{count - len(listed)} more; --list shows as many as are wanted, --json all")
    return count > 0


def _print_head(console: Console, old: RecordFile, new: RecordFile, kinds: Counter[ChangeKind], count: int) -> None:
    for label, file in (("old", old), ("new", new)):
        runs = "; ".join(visible(run) for run in sorted(file.runs))
        console.print(
            Text(f"{label}: {visible(file.name)}, {counted(len(file), 'paper')}{f' ({runs})' if runs else ''}")
        )
    added, removed = kinds[ChangeKind.DOCUMENT_ADDED], kinds[ChangeKind.DOCUMENT_REMOVED]
    parts = [f"{count - added - removed} changed", f"{added} only in the new one", f"{removed} only in the old one"]
    if kinds[ChangeKind.CONTENT]:
        parts.append(f"{kinds[ChangeKind.CONTENT]} of other content")
    if kinds[ChangeKind.READING]:
        parts.append(f"{kinds[ChangeKind.READING]} read in one only")
    console.print(Text(f"papers: {', '.join(parts)}", style="bold"))


def _print_fields(console: Console, by_field: dict[str, Counter[ChangeKind]]) -> None:
    columns = {
        name: kinds for name, kinds in _COLUMNS.items() if name != "confidence" or _has(by_field, ChangeKind.CONFIDENCE)
    }
    rows = [
        (visible(field), *(str(sum(counts[kind] for kind in kinds)) for kinds in columns.values()))
        for field, counts in sorted(by_field.items())
    ]
    print_table(console, ("field", *columns), rows)


def _has(by_field: dict[str, Counter[ChangeKind]], kind: ChangeKind) -> bool:
    return any(counts[kind] for counts in by_field.values())


def _print_paper(console: Console, difference: DocumentDifference) -> None:
    console.print(Text.assemble((visible(difference.document), "bold"), f"  {visible(difference.schema)}"))
    for field, members in groupby(difference.changes, key=lambda change: change.field):
        if field is not None:
            console.print(Text(f"  {visible(field)}"))
        for change in members:
            sign, style = _SIGNS.get(change.kind, _OTHERWISE)
            indent = "    " if field is not None else "  "
            console.print(Text.assemble(indent, (f"{sign} ", style), _said(change)))


def _said(change: Change) -> str:
    """Return a change in words, on one line."""
    old, new = (shortened(text, _MANY_CHARACTERS) if text is not None else None for text in (change.old, change.new))
    match change.kind:
        case ChangeKind.DOCUMENT_ADDED | ChangeKind.DOCUMENT_REMOVED:
            return change.kind.value
        case ChangeKind.VALUE_ADDED | ChangeKind.VALUE_REMOVED:
            return new or old or ""
        case ChangeKind.FIELD_ADDED | ChangeKind.FIELD_REMOVED:
            return f"{change.kind.value}, {new or old}"
        case ChangeKind.STATUS | ChangeKind.VALUE_CHANGED:
            return f"{old} → {new}"
    what = (
        f"{shortened(change.value, _MANY_CHARACTERS)}: {change.kind.value}"
        if change.value is not None
        else change.kind.value
    )
    return f"{what} {old or 'nothing'} → {new or 'nothing'}"
