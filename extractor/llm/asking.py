"""A question to a reply that is paid once: kept replies first, then requests within the limits, sent again where that can help.

What can be sent again unchanged is what the server did not do: it was busy (429, which says how long to wait), broken (5xx) or away.
A reply that the model did give is kept before it is used, whatever it is; it is never asked for again. What took too long is not sent
again unchanged either: `reading` asks for less.
"""

from __future__ import annotations

import time
import weakref
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import SettingsError
from extractor.llm.cache import ReplyCache, question_key, reply_folder
from extractor.llm.client import Client, TransportError
from extractor.llm.ledger import Booking, Ledger, Limits, Order, Spent
from extractor.llm.passages import estimate_tokens
from extractor.llm.replies import Outcome, Reply, Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from extractor.llm.settings import LanguageModelSettings

_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0
_LONGEST_WAIT: Final = 600.0
"""A server that wants to be left alone for longer is taken to be away."""
_BEFORE_ANY_ANSWER: Final = 2
"""How often a server is called that has never answered."""
_AGAIN: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, in all its words: what it is kept under."""

    document: str
    fields: tuple[str, ...]
    messages: list[dict[str, str]]
    form: type[BaseModel]
    model: str
    sample: int = 0

    def tokens(self, output_tokens: int) -> tuple[int, int]:
        """Return about how many tokens it takes to ask and, at most, to answer."""
        words = "".join(message["content"] for message in self.messages)
        return estimate_tokens(words) + estimate_tokens(str(self.form.model_json_schema())), output_tokens


class Asker:
    """Asks the models of some settings. May be used by several threads at once.

    Raises:
        SettingsError: whatever of the settings cannot be used; see `Client`, `ReplyCache` and `Ledger`.
    """

    def __init__(self, settings: LanguageModelSettings, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings = settings
        self._sleep = sleep
        self._cache = ReplyCache((settings.cache or reply_folder()) if settings.keep_replies else None)
        self._ledger = Ledger(settings.ledger)
        self._run = settings.run or self._ledger.begin()
        self._limits = Limits(
            settings.max_cost, settings.max_tokens, settings.requests_per_minute, settings.tokens_per_minute
        )
        self._clients: dict[str, Client] = {}
        self._lock = Lock()
        # Also when nobody closes it, as after `extract` of one paper.
        self._closing = weakref.finalize(self, _close, self._clients, self._ledger)

    def ask(self, asked: Asked) -> Reply:
        """Return the reply to a question.

        Raises:
            SettingsError: `cost-limit-reached`, `model-unreachable`, `model-key-refused` or `model-not-found`, which end the run.
        """
        key = question_key(self._content(asked))
        kept = self._cache.find(key)
        if kept is not None:
            return kept
        reply = self._request(asked)
        if reply.is_paid:
            self._cache.keep(key, reply)
        return reply

    def is_kept(self, asked: Asked) -> bool:
        """Whether the reply to a question is there already."""
        return self._cache.find(question_key(self._content(asked))) is not None

    def close(self) -> None:
        """Let go of connections and files."""
        self._closing()

    def _content(self, asked: Asked) -> dict[str, Any]:
        """Return all that a reply depends on."""
        settings = self._settings
        seed = settings.seed + asked.sample if settings.seed is not None else None
        return {
            "model": asked.model,
            "base_url": settings.base_url,
            "mode": settings.mode,
            "temperature": settings.temperature,
            "seed": seed,
            "sample": asked.sample,
            "output_tokens": settings.output_tokens,
            "messages": asked.messages,
            "form": asked.form.model_json_schema(),
        }

    def _request(self, asked: Asked) -> Reply:
        client = self._client(asked.model)
        attempt = 0
        while True:
            attempt += 1
            booking = self._book(asked)
            try:
                reply = client.ask(asked.messages, asked.form, asked.sample)
            except TransportError as error:
                outcome = _outcome(error)
                self._settle(booking, asked, outcome, error.detail, Usage())
                pause = self._pause(error, attempt, client)
                if pause is None:
                    return Reply(_reply_outcome(error), detail=error.detail)
                self._sleep(pause)
                continue
            except BaseException:
                self._settle(booking, asked, "failed", "interrupted", Usage())
                raise
            self._settle(booking, asked, reply.outcome, reply.detail, reply.usage)
            return reply

    def _client(self, model: str) -> Client:
        with self._lock:
            if model not in self._clients:
                self._clients[model] = Client(model, self._settings)
            return self._clients[model]

    def _book(self, asked: Asked) -> Booking:
        price = self._settings.price(asked.model)
        tokens = asked.tokens(self._settings.output_tokens)
        cost = price.of(*tokens) if price is not None else None
        order = Order(self._run, asked.document, asked.model, ",".join(asked.fields), *tokens, cost)
        while True:
            booked = self._ledger.book(order, self._limits)
            if isinstance(booked, Booking):
                return booked
            if isinstance(booked, Spent):
                raise SettingsError(_spent(booked), code="cost-limit-reached")
            self._sleep(booked.seconds)

    def _settle(self, booking: Booking, asked: Asked, outcome: str, detail: str, usage: Usage) -> None:
        price = self._settings.price(asked.model)
        cost = price.of(usage.prompt_tokens, usage.completion_tokens) if price is not None else None
        self._ledger.settle(booking, outcome, detail, usage, cost)

    def _pause(self, error: TransportError, attempt: int, client: Client) -> float | None:
        """Return how long to wait before a request is sent again; None where that would not help.

        Raises:
            SettingsError: no request of this run can go better.
        """
        if error.status in (401, 403):
            raise SettingsError(
                f"{client.model}: {client.address} refuses the key: {error.detail}", code="model-key-refused"
            )
        if error.status == 404:
            raise SettingsError(f"{client.address} has no {client.model}: {error.detail}", code="model-not-found")
        if error.timed_out or (error.status is not None and error.status not in _AGAIN):
            return None
        is_away = error.status is None
        never_answered = is_away and not self._ledger.has_answered(self._run)
        most = min(self._settings.attempts, _BEFORE_ANY_ANSWER) if never_answered else self._settings.attempts
        if attempt < most:
            pause = error.retry_after if error.retry_after is not None else _FIRST_PAUSE * 2 ** (attempt - 1)
            return (
                min(pause, _LONGEST_PAUSE) if error.retry_after is None else (pause if pause <= _LONGEST_WAIT else None)
            )
        if never_answered:
            raise SettingsError(
                f"Nothing answers at {client.address} for {client.model}: {error.detail.rstrip('.')}. Is the server running?",
                code="model-unreachable",
            )
        return None


def _close(clients: dict[str, Client], ledger: Ledger) -> None:
    for client in clients.values():
        client.close()
    ledger.close()


def _outcome(error: TransportError) -> str:
    """Return the word for a failed request in the ledger."""
    if error.timed_out:
        return "timed out"
    return f"status {error.status}" if error.status is not None else "unreachable"


def _reply_outcome(error: TransportError) -> Outcome:
    if error.timed_out:
        return "timed out"
    return "rejected" if error.status is not None and error.status < 500 and error.status not in _AGAIN else "failed"


def _spent(spent: Spent) -> str:
    limit, so_far = (f"{spent.limit:g}", f"{spent.spent:.4g}") if spent.what == "cost" else (
        f"{spent.limit:,.0f} tokens", f"{spent.spent:,.0f}"
    )  # fmt: skip
    return f"The limit of {limit} for one run would be passed: {so_far} spent or booked."
