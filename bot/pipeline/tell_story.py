"""An article's link or brief -> what happened to it for some channels, or why that is unknown."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.channels import ChannelName
from bot.domain.corrections import Story, StoryEvent
from bot.pipeline.correction_ports import StoryStore
from bot.pipeline.ports import SubscriptionStore
from bot.pipeline.rules.stories import Unlisted, events_of, why_unlisted


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldStory:
    """What is known of an article."""

    story: Story | None  # None: none of the channels has anything to do with it
    events: tuple[StoryEvent, ...]  # oldest first; () without a story
    unlisted: tuple[Unlisted, ...]  # why there may be none; () where there is one


async def tell_story(
    stories: StoryStore,
    subscriptions: SubscriptionStore,
    channels: Collection[ChannelName],
    *,
    link: str | None = None,
    brief_id: int | None = None,
) -> ToldStory:
    """Look it up by its link, or by its brief."""
    story = await stories.story(link=link, brief_id=brief_id, channels=channels)
    if story is not None:
        return ToldStory(story=story, events=events_of(story), unlisted=())
    feeds = await subscriptions.followed_feeds(channels)
    return ToldStory(story=None, events=(), unlisted=why_unlisted(link, feeds))
