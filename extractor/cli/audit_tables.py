"""An audit on the terminal: of all papers, of one, and the profile that they are judged by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.text import Text

from extractor.cli.console import visible
from extractor.cli.tables import NOTHING, print_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from extractor.audit import CorpusAudit, MissingPair, PaperAudit, Profile, Rate, Summary

_PAIRS: Final = 10
_PROOFS: Final = 2
_RATE: Final = ("reported", "missing", "not\ndetermined", "not\nasked", "rate", "95 %\nfrom", "95 %\nto")
_SPARED: Final = ("category", "not\nasked")
"""The columns that a narrow terminal has no room for; what was not asked is said above them."""
_PAPER: Final = ("paper", "level", "passed", "failed", "not determined", "not asked", "missing")
_WIDTHS: Final = (32, 6, 6, 6, 14, 9)


def print_corpus(console: Console, audit: CorpusAudit, profile: Profile, *, unmatched: int) -> None:
    """Print what was judged, the levels, the checks and fields with their rates, and what is missing together."""
    for line in _remarks(audit, unmatched):
        _say(console, line)
    if audit.levels:
        console.print()
        print_table(
            console, ("level", "asks for", "papers", "met by", *_RATE[2:]), _level_rows(audit), labels=2, spared=_SPARED
        )
    console.print()
    rows = [
        (visible(name), visible(check.category), *_rate(audit.checks[name])) for name, check in profile.checks.items()
    ]
    print_table(console, ("check", "category", *_RATE), rows, labels=2, spared=_SPARED)
    console.print()
    fields = [(visible(name), *_rate(rate)) for name, rate in audit.fields.items()]
    print_table(console, ("field", *_RATE), fields, spared=_SPARED)
    for what, pairs in (("checks", audit.checks_missing_together), ("fields", audit.fields_missing_together)):
        if pairs:
            console.print()
            head = (f"{what} missing together", "and", "papers", "of", "share", "lift")
            print_table(console, head, [_pair(pair) for pair in pairs[:_PAIRS]], labels=2)
    if audit.by is not None:
        console.print()
        _print_groups(console, audit)


class PaperPrinter:
    """Prints one line a paper, each at once, under one head."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._has_head = False

    def print(self, paper: PaperAudit) -> None:
        """Print a paper's line."""
        if not self._has_head:
            self._print(_PAPER)
            self._has_head = True
        if paper.error is not None:
            self._print((visible(paper.id), "error", *[NOTHING] * 4, visible(paper.error.kind)))
            return
        counts = (str(len(paper.names(outcome))) for outcome in ("passed", "failed", "not determined", "not asked"))
        following = paper.next_level
        lacking = paper.names("failed") if following is None else [*following.missing, *following.not_determined]
        self._print((visible(paper.id), _level(paper), *counts, ", ".join(lacking) or NOTHING))

    def _print(self, cells: Sequence[str]) -> None:
        if not self._console.is_terminal:
            print("\t".join(cells), file=self._console.file)
            return
        padded = [cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=False)]
        self._console.print(Text("  ".join([*padded, cells[-1]])), soft_wrap=True)


