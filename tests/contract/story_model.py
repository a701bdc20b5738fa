"""What each channel must have got, may have got, and must not: plain Python, no store.

It is told what people do and what the stages have committed, never how far anything is.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

Feed = str
Channel = str
Article = int
QUIET = (time(22), time(7))
# What an undo looks back to for what was still owed.
_UNDO_LOOKS_BACK = timedelta(days=1)


@dataclass(kw_only=True)
class Place:
    """What a channel has got of an article, and by which feeds it is to come."""

    ways: set[Feed] = field(default_factory=set)  # decided at polls
    left: set[Feed] = field(default_factory=set)  # ways of feeds that were ended since
    moved: set[Feed] = field(default_factory=set)  # ways that went to another channel
    doubtful: bool = False  # may come or not: it was on the way when somebody changed his mind
    tried: bool = False  # a request may have gone out
    posted: bool = False
    told: bool = False  # the bot knows that it is posted
    banned: bool = False  # taken down
    irregular: bool = False  # its order is not that of one feed: by several, or undone, or moved

    @property
    def on_its_way(self) -> bool:
        """Tried, and nobody knows how that ended: what people do now comes too late for it."""
        return self.tried and not self.told


@dataclass(kw_only=True)
class Server:
    """What the admins of a server chose, and whether the bot is there."""

    present: bool = True
    known: bool = True  # not purged
    quiet: bool = False


@dataclass(kw_only=True)
class Ended:
    """A subscription that was ended, to be taken back."""

    feed: Feed
    channel: Channel
    paused: bool
    at: datetime


@dataclass(kw_only=True)
class StoryModel:
    """The expected world."""

    server_of: dict[Channel, str]
    servers: dict[str, Server]
    follows: dict[tuple[Feed, Channel], bool] = field(default_factory=dict)  # paused?
    since: dict[Feed, datetime | None] = field(default_factory=dict)  # first good poll
    known: dict[Feed, list[Article]] = field(default_factory=lambda: defaultdict(list))
    seen_at: dict[tuple[Feed, Article], datetime] = field(default_factory=dict)
    read: set[tuple[Feed, Article]] = field(default_factory=set)
    briefed: set[Article] = field(default_factory=set)
    places: dict[tuple[Channel, Article], Place] = field(default_factory=lambda: defaultdict(Place))
    ended: list[Ended] = field(default_factory=list)

    # What people do

    def follow(self, feed: Feed, channel: Channel) -> None:
        if not self._followed(feed):
            self.since[feed] = None
        self.follows[feed, channel] = False
        self._take_up(feed, channel)

    def unfollow(self, feed: Feed, channel: Channel, now: datetime) -> None:
        paused = self.follows.pop((feed, channel))
        self.ended.append(Ended(feed=feed, channel=channel, paused=paused, at=now))
        for place in self._by(feed, channel):
            place.ways.discard(feed)
            place.left.add(feed)

    def restore(self, ended: Ended) -> None:
        feed, channel = ended.feed, ended.channel
        self.ended.remove(ended)
        self.follows[feed, channel] = ended.paused
        since = self.since.get(feed)
        for (name, article), at in self.seen_at.items():
            place = self.places[channel, article]
            if name != feed:
                continue
            missed = at >= ended.at and since is not None and since <= ended.at
            owed = feed in place.left and at >= ended.at - _UNDO_LOOKS_BACK
            if feed in place.left | place.moved or missed:
                place.irregular = True
                if ended.paused or feed in place.moved or not (missed or owed):
                    place.doubtful = True
                else:
                    place.ways.add(feed)
            place.left.discard(feed)
            place.moved.discard(feed)

    def pause(self, feed: Feed, channel: Channel) -> None:
        self.follows[feed, channel] = True
        for place in self._by(feed, channel):
            place.ways.discard(feed)
            place.doubtful = place.doubtful or place.on_its_way

    def resume(self, feed: Feed, channel: Channel) -> None:
        self.follows[feed, channel] = False

    def move(self, feed: Feed, channel: Channel, to: Channel) -> None:
        self.follows[feed, to] = self.follows.pop((feed, channel))
        self._take_up(feed, to)
        for (name, article), place in list(self.places.items()):
            if name != channel or not (feed in place.ways or place.doubtful):
                continue
            if feed in place.ways:
                place.ways.discard(feed)
                place.moved.add(feed)
            there = self.places[to, article]
            there.irregular = True
            had = place.told and (feed, article) in self.read
            if had or place.banned or there.posted or there.banned:
                continue
            if place.tried or place.doubtful or place.ways:
                there.doubtful = True  # on its way, or another feed brings it here
            else:
                there.ways.add(feed)

    def take_down(self, article: Article, server: str) -> None:
        for channel in self.channels_of(server):
            place = self.places[channel, article]
            follows = any(name == channel for _, name in self.follows)
            if place.ways or place.tried or place.posted or follows:
                place.banned = True
            else:
                place.doubtful = True

    def purge(self, server: str) -> None:
        gone = set(self.channels_of(server))
        self.follows = {key: paused for key, paused in self.follows.items() if key[1] not in gone}
        self.ended = [each for each in self.ended if each.channel not in gone]
        for key in [key for key in self.places if key[0] in gone]:
            del self.places[key]
        self.servers[server] = Server(present=False, known=False)

    def channels_of(self, server: str) -> list[Channel]:
        return [channel for channel, name in self.server_of.items() if name == server]

    # What the stages commit

    def polled(
        self, feed: Feed, listed: list[Article], now: datetime, *, knew: bool = False
    ) -> None:
        """Note what a poll found; `knew`: when it began, the feed had been polled before.

        Whoever ends and follows anew while it is under way may get what it finds.
        """
        fresh = [article for article in listed if article not in self.known[feed]]
        followers = [c for (f, c), paused in self.follows.items() if f == feed and not paused]
        for article in fresh:
            self.known[feed].append(article)
            self.seen_at[feed, article] = now
            for channel in followers:
                place = self.places[channel, article]
                if self.since.get(feed) is not None:
                    place.irregular = place.irregular or bool(place.ways | place.left)
                    place.ways.add(feed)
                elif knew:
                    place.doubtful = place.irregular = True
        self.since[feed] = self.since.get(feed) or now

    def sending(self, channel: Channel, articles: list[Article]) -> None:
        """Judge whether these may be sent to the channel now."""
        for article in articles:
            place = self.places[channel, article]
            if not place.tried:
                assert not place.banned, f"{article} was taken down in {channel}"
                assert not place.posted, f"{article} stands in {channel} already"
                assert place.doubtful or self._wanted(channel, place), (
                    f"{channel} wants no {article}"
                )
                if len(articles) == 1:
                    self._judge_order(channel, article)
            place.tried = True

    def posted(self, channel: Channel, articles: list[Article], now: datetime) -> None:
        server = self.servers[self.server_of[channel]]
        assert server.present, f"{channel} is left"
        assert not (server.quiet and is_quiet(now)), f"{channel} is quiet at {now}"
        for article in articles:
            place = self.places[channel, article]
            assert place.tried, "posted before it was noted"
            assert not place.posted, f"{article} came twice to {channel}"
            assert not place.banned, f"{article} came to {channel} after it was taken down"
            place.posted = True

    def told(self, channel: Channel, articles: list[Article]) -> None:
        """Note that the bot knows that these are posted."""
        for article in articles:
            self.places[channel, article].told = True

    def refused(self, channel: Channel, articles: list[Article]) -> None:
        """Note that none of these can stand there."""
        for article in articles:
            self.places[channel, article].tried = False

    def owed(self) -> set[tuple[Channel, Article]]:
        """Return what must still come."""
        return {
            (channel, article)
            for (channel, article), place in self.places.items()
            if not (place.posted or place.banned or place.doubtful) and self._wanted(channel, place)
        }

    def _judge_order(self, channel: Channel, article: Article) -> None:
        """Nothing that is ready and was seen earlier in the same feed waits in this channel."""
        if self.places[channel, article].irregular or self.places[channel, article].doubtful:
            return
        for feed in self.places[channel, article].ways:
            earlier = self.known[feed][: self.known[feed].index(article)]
            for other in earlier:
                waits = self._regularly_waits(feed, channel, other)
                assert not waits, f"{article} came to {channel} before {other}"

    def _regularly_waits(self, feed: Feed, channel: Channel, article: Article) -> bool:
        place = self.places[channel, article]
        ready = (feed, article) in self.read and article in self.briefed
        open_one = not (place.posted or place.banned or place.doubtful or place.tried)
        return ready and open_one and not place.irregular and place.ways == {feed}

    def _wanted(self, channel: Channel, place: Place) -> bool:
        return any(self.follows.get((feed, channel)) is False for feed in place.ways)

    def _followed(self, feed: Feed) -> bool:
        return any(name == feed for name, _ in self.follows)

    def _by(self, feed: Feed, channel: Channel) -> list[Place]:
        return [p for (c, _), p in self.places.items() if c == channel and feed in p.ways]

    def _take_up(self, feed: Feed, channel: Channel) -> None:
        """Let a channel follow anew: what was not read yet when it left goes on."""
        for (name, _), place in self.places.items():
            if name == channel and feed in place.left | place.moved:
                place.left.discard(feed)
                place.moved.discard(feed)
                place.doubtful = True


def is_quiet(now: datetime) -> bool:
    """Tell whether it is night, by UTC."""
    return now.time() >= QUIET[0] or now.time() < QUIET[1]
