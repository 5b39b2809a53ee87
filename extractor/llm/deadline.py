"""The time that a whole reply may take. A time-out of HTTP bounds one silence only, and starts anew with each byte."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDS: Final = "extractor.ends"


def bound_replies(client: Any, seconds: float) -> None:
    """Make requests of an HTTP client fail as timed out once their replies take longer.

    The time is that of one request, from when it is sent to the last byte of its body. The client is one of httpx or of a library with the
    same classes, as those of OpenAI and Anthropic hold one; any other is left as it is.
    """
    library: Any = _library_of(client)
    if library is None:
        return

    class Bounded(library.SyncByteStream):  # type: ignore[misc]
        def __init__(self, response: Any) -> None:
            self._request = response.request
            self._stream = response.stream

        def __iter__(self) -> Iterator[bytes]:
            for piece in self._stream:
                if time.monotonic() > self._request.extensions[_ENDS]:
                    raise library.ReadTimeout("the reply takes too long", request=self._request)
                yield piece

        def close(self) -> None:
            self._stream.close()

    def begin(request: Any) -> None:
        request.extensions = {**request.extensions, _ENDS: time.monotonic() + seconds}

    def receive(response: Any) -> None:
        response.stream = Bounded(response)

    hooks = client.event_hooks
    client.event_hooks = {"request": [*hooks["request"], begin], "response": [*hooks["response"], receive]}


def _library_of(client: object) -> Any | None:
    """Return the module that a client's class comes from, if it has the parts that are needed. It is loaded already."""
    for kind in type(client).__mro__:
        library = sys.modules.get(kind.__module__.partition(".")[0])
        if getattr(library, "Client", None) is kind and hasattr(library, "SyncByteStream"):
            return library
    return None
