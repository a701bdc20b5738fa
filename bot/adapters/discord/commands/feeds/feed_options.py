"""Options of a subscription as people type them in, as the steps take them and as markdown out."""

from bot.adapters.discord.cards.markdown import plain
from bot.adapters.discord.commands.answers.troubles import told
from bot.domain.errors import FilterInvalid
from bot.domain.feeds import Subscription, read_category
from bot.pipeline.follow_feeds import FeedOptions
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.pointing import with_caret

_MAX_FILTER_CHARS = 500  # as many as a filter may have
_MAX_CATEGORY_CHARS = 200
_DASHES = frozenset("-–—−")  # noqa: RUF001  # what telephones make of a hyphen


def read_options(written: str | None, category: str | None) -> FeedOptions:
    """Return what was typed as the steps take it; None leaves what there is."""
    return FeedOptions(
        filter=None if written is None else _unless_dash(written),
        category=None if category is None else read_category(_unless_dash(category)),
    )


def option_lines(subscription: Subscription, words: CommandWords) -> list[str]:
    """Return the options of a subscription as lines of markdown."""
    told_as, lines = words.feed.options, [words.feed.options.unfiltered]
    if subscription.filter:
        written = plain(clean_line(subscription.filter, _MAX_FILTER_CHARS))
        lines = [told_as.filtered.format(filter=written)]
    if subscription.category:
        folders = plain(clean_line("/".join(subscription.category), _MAX_CATEGORY_CHARS))
        lines.append(told_as.categorised.format(category=folders))
    return lines


def filter_trouble(written: str, error: FilterInvalid) -> str:
    """Return what is wrong with a filter, below it with a caret at the place, as markdown."""
    line, caret = with_caret(written, error.position)
    # Nothing is markdown in there but what ends it.
    fenced = line.replace("`", "\N{MODIFIER LETTER GRAVE ACCENT}")
    return f"```\n{fenced}\n{caret}\n```\n{told(error)}"


def _unless_dash(typed: str) -> str:
    """Return what was typed, "" for the sign that stands for nothing: Discord sends no empty text."""
    return "" if typed.strip() in _DASHES else typed
