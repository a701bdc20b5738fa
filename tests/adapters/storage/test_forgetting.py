"""A server is forgotten with the small facts that are kept by name about it and its channels."""

import pytest
from sqlalchemy import func, insert, select

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.servers import server_forgetting
from bot.adapters.storage.servers.server_forgetting import end_following
from bot.adapters.storage.stores import Stores
from bot.adapters.storage.tables import outcomes
from bot.domain.channels import ChannelName
from bot.pipeline.records import SearchQuery
from tests.adapters.storage.conftest import Opener
from tests.builders import NOON, parsed_entry
from tests.contract.newsdesk import Newsdesk, planned

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


async def test_what_was_pending_goes_out_no_more_where_forgetting_is_cut_off(
    stores: Stores, desk: Newsdesk, database: Database
):
    await desk.follow(channel=OURS)
    await stores.servers.place(OURS, "discord:1")
    await desk.poll(*(planned(parsed_entry(number), OURS) for number in range(3)))
    await desk.read_and_condense()
    async with database.write() as connection:
        await end_following(connection, "discord:1", desk.clock.now())
    assert await desk.send_all(OURS) == []
    await stores.servers.forget("discord:1")
    found = await stores.index.search(SearchQuery(words="title", channels=(OURS,)))
    assert found == []
    told = select(func.count()).select_from(outcomes).where(outcomes.c.subject == "delivery")
    async with database.read() as connection:
        assert (await connection.execute(told)).scalar_one() == 0


async def test_all_history_of_a_forgotten_server_goes_however_long_it_is(
    stores: Stores, database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(server_forgetting, "_LINES_AT_ONCE", 3)
    for channel, server in ((OURS, "discord:1"), (THEIRS, "discord:11")):
        await stores.servers.place(channel, server)
    lines = [
        {"at": NOON, "stage": "deliver", "subject": "entry", "subject_id": 1, "code": "filtered"}
        | {"data": {"channel": str(channel)}}
        for channel in (OURS, THEIRS) * 5
    ]
    async with database.write() as connection:
        await connection.execute(insert(outcomes), lines)
    await stores.servers.forget("discord:1")
    async with database.read() as connection:
        left = list((await connection.execute(select(outcomes.c.data))).scalars())
    assert left == [{"channel": str(THEIRS)}] * 5
