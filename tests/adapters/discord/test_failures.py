"""What Discord and the network answer, in our words."""

from dataclasses import dataclass, field
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.adapters.discord.connecting.failures import connection_error, publish_error
from bot.domain.channels import ChannelName
from bot.domain.errors import PublishLater

NEWS = ChannelName("discord", "1" * 18)


@dataclass
class _Answer:
    """As much of aiohttp's response as discord.py looks at."""

    status: int
    reason: str = "Reason"
    headers: dict[str, str] = field(default_factory=dict)


def _http(
    status: int, body: str | dict[str, Any], headers: dict[str, str] | None = None
) -> discord.HTTPException:
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.HTTPException)
    return kind(cast("aiohttp.ClientResponse", _Answer(status, headers=headers or {})), body)


def _said(code: int, message: str = "No") -> dict[str, Any]:
    return {"code": code, "message": message}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (_http(403, _said(50013)), "permission_missing"),
        (_http(403, _said(50001)), "permission_missing"),
        (_http(403, _said(40060)), "permission_missing"),
        (_http(404, _said(10003)), "channel_gone"),
        (_http(400, _said(50008)), "channel_refused"),
        (_http(403, _said(160005)), "thread_locked"),
        (_http(400, _said(50083)), "thread_locked"),
        (_http(400, _said(50035)), "message_refused"),
        (_http(400, _said(200000)), "message_refused"),
        (_http(403, _said(20009)), "message_refused"),
        (_http(404, _said(10008)), "message_refused"),
        (_http(413, "too large"), "message_refused"),
        (_http(401, _said(0)), "publish_later"),
        (_http(403, "<html>banned</html>"), "publish_later"),
        (_http(404, "<html>wrong turn</html>"), "publish_later"),
        (_http(408, ""), "publish_later"),
        (_http(503, "upstream connect error"), "publish_later"),
        (TimeoutError(), "publish_later"),
        (aiohttp.ServerDisconnectedError(), "publish_later"),
        (ConnectionResetError(104, "reset"), "publish_later"),
        (discord.InvalidData("odd"), "publish_later"),
    ],
    ids=lambda value: (
        f"{getattr(value, 'status', '')}-{getattr(value, 'code', value)}"
        if isinstance(value, Exception)
        else value
    ),
)
def test_each_answer_has_its_meaning(error, code):
    told = publish_error(error, NEWS)
    assert told.code == code
    assert told.channel == str(NEWS)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "12.5"}, 12.5), ({}, None), ({"Retry-After": "nan"}, None)],
    ids=["seconds", "none", "nonsense"],
)
def test_the_time_to_wait_is_taken_from_the_answer(headers, seconds):
    error = publish_error(_http(429, "slow down", headers), NEWS)
    assert isinstance(error, PublishLater)
    assert error.retry_after_seconds == seconds


def test_a_rejected_form_is_told_by_its_first_field_in_one_short_line():
    fields = {
        str(place): {"content": {"_errors": [{"code": "X", "message": "Too long\u202e " * 40}]}}
        for place in range(9)
    }
    body = {"code": 50035, "message": "Invalid Form Body", "errors": {"components": fields}}
    detail = str(publish_error(_http(400, body), NEWS).data["detail"])
    assert detail.startswith("Invalid Form Body In components.0.content: Too long")
    assert len(detail) <= 200
    assert "\u202e" not in detail


def test_a_page_in_html_is_never_repeated():
    detail = publish_error(_http(503, "<html>secrets</html>"), NEWS).data["detail"]
    assert detail == "status 503"


def test_the_reason_behind_a_first_handshake_that_fails_is_told():
    with pytest.raises(AttributeError) as caught:
        _discord_py_trips_over_the_socket_it_never_had()
    assert "Server disconnected" in str(connection_error(caught.value).data["detail"])


def _discord_py_trips_over_the_socket_it_never_had() -> None:
    try:
        raise aiohttp.ServerDisconnectedError
    except aiohttp.ClientError:
        raise AttributeError("'NoneType' object has no attribute 'sequence'")  # noqa: B904  # as discord.py does it
