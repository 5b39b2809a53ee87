"""What was asked of whom, and what it cost: one row for each request, failures included, in an SQLite file.

The file is shared by all workers of a run. A request is booked before it is sent, at the most that it may cost, and settled when its
reply is there, so that no number of workers can spend more than was allowed, and what was under way when a run was killed stays
visible as `sent`. The limits of requests and tokens a minute are kept by the same rows.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from extractor.llm.replies import Usage

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS runs (run INTEGER PRIMARY KEY, started REAL NOT NULL);
CREATE TABLE IF NOT EXISTS requests (
    request INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    sent REAL NOT NULL,
    document TEXT NOT NULL,
    model TEXT NOT NULL,
    fields TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    cost REAL,
    seconds REAL
);
CREATE INDEX IF NOT EXISTS requests_by_run ON requests (run, sent);
"""
_MINUTE: Final = 60.0
_BUSY: Final = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may spend, and how fast it may ask. None is no limit."""

    cost: float | None = None
    tokens: int | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A request that is to be sent, and the most that it may take: tokens of the question and of the answer, and their cost."""

    run: int
    document: str
    model: str
    fields: str
    prompt_tokens: int
    completion_tokens: int
    cost: float | None = None

    @property
    def tokens(self) -> int:
        """All tokens."""
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class Booking:
    """A request that may be sent: its number and when it was booked."""

    request: int
    sent: float


@dataclass(frozen=True, slots=True)
class Later:
    """A request that must wait for so many seconds, to be booked again then."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Spent:
    """A request that would go beyond what the run may spend."""

    what: Literal["cost", "tokens"]
    spent: float
    limit: float


@dataclass(frozen=True, slots=True)
class Bill:
    """Sums over the requests of one model. `cost` is None where no price is known."""

    model: str
    requests: int
    failed: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None


class Ledger:
    """The requests of all runs over one output. Without a path it lives in memory, for this process alone.

    Raises:
        SettingsError: `ledger-unusable`.
    """

    def __init__(self, path: Path | None) -> None:
        self._lock = Lock()
        self._path = path
        try:
            self._database = sqlite3.connect(
                path or ":memory:", timeout=_BUSY, isolation_level=None, check_same_thread=False
            )
            self._database.executescript(_TABLES)
        except sqlite3.Error as error:
            raise SettingsError(f"{path} cannot be used as a ledger: {error}.", code="ledger-unusable") from error

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def begin(self) -> int:
        """Open a run; return its number."""
        with self._lock:
            return int(self._database.execute("INSERT INTO runs (started) VALUES (?)", (time.time(),)).lastrowid or 0)

    def book(self, order: Order, limits: Limits) -> Booking | Later | Spent:
        """Book a request at the most it may cost, unless a limit forbids it now or for good."""
        now = time.time()
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                refused = self._refused(order, limits, now)
                if refused is not None:
                    return refused
                cursor = self._database.execute(
                    "INSERT INTO requests"
                    " (run, sent, document, model, fields, outcome, prompt_tokens, completion_tokens, cost)"
                    " VALUES (:run, :sent, :document, :model, :fields, 'sent', :prompt_tokens, :completion_tokens, :cost)",
                    {**asdict(order), "sent": now},
                )
                return Booking(int(cursor.lastrowid or 0), now)
            finally:
                self._database.execute("COMMIT")

    def settle(self, booking: Booking, outcome: str, detail: str, usage: Usage, cost: float | None) -> None:
        """Write what came of a request, and what it did cost."""
        row = (
            outcome,
            detail,
            usage.prompt_tokens,
            usage.completion_tokens,
            cost,
            round(time.time() - booking.sent, 3),
        )
        with self._lock:
            self._database.execute(
                "UPDATE requests SET outcome = ?, detail = ?, prompt_tokens = ?, completion_tokens = ?, cost = ?, seconds = ?"
                " WHERE request = ?",
                (*row, booking.request),
            )

    def has_answered(self, run: int) -> bool:
        """Whether any server has answered in a run, be it with an error."""
        with self._lock:
            found = self._database.execute(
                "SELECT 1 FROM requests WHERE run = ? AND outcome NOT IN ('sent', 'unreachable', 'timed out') LIMIT 1",
                (run,),
            )
            return found.fetchone() is not None

    def bills(self, run: int | None = None) -> Iterator[Bill]:
        """Yield the sums of each model, of one run or of all."""
        chosen, values = ("WHERE run = ?", (run,)) if run is not None else ("", ())
        with self._lock:
            rows = self._database.execute(
                "SELECT model, COUNT(*), SUM(outcome != 'answered'), SUM(prompt_tokens), SUM(completion_tokens),"
                f" CASE WHEN COUNT(cost) = COUNT(*) THEN SUM(cost) END FROM requests {chosen} GROUP BY model ORDER BY model",
                values,
            ).fetchall()
        yield from (Bill(*row) for row in rows)

    def _refused(self, order: Order, limits: Limits, now: float) -> Later | Spent | None:
        if limits.cost is not None or limits.tokens is not None:
            cost, tokens = self._database.execute(
                "SELECT COALESCE(SUM(cost), 0), COALESCE(SUM(prompt_tokens + completion_tokens), 0)"
                " FROM requests WHERE run = ?",
                (order.run,),
            ).fetchone()
            if limits.cost is not None and cost + (order.cost or 0.0) > limits.cost:
                return Spent("cost", float(cost), limits.cost)
            if limits.tokens is not None and tokens + order.tokens > limits.tokens:
                return Spent("tokens", float(tokens), float(limits.tokens))
        if limits.requests_per_minute is None and limits.tokens_per_minute is None:
            return None
        recent = self._database.execute(
            "SELECT sent, prompt_tokens + completion_tokens FROM requests WHERE sent > ? ORDER BY sent",
            (now - _MINUTE,),
        ).fetchall()
        return _too_fast(recent, order.tokens, limits, now)


def _too_fast(recent: list[tuple[float, int]], tokens: int, limits: Limits, now: float) -> Later | None:
    """Return how long to wait until the requests of the last minute leave room for one more."""
    requests, spent, wait = len(recent), sum(used for _, used in recent), 0.0
    for sent, used in recent:
        has_room = limits.requests_per_minute is None or requests < limits.requests_per_minute
        # One that is larger than a minute's allowance must go through some time: alone.
        has_tokens = limits.tokens_per_minute is None or spent + tokens <= limits.tokens_per_minute or not spent
        if has_room and has_tokens:
            break
        requests, spent, wait = requests - 1, spent - used, sent + _MINUTE - now
    return Later(max(wait, 0.01)) if wait else None


@contextmanager
def open_ledger(path: Path | None) -> Iterator[Ledger]:
    """Open a ledger for as long as a `with` block lasts; its folder is made if need be.

    Raises:
        SettingsError: `ledger-unusable`.
    """
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(path)
    try:
        yield ledger
    finally:
        ledger.close()
