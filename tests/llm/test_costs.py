"""What is asked, paid and kept: the ledger, its limits, the cache, the estimate."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import extractor.llm.ledger
from extractor.errors import SettingsError
from extractor.llm.asking import Asker
from extractor.llm.backend import backend_of
from extractor.llm.cache import ReplyCache
from extractor.llm.estimate import estimate
from extractor.llm.ledger import Booking, Later, Ledger, Limits, Order, Spent
from extractor.llm.replies import Reply, Usage
from extractor.testing import ModelServer, answer, failure, truncated
from extractor.testing import Reply as Scripted
from tests.llm.bench import FIELDS, NOTHING, PAPER, SCHEMA, asked, read, settings_for, stated
from tests.small import make_document

if TYPE_CHECKING:
    from pathlib import Path

ORDER = Order(1, "paper", "openai/a", "framework", 1000, 500, 0.002)


class Clock:
    """A clock that is set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(extractor.llm.ledger.time, "time", lambda: self.now)


def rows(folder: Path) -> list[tuple[Any, ...]]:
    """Return the rows of a ledger, as anybody with SQLite sees them."""
    with sqlite3.connect(folder / "costs.sqlite") as database:
        found = database.execute(
            "SELECT document, model, outcome, prompt_tokens, completion_tokens, cost FROM requests"
        ).fetchall()
    database.close()
    return found


def test_each_request_has_its_row_and_failures_too(tmp_path: Path) -> None:
    """Tokens are those that the server counts; a refused request costs nothing, a truncated reply costs what it took."""
    bad = Scripted(words="{", finish_reason="length", prompt_tokens=100, completion_tokens=50)
    prices = {"openai/scripted": {"input": 10, "output": 100}}
    read([failure(500), bad], tmp_path, splits=0, prices=prices, fields_per_question=5)
    assert rows(tmp_path) == [
        ("a", "openai/scripted", "status 500", 0, 0, 0.0),
        ("a", "openai/scripted", "truncated", 100, 50, 0.006),
    ]


def test_without_a_price_tokens_are_counted_and_no_cost(tmp_path: Path) -> None:
    """An unknown price is not zero."""
    read([Scripted(words="{}", prompt_tokens=100, completion_tokens=50)], tmp_path, splits=0)
    assert rows(tmp_path) == [("a", "openai/scripted", "malformed", 100, 50, None)]


def test_a_second_run_asks_nothing(tmp_path: Path) -> None:
    """Replies are kept under all that was asked; what was paid for is used again, answers and failures alike."""
    script = {name: NOTHING[name] for name in FIELDS} | {"framework": stated("PyTorch", at=1)}
    requests: list[Any] = []

    def model(request: Any) -> Any:
        requests.append(request)
        return (
            truncated(NOTHING) if asked(request) == ("code",) else {n: script[n] for n in asked(request) if n != "code"}
        )

    with ModelServer(model) as server:
        settings = settings_for(server, tmp_path)
        results = []
        for _ in range(2):
            asker = Asker(settings)
            results.append(backend_of("llm", SCHEMA, settings, asker).find(make_document(PAPER)))
            asker.close()
        first = len(requests)
    assert results[0] == results[1]
    assert results[0]["code"].undetermined is not None
    assert first == len({str(request.body) for request in requests})


@pytest.mark.parametrize(
    "change",
    [{"temperature": 0.5}, {"seed": 7}, {"models": ("openai/other",)}, {"output_tokens": 99}, {"mode": "json"}],
    ids=str,
)
def test_another_setting_is_another_question(tmp_path: Path, change: dict[str, Any]) -> None:
    """A reply is used again only for the very same model, settings and words."""
    with ModelServer(lambda _: NOTHING) as server:
        for given in ({}, {}, change):
            settings = settings_for(server, tmp_path, **given)
            asker = Asker(settings)
            backend_of("llm", SCHEMA, settings, asker).find(make_document(PAPER))
            asker.close()
        assert len(server.requests) == 2


def test_what_was_not_the_models_doing_is_asked_again(tmp_path: Path) -> None:
    """A server that was away is no reply to keep."""
    with ModelServer([failure(500), NOTHING]) as server:
        settings = settings_for(server, tmp_path, attempts=1)
        found = []
        for _ in range(2):
            asker = Asker(settings)
            found.append(backend_of("llm", SCHEMA, settings, asker).find(make_document(PAPER)))
            asker.close()
    assert [one["code"].undetermined is None for one in found] == [False, True]


def test_a_torn_reply_counts_as_none(tmp_path: Path) -> None:
    """What another program, or a full disk, left in the folder is asked for again."""
    cache = ReplyCache(tmp_path)
    reply = Reply("answered", {"framework": None}, usage=Usage(3, 4))
    cache.keep("ab12", reply)
    assert cache.find("ab12") == reply
    (tmp_path / "ab" / "ab12.json").write_text('{"outcome": "answ')
    assert cache.find("ab12") is None
    assert [path.name for path in (tmp_path / "ab").iterdir()] == ["ab12.json"]


