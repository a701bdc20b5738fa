"""A desk in, two servers out in which every place has secrets of its own, told apart by words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

import discord
import simcord

from bot.adapters.discord.commands.feeds.feed_choosing import _digest
from bot.domain.channels import ChannelName
from bot.domain.corrections import Report, ReportedPart
from bot.domain.deliveries import DeliveryState
from bot.domain.posting import PostOptions
from bot.domain.reasons import Reason
from bot.domain.servers import QuietHours
from bot.domain.text import TextSpan
from bot.pipeline.end_feeds import Removal
from bot.reading.entry_keys import article_key
from tests.adapters.discord.commands.desk import Desk, allow, hidden_from, name_of
from tests.adapters.discord.commands.prying import Standpoint
from tests.adapters.discord.commands.sayings import published, quoting
from tests.adapters.discord.commands.standing import delivery, stand_also
from tests.builders import NOON, parsed_entry
from tests.contract.newsdesk import Newsdesk, planned
from tests.fakes.clock import FakeClock


@dataclass(frozen=True, kw_only=True)
class Place:
    """A channel, and how each thing in it is known: by a word that stands nowhere else."""

    word: str  # begins every secret
    channel: Any
    guild: Any
    role_id: int
    feed_id: int = 0
    brief_id: int = 0
    entry_id: int = 0
    message: Any = None  # in which the brief stands; None in threads

    @property
    def feed(self) -> str:
        return f"https://{self.word}.example/{self.word}feed"

    @property
    def gone(self) -> str:
        """The address of a feed that was removed lately."""
        return f"https://{self.word}.example/{self.word}gone"

    @property
    def link(self) -> str:
        return f"https://{self.word}.example/{self.word}article"

    @property
    def secrets(self) -> tuple[str, ...]:
        """All that tells of it, in small letters."""
        ids = (str(self.channel.id), str(self.role_id))
        return (*ids, *(f"{self.word}{what}" for what in WHAT))

    @property
    def probes(self) -> tuple[str, ...]:
        """What somebody might type who guesses or knows of it."""
        return (
            f"brief:{self.brief_id}",
            f"feed:{self.feed_id}",
            _digest(self.feed),
            self.feed,
            self.link,
            f"{self.word}headline",
            f"{self.word}speaker",
        )


WHAT = (
    "article",
    "claim",
    "feed",
    "filter",
    "folder",
    "gone",
    "headline",
    "quote",
    "speaker",
    "title",
    "why",
)
SETTINGS = ("pacific/chatham", "antarctica/troll")  # time zones that the servers chose


@dataclass(kw_only=True)
class TwoServers:
    """Who is there, and what."""

    desk: Desk
    lindental: Any
    elsewhere: Any
    news: Place
    backroom: Place
    whispers: Place  # a private thread below the news
    theirs: Place
    shared: Place  # an article in it came to news, backroom and theirs; its words are no secret
    owner: Any
    manager: Any  # who sees neither backroom nor whispers
    reader: Any
    blind: Any  # who sees the lobby alone
    stranger: Any  # administrator elsewhere
    alone: Any
    lobby: Any
    kept: dict[str, str] = field(default_factory=dict)  # custom_ids with keys that the owner has

    @property
    def places(self) -> tuple[Place, ...]:
        return (self.news, self.backroom, self.whispers, self.theirs)

    def at(self, who: str) -> Standpoint:
        """Return where they stand who pry; "removed" manages a server without the bot."""
        member, channel, guild = {
            "reader": (self.reader, self.news.channel, self.lindental),
            "manager": (self.manager, self.news.channel, self.lindental),
            "removed": (self.manager, self.news.channel, self.lindental),
            "blind": (self.blind, self.lobby, self.lindental),
            "stranger": (self.stranger, self.theirs.channel, self.elsewhere),
            "alone": (self.alone, self.alone.dm_channel, None),
            "owner": (self.owner, self.backroom.channel, self.lindental),
            "owner in person": (self.owner, self.lindental.owner.dm_channel, None),
        }[who]
        return Standpoint(user_id=member.id, channel=channel, guild=guild)

    def hidden_from(self, who: str) -> tuple[Place, ...]:
        """Return the places of which they may know nothing."""
        hidden = (self.backroom, self.whispers, self.theirs)
        return {
            "reader": hidden,
            "manager": hidden,
            "stranger": (self.news, self.backroom, self.whispers),
            "owner": (self.theirs,),
            "owner in person": (self.theirs,),
        }.get(who, self.places)

    def secrets(self, who: str) -> tuple[str, ...]:
        """Return what must never be told to them, in small letters."""
        theirs, ours = SETTINGS
        zones = {"manager": (theirs,), "stranger": (ours,)}
        zones |= {"owner": (theirs,), "owner in person": (theirs,)}
        told = (secret for place in self.hidden_from(who) for secret in place.secrets)
        return (*told, *zones.get(who, SETTINGS))


async def two_servers(desk: Desk) -> TwoServers:
    """Return them with people, feeds, briefs, reports and settings."""
    env: simcord.Env = desk.env
    lindental, elsewhere = env.create_guild("Lindental"), env.create_guild("Elsewhere")
    await env.settle()
    managers = lindental.create_role("Managers", permissions=allow(manage_guild=True))
    bosses = elsewhere.create_role("Bosses", permissions=allow(administrator=True))
    blind = lindental.add_member(env.create_user("blind"))
    unseen: dict[Any, Any] = {blind: discord.PermissionOverwrite(view_channel=False)}
    news = lindental.create_text_channel("newswall", overwrites=unseen)
    backroom = lindental.create_text_channel("backroom", overwrites=hidden_from(lindental))
    whispers = _private_thread(env, news)
    theirs = elsewhere.create_text_channel("theirs")
    ours = await _seeded(desk, lindental, news, "plinket")
    back = await _seeded(desk, lindental, backroom, "quorvex")
    far = await _seeded(desk, elsewhere, theirs, "trundol")
    servers = TwoServers(
        desk=desk,
        news=ours,
        backroom=back,
        whispers=await _seeded(desk, lindental, whispers, "zimblat"),
        theirs=far,
        shared=await _shared(desk, ours, back, far),
        lindental=lindental,
        elsewhere=elsewhere,
        owner=lindental.add_member(lindental.owner),
        manager=lindental.add_member(env.create_user("manager"), roles=[managers]),
        reader=lindental.add_member(env.create_user("reader")),
        blind=blind,
        stranger=elsewhere.add_member(env.create_user("stranger"), roles=[bosses]),
        alone=env.create_user("alone"),
        lobby=lindental.create_text_channel("lobby"),
    )
    await _settings(desk, elsewhere, theirs, "Pacific/Chatham")
    await _settings(desk, lindental, backroom, "Antarctica/Troll")
    await env.settle()
    return servers


async def removal_of(desk: Desk, place: Place) -> Removal:
    """Let a feed have been removed from a place a moment ago."""
    await desk.follow(place.gone, place.channel, filter=f"-{place.word}filter")
    feeds = await desk.stores.subscriptions.followed_feeds([name_of(place.channel)])
    [feed] = [each for each in feeds if each.url == place.gone]
    await desk.stores.subscriptions.unsubscribe(place.gone, name_of(place.channel))
    return await desk.services.removals.keep(f"discord:{place.guild.id}", feed.subscriptions)


def _private_thread(env: simcord.Env, parent: Any) -> Any:
    backend = env.backend
    bot_id = backend.bot_user.id
    thread = backend.create_thread(parent.id, "whispers", bot_id, type=12)
    return type(parent)(env, parent.guild, thread)


async def _seeded(desk: Desk, guild: Any, channel: Any, word: str) -> Place:
    """Let a channel follow a feed in every way there is, and have a brief that was reported."""
    role = guild.create_role(f"{word}role")
    place = Place(word=word, channel=channel, guild=guild, role_id=role.id)
    name = name_of(channel)
    await desk.stores.servers.place(name, f"discord:{guild.id}")
    work = _newsdesk(desk)
    await work.follow(
        place.feed,
        name,
        filter=f"-{word}filter",
        category=(f"{word}folder",),
        posting=PostOptions(mention_role=str(role.id)),
    )
    listed = parsed_entry(1, title=f"{word}headline", link=place.link, guid=word)
    await work.poll(planned(listed, name), url=place.feed, title=f"{word}title")
    for leased in await work.leased_entries():
        await work.read(leased, key=place.link)
    await work.condense_all()
    feed = desk.feed(place.feed)
    feed.error, feed.failures = Reason(code="http_status", data={"status": 503}), 3
    place = replace(place, feed_id=feed.id, brief_id=_brief(desk, place))
    place = replace(place, message=await _stood(desk, place))
    desk.stores.report_book.kept.append(_report(place))
    held = desk.entry(feed, "held", channel, title=f"{word}headline held")
    return replace(place, entry_id=held.id)


async def _shared(desk: Desk, *places: Place) -> Place:
    """Let the feeds of all these places list one article, and its brief have come to each."""
    shared, work = replace(places[0], word="shared", feed_id=0), _newsdesk(desk)
    for place in places:
        listed = {"title": "Jam factory opens", "link": shared.link}
        row = desk.entry(desk.feed(place.feed), "waiting", place.channel, **listed)
        row.due_at = desk.stores.memory.clock.now()
    for leased in await work.leased_entries():
        await work.read(leased, key=article_key(shared.link))
    await work.condense_all()
    brief_id = max(desk.stores.memory.briefs)
    rows = [row for row in desk.stores.memory.deliveries.values() if row.brief_id == brief_id]
    assert len(rows) == len(places)
    for sent in rows:
        sent.state, sent.message_id, sent.sent_at = DeliveryState.SENT, "778", NOON
    return replace(shared, brief_id=brief_id, message=None)


def _brief(desk: Desk, place: Place) -> int:
    """Give the brief of the place words of its own."""
    stored = max(desk.stores.memory.briefs.values(), key=lambda each: each.id)
    made = published(
        quoting(f"{place.word}headline", f"Otto {place.word}speaker", f"{place.word}quote"),
        url=place.link,
    )
    words = f"{place.word}claim of all claims"
    span = TextSpan(start=0, end=len(words), text=words)
    claim = replace(made.key_claims[0], text=words, evidence=(span,))
    content = replace(made, key_claims=(claim,))
    desk.stores.memory.briefs[stored.id] = replace(stored, content=content)
    return stored.id


async def _stood(desk: Desk, place: Place) -> Any:
    if place.word == "zimblat":
        row = delivery(desk, place.channel, place.brief_id)
        row.state, row.message_id, row.sent_at = DeliveryState.SENT, "777", NOON
        return None
    return await stand_also(desk, place.channel, place.brief_id)


def _report(place: Place) -> Report:
    return Report(
        brief_id=place.brief_id,
        server=f"discord:{place.guild.id}",
        channel=name_of(place.channel),
        reporter="4711",
        part=ReportedPart.CLAIM,
        claim=0,
        why=f"{place.word}why",
        made_at=NOON,
    )


async def _settings(desk: Desk, guild: Any, channel: Any, zone: str) -> None:
    quiet = QuietHours(begin=time(1, 23), end=time(4, 56))
    changes: Mapping[str, Any] = {"quiet": quiet, "time_zone": zone}
    notices = ChannelName("discord", str(channel.id)) if zone.startswith("Pacific") else None
    await desk.stores.servers.revise(
        f"discord:{guild.id}",
        lambda now: replace(now, notices_channel=notices, **changes),
    )


def _newsdesk(desk: Desk) -> Newsdesk:
    clock = desk.stores.memory.clock
    assert isinstance(clock, FakeClock)
    return Newsdesk(stores=desk.stores, clock=clock)
