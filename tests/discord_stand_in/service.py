"""Everything that the stand-in is made of, in one place."""

from pathlib import Path

from tests.discord_stand_in.bell import Bell
from tests.discord_stand_in.buckets import Limits
from tests.discord_stand_in.commands import Commands
from tests.discord_stand_in.faults import Faults
from tests.discord_stand_in.files import Files
from tests.discord_stand_in.interactions import Interactions
from tests.discord_stand_in.journal import Journal
from tests.discord_stand_in.nonces import Nonces
from tests.discord_stand_in.oracle import Oracle
from tests.discord_stand_in.sessions import Sessions
from tests.discord_stand_in.world import World


class Discord:
    """State, oracles and scripts; the sockets are elsewhere."""

    def __init__(self, documents: Path) -> None:
        self.bell = Bell()
        self.world = World()
        self.files = Files(self.world.ids)
        # Shaped like a real one, whose first part is the bot's id in base64.
        self.discord_token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.stand-in.only-the-stand-in-knows-this-one"  # noqa: S105 -- opens nothing but this
        self.journal = Journal(self.bell)
        self.oracle = Oracle(documents)
        self.sessions = Sessions(self.oracle, self.journal, self.bell)
        self.commands = Commands()
        self.interactions = Interactions()
        self.nonces = Nonces()
        self.faults = Faults()
        self.limits = Limits()
        self.is_out = False  # an outage: nothing answers
        self.refuses_connections = False  # nothing even listens
