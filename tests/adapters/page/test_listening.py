"""Where the page listens, and how it starts and stops."""

import errno
import socket

import aiohttp
import pytest

from bot.adapters.page.protection import HostGuard, is_loopback
from bot.adapters.page.publisher import PagePublisher
from bot.adapters.page.server import listening_problem
from bot.domain.errors import SettingsError
from bot.pipeline.records import OutgoingMessage
from bot.presenting.wording import say_error
from tests.builders import NEWS, brief


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


async def test_a_taken_port_moves_the_page_to_another(newsstand, taken_port):
    async with newsstand.server(port=taken_port) as server:
        assert server.moved
        assert server.port != taken_port
        async with aiohttp.ClientSession() as session, session.get(server.url) as answer:
            assert answer.status == 200


async def test_a_free_port_is_taken_as_asked(newsstand, taken_port):
    async with newsstand.server(port=0) as first:
        assert not first.moved
        assert first.url == f"http://127.0.0.1:{first.port}"
    async with newsstand.server(port=first.port) as again:
        assert (again.port, again.moved) == (first.port, False)


async def test_the_last_port_has_no_next_one(newsstand):
    async with newsstand.server(port=65_535) as server:
        assert server.port > 0


async def test_a_host_of_another_machine_is_a_wrong_setting(newsstand):
    with pytest.raises(SettingsError) as caught:
        await newsstand.server(host="192.0.2.1").start()
    assert say_error(caught.value).startswith('page.host = "192.0.2.1"')
    assert "must be an address of this machine" in say_error(caught.value)


def test_a_port_that_is_not_ours_is_a_wrong_setting():
    refused = listening_problem("127.0.0.1", 80, PermissionError(errno.EACCES, "Permission denied"))
    assert say_error(refused) == (
        "page.port = 80 (where the page listens): must be a port that this user may open "
        "(Permission denied)"
    )


async def test_before_the_start_there_is_no_address(newsstand):
    with pytest.raises(RuntimeError, match="before it is started"):
        _ = newsstand.server().url


async def test_stopping_closes_the_door_though_a_browser_holds_its_connection(newsstand):
    server = newsstand.server()
    url = await server.start()
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/healthz") as answer:
            await answer.read()
        await server.stop()
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(url)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:9999", 200),  # a container publishes its port under another number
        ("192.0.2.7", 200),
        ("[2001:db8::1]:8080", 200),
        ("localhost", 200),
        ("LEDE.example:8080", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("[", 421),
        ("", 421),
    ],
)
async def test_beyond_loopback_addresses_and_listed_names_are_answered(newsstand, host, status):
    async with newsstand.server(host="0.0.0.0", names=("lede.example",)) as server:  # noqa: S104  # what is tested
        assert server.url == f"http://127.0.0.1:{server.port}"
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{server.url}/healthz", headers={"Host": host}) as answer,
        ):
            assert answer.status == status


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("192.0.2.1", False),
        ("lede.example", False),
    ],
)
def test_loopback_is_known(host, expected):
    assert is_loopback(host) == expected


def test_a_listed_name_is_answered_through_a_proxy_on_this_machine():
    guard = HostGuard(("News.example",))
    guard.listen_on("127.0.0.1", 8080)
    assert guard.allows("news.example")
    assert guard.allows("news.example:443")
    assert not guard.allows("more.news.example")


def test_the_usual_port_may_be_left_out():
    guard = HostGuard(())
    guard.listen_on("127.0.0.1", 80)
    assert guard.allows("localhost")
    assert guard.allows("localhost:80")
    assert not guard.allows("evil.example")


async def test_the_same_nonce_makes_one_post(newsstand):
    brief_id = await newsstand.post(brief())
    message = OutgoingMessage(
        channel=NEWS,
        nonce=f"lede-{brief_id}",
        brief_id=brief_id,
        content=brief(),
        first_tried_at=None,
    )
    publisher = PagePublisher(newsstand.stores.archive)
    first, second = await publisher.publish(message), await publisher.publish(message)
    assert first == second
    [post] = await newsstand.stores.archive.posts(NEWS, before=None, limit=10)
    assert str(post.post_id) == first
