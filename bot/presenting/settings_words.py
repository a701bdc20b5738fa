"""What `/settings` says in Discord, in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.posting import PostStyle


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleWords:
    """A made-up brief that shows a style where no real one can."""

    headline: str
    attributed: str  # a claim that somebody is said to make
    source: str  # who
    plain: str  # one that the article makes itself
    quote: str
    speaker: str
    speaker_is: str
    outlet: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingsWords:
    """`/settings`."""

    name: str
    description: str
    only_in_servers: str
    may_not: str
    heading: str
    notices: str  # {channel}
    notices_anywhere: str
    choose_notices: str  # stands in the empty menu
    no_such_channel: str
    may_not_write: str  # {channel}
    cannot_write: str  # {channel}, {permissions}
    style: str
    styles: Mapping[PostStyle, str]
    choices: Mapping[PostStyle, str]  # what each looks like, at most 100 characters
    language: str
    language_of_server: str
    briefs: str  # heads the menu of languages of briefs
    as_written: str
    briefs_stay: str  # {language}; it was chosen while there was a model
    no_model: str
    model: str  # {model}
    model_tokens: str  # {tokens}
    model_tokens_of: str  # {tokens}, {budget}
    model_spent: str  # the server's budget is used up
    model_day_spent: str  # that of all servers together is
    quiet: str  # {begin}, {end}
    quiet_none: str
    quiet_now: str  # {when}
    digests: str  # {times}
    digests_next: str  # {when}
    digests_none: str
    clock: str  # {zone}, {time}
    quiet_button: str
    digest_button: str
    test_button: str
    quiet_title: str  # of a form, at most 45 characters as its labels
    digest_title: str
    begin_label: str
    begin_help: str  # at most 100 characters as every help
    end_label: str
    end_help: str
    times_label: str
    times_help: str  # {most}
    zone_label: str
    zone_help: str
    no_time: str  # {typed}
    half_given: str
    same_times: str
    too_many_times: str  # {most}
    no_zone: str  # {typed}
    zones_near: str  # {zones}
    unchanged: str  # stands below what is wrong
    sample: SampleWords


SETTINGS: Final = SettingsWords(
    name="settings",
    description="How briefs look here, when they are posted, and where admins are told of trouble",
    only_in_servers="These settings belong to a server: use the command there.",
    may_not="To see or change the settings of this server, you need the permission Manage Server. "
    "An admin can give it to you under Server Settings → Roles.",
    heading="Settings of this server",
    notices="**Notices.** Troubles of feeds and reports about briefs are told in {channel}.",
    notices_anywhere="**Notices.** Troubles of feeds and reports about briefs are told where Lede can: "
    "in the channel of the moderators, to the owner, or in the channel for system messages.",
    choose_notices="Wherever Lede can",
    no_such_channel="Lede cannot see that channel. Let its role view it under Edit Channel → "
    "Permissions, then choose it again.",
    may_not_write="You cannot write in {channel} yourself, so you cannot have Lede write there. "
    "Ask somebody who can to choose it.",
    cannot_write="Lede cannot write in {channel}: it lacks {permissions}. Allow it to Lede's role "
    "under Edit Channel → Permissions, then choose the channel again.",
    style="**Style** of briefs, where a feed has none of its own:",
    styles={
        PostStyle.CARD: "Card",
        PostStyle.COMPACT: "Compact",
        PostStyle.EMBED: "Embed",
    },
    choices={
        PostStyle.CARD: "Headline, all claims, the quote, a picture, and buttons",
        PostStyle.COMPACT: "Headline and the first claim, in a few lines",
        PostStyle.EMBED: "The same as a card in the frame that other bots use",
    },
    language="**Language** of Lede's own words on what it posts here; articles keep theirs:",
    language_of_server="As this server is set in Discord",
    briefs="**Language of briefs.** Articles in other languages are translated by machine and "
    "marked so; quotes keep their own words, too:",
    as_written="As written",
    briefs_stay="**Language of briefs.** {language} was chosen, but no language model is set up here "
    "any more, so briefs stay as they are written.",
    no_model="No language model is set up here, so briefs stay as they are written.",
    model="**Language model.** {model} shortens briefs and translates them where that is chosen.",
    model_tokens="Tokens used for this server since midnight UTC: {tokens}.",
    model_tokens_of="Tokens used for this server since midnight UTC: {tokens} of {budget}.",
    model_spent="They are used up: until midnight UTC nothing more is asked for this server alone.",
    model_day_spent="What the model may cost here in a day is used up: until midnight UTC briefs are "
    "made without it.",
    quiet="**Quiet hours.** From {begin} to {end} nothing is posted; what comes then is posted "
    "afterwards.",
    quiet_none="**Quiet hours.** None: briefs are posted by day and night.",
    quiet_now="They end {when}.",
    digests="**Digests.** Briefs wait and come together, several in one message, at {times}.",
    digests_next="The next one comes {when}.",
    digests_none="**Digests.** None: each brief is posted by itself as soon as it is there.",
    clock="By the clock of {zone} it is {time} now.",
    quiet_button="Quiet hours",
    digest_button="Digests",
    test_button="Show a sample",
    quiet_title="Quiet hours",
    digest_title="Digests",
    begin_label="Nothing is posted from",
    begin_help="A time like 22:00; leave both empty for no quiet hours.",
    end_label="Until",
    end_help="A time like 07:00; it may be on the next day.",
    times_label="Times of digests",
    times_help="Like 08:00, 18:00; at most {most}. Empty: each brief is posted by itself.",
    zone_label="Time zone",
    zone_help="A large city of it, like Berlin, or its name, like Europe/Berlin.",
    no_time="“{typed}” is no time of day. Write it like 22:00.",
    half_given="Quiet hours need both a begin and an end; leave both empty for none.",
    same_times="Quiet hours cannot end when they begin.",
    too_many_times="Choose at most {most} times; with more, single posts serve better.",
    no_zone="“{typed}” is no time zone that Lede knows. Name a large city in it, like Berlin.",
    zones_near="Was one of these meant? {zones}",
    unchanged="Nothing was changed.",
    sample=SampleWords(
        headline="Council approves new bridge over the Lind",
        attributed="The bridge is to open in the spring of next year.",
        source="Mayor Anna Keller",
        plain="The works cost eleven million euros.",
        quote="We waited thirty years for this bridge.",
        speaker="Anna Keller",
        speaker_is="mayor of Lindental",
        outlet="A made-up article",
    ),
)
