"""Every word that the commands say in Discord, in English; a translation is another value.

Those of `/feed` stand in feed_words.py.

`{name}` stands for something told; what comes from the web is escaped before it is put there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.domain.reasons import Fact
from bot.presenting.english_facts import tell_fact
from bot.presenting.feed_words import FEEDS, FeedWords
from bot.presenting.phrases import Counted


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
    pager: PagerWords
    evidence: EvidenceWords
    feed: FeedWords
    went_wrong: str
    unknown_option: str
    tell: Callable[[str, Fact], str]  # a fact in words, as reasons tell them


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
    pager=_PAGER,
    evidence=_EVIDENCE,
    feed=FEEDS,
    went_wrong="Something went wrong on my side; it was logged.",
    unknown_option="Discord sent something that Lede cannot use, perhaps a channel that it cannot "
    "see. Choose again from the list.",
    tell=tell_fact,
)
