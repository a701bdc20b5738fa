"""How we come to be told of news: requests, questions, denials, renewals, leaving."""

from dataclasses import replace

import pytest

from bot.domain.feeds import Subscription
from bot.domain.hubs import HubState
from tests.adapters.websub.conftest import Bot
from tests.builders import NEWS, after

DAY = 86_400.0


async def test_a_hub_is_asked_for_what_the_feed_calls_itself(bot: Bot):
    await bot.follow()

    [form] = bot.hub.taken
    assert form["hub.mode"] == "subscribe"
    assert form["hub.topic"] == bot.hub.feed_url
    assert form["hub.lease_seconds"] == "864000"
    assert len(form["hub.secret"].encode()) < 200
    assert form["hub.callback"].endswith(f"/websub/{bot.row.key}")
    assert bot.row.state is HubState.ASKED


async def test_without_the_setting_no_hub_is_asked(bot: Bot):
    bot.polling._pace = replace(bot.polling._pace, follows_hubs=False)
    wanted = Subscription(feed_url=bot.hub.feed_url, channel=NEWS)
    await bot.stores.subscriptions.subscribe(wanted)

    assert await bot.poll() == 1
    assert await bot.ask() == 0


async def test_the_hub_of_a_private_feed_is_not_told_of_it(bot: Bot):
    secret = {"Authorization": "Basic c2VjcmV0"}
    await bot.stores.subscriptions.subscribe(
        Subscription(feed_url=bot.hub.feed_url, channel=NEWS, headers=secret)
    )
    assert await bot.poll() == 1
    assert await bot.ask() == 0


async def test_its_question_is_answered_with_its_challenge_and_nothing_a_browser_runs(bot: Bot):
    await bot.follow()
    reply = await bot.hub.ask()

    assert (reply.status, reply.words) == (200, "<b>challenge</b>")
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert bot.row.state is HubState.ACTIVE
    assert bot.feed.pushed_until == after(10 * DAY)
    assert bot.codes() == ["hub_asked", "hub_active"]


@pytest.mark.parametrize("status", [202, 500])
async def test_a_hub_may_ask_before_it_answers_the_request(bot: Bot, status):
    bot.hub.asks_first, bot.hub.status = True, status
    await bot.follow()

    assert bot.row.state is HubState.ACTIVE
    assert await bot.wait_and_ask(hours=5 * 24) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"topic": "http://127.0.0.1/another"},
        {"topic": ""},
        {"challenge": ""},
        {"challenge": "x" * 1_001},
        {"mode": "unsubscribe"},
        {"mode": "publish"},
    ],
)
async def test_a_question_for_something_else_is_not_found(bot: Bot, changes):
    await bot.follow()
    reply = await bot.hub.ask(**changes)

    assert (reply.status, reply.words) == (404, "")
    assert bot.row.state is HubState.ASKED
    assert bot.feed.pushed_until is None


async def test_a_question_that_is_played_again_makes_no_lease_longer(bot: Bot):
    await bot.follow()
    await bot.hub.ask()
    await bot.clock.advance(DAY)
    reply = await bot.hub.ask(lease_seconds="2500000")

    assert reply.status == 200
    assert bot.row.expires_at == after(10 * DAY)
    assert bot.feed.pushed_until == after(10 * DAY)


async def test_a_denial_is_believed_and_the_hub_asked_again_in_a_week(bot: Bot):
    await bot.follow()
    await bot.hub.ask()
    reply = await bot.hub.ask("denied", challenge="", lease_seconds="", reason="no room")

    assert reply.status == 200
    assert bot.row.state is HubState.DENIED
    assert bot.feed.pushed_until is None
    denied = bot.outcomes[-1]
    assert (denied.code, denied.data["said"]) == ("hub_denied", "no room")
    assert await bot.wait_and_ask(hours=6 * 24) == 0
    assert await bot.wait_and_ask(hours=24) == 1
    assert (await bot.hub.ask()).status == 200


