"""Events in, numbered dispatches to every session that asked for them out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from tests.discord_stand_in.bell import Bell
from tests.discord_stand_in.journal import Journal
from tests.discord_stand_in.oracle import Oracle
from tests.discord_stand_in.world import Json

# https://discord.com/developers/docs/events/gateway#list-of-intents
GUILDS: Final = 1 << 0
GUILD_MESSAGES: Final = 1 << 9
DIRECT_MESSAGES: Final = 1 << 12
MESSAGE_CONTENT: Final = 1 << 15
PRIVILEGED: Final = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
# Events whose own id is the guild's.
_OF_GUILDS: Final = ("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE")
ALWAYS: Final = 0  # events that need no intent


class Connection(Protocol):
    """What a session needs of the socket it is attached to."""

    def send(self, payload: Json) -> None:
        """Queue a payload."""

    def close(self, code: int) -> None:
        """Queue the end."""


@dataclass(kw_only=True, slots=True)
class Session:
    """One login of the bot; outlives its connections, so that it can be resumed."""

    id: str
    intents: int
    shard: list[int] | None
    connection: Connection | None
    number: int = 0  # of the last dispatch
    resumes: int = 0
    dispatched: list[Json] = field(default_factory=list)

    @property
    def part(self) -> int:
        """Return which shard it is; 0 where it is all."""
        return self.shard[0] if self.shard else 0

    def hears_of(self, guild_id: int | None) -> bool:
        """Tell whether it is told of that guild; what is of none is told to the first shard."""
        # https://discord.com/developers/docs/events/gateway#sharding
        return self.shard is None or ((guild_id or 0) >> 22) % self.shard[1] == self.shard[0]

    def dispatch(self, name: str, data: Any) -> None:
        """Send an event, or keep it for a resume."""
        self.number += 1
        event = {"op": 0, "t": name, "s": self.number, "d": data}
        self.dispatched.append(event)
        if self.connection is not None:
            self.connection.send(event)

    def after(self, number: int) -> Iterable[Json]:
        """Return what was dispatched after that number."""
        return [event for event in self.dispatched if event["s"] > number]


class Sessions:
    """Every session that may still be resumed."""

    def __init__(self, oracle: Oracle, journal: Journal, bell: Bell) -> None:
        self._oracle = oracle
        self._journal = journal
        self._bell = bell
        self._sessions: dict[str, Session] = {}
        self._count = 0
        self.identified = 0  # how many logins there were
        self.resumed = 0
        self.logins_a_day = 1000
        self.shards_needed = 1  # what Discord asks for; a login with fewer is closed

    def begin(self, connection: Connection, intents: int, shard: list[int] | None) -> Session:
        """Make a session; those of the same shard that nobody is connected to end."""
        live = {
            key: one
            for key, one in self._sessions.items()
            if one.connection is not None or one.shard != shard
        }
        self._count += 1
        session = Session(
            id=f"{self._count:032x}", intents=intents, shard=shard, connection=connection
        )
        self._sessions = live | {session.id: session}
        self.identified += 1
        return session

    def resume(self, session_id: str, number: int, connection: Connection) -> Session | None:
        """Attach a connection to a session and replay; None where there is no such session."""
        session = self._sessions.get(session_id)
        if session is None or number > session.number:
            return None
        session.connection = connection
        for event in session.after(number):
            connection.send(event)
        self.resumed += 1
        session.resumes += 1
        self.to(session, "RESUMED", {"_trace": []})
        return session

    def detach(self, session: Session, connection: Connection) -> None:
        """Note that the connection is gone."""
        if session.connection is connection:
            session.connection = None
            self._bell.ring()

    def end(self, session: Session) -> None:
        """Let it never be resumed."""
        self._sessions.pop(session.id, None)

    def end_all(self) -> None:
        self._sessions.clear()

    def dispatch_unchecked(self, name: str, data: Any) -> None:
        """Dispatch to everybody what Discord would never send."""
        for session in self.all():
            session.dispatch(name, data)

    def connected(self) -> list[Session]:
        """Return the sessions with a connection."""
        return [one for one in self._sessions.values() if one.connection is not None]

    def all(self) -> list[Session]:
        """Return every session, connected or not."""
        return list(self._sessions.values())

    def announce(self, name: str, data: Any, intents: int = GUILDS, *, without: int = 0) -> None:
        """Dispatch an event to every session with all those intents and none of the others.

        Of several shards only the guild's own is told.
        """
        self._check(name, data)
        guild_id = _guild_of(name, data)
        for session in self.all():
            asked_for = session.intents & intents == intents and not session.intents & without
            if asked_for and session.hears_of(guild_id):
                session.dispatch(name, data)
        self._bell.ring()

    def to(self, session: Session, name: str, data: Any) -> None:
        """Dispatch an event to one session."""
        self._check(name, data)
        session.dispatch(name, data)
        self._bell.ring()

    def _check(self, name: str, data: Any) -> None:
        for complaint in self._oracle.event_problems(name, data):
            self._journal.violation("gateway", name, complaint)


def _guild_of(name: str, data: Any) -> int | None:
    """Return the guild that an event is about; None where it is about none."""
    guild_id = data.get("guild_id") or (data["id"] if name in _OF_GUILDS else None)
    return int(guild_id) if guild_id else None
