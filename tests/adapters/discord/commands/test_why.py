"""`/why`: the way of an article, for those only who may see the channels it is about."""

from typing import Any

import simcord

from bot.domain.channels import ChannelName
from bot.domain.outcomes import Outcome, Stage, Subject
from tests.adapters.discord.commands.desk import (
    Desk,
    buttons_of,
    name_of,
    shown,
    text_of,
)
from tests.adapters.discord.commands.standing import delivery, standing
from tests.builders import after, parsed_entry
from tests.contract.newsdesk import Newsdesk, planned
from tests.fakes.clock import FakeClock

FEED = "https://gazette.example/feed"
LINK = "https://gazette.example/1"
HOSTILE = "@everyone <@1> **x** [y](https://evil.example)"


def outcome(subject: Subject, subject_id: int, code: str, **data: Any) -> Outcome:
    stage = Stage.DELIVER if subject is Subject.DELIVERY else Stage.READ
    return Outcome(
        at=after(60), stage=stage, subject=subject, subject_id=subject_id, code=code, data=data
    )


def newsdesk(desk: Desk) -> Newsdesk:
    clock = desk.stores.memory.clock
    assert isinstance(clock, FakeClock)
    return Newsdesk(stores=desk.stores, clock=clock)


async def posted(desk: Desk, *channels: Any, **options: Any) -> None:
    """Let a feed list an article that is read, condensed and queued for these channels."""
    work = newsdesk(desk)
    for channel in channels:
        await work.follow(FEED, name_of(channel), **options)
    await work.poll(planned(parsed_entry(1), *map(name_of, channels)), url=FEED)
    await work.read_and_condense()


async def test_the_whole_way_is_told_with_a_jump_to_the_message(
    desk: Desk, guild: Any, news: Any, reader: Any
) -> None:
    await posted(desk, news)
    await newsdesk(desk).send_all(name_of(news))
    row = delivery(desk, news, 4)
    row.message_id = "777"
    desk.stores.memory.outcomes.append(outcome(Subject.DELIVERY, row.id, "sent"))

    told = text_of(await reader.slash(news, "why", link=LINK))

    lines = told.splitlines()
    assert lines[0] == "**Title 1**"
    assert "**Gazette** listed it." in lines[1]
    assert "Its page was read." in told
    assert "The brief was made." in told
    assert f"https://discord.com/channels/{guild.id}/{news.id}/777" in told
    assert f"<t:{int(after(60).timestamp())}:R> It was posted in <#{news.id}>." in told


async def test_a_link_with_trackers_is_the_same_article(desk: Desk, news: Any, reader: Any) -> None:
    await posted(desk, news)

    told = text_of(await reader.slash(news, "why", link=LINK + "?utm_source=x"))

    assert "**Title 1**" in told
    assert f"**Now:** It waits for its turn in <#{news.id}>" in told


async def test_words_and_choices_find_it_as_well(desk: Desk, news: Any, reader: Any) -> None:
    brief_id, _ = await standing(desk, news, "Bridge opens")

    [choice] = await reader.autocomplete(news, "why", "link", "bri")
    by_choice = await reader.slash(news, "why", link=choice["value"])
    by_words = await reader.slash(news, "why", link="bridge")

    assert choice == {"name": "Bridge opens", "value": f"brief:{brief_id}"}
    assert text_of(by_choice).startswith("**Bridge opens**")
    assert text_of(by_words) == text_of(by_choice)


async def test_words_that_nothing_has_say_so(desk: Desk, news: Any, reader: Any) -> None:
    told = text_of(await reader.slash(news, "why", link="@everyone <@1> **x**"))

    assert "is no link, and no brief" in told
    assert "@everyone <@1>" not in told


async def test_the_rule_of_the_channel_that_kept_it_out_is_told(
    desk: Desk, news: Any, reader: Any
) -> None:
    await posted(desk, news, filter="-title")

    told = text_of(await reader.slash(news, "why", link=LINK))

    assert f"The filter of <#{news.id}> keeps it out. The rule: -title" in told


async def test_a_page_that_cannot_be_read_says_why(desk: Desk, news: Any, reader: Any) -> None:
    work = newsdesk(desk)
    await work.follow(FEED, name_of(news))
    await work.poll(planned(parsed_entry(1), name_of(news)), url=FEED)
    [leased] = await work.leased_entries()
    result = work.reading(leased.item, None, retry_in=60)
    await desk.stores.articles.record_reading(leased, result)
    refused = outcome(
        Subject.ENTRY, leased.item.id, "reading_retried", reason="http_status", status=503
    )
    desk.stores.memory.outcomes.append(refused)

    told = text_of(await reader.slash(news, "why", link=LINK))

    assert "could not be read yet, and is tried again." in told
    assert "503" in told or "server" in told
    assert "**Now:** It waits to be read." in told


async def test_an_entry_from_before_says_so(desk: Desk, news: Any, reader: Any) -> None:
    work = newsdesk(desk)
    await work.follow(FEED, name_of(news))
    await work.poll(planned(parsed_entry(1)), url=FEED)

    told = text_of(await reader.slash(news, "why", link=LINK))

    assert "before anybody followed, so it is not posted" in told


