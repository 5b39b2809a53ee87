"""What a scripted model replies: answers, and all that goes wrong with real ones.

A `Reply` says what the model said and how the server behaves; it knows no request. Whether the words come as the
arguments of a tool or as the content of a message, the request decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

FOREVER: Final = float("inf")


@dataclass(frozen=True)
class Reply:
    """One reply of a scripted server.

    `words` is what the model said, None where it said nothing; `finish_reason` is why it stopped, None for the usual
    one. `prompt_tokens` and `completion_tokens` are counted by the server where they are not given. `status` and
    `headers` are those of HTTP; `body` replaces the whole body. `delay` is in seconds, before anything is sent.
    With `drop` the connection is closed without a reply, after the delay.
    """

    words: str | None = None
    refusal: str | None = None
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    delay: float = 0.0
    drop: bool = False


def answer(value: object, *, delay: float = 0.0) -> Reply:
    """Return a reply that says a value as JSON, or a string as it is.

    >>> answer({"framework": ["PyTorch"]}).words
    '{"framework": ["PyTorch"]}'
    """
    return Reply(words=value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), delay=delay)


def truncated(value: object, *, share: float = 0.5) -> Reply:
    """Return a reply that reached the limit of its tokens: the first part of an answer, `finish_reason` "length".

    >>> truncated({"framework": ["PyTorch"]}).words
    '{"framework":'
    """
    words = answer(value).words or ""
    return Reply(words=words[: int(len(words) * share)], finish_reason="length")


def invalid_json() -> Reply:
    """Return a reply in words that are not JSON, as of a model that forgets what it was asked for."""
    return Reply(words='Sure! Here is the answer you asked for: {"fields": [unknown, }')


def misnamed(value: Mapping[str, Any]) -> Reply:
    """Return an answer with the right values under names that nobody asked for, at every level.

    >>> misnamed({"status": "stated"}).words
    '{"your_status": "stated"}'
    """
    return answer(_misnamed(value))


def _misnamed(value: object) -> object:
    if isinstance(value, Mapping):
        return {f"your_{name}": _misnamed(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_misnamed(inner) for inner in value]
    return value


def refusal(words: str = "I cannot help with that.") -> Reply:
    """Return a reply of a model that declines to answer."""
    return Reply(refusal=words)


def failure(status: int = 500, message: str = "The server had an error.", *, kind: str = "server_error") -> Reply:
    """Return an error of the server, in the shape in which OpenAI sends them."""
    error = {"message": message, "type": kind, "param": None, "code": None}
    return Reply(status=status, body=json.dumps({"error": error}).encode())


def too_many_requests(*, retry_after: float | None = 1) -> Reply:
    """Return error 429; `Retry-After` is in seconds, None sends no such header.

    >>> too_many_requests(retry_after=2).headers
    {'Retry-After': '2'}
    """
    reply = failure(429, "Rate limit reached for requests.", kind="requests")
    headers = {"Retry-After": f"{retry_after:g}"} if retry_after is not None else {}
    return Reply(status=reply.status, body=reply.body, headers=headers)


def invalid_body() -> Reply:
    """Return a success whose body is no JSON at all, as a proxy in between sends it."""
    return Reply(body=b"<html><body><h1>Bad gateway</h1></body></html>", headers={"Content-Type": "text/html"})


def hang(seconds: float = FOREVER) -> Reply:
    """Return silence: nothing is sent for so long, or until the server stops; then the connection is closed."""
    return Reply(delay=seconds, drop=True)


def dropped() -> Reply:
    """Return nothing: the connection is closed as soon as the request has been read."""
    return Reply(drop=True)
