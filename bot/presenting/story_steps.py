"""A step of an article's story in, the sentence that tells it out, for Discord and a terminal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.channels import ChannelName
from bot.domain.corrections import TRANSLATED, TRANSLATION_TROUBLE, UNTRANSLATED, StoryEvent
from bot.domain.reasons import Fact, Reason
from bot.presenting.cleaning import clean_line
from bot.presenting.language_names import language_name
from bot.presenting.story_words import WhyWords
from bot.presenting.telling import told_list
from bot.presenting.wording import say_to_readers

_MAX_NAME_CHARS = 80
_MAX_FACT_CHARS = 200
_MAX_CODE_CHARS = 10
_OF_BRIEFS = frozenset({"condensed", "bettered"})  # as a brief is shown since then


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
    what = words.steps.get(code, words.steps["other"]).format(
        feed=markup.name(feed) if feed else words.a_feed,
        channel=_place(event, markup),
        rule=markup.text(rule),
        why=markup.text(_why(event, words)),
    )
    return " ".join([what.strip(), *map(markup.text, _of_the_model(event, words))])


def _of_the_model(event: StoryEvent, words: WhyWords) -> Iterator[str]:
    """Yield what a language model did for a brief, or why it did not, in plain text."""
    if "model" not in event.data or event.code not in _OF_BRIEFS:
        return
    model = clean_line(str(event.data["model"]), _MAX_NAME_CHARS)
    parts, trouble = event.data.get("model_parts"), event.data.get("model_trouble")
    if isinstance(parts, int) and parts > 0:
        yield words.model_parts.of(parts, model=model)
    elif trouble:
        yield words.model_unused.format(why=_trouble(trouble, model))
    else:
        yield words.model_refused.format(model=model)
    yield from _of_translations(event, model, words)


def _of_translations(event: StoryEvent, model: str, words: WhyWords) -> Iterator[str]:
    translated, missing = _languages(event, TRANSLATED), _languages(event, UNTRANSLATED)
    if translated:
        yield words.translated.format(languages=translated)
    if missing:
        trouble = event.data.get(TRANSLATION_TROUBLE)
        why = _trouble(trouble, model) if trouble else ""
        yield words.untranslated.format(languages=missing, why=why).strip()


def _languages(event: StoryEvent, name: str) -> str:
    codes = filter(None, str(event.data.get(name) or "").split(","))
    return told_list(language_name(clean_line(code, _MAX_CODE_CHARS)) for code in codes)


def _trouble(code: Fact, model: str) -> str:
    told = say_to_readers(Reason(code=str(code), data={"model": model}))
    return clean_line(told, _MAX_FACT_CHARS)


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
