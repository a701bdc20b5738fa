"""Reports of a brief in, one message to the server's admins that tells of them all out."""

import asyncio
from collections.abc import Iterator, Sequence

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.markdown import plain
from bot.adapters.discord.commands.corrections.corrections import decision_row
from bot.adapters.discord.connecting.localising import language_of_locale
from bot.adapters.discord.names import server_name
from bot.adapters.discord.services import Services
from bot.adapters.discord.telling.admins import listeners
from bot.domain.briefs import Brief
from bot.domain.channels import ChannelName
from bot.domain.corrections import Report, ReportedPart, ReportNotice
from bot.pipeline.correct_briefs import Decision
from bot.pipeline.records import StoredBrief
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.speech import speaking

# To send a brief again is offered once it is taken down: readers have just said that it is wrong.
_OFFERED = (Decision.LINK, Decision.REMOVE, Decision.DISMISS)
_MAX_SHOWN = 8  # reports; escaped and all they stay within the 4000 characters of a message
_MAX_HEADLINE_CHARS = 200
_MAX_PART_CHARS = 60
_MAX_WHY_CHARS = 120

_NOBODY = discord.AllowedMentions.none()


class ReportNotices:
    """Tells admins of reports: further ones of a brief change the message that told of the first.

    So however many readers report a brief, its admins are notified once until they decide.
    """

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words
        self._turn = asyncio.Lock()  # two first reports at once are told in one message

    async def tell(
        self,
        client: discord.Client,
        guild: discord.Guild,
        brief: StoredBrief,
        channel: ChannelName,
        link: str | None,
    ) -> bool:
        """Tell of all reports of the brief in that server; False when nobody can be told.

        `channel` is where the last one was made, `link` leads to the message there.
        """
        server = server_name(guild.id)
        async with self._turn:
            reports = await self._services.corrections.reports(server, brief.id)
            language = (await self._services.servers.settings(server)).language
            with speaking(language or language_of_locale(guild.preferred_locale)):
                view = report_view(brief, reports, guild.id, link, self._words)
            known = await self._services.report_book.notice(server, brief.id)
            open_one = known.message if known and not known.settled else None
            name = open_one if open_one and await _changed(client, open_one, view) else None
            name = name or await self._tell(client, guild, channel, view)
            await self._services.report_book.keep_notice(
                ReportNotice(
                    brief_id=brief.id,
                    server=server,
                    message=name,
                    told=len(reports),
                    settled=False,
                )
            )
        return name is not None

    async def _tell(
        self,
        client: discord.Client,
        guild: discord.Guild,
        channel: ChannelName,
        view: ui.LayoutView,
    ) -> str | None:
        """Return the name of the message that tells it anew, None when nobody can be told."""
        about = guild.get_channel_or_thread(int(channel.place))
        chosen = guild.get_channel(await self._services.notice_places.find(guild.id) or 0)
        async for listener in listeners(client, guild, chosen, about, names_people=True):
            try:
                sent = await listener.send(view=view, allowed_mentions=_NOBODY)
            except (discord.Forbidden, discord.NotFound):  # direct messages are closed, for one
                continue
            return f"{sent.channel.id}/{sent.id}"
        return None


def report_view(
    brief: StoredBrief,
    reports: Sequence[Report],
    guild_id: int,
    link: str | None,
    words: CommandWords,
) -> ui.LayoutView:
    """Return the message about these reports, with what admins may do."""
    return still_view(
        ui.TextDisplay("\n".join(_lines(brief, reports, link, words))),
        decision_row(_OFFERED, brief.id, guild_id, words),
    )


def _lines(
    brief: StoredBrief, reports: Sequence[Report], link: str | None, words: CommandWords
) -> Iterator[str]:
    texts = words.decision
    headline = plain(clean_line(brief.content.headline, _MAX_HEADLINE_CHARS))
    yield texts.heading.format(headline=headline)
    yield texts.reports.of(len(reports))
    for report in reports[:_MAX_SHOWN]:
        part, why = _part(brief, report, words), plain(clean_line(report.why, _MAX_WHY_CHARS))
        line = texts.line_with_why if why else texts.line
        yield "- " + line.format(who=f"<@{report.reporter}>", part=part, why=why)
    if len(reports) > _MAX_SHOWN:
        yield "- " + texts.more.of(len(reports) - _MAX_SHOWN)
    if link:
        yield texts.where.format(link=link)


def _part(brief: StoredBrief, report: Report, words: CommandWords) -> str:
    """Return which part a reader finds wrong, as markdown."""
    texts, content = words.decision, brief.content
    if not isinstance(content, Brief):
        return texts.headline_part if report.part is ReportedPart.HEADLINE else texts.other
    if report.part is ReportedPart.CLAIM and report.claim is not None:
        claims = content.key_claims
        claim = claims[report.claim].text if report.claim < len(claims) else ""
        return texts.claim.format(number=report.claim + 1, claim=_cut(claim))
    if report.part is ReportedPart.QUOTE and content.notable_quote:
        return texts.quote.format(quote=_cut(content.notable_quote.text))
    return texts.headline_part if report.part is ReportedPart.HEADLINE else texts.other


def _cut(text: str) -> str:
    return plain(clean_line(text, _MAX_PART_CHARS))


async def _changed(client: discord.Client, name: str, view: ui.LayoutView) -> bool:
    """Put the view in the place of a message of ours; False when it is gone."""
    place_id, _, message_id = name.partition("/")
    place = client.get_partial_messageable(int(place_id))
    message = place.get_partial_message(int(message_id))
    try:
        await message.edit(view=view, allowed_mentions=_NOBODY)
    except (discord.Forbidden, discord.NotFound):
        return False
    return True
