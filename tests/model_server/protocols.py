"""A question as OpenAI's or Anthropic's clients send it in, its parts and an answer's body out."""

import time
from typing import Any, Final

Json = dict[str, Any]

SERVED: Final = "scripted-1-2026"  # as the server names its model
_STOPS: Final = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}


def material_of(body: Json) -> str:
    """Return what the user part says, in either protocol."""
    for message in body.get("messages", []):
        if message.get("role") == "user":
            content = message.get("content")
            if isinstance(content, str):
                return content
            return "".join(part.get("text", "") for part in content)
    return ""


def tokens_of(text: str) -> int:
    """Return about as many as a model would count, the same for the same text."""
    return max(1, len(text) // 4)


def chat_completion(text: str, finish: str, paid: tuple[int, int], refusal: str | None) -> Json:
    """Return the body of an answer to POST /v1/chat/completions."""
    message = {"role": "assistant", "content": None if refusal else text, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": int(time.time()),  # noqa: TID251  # a server has the real time
        "model": SERVED,
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {
            "prompt_tokens": paid[0],
            "completion_tokens": paid[1],
            "total_tokens": sum(paid),
        },
    }


def message(text: str, finish: str, paid: tuple[int, int]) -> Json:
    """Return the body of an answer to POST /v1/messages."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": SERVED,
        "content": [{"type": "text", "text": text}],
        "stop_reason": _STOPS[finish],
        "stop_sequence": None,
        "usage": {"input_tokens": paid[0], "output_tokens": paid[1]},
    }
