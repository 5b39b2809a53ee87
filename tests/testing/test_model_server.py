"""The scripted server: what it says on the wire, what it records, and how it misbehaves when told to."""

from __future__ import annotations

import http.client
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest

from extractor.testing import (
    ModelServer,
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

if TYPE_CHECKING:
    from extractor.testing import Request

QUESTION: Final[dict[str, Any]] = {"model": "m-1", "messages": [{"role": "user", "content": "Which framework?"}]}
TOOL: Final[dict[str, Any]] = {
    "type": "function",
    "function": {"name": "Checklist", "parameters": {"type": "object", "properties": {"framework": {}}}},
}
WITH_TOOL: Final = QUESTION | {"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "Checklist"}}}


def send(
    server: ModelServer, body: object = QUESTION, *, path: str = "/chat/completions", method: str = "POST"
) -> tuple[int, dict[str, str], bytes]:
    """Send one request; return status, headers and body of the reply."""
    address = urlsplit(server.base_url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=5)
    try:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, address.path + path, sent, {"Authorization": "Bearer key"})
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    finally:
        connection.close()


def completion(server: ModelServer, body: object = QUESTION) -> dict[str, Any]:
    """Send one request; return the completion, which must be a success."""
    status, _, content = send(server, body)
    assert status == 200
    return dict(json.loads(content))


def test_an_answer_is_a_completion_of_the_model_asked_for() -> None:
    """Without tools the words are the content of the message, with counts of tokens that add up."""
    with ModelServer([answer({"framework": "PyTorch"})]) as server:
        said = completion(server)
    assert said["object"] == "chat.completion"
    assert said["model"] == "m-1"
    assert said["choices"][0]["message"]["content"] == '{"framework": "PyTorch"}'
    assert said["choices"][0]["finish_reason"] == "stop"
    assert said["usage"] == {"prompt_tokens": 4, "completion_tokens": 6, "total_tokens": 10}


def test_an_answer_to_a_request_with_tools_is_a_call_of_the_tool() -> None:
    """The tool that the client chose is called with the answer as its arguments, and the content stays empty."""
    with ModelServer([answer({"framework": "PyTorch"})]) as server:
        choice = completion(server, WITH_TOOL)["choices"][0]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] is None
    assert choice["message"]["tool_calls"][0]["function"] == {
        "name": "Checklist",
        "arguments": '{"framework": "PyTorch"}',
    }


@pytest.mark.parametrize("choice", ["auto", "required", None])
def test_the_first_tool_is_called_where_none_is_chosen(choice: str | None) -> None:
    """A client that leaves the choice to the model gets a call of the first tool."""
    body = QUESTION | {"tools": [TOOL]} | ({"tool_choice": choice} if choice else {})
    with ModelServer([answer("{}")]) as server:
        message = completion(server, body)["choices"][0]["message"]
    assert message["tool_calls"][0]["function"]["name"] == "Checklist"


def test_no_tool_is_called_where_the_client_forbids_it() -> None:
    """With the choice "none" the words are content, though tools are offered."""
    with ModelServer([answer("words")]) as server:
        message = completion(server, QUESTION | {"tools": [TOOL], "tool_choice": "none"})["choices"][0]["message"]
    assert message["content"] == "words"
    assert "tool_calls" not in message


def test_replies_come_in_turn_and_more_can_follow() -> None:
    """Each request takes the next reply, a value standing for its answer; added ones come last."""
    with ModelServer([{"n": 1}, "two"]) as server:
        server.say(answer("three"))
        said = [completion(server)["choices"][0]["message"]["content"] for _ in range(3)]
        assert server.replies_left == 0
    assert said == ['{"n": 1}', "two", "three"]


def test_a_request_without_a_reply_is_a_client_error() -> None:
    """A script that is too short gives error 400, which clients do not try again, and says which request it was."""
    with ModelServer([]) as server:
        status, _, content = send(server)
    assert status == 400
    assert "no reply to request 1" in json.loads(content)["error"]["message"]


