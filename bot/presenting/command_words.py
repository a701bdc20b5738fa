"""Every word that the commands say in Discord, in English; a translation is another value.

Those of `/feed` stand in feed_words.py.

`{name}` stands for something told; what comes from the web is escaped before it is put there.
"""

from dataclasses import dataclass
from typing import Final

from bot.presenting.catalogues import Translations
from bot.presenting.correction_words import DECISION, REPORT, DecisionWords, ReportWords
from bot.presenting.facts import ENGLISH as FACTS
from bot.presenting.facts import FactTeller
from bot.presenting.feed_words import FEEDS, FeedWords
from bot.presenting.help_words import (
    ABOUT,
    HELP,
    PRIVACY,
    AboutWords,
    HelpWords,
    PrivacyWords,
)
from bot.presenting.phrases import Counted
from bot.presenting.settings_words import SETTINGS, SettingsWords
from bot.presenting.setup_words import SETUP, SetupWords
from bot.presenting.story_words import WHY, WhyWords


@dataclass(frozen=True, kw_only=True, slots=True)
class BriefWords:
    """`/brief`."""

    name: str
    description: str  # this and every other description: at most 100 characters
    article: str  # the option's name
    article_description: str
    not_found: str  # {words}
    not_found_in_direct_message: str
    own_turns_taken: str  # {most}
    all_turns_taken: str
    too_hard: str  # the page took too long, or too much memory
    gone: str  # a brief that was chosen and may not, or can no more, be shown
    share: str  # the option's name
    share_description: str
    sharing: str
    shared: str
    asked_for: str  # stands below a shared card: {user}
    may_not_share: str
    bot_may_not_share: str  # {channel}, {permissions}
    apps_may_not_share: str  # of an app that somebody added for themselves
    menu: str  # the command in the menu of a message, at most 32 characters
    no_links: str
    several: Counted
    several_cut: str  # {shown}, {count}
    choose: str  # stands in a menu until something is chosen
    not_your_choice: str
    choice_too_old: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchWords:
    """`/search`."""

    name: str
    description: str
    words: str
    words_description: str
    found: Counted
    found_most: str  # {count}; there may be more
    nothing_found: str  # {words}
    in_direct_message: str
    open: str  # a button, at most 80 characters as every button's
    feed: str  # the names of options
    feed_description: str
    speaker: str
    speaker_description: str
    since: str
    since_description: str
    until: str
    until_description: str
    language: str
    language_description: str
    unknown_feed: str  # {feed}
    unknown_language: str  # {language}
    unclear_day: str  # {day}
    days_turned_around: str
    did_you_mean: str  # {typed}, {words}
    meant_button: str  # {words}
    not_yours: str
    too_old: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SaidWords:
    """`/said`."""

    name: str
    description: str
    person: str
    person_description: str
    about: str
    about_description: str
    found: Counted
    found_most: str  # {count}; there may be more
    nothing_found: str  # {person}
    nothing_found_about: str  # {person}, {about}
    in_direct_message: str
    quote: str  # verbatim words in this language's quotation marks: {text}
    by_quote: str  # whose words they are: {speaker}
    by_claim: str  # who is said to say it, in other words: {speaker}


@dataclass(frozen=True, kw_only=True, slots=True)
class PagerWords:
    """Lists that are turned."""

    back: str
    on: str
    page: str  # {page}, {pages}
    not_yours: str
    too_old: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceWords:
    """The *Evidence* button."""

    not_here: str
    forgotten: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CommandWords:
    """All of it."""

    brief: BriefWords
    search: SearchWords
    said: SaidWords
    pager: PagerWords
    evidence: EvidenceWords
    feed: FeedWords
    setup: SetupWords
    settings: SettingsWords
    report: ReportWords
    decision: DecisionWords
    why: WhyWords
    help: HelpWords
    about: AboutWords
    privacy: PrivacyWords
    went_wrong: str
    unknown_option: str
    tell: FactTeller  # a fact in words, as reasons tell them