def test_a_request_is_booked_at_its_most_before_it_is_sent() -> None:
    """So nothing that is under way can go beyond the limit; settled, it leaves room for the next."""
    ledger, limits = Ledger(None), Limits(cost=0.003)
    booking = ledger.book(ORDER, limits)
    assert isinstance(booking, Booking)
    assert ledger.book(ORDER, limits) == Spent("cost", 0.002, 0.003)
    ledger.settle(booking, "answered", "", Usage(900, 10), 0.0009)
    assert isinstance(ledger.book(ORDER, limits), Booking)
    ledger.close()


def test_a_limit_is_for_one_run() -> None:
    """The same command again has the same allowance again; tokens can be limited as cost can."""
    ledger = Ledger(None)
    assert isinstance(ledger.book(ORDER, Limits(tokens=1500)), Booking)
    assert ledger.book(ORDER, Limits(tokens=1500)) == Spent("tokens", 1500.0, 1500.0)
    assert isinstance(ledger.book(replace(ORDER, run=2), Limits(tokens=1500)), Booking)
    ledger.close()


def test_requests_wait_for_their_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The third of two a minute waits until the first is a minute old, in whichever process it was sent."""
    clock, limits = Clock(monkeypatch), Limits(requests_per_minute=2)
    ledger = Ledger(None)
    assert isinstance(ledger.book(ORDER, limits), Booking)
    clock.now += 10
    assert isinstance(ledger.book(ORDER, limits), Booking)
    clock.now += 10
    assert ledger.book(ORDER, limits) == Later(40.0)
    clock.now += 41
    assert isinstance(ledger.book(ORDER, limits), Booking)
    ledger.close()


def test_tokens_wait_for_their_minute_and_a_large_request_goes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request larger than a minute's allowance goes when nothing else does."""
    clock, limits = Clock(monkeypatch), Limits(tokens_per_minute=1000)
    ledger = Ledger(None)
    assert isinstance(ledger.book(ORDER, limits), Booking)
    assert ledger.book(ORDER, limits) == Later(60.0)
    clock.now += 61
    assert isinstance(ledger.book(ORDER, limits), Booking)
    ledger.close()


def test_the_bill_sums_by_model() -> None:
    """What is not priced has no sum; what failed is counted."""
    ledger = Ledger(None)
    for model, outcome, cost in (("b", "answered", 0.5), ("b", "truncated", 0.25), ("a", "answered", None)):
        booking = ledger.book(Order(1, "paper", model, "x", 1, 1, cost), Limits())
        assert isinstance(booking, Booking)
        ledger.settle(booking, outcome, "", Usage(10, 5), cost)
    bills = [
        (bill.model, bill.requests, bill.failed, bill.prompt_tokens, bill.completion_tokens, bill.cost)
        for bill in ledger.bills()
    ]
    assert bills == [("a", 1, 0, 10, 5, None), ("b", 2, 1, 20, 10, 0.75)]
    ledger.close()


def test_a_ledger_that_is_none_is_refused(tmp_path: Path) -> None:
    """Another program's file is not written over."""
    (tmp_path / "costs.sqlite").write_text("dear diary " * 100)
    with pytest.raises(SettingsError) as caught:
        Ledger(tmp_path / "costs.sqlite")
    assert caught.value.code == "ledger-unusable"


def test_a_budget_that_is_spent_ends_the_run(tmp_path: Path) -> None:
    """The request that would pass the limit is not sent."""
    prices = {"*": {"input": 1.0, "output": 1.0}}
    with pytest.raises(SettingsError) as caught:
        read([answer(NOTHING)], tmp_path, prices=prices, max_cost=0.001)
    assert caught.value.code == "cost-limit-reached"
    assert rows(tmp_path) == []


def test_an_estimate_is_what_would_be_asked(tmp_path: Path) -> None:
    """Requests, tokens and cost without a request; what is kept already is not counted again."""
    document = make_document(PAPER)
    prices = {"*": {"input": 1000, "output": 0}}
    with ModelServer(lambda _: NOTHING) as server:
        settings = settings_for(server, tmp_path, fields_per_question=3, prices=prices)
        asker = Asker(settings)
        backend = backend_of("llm", SCHEMA, settings, asker)
        before = estimate(backend, document)
        assert server.requests == []
        backend.find(document)
        after = estimate(backend, document)
        asker.close()
    assert (before.requests, before.fields, before.kept) == (len(server.requests), 5, 0)
    counted = sum(row[3] for row in rows(tmp_path))
    assert abs(before.prompt_tokens - counted) < 0.2 * counted
    assert before.prompt_cost == pytest.approx(before.prompt_tokens / 1000)
    assert (after.requests, after.kept, after.prompt_tokens) == (0, before.requests, 0)


def test_hybrid_is_estimated_for_what_the_rules_leave_open(tmp_path: Path) -> None:
    """Fields that the rules have answered are not asked for."""
    with ModelServer(()) as server:
        settings = settings_for(server, tmp_path)
        asker = Asker(settings)
        estimates = [
            estimate(backend_of(name, SCHEMA, settings, asker), make_document(PAPER)) for name in ("llm", "hybrid")
        ]
        asker.close()
    assert estimates[1].fields < estimates[0].fields
    assert estimates[1].prompt_tokens < estimates[0].prompt_tokens