def print_paper(console: Console, paper: PaperAudit, profile: Profile) -> None:
    """Print one paper: its level, each check with what proves it, or what is missing and what was turned down."""
    console.print(Text.assemble((visible(paper.id), "bold"), f"  {visible(paper.title or '')}".rstrip()))
    if paper.error is not None:
        _say(console, f"not read: {paper.error.detail} ({paper.error.kind})")
        return
    if paper.at_least is not None:
        _say(console, f"{profile.name} level: {_level_words(paper)}")
        for line in _next_words(paper):
            _say(console, line)
    for name, result in paper.checks.items():
        check = profile.checks[name]
        console.print()
        outcome = (f"{result.outcome}: ", _STYLES[result.outcome])
        console.print(Text.assemble(outcome, (visible(check.title), "bold")))
        for proof in result.proofs[:_PROOFS]:
            _say(console, f"  {proof.field}: {proof.value}{_place(proof.section, proof.page)}")
        if len(result.proofs) > _PROOFS:
            _say(console, f"  and {len(result.proofs) - _PROOFS} more", style="dim")
        if result.outcome == "passed":
            continue
        word = "needs one of" if check.any else "lacks" if result.outcome == "failed" else "needs"
        _say(console, f"  {word}: {', '.join(result.lacking)}")
        for field, reason in result.reasons.items():
            _say(console, f"  {field}: {reason}")
        for near in result.turned_down:
            why = near.reason if near.usage == "used" else f"{near.usage}: {near.reason}"
            _say(console, f"  turned down, {near.field}: {near.value} ({why}){_place(near.section, near.page)}")
            _say(console, f"    “{near.quote}”", style="dim")


_STYLES: Final = {"passed": "green", "failed": "yellow", "not determined": "magenta", "not asked": "dim"}


def _say(console: Console, text: str, *, style: str = "") -> None:
    console.print(Text(visible(text), style=style))


def print_profiles(console: Console, profiles: Iterable[Profile]) -> None:
    """Print a row a profile."""
    rows = [
        (visible(one.name), visible(one.version), str(len(one.checks)), str(len(one.levels)), visible(one.title))
        for one in profiles
    ]
    print_table(console, ("name", "version", "checks", "levels", "title"), rows, labels=5)


def print_profile(console: Console, profile: Profile) -> None:
    """Print what a profile checks, by which fields, which levels that makes, and what it leaves out."""
    _say(console, f"{profile.name} {profile.version}: {profile.title}")
    for source in profile.sources:
        _say(console, source)
    console.print()
    _print_checks(console, profile)
    if profile.levels:
        console.print()
        levels = [(str(level.level), visible(level.title), ", ".join(level.needs)) for level in profile.levels]
        print_table(console, ("level", "asks for", "categories"), levels, labels=3)
    if profile.omitted:
        console.print()
        print_table(
            console,
            ("left out", "why"),
            [(visible(left.item), visible(left.why)) for left in profile.omitted],
            labels=2,
        )


def _print_checks(console: Console, profile: Profile) -> None:
    """Print the checks: by category on a terminal, in a pipe a row each."""
    rows = [
        (name, check.category, check.title, f" {'or' if check.any else 'and'} ".join(check.fields), check.about)
        for name, check in profile.checks.items()
    ]
    if not console.is_terminal:
        head = ("check", "category", "asks for", "fields", "what counts")
        print_table(console, head, [[visible(cell) for cell in row] for row in rows])
        return
    for place, category in enumerate(profile.categories):
        if place:
            console.print()
        console.print(Text(visible(category), style="bold underline"))
        for name, of, title, fields, about in rows:
            if of == category:
                console.print(Text.assemble((f"  {visible(name)}", "bold cyan"), f"  {visible(title)}"))
                console.print(Padding(Text(visible(fields), style="dim"), (0, 0, 0, 4)))
                if about:
                    console.print(Padding(Text(visible(about)), (0, 0, 0, 4)))


def _remarks(audit: CorpusAudit, unmatched: int) -> Iterable[str]:
    """Say what was judged, and everything that counts otherwise than one might think."""
    yield f"profile: {audit.profile} {audit.version}, {audit.title}"
    checklists = ", ".join(f"{count} of {name}" for name, count in audit.checklists.items())
    yield f"papers: {audit.papers}{f', {checklists}' if checklists else ''}"
    if audit.errors:
        kinds = ", ".join(f"{kind} {count}" for kind, count in audit.errors.items())
        yield f"not read, counted in no rate: {sum(audit.errors.values())} ({kinds})"
    if audit.absent_fields:
        unasked = {name: rate.not_asked for name, rate in audit.checks.items() if rate.not_asked}
        yield f"fields that some records do not have: {_counted(audit.absent_fields)}"
        yield f"checks that cannot be asked of them: {_counted(unasked) or 'none'}"
    if audit.repeated:
        yield f"records whose id came before, counted again: {audit.repeated}"
    if unmatched:
        yield f"records that the metadata does not have, in no group: {unmatched}"
    if audit.ungrouped > unmatched:
        yield f"records without {audit.by}, in no group: {audit.ungrouped - unmatched}"


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in counts.items())