async def test_an_article_that_no_feed_listed_says_what_may_be_the_reason(
    desk: Desk, news: Any, reader: Any
) -> None:
    await desk.follow(FEED, news)

    of_the_site = text_of(await reader.slash(news, "why", link="https://gazette.example/99"))
    of_another = text_of(await reader.slash(news, "why", link="https://herald.example/99"))

    assert "No feed that the channels you can read follow has listed this article." in of_the_site
    assert "may not be in it" in of_the_site
    assert "no feed of that site" in of_another


async def test_nothing_is_told_of_a_channel_that_the_asker_cannot_see(
    desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    await posted(desk, news, backroom)

    told = text_of(await reader.slash(news, "why", link=LINK))

    assert f"<#{news.id}>" in told
    assert str(backroom.id) not in told


async def test_what_stands_in_a_hidden_channel_alone_is_unknown(
    desk: Desk, news: Any, backroom: Any, reader: Any
) -> None:
    await posted(desk, backroom)

    by_link = text_of(await reader.slash(news, "why", link=LINK))
    by_number = text_of(await reader.slash(news, "why", link="brief:4"))

    for told in (by_link, by_number):
        assert "**No feed that the channels you can read follow" in told
        assert "Gazette" not in told
        assert "Title 1" not in told
    assert await reader.autocomplete(news, "why", "link", "") == []


async def test_another_servers_part_is_never_told(
    env: simcord.Env, desk: Desk, news: Any, admin: Any
) -> None:
    elsewhere = env.create_guild("Elsewhere").create_text_channel("theirs")
    await posted(desk, news, elsewhere)
    only_theirs = ChannelName("discord", str(elsewhere.id))
    work = newsdesk(desk)
    await work.follow("https://secret.example/feed", only_theirs)
    await work.poll(
        planned(parsed_entry(1, title="Title 1"), only_theirs), url="https://secret.example/feed"
    )
    await work.read_and_condense()

    told = text_of(await admin.slash(news, "why", link=LINK))

    assert f"<#{news.id}>" in told
    assert str(elsewhere.id) not in told
    assert "secret.example" not in told


async def test_admins_see_the_channels_that_they_may_view_and_the_feeds_addresses(
    desk: Desk, guild: Any, news: Any, backroom: Any, admin: Any, reader: Any
) -> None:
    await posted(desk, news, backroom)

    to_owner = await guild.add_member(guild.owner).slash(news, "why", link=LINK)
    to_admin = await admin.slash(news, "why", link=LINK)
    to_reader = await reader.slash(news, "why", link=LINK)

    assert f"<#{backroom.id}>" in text_of(to_owner)
    assert str(backroom.id) not in text_of(to_admin)
    assert "gazette.example/feed" in text_of(to_admin)
    assert "gazette.example/feed" not in text_of(to_reader)
    assert set(buttons_of(to_admin)) == {"Send again", "Take down"}
    assert buttons_of(to_reader) == {}


async def test_members_hear_of_a_take_down_and_nothing_else(
    desk: Desk, news: Any, admin: Any, reader: Any
) -> None:
    await posted(desk, news)
    await desk.stores.corrections.take_down(4, [name_of(news)], replaced=True)

    to_reader = text_of(await reader.slash(news, "why", link=LINK))
    to_admin = text_of(await admin.slash(news, "why", link=LINK))

    assert to_reader == "The admins of this server took the brief of this article down."
    assert f"An admin had it taken down in <#{news.id}>." in to_admin


async def test_the_button_below_the_evidence_tells_admins(
    desk: Desk, news: Any, admin: Any
) -> None:
    _, message = await standing(desk, news, "Bridge opens")
    evidence = await admin.click(message, label="Evidence")

    told = await admin.click(shown(evidence), label="Why?")

    assert text_of(told).startswith("**Bridge opens**")


async def test_hostile_names_stay_text(desk: Desk, news: Any, admin: Any) -> None:
    work = newsdesk(desk)
    await work.follow(FEED, name_of(news))
    hostile = parsed_entry(1, title=HOSTILE, link=LINK)
    await work.poll(planned(hostile, name_of(news)), url=FEED, title=HOSTILE)

    told = text_of(await admin.slash(news, "why", link=LINK))

    assert r"\@everyone \<@1> \*\*x\*\*" in told
    assert "](https://evil" not in told


async def test_a_long_story_fits_a_message_and_keeps_its_end(
    desk: Desk, news: Any, reader: Any
) -> None:
    await posted(desk, news)
    row = delivery(desk, news, 4)
    for _ in range(200):
        again = outcome(Subject.DELIVERY, row.id, "delivery_retried", reason="publish_later")
        desk.stores.memory.outcomes.append(again)

    told = text_of(await reader.slash(news, "why", link=LINK))

    assert len(told) <= 4_000
    assert "earlier steps are left out" in told
    assert told.splitlines()[-1].startswith("**Now:** It waits")