async def test_a_denial_of_another_topic_is_not_believed(bot: Bot):
    await bot.follow()
    await bot.hub.ask()
    reply = await bot.hub.ask("denied", topic="http://127.0.0.1/another")

    assert reply.status == 404
    assert bot.row.state is HubState.ACTIVE


async def test_a_lease_is_renewed_before_it_ends_without_a_gap(bot: Bot):
    await bot.follow()
    await bot.hub.ask()
    assert await bot.wait_and_ask(hours=5 * 24) == 0
    assert await bot.wait_and_ask(hours=2 * 24) == 1

    first, renewal = bot.hub.taken
    assert (renewal["hub.callback"], renewal["hub.topic"], renewal["hub.secret"]) == (
        first["hub.callback"],
        first["hub.topic"],
        first["hub.secret"],
    )
    assert bot.row.state is HubState.ACTIVE
    assert bot.feed.pushed_until == after(10 * DAY)
    await bot.hub.ask(lease_seconds="86400")
    assert bot.feed.pushed_until == after(8 * DAY)


async def test_a_lease_that_is_not_renewed_ends(bot: Bot):
    await bot.follow()
    await bot.hub.ask()
    bot.hub.status = 500
    await bot.wait_and_ask(hours=7 * 24)
    for _ in range(10):
        await bot.wait_and_ask(hours=24)

    assert bot.row.state is HubState.DENIED
    assert bot.feed.pushed_until == after(10 * DAY)
    assert bot.clock.now() > after(10 * DAY)
    asked = len(bot.hub.taken)
    assert asked <= 2 + 6
    for _ in range(14):
        await bot.wait_and_ask(hours=24)
    assert len(bot.hub.taken) - asked <= 3


async def test_a_hub_that_refuses_is_asked_later_and_told_of(bot: Bot):
    bot.hub.status = 400
    await bot.follow()

    assert "http_status" in bot.codes()
    assert await bot.ask() == 0
    bot.hub.status = 202
    assert await bot.wait_and_ask(hours=1 / 60) == 1
    assert (await bot.hub.ask()).status == 200


async def test_a_hub_that_never_comes_is_given_up_and_why_is_told(bot: Bot):
    await bot.follow()
    for _ in range(4 * 24):
        await bot.wait_and_ask(hours=1)

    assert bot.codes().count("hub_asked") == 6
    assert bot.codes()[-1] == "hub_given_up"
    assert "hub_unanswered" in bot.codes()


async def test_a_feed_that_nobody_follows_leaves_its_hub(bot: Bot):
    await bot.follow()
    await bot.hub.ask()
    await bot.stores.subscriptions.unsubscribe(bot.hub.feed_url, NEWS)
    assert (await bot.hub.ask("unsubscribe")).status == 200  # we want that, though unasked
    assert await bot.ask() == 1

    form = bot.hub.taken[-1]
    assert form["hub.mode"] == "unsubscribe"
    assert "hub.secret" not in form
    assert (await bot.hub.ask("subscribe")).status == 404
    assert (await bot.hub.ask("unsubscribe")).words == "<b>challenge</b>"
    assert await bot.wait_and_ask(hours=24 * 30) == 0
    assert bot.codes()[-1] == "hub_left"


async def test_nobody_without_the_key_is_answered(bot: Bot):
    await bot.follow()
    form = bot.hub.taken[-1]
    key = bot.row.key
    for other in (key[:-1], key.upper() + "x", "x" * 43, "%00", "..%2f..%2fmetrics", "x" * 5_000):
        form["hub.callback"] = form["hub.callback"].replace(bot.row.key, other)
        assert (await bot.hub.ask()).status == 404
        assert (await bot.hub.push()).status == 404
        form["hub.callback"] = form["hub.callback"].replace(other, bot.row.key)
    assert bot.row.state is HubState.ASKED
