"""What the commands about feeds say in Discord, in English, as command_words.py has the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.notices import NoticeAction
from bot.presenting.feed_care_words import (
    FEED_EDIT,
    FEED_EXPORT,
    FEED_HEALTH,
    FEED_IMPORT,
    FEED_NOTICES,
    FEED_OPTIONS,
    FEED_TEST,
    FeedEditWords,
    FeedExportWords,
    FeedHealthWords,
    FeedImportWords,
    FeedNoticesWords,
    FeedOptionWords,
    FeedTestWords,
)
from bot.presenting.feed_form_words import (
    FEED_FORM,
    FEED_PAUSE,
    FEED_PREVIEW,
    FEED_RESUME,
    FEED_UNDO,
    FeedFormWords,
    FeedPauseWords,
    FeedPreviewWords,
    FeedUndoWords,
)
from bot.presenting.phrases import Counted


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedAddWords:
    """`/feed add`."""

    name: str
    description: str
    url: str
    url_description: str
    channel: str
    channel_description: str
    not_a_channel: str
    may_not_send: str  # {channel}
    bot_may_not: str  # {channel}, {permissions}
    no_feed_offered: str  # {url}
    too_hard: str
    own_turns_taken: str
    all_turns_taken: str
    several: Counted
    several_cut: str  # {shown}, {count}
    choose: str  # stands in the empty menu
    not_yours: str
    too_old: str
    added: str  # {title}, {channel}
    followed_already: str  # {title}, {channel}
    from_file: str  # {title}, {channel}
    what_comes: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedListWords:
    """`/feed list`."""

    name: str
    description: str
    heading: Counted
    empty: str
    untitled: str
    goes_to: str  # {channels}
    more_channels: Counted
    from_file: str  # {channels}
    options: str  # {channels}, {options}
    filtered: str  # {filter}
    paused: str
    mentions: str  # {role}
    well: str  # {when}
    waits: str
    failed_once: str  # {why}
    failed_often: str  # {times}, {why}


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedRemoveWords:
    """`/feed remove`."""

    name: str
    description: str
    feed: str
    feed_description: str
    channel: str
    channel_description: str
    not_followed: str  # {feed}
    not_followed_there: str  # {feed}, {channel}
    removed: str  # {feed}, {channels}
    kept_by_file: str  # {feed}, {channels}


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedNoticeWords:
    """The buttons below what admins are told of a feed, and what pressing them does."""

    labels: Mapping[NoticeAction, str]  # at most 80 characters each
    asked_again: str  # {feed}
    removed: str  # {feed}
    from_file: str  # {feed}
    posted: Counted
    ignored: Counted
    nothing_held: str
    replaced: str  # {feed}, {new}
    no_other: str  # {feed}
    several: str  # {feed}; stands above the menu of what the site offers
    unknown: str
    done_by: str  # {what}, {who}
    under_way: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedWords:
    """The commands about feeds."""

    name: str
    description: str
    only_in_servers: str
    may_not_manage: str
    add: FeedAddWords
    preview: FeedPreviewWords
    list: FeedListWords
    edit: FeedEditWords
    form: FeedFormWords
    pause: FeedPauseWords
    resume: FeedPauseWords
    remove: FeedRemoveWords
    undo: FeedUndoWords
    options: FeedOptionWords
    test: FeedTestWords
    health: FeedHealthWords
    import_: FeedImportWords
    export: FeedExportWords
    notices: FeedNoticesWords
    notice: FeedNoticeWords


_FEED_ADD = FeedAddWords(
    name="add",
    description="Follow a feed: its new articles are posted as briefs",
    url="url",
    url_description="The address of a feed, or of a page that offers one",
    channel="channel",
    channel_description="Where the briefs go; this channel if you name none",
    not_a_channel="Briefs go to text and announcement channels, threads and forums of this server. "
    "Name one of them.",
    may_not_send="You cannot write in {channel} yourself, so you cannot point a feed at it. "
    "Somebody who can has to add it.",
    bot_may_not="Lede cannot post in {channel}: it lacks {permissions}. Grant that to Lede's role "
    "under Edit Channel → Permissions, then add the feed again.",
    no_feed_offered="{url} is a web page that offers no feed. Look for a feed's address on the "
    "site (often a link named RSS or Atom), and add that.",
    too_hard="That feed could not be worked through, so it is not followed.",
    own_turns_taken="Lede still looks at other addresses for you. Wait until it answered, then "
    "ask again.",
    all_turns_taken="Lede reads as many addresses as it can at once. Ask again in a minute.",
    several=Counted(
        one="That page offers a feed. Choose it to follow it:",
        many="That page offers {count} feeds. Choose the one to follow:",
    ),
    several_cut="These are the first {shown}; to follow another of the {count}, add its own "
    "address.",
    choose="Choose a feed",
    not_yours="Only who added this can choose. Use /feed add yourself.",
    too_old="This choice is too old. Use /feed add again.",
    added="{channel} follows {title} now.",
    followed_already="{channel} follows {title} already.",
    from_file="{channel} follows {title} already: it stands in the settings file, which whoever "
    "runs Lede changes.",
    what_comes="What stands there already is not posted; briefs come with the next new article.",
)

_FEED_LIST = FeedListWords(
    name="list",
    description="The feeds that this server follows, where they go, and how they are",
    heading=Counted(one="This server follows one feed", many="This server follows {count} feeds"),
    empty="This server follows no feed yet. Add one with /feed add.",
    untitled="(no title yet)",
    goes_to="to {channels}",
    more_channels=Counted(one="one more", many="{count} more"),
    from_file="from the settings file: {channels}",
    options="in {channels}: {options}",
    filtered="filter {filter}",
    paused="paused",
    mentions="mentions {role}",
    well="well, last read {when}",
    waits="waits to be read for the first time",
    failed_once="failed once: {why}",
    failed_often="failed {times} times in a row: {why}",
)

_FEED_REMOVE = FeedRemoveWords(
    name="remove",
    description="Stop following a feed; its briefs stay",
    feed="feed",
    feed_description="One that this server follows, or its address",
    channel="channel",
    channel_description="Only there; everywhere in this server if you name none",
    not_followed="No channel of this server follows {feed}. /feed list shows what is followed.",
    not_followed_there="{channel} does not follow {feed}. /feed list shows what is followed.",
    removed="{feed} is not followed any more in {channels}. Its briefs stay.",
    kept_by_file="In {channels}, {feed} stands in the settings file; whoever runs Lede has to take "
    "it out there.",
)

_FEED_NOTICE = FeedNoticeWords(
    labels={
        NoticeAction.RETRY: "Ask it again now",
        NoticeAction.REPLACE: "Look for another feed of the site",
        NoticeAction.REMOVE: "Stop following it",
        NoticeAction.POST_NEWEST: "Post the newest",
        NoticeAction.IGNORE_ALL: "Ignore them all",
    },
    asked_again="{feed} is asked again within a minute. If it answers, you hear of it here.",
    removed="{feed} is not followed in this server any more. Its briefs stay.",
    from_file="{feed} stands in the settings file of whoever runs this bot; it is taken out there.",
    posted=Counted(one="It is posted in a moment.", many="The newest of {count} is posted."),
    ignored=Counted(one="It is not posted.", many="None of the {count} is posted."),
    nothing_held="Nothing of that feed is held back any more.",
    replaced="{feed} is replaced by {new} in this server.",
    no_other="The site offers no other feed than {feed}.",
    several="The site offers several feeds. Choose the one to follow in place of {feed}:",
    unknown="This server does not follow that feed any more.",
    done_by="{what} Decided by {who}.",
    under_way="Somebody pressed that a moment ago; it is being done.",
)

FEEDS: Final = FeedWords(
    name="feed",
    description="Which feeds this server follows",
    only_in_servers="Feeds belong to a server. Use this command there.",
    may_not_manage="Only members who may manage this server (the Manage Server permission) "
    "can see and change its feeds.",
    add=_FEED_ADD,
    preview=FEED_PREVIEW,
    list=_FEED_LIST,
    edit=FEED_EDIT,
    form=FEED_FORM,
    pause=FEED_PAUSE,
    resume=FEED_RESUME,
    remove=_FEED_REMOVE,
    undo=FEED_UNDO,
    options=FEED_OPTIONS,
    test=FEED_TEST,
    health=FEED_HEALTH,
    import_=FEED_IMPORT,
    export=FEED_EXPORT,
    notices=FEED_NOTICES,
    notice=_FEED_NOTICE,
)
