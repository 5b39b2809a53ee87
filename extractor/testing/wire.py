"""Requests and replies as they go over the wire: OpenAI's chat completions, without streaming."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.testing.replies import Reply

CREATED: Final = 0
"""The time of every reply: scripted replies are the same each time."""
_CHARACTERS_A_TOKEN: Final = 4


@dataclass(frozen=True)
class Request:
    """What a client asked: the path, the headers with their names in small letters, the body as parsed."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def model(self) -> str:
        """The model asked for."""
        return str(self.body.get("model", ""))

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages as sent."""
        return list(self.body.get("messages") or [])

    @property
    def text(self) -> str:
        """The words of all messages, one after the other, with an empty line between them."""
        return "\n\n".join(_words(message.get("content")) for message in self.messages)

    @property
    def tool(self) -> str | None:
        """The name of the tool that the model is to call: the one chosen, or the first offered; None without tools."""
        choice, tools = self.body.get("tool_choice"), self.body.get("tools") or []
        if choice == "none" or not tools:
            return None
        if isinstance(choice, dict):
            return str(choice["function"]["name"])
        return str(tools[0]["function"]["name"])

    @property
    def json_schema(self) -> dict[str, Any] | None:
        """The JSON Schema that the answer is to follow: of the tool or of the response format; None without either."""
        for tool in self.body.get("tools") or []:
            if tool["function"]["name"] == self.tool:
                return dict(tool["function"].get("parameters") or {})
        wanted = (self.body.get("response_format") or {}).get("json_schema")
        return dict(wanted["schema"]) if wanted else None


def _words(content: object) -> str:
    """Return a message's words, which may come in parts."""
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def count_tokens(text: str) -> int:
    """Return about how many tokens a text has: one for four characters, begun ones too.

    >>> count_tokens("PyTorch"), count_tokens("")
    (2, 0)
    """
    return -(-len(text) // _CHARACTERS_A_TOKEN)


def completion(request: Request, reply: Reply, number: int) -> dict[str, Any]:
    """Return the body of a reply: the words as a call of the tool that was asked for, or as the message's content."""
    message: dict[str, Any] = {"role": "assistant", "content": reply.words, "refusal": reply.refusal}
    finish = "stop"
    if request.tool is not None and reply.words is not None:
        function = {"name": request.tool, "arguments": reply.words}
        message |= {"content": None, "tool_calls": [{"id": f"call_{number}", "type": "function", "function": function}]}
        finish = "tool_calls"
    asked, said = reply.prompt_tokens, reply.completion_tokens
    if asked is None:
        tools = request.body.get("tools")
        asked = count_tokens(request.text + (json.dumps(tools) if tools else ""))
    if said is None:
        said = count_tokens((reply.words or "") + (reply.refusal or ""))
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": CREATED,
        "model": request.model,
        "choices": [
            {"index": 0, "message": message, "logprobs": None, "finish_reason": reply.finish_reason or finish},
        ],
        "usage": {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said},
    }


def model_list(names: tuple[str, ...]) -> dict[str, Any]:
    """Return the body of the list of models."""
    data = [{"id": name, "object": "model", "created": CREATED, "owned_by": "extractor"} for name in names]
    return {"object": "list", "data": data}