def test_a_function_sees_the_request() -> None:
    """A function of the request gives the reply; it sees the messages, the tool and the schema of the answer."""

    def reply(request: Request) -> str:
        assert request.json_schema is not None
        return f"{request.model}|{request.tool}|{request.text}|{sorted(request.json_schema['properties'])}"

    with ModelServer(reply) as server:
        arguments = completion(server, WITH_TOOL)["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"]
    assert arguments == "m-1|Checklist|Which framework?|['framework']"


def test_a_mistake_in_a_function_fails_the_test() -> None:
    """What a function raises is raised again at the end of the block, and the client is told too."""

    def reply(_: Request) -> str:
        raise ValueError("a slip in the script")

    with pytest.raises(ValueError, match="a slip"), ModelServer(reply) as server:
        status, _, content = send(server)
        assert status == 400
        assert "a slip in the script" in json.loads(content)["error"]["message"]


def test_requests_are_recorded() -> None:
    """What was asked can be read afterwards: body, headers and path."""
    with ModelServer(["a", "b"]) as server:
        send(server)
        send(server, QUESTION | {"temperature": 0})
    assert [request.body.get("temperature") for request in server.requests] == [None, 0]
    assert server.requests[0].headers["authorization"] == "Bearer key"
    assert server.requests[0].path == "/v1/chat/completions"


def test_requests_at_once_are_all_answered() -> None:
    """Many clients at a time are answered, each once, and all are recorded."""
    with ModelServer(lambda request: request.text) as server, ThreadPoolExecutor(8) as threads:
        bodies = [QUESTION | {"messages": [{"role": "user", "content": str(number)}]} for number in range(24)]
        said = [
            each["choices"][0]["message"]["content"] for each in threads.map(lambda b: completion(server, b), bodies)
        ]
    assert said == [str(number) for number in range(24)]
    assert len(server.requests) == 24


