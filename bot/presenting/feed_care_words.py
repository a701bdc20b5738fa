"""What the commands say that change, try, mend and exchange feeds, in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.filters import FilterField
from bot.presenting.phrases import Counted


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedOptionWords:
    """What `/feed add` and `/feed edit` let people ask of a subscription."""

    filter: str  # the option's name
    filter_description: str
    category: str
    category_description: str
    backfill: str
    backfill_description: str
    nothing: str  # how to take a filter or category away: a sign that means neither
    filtered: str  # {filter}
    unfiltered: str
    categorised: str  # {category}


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEditWords:
    """`/feed edit`."""

    name: str
    description: str
    feed: str
    feed_description: str
    url: str
    url_description: str
    channel: str
    channel_description: str
    edited: str  # {feed}, {channels}
    replaced: str  # {feed}, {new}, {channels}
    kept_by_file: str  # {feed}, {channels}


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedTestWords:
    """`/feed test`."""

    name: str
    description: str
    feed: str
    feed_description: str
    filter: str
    filter_description: str
    heading: str  # {feed}, {passed}, {count}
    no_entries: str  # {feed}
    given: str  # {filter}; the one that was typed
    stored: str  # {filter}, {channel}
    stored_none: str  # {channel}
    others: str  # channels of the server have other filters
    unread: str
    passes: str
    kept_out: str  # {rule}
    matched: str  # {rule}, {words}, {field}
    too_slow: str  # {rule}
    fields: Mapping[FilterField, str]
    untitled: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedHealthWords:
    """`/feed health`."""

    name: str
    description: str
    all_well: Counted
    troubled: str  # {troubled}, {count}
    last_read: str  # {when}
    never_read: str
    next_poll: str  # {when}
    not_asked: str
    held: Counted
    paused: str  # {channels}
    filtered: str  # {channels}
    reported: Counted


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedImportWords:
    """`/feed import`."""

    name: str
    description: str
    file: str
    file_description: str
    channel: str
    channel_description: str
    not_a_list: str  # {file}
    not_downloaded: str  # {file}
    under_way: str
    added: str  # {count}, {channel}
    known: Counted
    skipped: Counted
    failed: Counted
    mended: str
    nothing: str
    not_fetched: str
    more: Counted
    report: str  # the attached file's name, without its ending


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedNoticesWords:
    """`/feed notices`."""

    name: str
    description: str
    channel: str
    channel_description: str
    chosen: str  # {channel}
    unset: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedExportWords:
    """`/feed export`."""

    name: str
    description: str
    channel: str
    channel_description: str
    empty: str
    exported: Counted
    too_large: str
    file: str  # the attached file's name, without its ending


FEED_OPTIONS: Final = FeedOptionWords(
    filter="filter",
    filter_description='Only what fits: words, "phrases", /patterns/, AND, OR, NOT, title:word; '
    "- is all",
    category="category",
    category_description="Folders for lists of feeds, like News/Towns; - is none",
    backfill="past",
    backfill_description="How many of its newest articles to post at once: 0 to 10",
    nothing="-",
    filtered="Only what fits is posted: {filter}",
    unfiltered="Every new article is posted.",
    categorised="Its category: {category}",
)

FEED_EDIT: Final = FeedEditWords(
    name="edit",
    description="Change how this server follows a feed: channel, filter, style, mention, address",
    feed="feed",
    feed_description="One that this server follows, or its address",
    url="url",
    url_description="Follow this feed, or the one of this page, in its place",
    channel="channel",
    channel_description="Only there; everywhere in this server if you name none",
    edited="{feed} is changed in {channels}.",
    replaced="{feed} is replaced by {new} in {channels}.",
    kept_by_file="In {channels}, {feed} stands in the settings file; whoever runs Lede changes it "
    "there.",
)

FEED_TEST: Final = FeedTestWords(
    name="test",
    description="Try a filter on the last entries of a feed: what would be posted, and why",
    feed="feed",
    feed_description="One that this server follows, or its address",
    filter="filter",
    filter_description="The filter to try; the one that the feed has if you give none",
    heading="{feed}: {passed} of the last {count} would be posted",
    no_entries="{feed} lists no entry that a filter could be tried on.",
    given="The filter: {filter}",
    stored="The filter of {channel}: {filter}",
    stored_none="Without a filter in {channel}.",
    others="Other channels of this server have other filters.",
    unread="Not read yet, so the filter sees its title and summary only.",
    passes="Would be posted",
    kept_out="Kept out by {rule}",
    matched="{rule} matches “{words}” in {field}",
    too_slow="{rule} took too long, so it passes",
    fields={
        FilterField.TITLE: "the title",
        FilterField.TEXT: "the text",
        FilterField.CLAIMS: "the claims",
        FilterField.SPEAKER: "the speakers",
        FilterField.LANGUAGE: "the language",
        FilterField.AUTHOR: "the authors",
        FilterField.CATEGORY: "the categories",
    },
    untitled="(no title)",
)

FEED_HEALTH: Final = FeedHealthWords(
    name="health",
    description="How the feeds of this server are, troubles first, and what to do about them",
    all_well=Counted(
        one="The one feed of this server has no trouble",
        many="None of the {count} feeds of this server has trouble",
    ),
    troubled="{troubled} of {count} feeds of this server need you",
    last_read="last read {when}",
    never_read="never read yet",
    next_poll="asked again {when}",
    not_asked="not asked any more",
    held=Counted(
        one="One entry is held back until somebody decides.",
        many="{count} entries are held back until somebody decides.",
    ),
    paused="Paused in {channels}.",
    filtered="Filtered in {channels}.",
    reported=Counted(
        one="One of its briefs was reported as wrong.",
        many="Readers reported {count} times that a brief of it is wrong.",
    ),
)

FEED_IMPORT: Final = FeedImportWords(
    name="import",
    description="Follow all feeds of a list (OPML) from another reader",
    file="file",
    file_description="The list, as another reader exports it: .opml or .xml",
    channel="channel",
    channel_description="Where the briefs go; this channel if you name none",
    not_a_list="{file} does not look like a list of feeds. Attach a file whose name ends in .opml "
    "or .xml, as other readers export it.",
    not_downloaded="Discord did not hand over {file}. Try again in a minute.",
    under_way="Lede takes over another list just now. Ask again once that is done.",
    added="Followed from now on in {channel}: {count}",
    known=Counted(
        one="One was followed there already and is left as it is:",
        many="{count} were followed there already and are left as they are:",
    ),
    skipped=Counted(
        one="One line of the list is no feed to follow:",
        many="{count} lines of the list are no feeds to follow:",
    ),
    failed=Counted(
        one="One feed could not be followed:", many="{count} feeds could not be followed:"
    ),
    mended="The file is broken or cut off; this is what could be read of it.",
    nothing="The list has no feed in it.",
    not_fetched="None was asked yet. In some minutes, /feed health tells which have trouble.",
    more=Counted(one="… and one more", many="… and {count} more"),
    report="import-report",
)

FEED_NOTICES: Final = FeedNoticesWords(
    name="notices",
    description="Where admins are told of feeds that fail, move or recover",
    channel="channel",
    channel_description="The channel for it; the moderators' channel or the owner if you name none",
    chosen="What happens to the feeds of this server is told in {channel} from now on.",
    unset="No channel is set for notices: the moderators' channel is told, or the owner.",
)

FEED_EXPORT: Final = FeedExportWords(
    name="export",
    description="The feeds of this server as a list (OPML) for other readers",
    channel="channel",
    channel_description="Only what goes there; all of this server if you name none",
    empty="Nothing is followed there yet. Add a feed with /feed add.",
    exported=Counted(
        one="One feed, as a list that other readers can import:",
        many="{count} feeds, as a list that other readers can import:",
    ),
    too_large="The list is larger than a file may be here. Name a channel to get a part of it.",
    file="feeds",
)
