"""An article's link or brief -> what happened to it for some channels, or why that is unknown."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.channels import ChannelName
from bot.domain.corrections import Story, StoryEvent
from bot.pipeline.correction_ports import StoryStore
from bot.pipeline.ports import SubscriptionStore
from bot.pipeline.rules.stories import (
    Unlisted,
    events_of,
    open_to_members,
    why_unlisted,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldStory:
    """What is known of an article."""

    story: Story | None  # None: none of the channels has anything to do with it
    events: tuple[StoryEvent, ...]  # oldest first; () without a story
    unlisted: tuple[Unlisted, ...] = ()  # why there may be none
    is_taken_down: bool = False  # there is one, which members are not told


async def tell_story(
    stories: StoryStore,
    subscriptions: SubscriptionStore,
    channels: Collection[ChannelName],
    *,
    link: str | None = None,
    brief_id: int | None = None,
    to_admin: bool,
) -> ToldStory:
    """Look it up by its link, or by its brief; members hear nothing of what was taken down."""
    story = await stories.story(link=link, brief_id=brief_id, channels=channels)
    if story is None:
        feeds = await subscriptions.followed_feeds(channels)
        return ToldStory(story=None, events=(), unlisted=why_unlisted(link, feeds))
    told = story if to_admin else open_to_members(story)
    if told is None:
        return ToldStory(story=None, events=(), is_taken_down=True)
    return ToldStory(story=told, events=events_of(told))