def test_a_message_in_parts_is_read() -> None:
    """The words of a message that comes as a list of parts are its texts."""
    parts = [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]
    with ModelServer(["ok"]) as server:
        send(server, QUESTION | {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": parts}]})
    assert server.requests[0].text == "s\n\none\ntwo"


def test_a_schema_in_the_response_format_is_seen() -> None:
    """A client in JSON mode gives its schema in the response format; without one there is none."""
    wanted = {"type": "json_schema", "json_schema": {"name": "A", "schema": {"type": "object"}}}
    with ModelServer(["{}", "{}"]) as server:
        send(server, QUESTION | {"response_format": wanted})
        send(server, QUESTION | {"response_format": {"type": "json_object"}})
    assert [request.json_schema for request in server.requests] == [{"type": "object"}, None]


def test_a_truncated_answer_stops_at_its_length() -> None:
    """The arguments end in the middle and the reason is "length", with tools too."""
    with ModelServer([truncated({"framework": "PyTorch"})]) as server:
        choice = completion(server, WITH_TOOL)["choices"][0]
    assert choice["finish_reason"] == "length"
    assert choice["message"]["tool_calls"][0]["function"]["arguments"] == '{"framework"'


def test_too_many_requests_says_when_to_come_back() -> None:
    """Error 429 carries Retry-After, and an error in the usual shape."""
    with ModelServer([too_many_requests(retry_after=7), too_many_requests(retry_after=None)]) as server:
        status, headers, content = send(server)
        assert (status, headers["retry-after"], json.loads(content)["error"]["type"]) == (429, "7", "requests")
        assert "retry-after" not in send(server)[1]


@pytest.mark.parametrize("status", [500, 503, 401])
def test_failures_have_their_status(status: int) -> None:
    """A failure has the status it is given, and a message."""
    with ModelServer([failure(status, "down")]) as server:
        assert send(server)[0] == status


def test_refusals_say_nothing_but_the_refusal() -> None:
    """A refusal has its words in `refusal`, no content and no call of a tool."""
    with ModelServer([refusal("No.")]) as server:
        message = completion(server, WITH_TOOL)["choices"][0]["message"]
    assert message == {"role": "assistant", "content": None, "refusal": "No."}


def test_invalid_json_is_a_success_that_cannot_be_read() -> None:
    """The words of the model are no JSON while the body of the reply is."""
    with ModelServer([invalid_json()]) as server:
        words = completion(server)["choices"][0]["message"]["content"]
    with pytest.raises(ValueError):
        json.loads(words)


def test_an_invalid_body_is_not_json() -> None:
    """The body itself is a page of HTML, with status 200."""
    with ModelServer([invalid_body()]) as server:
        status, headers, content = send(server)
    assert (status, headers["content-type"], content[:6]) == (200, "text/html", b"<html>")


def test_misnamed_answers_keep_their_values() -> None:
    """Every name is another one, inside lists too, and the values are as given."""
    said = misnamed({"fields": [{"status": "stated", "lines": [3]}]}).words
    assert said == '{"your_fields": [{"your_status": "stated", "your_lines": [3]}]}'


@pytest.mark.parametrize("reply", [dropped(), hang(0.01)])
def test_dropped_connections_end_without_a_reply(reply: Reply) -> None:
    """The connection is closed before anything was sent."""
    with ModelServer([reply]) as server, pytest.raises(http.client.RemoteDisconnected):
        send(server)


def test_a_hanging_server_ends_with_its_block() -> None:
    """A client that gives up gets nothing, and the end of the block waits for no hanging reply."""
    with ModelServer([hang()]) as server:
        address = urlsplit(server.base_url)
        with socket.create_connection((address.hostname, address.port), timeout=0.2) as connection:
            body = json.dumps(QUESTION).encode()
            head = f"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            connection.sendall(head + body)
            with pytest.raises(TimeoutError):
                connection.recv(1)
    assert len(server.requests) == 1


def test_a_slow_answer_comes() -> None:
    """A delay holds an answer back and changes nothing in it."""
    with ModelServer([answer("late", delay=0.02)]) as server:
        assert completion(server)["choices"][0]["message"]["content"] == "late"


def test_counts_of_tokens_can_be_given() -> None:
    """The usage is as scripted where it is, so that costs can be tested."""
    with ModelServer([Reply(words="x", prompt_tokens=1000, completion_tokens=10)]) as server:
        assert completion(server)["usage"] == {"prompt_tokens": 1000, "completion_tokens": 10, "total_tokens": 1010}


def test_models_are_listed() -> None:
    """The list of models names those that the server was given."""
    with ModelServer(models=("a", "b")) as server:
        status, _, content = send(server, path="/models", method="GET")
    assert status == 200
    assert [model["id"] for model in json.loads(content)["data"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("body", "path", "method", "status"),
    [
        (QUESTION, "/embeddings", "POST", 404),
        (QUESTION, "/nothing", "GET", 404),
        (b"{", "/chat/completions", "POST", 400),
        ([], "/chat/completions", "POST", 400),
        (QUESTION | {"stream": True}, "/chat/completions", "POST", 400),
    ],
)
def test_what_is_not_played_is_said(body: object, path: str, method: str, status: int) -> None:
    """Other paths, bodies that are no request and streams get a client error and use up no reply."""
    with ModelServer(["left"]) as server:
        assert send(server, body, path=path, method=method)[0] == status
        assert server.replies_left == 1


def test_the_client_of_openai_reads_it() -> None:
    """The official client parses answers and calls of tools, and takes a 429 for what it is."""
    openai = pytest.importorskip("openai")
    with (
        ModelServer([answer({"a": 1}), too_many_requests()]) as server,
        openai.OpenAI(base_url=server.base_url, api_key="any", max_retries=0) as client,
    ):
        said = client.chat.completions.create(**WITH_TOOL)
        with pytest.raises(openai.RateLimitError):
            client.chat.completions.create(**QUESTION)
    assert said.choices[0].message.tool_calls[0].function.arguments == '{"a": 1}'
    assert said.usage.total_tokens > 0
