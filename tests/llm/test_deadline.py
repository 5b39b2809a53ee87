"""How long a whole reply may take, whatever a server does to keep a connection alive."""

from __future__ import annotations

import socket
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from extractor.llm.client import Client, TransportError
from extractor.llm.deadline import bound_replies
from extractor.llm.questions import form_of
from extractor.llm.settings import LanguageModelSettings
from tests.llm.bench import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

_BYTES = 60
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % _BYTES


@pytest.fixture(params=[0.05, 0.0])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server that sends a body of blanks byte by byte, with so many seconds between them."""
    done = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(_HEAD)
                try:
                    for _ in range(_BYTES):
                        connection.sendall(b" ")
                        done.wait(request.param)
                except OSError:
                    return

        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1?{request.param}"
        done.set()
        thread.join()


def test_a_reply_in_single_bytes_has_no_more_time_than_another(address: str) -> None:
    """A body that goes on past the time-out is timed out, though no silence was long; one that ends within it is read."""
    base_url, _, pause = address.partition("?")
    client = Client("openai/slow", LanguageModelSettings(models=("openai/slow",), base_url=base_url, timeout=1.0))
    with pytest.raises(TransportError) as raised:
        client.ask([{"role": "user", "content": "?"}], form_of([SCHEMA.fields["framework"]]))
    client.close()
    assert raised.value.timed_out is (float(pause) > 0)


def test_a_client_of_another_kind_is_left_alone() -> None:
    """What has no such classes behind it is no error."""
    for other in (None, object(), socket):
        bound_replies(other, 1.0)
