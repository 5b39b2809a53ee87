"""A server on loopback that plays a language model: takes requests, records them, replies as scripted."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Final

from extractor.testing.replies import FOREVER, Reply, answer, failure
from extractor.testing.wire import Request, completion, model_list

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

Said = Reply | Mapping[str, Any] | str
"""What a script may give for a reply: a `Reply`, or the value or words of an answer."""
Script = Callable[[Request], Said] | Iterable[Said]
"""A function from a request to its reply, or replies in the order of the requests."""

_LONGEST_READ: Final = 10.0
"""Seconds after which a client that sends nothing is left."""


class ModelServer:
    """A scripted model on a free port of 127.0.0.1, for as long as the `with` block lasts.

    Replies come in turn, or from a function of the request. The function is called by one request at a time. When no
    reply is left the client gets error 400, which clients do not try again. What a function raises is raised again at
    the end of the block, so that a mistake in a script fails the test.

    `requests` holds what was asked, in order, from any thread; it can be read after the block too.
    """

    def __init__(self, script: Script = (), *, models: tuple[str, ...] = ("scripted",)) -> None:
        self.requests: list[Request] = []
        self.models = models
        self._function = script if callable(script) else None
        self._queue: deque[Said] = deque() if callable(script) else deque(script)
        self._lock = Lock()
        self._stopping = Event()
        self._mistake: BaseException | None = None
        self._http = _HTTPServer(("127.0.0.1", 0), _Handler)
        self._http.model = self
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def base_url(self) -> str:
        """The address that clients want: `http://127.0.0.1:PORT/v1`."""
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def say(self, *replies: Said) -> None:
        """Add replies behind those that are waiting."""
        with self._lock:
            self._queue.extend(replies)

    @property
    def replies_left(self) -> int:
        """How many replies are waiting for a request."""
        return len(self._queue)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
        if self._mistake is not None and error is None:
            raise self._mistake

    def reply_to(self, request: Request) -> tuple[Reply, int]:
        """Record a request; return the reply to it and the request's number, from 1."""
        with self._lock:
            self.requests.append(request)
            number = len(self.requests)
            if self._function is None and not self._queue:
                return failure(
                    400, f"The script has no reply to request {number}.", kind="invalid_request_error"
                ), number
            try:
                said = self._function(request) if self._function is not None else self._queue.popleft()
            except BaseException as error:  # Whatever a script raises, `pytest.fail` too, belongs to the test's thread.
                self._mistake = self._mistake or error
                return failure(400, f"The script failed: {error!r}.", kind="invalid_request_error"), number
        return said if isinstance(said, Reply) else answer(said), number

    def wait(self, seconds: float) -> None:
        """Wait, but not beyond the end of the server."""
        self._stopping.wait(None if seconds == FOREVER else seconds)


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = False  # Joined at the end, so that no thread and no socket outlives the block.
    model: ModelServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away in the middle, as in tests of time-outs."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _HTTPServer
    protocol_version = "HTTP/1.1"
    timeout = _LONGEST_READ

    def do_GET(self) -> None:
        if self.path.rstrip("/").endswith("/models"):
            self._send(200, json.dumps(model_list(self.server.model.models)).encode())
        else:
            self._refuse(404, f"There is no {self.path} here.")

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.path.rstrip("/").endswith("/chat/completions"):
            self._refuse(404, f"There is no {self.path} here.")
            return
        try:
            body = json.loads(sent)
        except ValueError:
            self._refuse(400, "The body is not JSON.")
            return
        if not isinstance(body, dict) or body.get("stream"):
            self._refuse(400, "The body must be an object; streams are not played.")
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.path, headers, body)
        reply, number = self.server.model.reply_to(request)
        if reply.delay:
            self.server.model.wait(reply.delay)
        if reply.drop:
            self.close_connection = True
            return
        content = reply.body if reply.body is not None else json.dumps(completion(request, reply, number)).encode()
        self._send(reply.status, content, reply.headers)

    def _refuse(self, status: int, message: str) -> None:
        self._send(status, failure(status, message, kind="invalid_request_error").body or b"")

    def _send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | dict(headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        # One request a connection: a thread that waits for a second one would hold up the end of the server.
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Write nothing to standard error."""
