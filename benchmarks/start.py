"""What it costs to begin: the program's help, one tiny paper, and the steps before the first paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from measure import Cost, Table, median, run

if TYPE_CHECKING:
    from pathlib import Path

STEPS: Final = {
    "Python, nothing else": "pass",
    "`import extractor`": "import extractor",
    'and `load_schema("dl_methods")`': "import extractor; extractor.load_schema('dl_methods')",
    "and `Extractor(schema)`": "import extractor; extractor.Extractor(extractor.load_schema('dl_methods'))",
}


def start(work: Path, rounds: int) -> Table:
    """Say how long each way to begin takes, from the command to its end."""
    tiny = work / "tiny.txt"
    tiny.write_text("We trained the network in PyTorch 2.1 with Adam.\n", encoding="utf-8")
    records = str(work / "tiny.jsonl")
    ways = {
        **{name: ("-c", step) for name, step in STEPS.items()},
        "`extractor --help`": ("--help",),
        "`extractor run tiny.txt`": ("run", str(tiny), "-o", records, "--fresh", "-q"),
        "`extractor run tiny.txt -s dl_core`": ("run", str(tiny), "-o", records, "--fresh", "-q", "-s", "dl_core"),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, arguments in ways.items():
            costs[name].append(run(*arguments))
    table = Table("start", ("from the command to its end", "seconds", "CPU seconds", "fastest"))
    for name, found in costs.items():
        one, fastest = median(found), min(cost.wall for cost in found)
        table.rows.append((name, f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{fastest:.2f}"))
        table.facts |= {f"{name}: wall seconds": one.wall, f"{name}: cpu seconds": one.cpu}
    table.facts["rounds"] = rounds
    return table
