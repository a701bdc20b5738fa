"""What became of an imported list in, a short answer out, and all of it as a text."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.discord.cards.markdown import counted_length, plain
from bot.domain.opml import OpmlFeed
from bot.pipeline.exchange_feeds import ImportReport, skip_reason
from bot.presenting.cleaning import clean_line
from bot.presenting.feed_care_words import FeedImportWords
from bot.presenting.wording import say

_MAX_SHOWN = 8  # of each kind
_MAX_LINE_CHARS = 160
# Of a message's 4000; the lines of counts come to less than the rest.
_MAX_LENGTH = 3_400


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldReport:
    """A report, worded."""

    lines: tuple[str, ...]  # markdown, short enough for a message
    whole: str  # plain text; "" where the lines tell all


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """Feeds that fared alike."""

    told: str  # a sentence with their number
    things: tuple[str, ...]  # a line each, clean and not escaped


def told_report(report: ImportReport, channel: str, words: FeedImportWords) -> ToldReport:
    """Return the report; `channel` is how Discord names the one that follows now."""
    parts = _parts(report, channel, words)
    if not parts:
        return ToldReport(lines=(words.nothing,), whole="")
    lines = [words.mended] if report.mended else []
    cut = False
    for part in parts:
        lines.append(part.told)
        shown = _shown(part, _MAX_LENGTH - counted_length("\n".join(lines)))
        lines += shown
        left = len(part.things) - len(shown)
        if left:
            lines.append(f"-# {words.more.of(left)}")
        cut = cut or left > 0
    if report.added:
        lines.append(f"-# {words.not_fetched}")
    return ToldReport(lines=tuple(lines), whole=_whole(parts) if cut else "")


def _parts(report: ImportReport, channel: str, words: FeedImportWords) -> list[_Part]:
    """Return what there is to tell, what somebody may have to mend before what is well."""
    told = (
        (words.failed.of(len(report.failed)), [say(each.reason) for each in report.failed]),
        (
            words.skipped.of(len(report.skipped)),
            [say(skip_reason(each)) for each in report.skipped],
        ),
        (
            words.added.format(count=len(report.added), channel=channel),
            list(map(_named, report.added)),
        ),
        (words.known.of(len(report.known)), list(map(_named, report.known))),
    )
    return [_Part(told=sentence, things=tuple(things)) for sentence, things in told if things]


def _named(feed: OpmlFeed) -> str:
    folders = " / ".join(map(clean_line, feed.category))
    return " · ".join(filter(None, (clean_line(feed.title), clean_line(feed.url), folders)))


def _shown(part: _Part, room: int) -> list[str]:
    lines: list[str] = []
    for thing in part.things[:_MAX_SHOWN]:
        line = f"- {plain(clean_line(thing, _MAX_LINE_CHARS))}"
        room -= counted_length(line) + 1
        if room < 0:
            break
        lines.append(line)
    return lines


def _whole(parts: Sequence[_Part]) -> str:
    return "\n\n".join("\n".join((part.told, *part.things)) for part in parts) + "\n"
