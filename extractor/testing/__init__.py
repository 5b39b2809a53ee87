"""What tests of language-model work need: a server on loopback that plays the model, as scripted.

For the tests of this package and for yours. It speaks the wire format of OpenAI's chat completions, so that any client
of any OpenAI-compatible server can be pointed at its `base_url`; nothing leaves the machine, no key is needed.

>>> from extractor.testing import ModelServer, answer, too_many_requests
>>> with ModelServer([too_many_requests(retry_after=0), answer({"status": "not stated"})]) as server:
...     base_url = server.base_url  # for the client: base_url=…, api_key="any"
>>> base_url.startswith("http://127.0.0.1:"), len(server.requests)
(True, 0)

What goes wrong with real servers can be played too: `truncated`, `too_many_requests`, `failure`, `hang`, `invalid_json`,
`invalid_body`, `refusal`, `misnamed`, `dropped`.
"""

from extractor.testing.replies import (
    Reply,
    answer,
    dropped,
    failure,
    hang,
    invalid_body,
    invalid_json,
    misnamed,
    refusal,
    too_many_requests,
    truncated,
)
from extractor.testing.server import ModelServer
from extractor.testing.wire import Request

__all__ = [
    "ModelServer",
    "Reply",
    "Request",
    "answer",
    "dropped",
    "failure",
    "hang",
    "invalid_body",
    "invalid_json",
    "misnamed",
    "refusal",
    "too_many_requests",
    "truncated",
]
