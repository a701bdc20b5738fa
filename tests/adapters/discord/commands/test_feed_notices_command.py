"""`/feed notices`: admins say where they want to be told of their feeds."""

from typing import Any

from tests.adapters.discord.commands.desk import Desk, shown, text_of


async def place(desk: Desk, guild: Any) -> int | None:
    return await desk.services.notice_places.find(guild.id)


async def test_a_channel_is_chosen_and_unset(desk: Desk, guild: Any, news: Any, admin: Any) -> None:
    staff = guild.create_text_channel("staff")

    chosen = await admin.slash(news, "feed notices", channel=staff)
    assert staff.mention in text_of(chosen)
    assert shown(chosen).ephemeral
    assert await place(desk, guild) == staff.id

    await admin.slash(news, "feed notices")
    assert await place(desk, guild) is None