def _level_rows(audit: Summary) -> list[tuple[str, ...]]:
    rows = [
        (
            str(level.level),
            visible(level.title),
            str(level.papers),
            *(_met(level.met) if level.level else [NOTHING] * 6),
        )
        for level in audit.levels
    ]
    ranges = [
        (f"{one.at_least}-{one.at_most}", "not determined, between these", str(one.papers), *[NOTHING] * 6)
        for one in audit.level_ranges
    ]
    return [*rows, *ranges]


def _met(rate: Rate) -> Sequence[str]:
    reported, _, *others = _rate(rate)
    return (reported, *others)


def _rate(rate: Rate) -> tuple[str, ...]:
    counts = (rate.reported, rate.missing, rate.not_determined, rate.not_asked)
    return (*(str(count) for count in counts), _share(rate.share), _share(rate.low), _share(rate.high))


def _share(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.3f}"


def _group_share(rate: Rate | None) -> str:
    return NOTHING if rate is None else _share(rate.share)


def _pair(pair: MissingPair) -> tuple[str, ...]:
    lift = NOTHING if pair.lift is None else f"{pair.lift:.2f}"
    return (*(visible(name) for name in pair.pair), str(pair.together), str(pair.papers), f"{pair.share:.3f}", lift)


def _print_groups(console: Console, audit: CorpusAudit) -> None:
    """Print the rates by group: one row for each on a terminal that is a matrix, else one for each rate of each group."""
    by = visible(audit.by or "")
    rates = {name: _named_rates(group) for name, group in audit.groups.items()}
    if console.is_terminal:
        names = list(_named_rates(audit))
        papers = ("papers", *(str(group.papers) for group in audit.groups.values()))
        rows = [
            (f"{kind} {name}", *(_group_share(found.get((kind, name))) for found in rates.values()))
            for kind, name in names
        ]
        print_table(console, (f"rate by {by}", *(visible(name) for name in rates)), [papers, *rows])
        return
    rows = [
        (visible(group), kind, name, *_rate(rate))
        for group, found in rates.items()
        for (kind, name), rate in found.items()
    ]
    print_table(console, (by, "kind", "name", *_RATE), rows, labels=3)


def _named_rates(summary: Summary) -> dict[tuple[str, str], Rate]:
    levels = {("level", str(level.level)): level.met for level in summary.levels if level.level}
    checks = {("check", visible(name)): rate for name, rate in summary.checks.items()}
    return levels | checks | {("field", visible(name)): rate for name, rate in summary.fields.items()}


def _level(paper: PaperAudit) -> str:
    if paper.at_least is None:
        return NOTHING
    return str(paper.level) if paper.level is not None else f"{paper.at_least}-{paper.at_most}"


def _level_words(paper: PaperAudit) -> str:
    if paper.level is not None:
        return str(paper.level)
    return f"not determined, at least {paper.at_least} and at most {paper.at_most}"


def _next_words(paper: PaperAudit) -> Iterable[str]:
    following = paper.next_level
    if following is None:
        return
    if following.missing:
        yield f"missing for level {following.level}: {', '.join(following.missing)}"
    if following.not_determined:
        yield f"not known for level {following.level}: {', '.join(following.not_determined)}"


def _place(section: str | None, page: int | None) -> str:
    parts = [*([section] if section else []), *([f"page {page}"] if page is not None else [])]
    return f" [{', '.join(parts)}]" if parts else ""
