"""A server is forgotten with the small facts that are kept by name about it and its channels."""

from bot.adapters.storage.stores import Stores
from bot.domain.channels import ChannelName
from tests.adapters.storage.conftest import Opener

OURS, THEIRS = ChannelName("discord", "1" * 18), ChannelName("discord", "2" * 18)
FACTS = ("refusal_told:{channel}", "forum_post:{channel}:7", "removed_feeds:{server}")


async def _kept(stores: Stores, channel: ChannelName, server: str) -> list[str | None]:
    names = [fact.format(channel=channel, server=server) for fact in FACTS]
    return [await stores.bot_state.read(name) for name in names]


async def test_the_facts_of_a_forgotten_server_go_and_those_of_others_stay(opened: Opener):
    async with opened() as stores:
        for channel, server in ((OURS, "discord:1"), (THEIRS, "discord:11")):
            await stores.servers.place(channel, server)
            for fact in FACTS:
                name = fact.format(channel=channel, server=server)
                await stores.bot_state.write(name, "kept")
        await stores.servers.forget("discord:1")
        assert await _kept(stores, OURS, "discord:1") == [None, None, None]
        assert await _kept(stores, THEIRS, "discord:11") == ["kept", "kept", "kept"]