_BRIEF = BriefWords(
    name="brief",
    description="The brief of an article: of any link, or one that was posted here",
    article="article",
    article_description="A link, or words of a headline",
    not_found="“{words}” is no link, and no brief in the channels that you can read has these "
    "words. Try fewer words, or paste the whole link with https:// in front.",
    not_found_in_direct_message="“{words}” is no link. Paste the whole link with https:// in "
    "front; to find briefs by words, ask in a server.",
    own_turns_taken="Lede still reads {most} links for you. Wait until they are there, then ask "
    "again.",
    all_turns_taken="Lede reads as many links as it can at once. Ask again in a minute.",
    too_hard="That page could not be worked through, so there is no brief of it.",
    gone="That brief is not in any channel that you can read.",
    share="share",
    share_description="Post it in this channel, for everybody to read",
    sharing="It is being posted in this channel …",
    shared="It stands in this channel now.",
    asked_for="Asked for by {user}",
    may_not_share="You cannot write in this channel, so nothing was posted there. Ask without "
    "sharing, or share it where you can write.",
    bot_may_not_share="Lede cannot post in {channel}: it lacks {permissions}. An admin can grant "
    "that to Lede's role under Edit Channel → Permissions. Without sharing, you can ask here.",
    apps_may_not_share="In this channel, what an app of your own answers is for you alone: you "
    "lack Use External Apps, which an admin can grant under Edit Channel → Permissions. Ask "
    "without sharing.",
    menu="Brief this",
    no_links="That message has no link to an article.",
    several=Counted(
        one="That message has one link.", many="That message has {count} links. Which one?"
    ),
    several_cut="The first {shown} of {count} are offered.",
    choose="Choose a link",
    not_your_choice="Only who asked can choose. Ask yourself, in the menu of the message.",
    choice_too_old="This choice is too old. Ask again, in the menu of the message.",
)

_SEARCH = SearchWords(
    name="search",
    description="Find briefs in the channels that you can read",
    words="words",
    words_description="Words to find; “in quotes” they stand together",
    found=Counted(one="One brief", many="{count} briefs"),
    found_most="The best {count} briefs",
    nothing_found="No brief in the channels that you can read has “{words}”. Try fewer words, or "
    "other forms of them.",
    in_direct_message="Briefs are found in a server: search there, and what its channels hold "
    "that you can read is searched.",
    open="Open",
    feed="feed",
    feed_description="Only what this feed brought",
    speaker="speaker",
    speaker_description="Only where this person, or body, says something",
    since="since",
    since_description="From this day on: 2026-11-01, yesterday, last week",
    until="until",
    until_description="Up to this day, included: 2026-11-30, today",
    language="language",
    language_description="Only articles in this language",
    unknown_feed="“{feed}” is no feed of the channels that you can read. Choose one from the list "
    "while you type.",
    unknown_language="“{language}” is no language that Lede knows. Choose one from the list while "
    "you type.",
    unclear_day="“{day}” is no day that Lede understands. Write it like 2026-11-01, 1.11.2026, "
    "yesterday or last week.",
    days_turned_around="The first day comes after the last one, so there is nothing between them.",
    did_you_mean="No brief in the channels that you can read has “{typed}”. Did you mean “{words}”?",
    meant_button="Search for “{words}”",
    not_yours="Only who asked can take this suggestion. Use /search yourself.",
    too_old="This suggestion is too old. Use /search again.",
)

_SAID = SaidWords(
    name="said",
    description="Find what somebody said, in the briefs of the channels that you can read",
    person="person",
    person_description="Who said it: a name, or a part of one",
    about="about",
    about_description="Words that it has, or its headline",
    found=Counted(one="One saying", many="{count} sayings"),
    found_most="The newest {count} sayings",
    nothing_found="No brief in the channels that you can read has a quote or a claim of "
    "“{person}”. Try one name only.",
    nothing_found_about="No brief in the channels that you can read has a quote or a claim of "
    "“{person}” about “{about}”. Try fewer words.",
    in_direct_message="What people said is found in a server: ask there, and the briefs in its "
    "channels that you can read are searched.",
    quote="“{text}”",
    by_quote="{speaker}, word for word",
    by_claim="{speaker}, as reported",
)

_PAGER = PagerWords(
    back="Previous",
    on="Next",
    page="Page {page} of {pages}",
    not_yours="Only who asked for this list can turn it. Ask for your own with the same command.",
    too_old="This list is too old to be turned. Use the command again.",
)

_EVIDENCE = EvidenceWords(
    not_here="The brief of this card is not kept for a channel that you can read, so its evidence "
    "cannot be shown.",
    forgotten="This brief was made on demand, for one person, and is not kept any more. "
    "Ask for it again with /brief.",
)

ENGLISH: Final = CommandWords(
    brief=_BRIEF,
    search=_SEARCH,
    said=_SAID,
    pager=_PAGER,
    evidence=_EVIDENCE,
    feed=FEEDS,
    setup=SETUP,
    settings=SETTINGS,
    report=REPORT,
    decision=DECISION,
    why=WHY,
    help=HELP,
    about=ABOUT,
    privacy=PRIVACY,
    went_wrong="Something went wrong on my side; it was logged.",
    unknown_option="Discord sent something that Lede cannot use, perhaps a channel that it cannot "
    "see. Choose again from the list.",
    tell=FACTS,
)

COMMAND_WORDS: Final = Translations("command", ENGLISH)
# The words of whichever language is spoken when they are looked up.
SPOKEN: Final = COMMAND_WORDS.as_spoken()
