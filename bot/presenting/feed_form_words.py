"""What the forms and previews of feeds say in Discord, in English: how one is followed, by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.posting import PostLayout, PostStyle
from bot.presenting.phrases import Counted


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedPreviewWords:
    """What `/feed add` shows before a feed is followed."""

    heading: str  # {title}
    goes_to: str  # {channel}
    entries: Counted
    rhythm: Counted  # about so many a day
    seldom: str  # less than one a day
    newest: str  # stands above its card
    no_entries: str
    follow_button: str
    cancel_button: str
    cancelled: str
    under_way: str
    not_yours: str
    too_old: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedFormWords:
    """The message of `/feed edit` and its forms."""

    heading: str  # {feed}, {channel}
    choose: str  # {feed}; stands above the menu of channels
    choose_channel: str  # stands in the empty menu
    where_button: str
    what_button: str
    how_button: str
    where_title: str  # of a form, at most 45 characters as every label of one
    what_title: str
    how_title: str
    channel_label: str
    role_label: str
    role_help: str  # at most 100 characters as every help
    filter_label: str
    filter_help: str
    category_label: str
    category_help: str
    backfill_label: str
    backfill_help: str
    style_label: str
    language_label: str
    layout_label: str
    crosspost_label: str
    style: str  # {style}
    styles: Mapping[PostStyle, str]
    layouts: Mapping[PostLayout, str]
    forum_posts: str  # what the plain layout is in a forum
    language: str  # {language}
    as_the_server_says: str
    mention: str  # {role}
    mention_nobody: str
    layout: str  # {layout}
    crossposted: str  # {answer}
    crosspost_yes: str
    crosspost_no: str
    backfill: Counted
    backfill_none: str
    paused: str
    saved: str
    moved: str  # {channel}
    followed_there: str  # {feed}, {channel}
    role_gone: str
    role_is_everyone: str
    may_not_mention: str  # {role}
    bot_may_not_mention: str  # {role}
    lacks: str  # {channel}, {permissions}
    not_lost: str  # stands above a filter that was not taken
    again_button: str
    gone: str
    from_file: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedPauseWords:
    """`/feed pause` and `/feed resume`."""

    name: str
    description: str
    feed: str
    feed_description: str
    channel: str
    channel_description: str
    pause_button: str
    done: str  # {feed}, {channels}


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedUndoWords:
    """What takes back that a feed was removed."""

    undo_button: str
    undone: str  # {feed}, {channels}
    too_old: str
    stands: str  # {feed}


FEED_PREVIEW: Final = FeedPreviewWords(
    heading="Follow {title}?",
    goes_to="Its new articles go to {channel}.",
    entries=Counted(one="It lists one entry now.", many="It lists {count} entries now."),
    rhythm=Counted(one="About one a day.", many="About {count} a day."),
    seldom="Less than one a day.",
    newest="The newest article, as it would be posted:",
    no_entries="There is no article in it yet, so there is nothing to show.",
    follow_button="Follow",
    cancel_button="Cancel",
    cancelled="Not followed.",
    under_way="It is being followed this moment.",
    not_yours="Only who added this can decide. Use /feed add yourself.",
    too_old="This preview is too old. Use /feed add again.",
)

FEED_FORM: Final = FeedFormWords(
    heading="{feed} in {channel}",
    choose="{feed} goes to several channels. Choose the one to change:",
    choose_channel="Choose a channel",
    where_button="Channel and mention",
    what_button="Filter and older articles",
    how_button="Look and language",
    where_title="Where it goes, and who is told",
    what_title="What is posted",
    how_title="How it is posted",
    channel_label="Channel",
    role_label="Role to mention",
    role_help="Mentioned with every article; leave it empty to mention nobody.",
    filter_label="Filter",
    filter_help='Only what fits: words, "phrases", /patterns/, AND, OR, NOT; empty is all.',
    category_label="Category",
    category_help="Folders for lists of feeds, like News/Towns; may be empty.",
    backfill_label="Older articles to post",
    backfill_help="How many of the newest the channel shall have; those that it lacks are posted now.",
    style_label="Style",
    language_label="Language of Lede's own words",
    layout_label="Threads and posts",
    crosspost_label="Publish to following servers",
    style="Style: {style}",
    styles={
        PostStyle.CARD: "card",
        PostStyle.COMPACT: "compact: headline and one claim",
        PostStyle.EMBED: "embed, as other bots post",
    },
    layouts={
        PostLayout.PLAIN: "a message for each article",
        PostLayout.THREADS: "a message for each article, with a thread to talk about it",
        PostLayout.POST_PER_FEED: "one post for the feed, which gets its articles",
    },
    forum_posts="a post for each article",
    language="Language: {language}",
    as_the_server_says="as the server's settings say",
    mention="Mentioned: {role}",
    mention_nobody="Mentioned: nobody",
    layout="Threads and posts: {layout}",
    crossposted="Published to following servers: {answer}",
    crosspost_yes="yes",
    crosspost_no="no",
    backfill=Counted(
        one="Older articles: the newest one", many="Older articles: the newest {count}"
    ),
    backfill_none="Older articles: none",
    paused="Paused: nothing new is posted until /feed resume.",
    saved="Saved.",
    moved="From now on it goes to {channel}. What was posted stays where it is.",
    followed_there="{channel} follows {feed} already. Remove it there first, or change it there.",
    role_gone="That role does not exist any more. Choose another one.",
    role_is_everyone="Everyone cannot be mentioned with every article. Choose a role that people "
    "take who want to be told.",
    may_not_mention="You may not mention {role} yourself. Somebody with the permission to mention "
    "all roles has to choose it, or the role has to be made mentionable.",
    bot_may_not_mention="Lede may not mention {role}. Make the role mentionable under Server "
    "Settings → Roles, or grant Lede the permission to mention all roles.",
    lacks="For that, Lede lacks {permissions} in {channel}. Grant it to Lede's role under Edit "
    "Channel → Permissions, then try again.",
    not_lost="Not saved; this is what you typed:",
    again_button="Change it",
    gone="This server does not follow that feed there any more. /feed list shows what is followed.",
    from_file="It stands in the settings file of whoever runs this bot, and is changed there.",
)

FEED_PAUSE: Final = FeedPauseWords(
    name="pause",
    description="Post nothing new of a feed until it is resumed",
    feed="feed",
    feed_description="One that this server follows, or its address",
    channel="channel",
    channel_description="Only there; everywhere in this server if you name none",
    pause_button="Pause",
    done="{feed} is paused in {channels}. /feed resume goes on with what is new then.",
)

FEED_RESUME: Final = FeedPauseWords(
    name="resume",
    description="Post what is new of a feed again that was paused",
    feed="feed",
    feed_description="One that this server follows, or its address",
    channel="channel",
    channel_description="Only there; everywhere in this server if you name none",
    pause_button="Resume",
    done="{feed} goes on in {channels} with what is new from now on.",
)

FEED_UNDO: Final = FeedUndoWords(
    undo_button="Undo",
    undone="{feed} is followed again in {channels}, as it was.",
    too_old="That is too long ago to be undone. Use /feed add.",
    stands="{feed} is followed there again already.",
)
