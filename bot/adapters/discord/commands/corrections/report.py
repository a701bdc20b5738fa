"""*Report* on a card in, a form shown; the form in, the report kept and the admins told out."""

import re
from collections.abc import Iterator

import discord
from discord import ui

from bot.adapters.discord.cards.component_ids import (
    MAX_ID,
    REPORT_FORM_TEMPLATE,
    REPORT_TEMPLATE,
    report_form_id,
)
from bot.adapters.discord.commands.answers.answering import (
    LiveItem,
    answer,
    answer_at_once,
    live_item,
    notice,
)
from bot.adapters.discord.commands.answers.modals import Filled, Modals, ask
from bot.adapters.discord.commands.answers.troubles import tell_trouble
from bot.adapters.discord.commands.answers.viewing import known_guild
from bot.adapters.discord.commands.briefs.brief_finding import seen_channels
from bot.adapters.discord.commands.corrections.report_notices import ReportNotices
from bot.adapters.discord.names import server_name
from bot.adapters.discord.posting.jumping import jump_url
from bot.adapters.discord.services import Services
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.domain.corrections import MAX_WHY_CHARS, Report, ReportAnswer, ReportedPart
from bot.pipeline.correct_briefs import MAX_REPORTS_AN_HOUR, report_brief
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_ASKED = "a"  # begins the keys of briefs that are stored nowhere
_PART, _WHY = "part", "why"  # fields of the form
_MAX_LABEL_CHARS = 100  # Discord's limit for options
_MAX_CLAIMS = 22  # with quote, headline and the rest, a menu has at most 25
_CLAIM = re.compile(r"claim:([0-9]{1,2})")


class Reporting:
    """The steps of *Report*."""

    def __init__(self, services: Services, words: CommandWords, notices: ReportNotices) -> None:
        self._services = services
        self._words = words
        self._notices = notices

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers *Report* on every card."""
        return (live_item(REPORT_TEMPLATE, self._press),)

    def answer_forms(self, modals: Modals) -> None:
        """Have the form answered, whenever it was shown."""
        modals.answer_with(REPORT_FORM_TEMPLATE, self._submitted)

    async def _press(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        """Show the form: it has to be the first answer, so its brief is looked up before."""
        words = self._words.report
        key: str = match["key"]
        if key.startswith(_ASKED):
            await answer_at_once(interaction, self._words, words.not_stored)
        elif known_guild(interaction) is None:
            await answer_at_once(interaction, self._words, words.only_in_servers)
        else:
            await self._ask(interaction, min(int(key), MAX_ID))

    async def _ask(self, interaction: discord.Interaction, brief_id: int) -> None:
        words = self._words.report
        try:
            brief = await self._services.index.brief_in(brief_id, seen_channels(interaction))
            if brief is None:
                await answer_at_once(interaction, self._words, words.not_here)
                return
            menu: ui.Select[ui.Modal] = ui.Select(
                custom_id=_PART, options=list(_options(brief.content, self._words))
            )
            field: ui.TextInput[ui.Modal] = ui.TextInput(
                custom_id=_WHY,
                style=discord.TextStyle.paragraph,
                placeholder=words.why_hint,
                required=False,
                max_length=MAX_WHY_CHARS,
            )
            await ask(
                interaction,
                report_form_id(brief.id),
                words.form_title,
                ui.Label(text=words.part_label, component=menu),
                ui.Label(text=words.why_label, component=field),
            )
        except Exception as error:  # noqa: BLE001  # the last stop before who pressed
            await tell_trouble(interaction, error, self._words)

    async def _submitted(
        self, interaction: discord.Interaction, match: re.Match[str], filled: Filled
    ) -> None:
        brief_id = min(int(match["key"]), MAX_ID)

        async def make() -> ui.LayoutView:
            return notice(await self._report(interaction, brief_id, filled))

        await answer(interaction, self._words, make)

    async def _report(self, interaction: discord.Interaction, brief_id: int, filled: Filled) -> str:
        """Keep the report, tell the admins, and return what its reader is told."""
        words, guild = self._words.report, known_guild(interaction)
        channels = seen_channels(interaction)
        if guild is None:
            return words.only_in_servers
        brief = await self._services.index.brief_in(brief_id, channels)
        if brief is None:
            return words.not_here
        part = _part(filled, brief.content)
        if part is None:
            return words.gone_part
        channel, link = await self._where(guild, brief_id, channels)
        report = Report(
            brief_id=brief_id,
            server=server_name(guild.id),
            channel=channel,
            reporter=str(interaction.user.id),
            part=part[0],
            claim=part[1],
            why=clean_line(str(filled.get(_WHY) or ""), MAX_WHY_CHARS),
            made_at=self._services.care.clock.now(),
        )
        kept = await report_brief(self._services.corrections, self._services.report_book, report)
        if kept is ReportAnswer.KEPT:
            told = await self._notices.tell(interaction.client, guild, brief, channel, link)
            return words.thanks if told else words.thanks_nobody_told
        many = words.too_many.format(most=MAX_REPORTS_AN_HOUR)
        return words.again if kept is ReportAnswer.AGAIN else many

    async def _where(
        self, guild: discord.Guild, brief_id: int, channels: tuple[ChannelName, ...]
    ) -> tuple[ChannelName, str | None]:
        """Return the channel that the brief came to, of those the reader sees, and its message."""
        stories = self._services.stories
        story = await stories.story(link=None, brief_id=brief_id, channels=channels)
        for delivery in reversed(story.deliveries if story else ()):
            if delivery.message:
                link = jump_url(guild.id, delivery.channel, delivery.message)
                return delivery.channel, link
        delivered = [each.channel for each in story.deliveries] if story else []
        return (delivered or [*channels])[0], None


def _options(content: Brief | LinkCard, words: CommandWords) -> Iterator[discord.SelectOption]:
    """Yield what of a brief can be wrong; labels are shown as they are, never as markdown."""
    texts = words.report
    if isinstance(content, Brief):
        for number, claim in enumerate(content.key_claims[:_MAX_CLAIMS]):
            label = texts.claim.format(number=number + 1, claim=clean_line(claim.text))
            yield _option(label, f"claim:{number}")
        if content.notable_quote:
            quote = texts.quote.format(quote=clean_line(content.notable_quote.text))
            yield _option(quote, ReportedPart.QUOTE)
    yield _option(texts.headline, ReportedPart.HEADLINE)
    yield _option(texts.other, ReportedPart.OTHER)


def _option(label: str, value: str) -> discord.SelectOption:
    return discord.SelectOption(label=clean_line(label, _MAX_LABEL_CHARS), value=value)


def _part(filled: Filled, content: Brief | LinkCard) -> tuple[ReportedPart, int | None] | None:
    """Return what was chosen; None for what the brief does not have."""
    chosen = filled.get(_PART)
    value = chosen[0] if isinstance(chosen, tuple) and chosen else ""
    claim = _CLAIM.fullmatch(value)
    if claim:
        number = int(claim[1])
        claims = content.key_claims if isinstance(content, Brief) else ()
        return (ReportedPart.CLAIM, number) if number < len(claims) else None
    known = {ReportedPart.QUOTE, ReportedPart.HEADLINE, ReportedPart.OTHER}
    return (ReportedPart(value), None) if value in known else None
