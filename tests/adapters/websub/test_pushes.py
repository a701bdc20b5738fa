"""What a push changes: a feed is asked at once, and rarely beside."""

import hashlib

import pytest

from bot.domain.feeds import Subscription
from tests.adapters.websub.conftest import MAX_BODY_BYTES, Bot
from tests.builders import NEWS, after

MINUTE, HOUR = 60.0, 3_600.0


@pytest.fixture
async def told(bot: Bot) -> Bot:
    """Return a bot whose hub has agreed to tell of news."""
    await bot.follow()
    assert (await bot.hub.ask()).status == 200
    return bot


async def poll_as_planned(bot: Bot) -> float:
    """Let the next poll come; return how long it took to, in seconds."""
    before = bot.clock.now()
    assert bot.feed.due_at is not None
    await bot.clock.advance((bot.feed.due_at - before).total_seconds())
    assert await bot.poll() == 1
    return (bot.clock.now() - before).total_seconds()


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_a_signed_push_has_the_feed_asked_at_once_with_its_validators(told: Bot, method):
    await told.clock.advance(MINUTE)
    assert await told.poll() == 0
    told.hub.slugs = ("second", "first")
    reply = await told.hub.push(method=method)

    assert (reply.status, reply.words) == (202, "")
    assert await told.poll() == 1
    assert told.hub.polls[-1]["If-None-Match"] == '"1"'
    titles = [row.parsed.title for row in told.stores.memory.entries.values()]
    assert titles == ["The first story of today", "The second story of today"]
    assert told.codes()[-1] == "hub_pushed"


async def test_what_is_pushed_is_not_believed_but_looked_up(told: Bot):
    await told.hub.push(b"<rss><channel><item><title>Forged</title></item></channel></rss>")
    await told.poll()

    assert [row.parsed.title for row in told.stores.memory.entries.values()] == [
        "The first story of today"
    ]


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("sha256=" + "0" * 64, "signature"),
        ("sha256=" + hashlib.sha256(b"<feed/>").hexdigest(), "signature"),
        ("md5=" + hashlib.md5(b"<feed/>").hexdigest(), "signature"),  # noqa: S324  # what is refused
        ("sha256", "unsigned"),
        ("", "unsigned"),
    ],
)
async def test_a_push_with_a_wrong_signature_changes_nothing_and_does_not_say_so(
    told: Bot, header, why
):
    await told.clock.advance(MINUTE)
    reply = await told.hub.push(signature=header)

    assert (reply.status, reply.words) == (202, "")
    assert await told.poll() == 0
    assert told.feed.pushed_at is None
    refused = told.outcomes[-1]
    assert (refused.code, refused.data["why"]) == ("push_refused", why)


async def test_a_push_that_never_ends_is_not_read_to_its_end(told: Bot):
    await told.clock.advance(MINUTE)
    reply = await told.hub.push(b"x" * (MAX_BODY_BYTES + 1))

    assert reply.status == 202
    assert await told.poll() == 0
    assert told.outcomes[-1].data["why"] == "too_large"


async def test_the_largest_push_that_is_read_is_believed(told: Bot):
    await told.clock.advance(MINUTE)
    await told.hub.push(b"x" * MAX_BODY_BYTES)

    assert await told.poll() == 1


async def test_a_push_for_a_feed_that_nobody_follows_is_gone(told: Bot):
    await told.stores.subscriptions.unsubscribe(told.hub.feed_url, NEWS)

    assert (await told.hub.push()).status == 410
    assert await told.poll() == 0


async def test_after_following_again_the_old_address_is_unknown(told: Bot):
    await told.stores.subscriptions.unsubscribe(told.hub.feed_url, NEWS)
    wanted = Subscription(feed_url=told.hub.feed_url, channel=NEWS)
    await told.stores.subscriptions.subscribe(wanted)
    await told.poll()

    assert (await told.hub.push()).status == 404


async def test_a_storm_of_pushes_asks_the_feed_once_a_minute(told: Bot):
    await told.clock.advance(HOUR)
    polls = await told.poll()
    for _ in range(120):
        await told.hub.push()
        polls += await told.poll()
        await told.clock.advance(1)

    assert polls <= 4


async def publish_and_push(bot: Bot, *slugs: str) -> None:
    """A minute later, let the feed list these, newest first, push that, and have it asked."""
    await bot.clock.advance(MINUTE)
    bot.hub.slugs = slugs
    await bot.hub.push()
    assert await bot.poll() == 1


async def test_beside_a_hub_that_tells_of_news_the_feed_is_asked_rarely(told: Bot):
    await told.clock.advance(HOUR)
    assert await told.poll() == 1
    await publish_and_push(told, "second", "first")

    assert await poll_as_planned(told) < HOUR  # a cache may have given the old feed
    assert await poll_as_planned(told) >= 6 * HOUR
    assert await poll_as_planned(told) >= 6 * HOUR


async def test_a_hub_that_never_told_of_anything_spares_no_poll(told: Bot):
    await told.clock.advance(HOUR)
    assert await told.poll() == 1

    assert await poll_as_planned(told) < HOUR


async def test_a_hub_that_forgets_news_is_not_counted_on_until_it_tells_again(told: Bot):
    await publish_and_push(told, "second", "first")
    await poll_as_planned(told)
    told.hub.slugs = ("third", "second", "first")
    assert await poll_as_planned(told) >= 6 * HOUR

    assert await poll_as_planned(told) < HOUR
    await publish_and_push(told, "fourth", "third", "second", "first")
    assert await poll_as_planned(told) < HOUR
    assert await poll_as_planned(told) >= 6 * HOUR


async def test_the_usual_rhythm_returns_when_the_lease_ends(bot: Bot):
    await bot.follow()
    await bot.hub.ask(lease_seconds=str(24 * 3600))
    bot.hub.status = 500
    await publish_and_push(bot, "second", "first")
    pauses = []
    while bot.clock.now() < after(24 * HOUR):
        pauses.append(await poll_as_planned(bot))
        await bot.ask()

    assert max(pauses) >= 6 * HOUR
    assert await poll_as_planned(bot) < HOUR


async def test_the_usual_rhythm_returns_at_once_when_the_hub_denies(told: Bot):
    await publish_and_push(told, "second", "first")
    await poll_as_planned(told)
    assert await told.poll() == 0
    await told.hub.ask("denied")

    assert await told.poll() == 1
    assert await poll_as_planned(told) < HOUR
