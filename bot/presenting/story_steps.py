"""A step of an article's story in, the sentence that tells it out, for Discord and a terminal."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.channels import ChannelName
from bot.domain.corrections import StoryEvent
from bot.domain.reasons import Reason
from bot.presenting.cleaning import clean_line
from bot.presenting.story_words import WhyWords
from bot.presenting.wording import say_to_readers

_MAX_NAME_CHARS = 80
_MAX_FACT_CHARS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Markup:
    """How clean texts and channels are shown where a story is told."""

    text: Callable[[str], str]  # as it is, harmless there
    name: Callable[[str], str]  # the same, standing out
    place: Callable[[ChannelName], str]


def told_step(event: StoryEvent, words: WhyWords, markup: Markup) -> str:
    """Return what happened in a sentence or two; a step without words is told by its reason."""
    rule = clean_line(str(event.data.get("rule") or ""), _MAX_FACT_CHARS)
    code = "filtered_plain" if event.code == "filtered" and not rule else event.code
    feed = clean_line(event.feed or "", _MAX_NAME_CHARS)
    return (
        words.steps.get(code, words.steps["other"])
        .format(
            feed=markup.name(feed) if feed else words.a_feed,
            channel=_place(event, markup),
            rule=markup.text(rule),
            why=markup.text(_why(event, words)),
        )
        .strip()
    )


def _why(event: StoryEvent, words: WhyWords) -> str:
    """Return the reason behind a step, "" where there is none, or the step says it."""
    why = event.data.get("reason") or event.data.get("why")
    if why is None and event.code in words.steps:
        return ""
    told = say_to_readers(Reason(code=str(why or event.code), data=event.data))
    return clean_line(told, _MAX_FACT_CHARS)


def _place(event: StoryEvent, markup: Markup) -> str:
    channel = event.channel
    if channel is None:
        try:
            channel = ChannelName.parse(str(event.data.get("channel") or ""))
        except ValueError:
            return ""
    return markup.place(channel)
