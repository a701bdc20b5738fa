"""The pure functions that run in worker processes, imported there only.

The parsers behind them weigh tens of megabytes and hold the interpreter for longer than the
event loop may stand still; so this process knows their names and the workers load them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import Brief, BriefTranslation, Condensed
from bot.domain.documents import Inspection
from bot.domain.errors import PageReserved
from bot.domain.feeds import FeedEntry, ParsedFeed
from bot.domain.filters import FilterSubject, FilterVerdict
from bot.domain.modelling import (
    Fidelity,
    ModelAnswer,
    Modelled,
    ModelPrompt,
    ModelTask,
    ModelTranslation,
    PartVerdict,
)
from bot.domain.opml import OpmlDocument, OpmlFeed
from bot.pipeline.rules.model_answers import better_parts, refused


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What one page or text gave when asked for at once."""

    page: Article | NotAnArticle
    condensed: Condensed | None  # None where there was no article to condense


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What a language model is asked about one article."""

    task: ModelTask
    prompt: ModelPrompt


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What came of a first answer."""

    modelled: Modelled
    again: ModelPrompt | None  # asks once more for what was refused; None where nothing was


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """A first answer, and what came of it."""

    model: str  # its name, as the brief tells it
    answer: ModelAnswer
    checked: Modelled


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedAgain:
    """What came of a second answer, and of the better parts of both."""

    second: Modelled
    together: Modelled


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedTranslation:
    """What came of a brief's translation."""

    translation: BriefTranslation | None  # None where no part of it may be shown
    verdicts: tuple[PartVerdict, ...]


# What a worker process loads before its first task.
WORKER_MODULES = (
    "bot.condensing.condenser",
    "bot.reading.article_extractor",
    "bot.reading.feed_parser",
    "bot.reading.opml",
)


def parse_feed(body: bytes, url: str, content_type: str | None, now: datetime) -> ParsedFeed:
    """Parse a feed document; FeedMalformed or NotAFeed say why that failed."""
    from bot.reading import feed_parser  # noqa: PLC0415  # belongs to the worker

    return feed_parser.parse_feed(body, url, content_type, now=now)


def read_opml(body: bytes) -> OpmlDocument:
    """Return the feeds of a list; OpmlMalformed says why it cannot be read."""
    from bot.reading import opml  # noqa: PLC0415  # belongs to the worker

    return opml.read_opml(body)


def write_opml(title: str, feeds: Sequence[OpmlFeed], now: datetime) -> bytes:
    """Return a list of feeds for other programs to read."""
    from bot.reading import opml  # noqa: PLC0415  # belongs to the worker

    return opml.write_opml(title, feeds, now)


def judge_each(written: str, subjects: Sequence[FilterSubject]) -> list[FilterVerdict]:
    """Hold many entries against one filter: each may take the 50 ms that one may take."""
    from bot.pipeline.rules import posting  # noqa: PLC0415  # belongs to the worker

    return [posting.verdict_on(written, subject) for subject in subjects]


def extract_article(body: bytes, url: str, content_type: str | None) -> Article | NotAnArticle:
    """Return a page's article, or why it is none."""
    from bot.reading import article_extractor  # noqa: PLC0415  # belongs to the worker

    return article_extractor.extract_article(body, url, content_type)


def extract_by_leave(body: bytes, url: str, content_type: str | None) -> Article | NotAnArticle:
    """Return a page's article unless the page reserves it against being processed."""
    from bot.reading import reservations  # noqa: PLC0415  # belongs to the worker

    if reservations.is_reserved(body):
        reason = PageReserved(url=url, how="mining").reason
        return NotAnArticle(url=url, canonical_url=None, title="", reason=reason)
    return extract_article(body, url, content_type)


def extract_entry(entry: FeedEntry, language: str | None = None) -> Article | NotAnArticle:
    """Return the article that a feed carries itself, or why it is none."""
    from bot.reading import entry_article  # noqa: PLC0415  # belongs to the worker

    return entry_article.extract_entry(entry, language)


def condense(article: Article) -> Condensed:
    """Return an article's brief, or why there is none; verified."""
    from bot.condensing import condenser  # noqa: PLC0415  # belongs to the worker

    return condenser.condense(article)


def prepare_question(article: Article, condensed: Condensed, fidelity: Fidelity) -> Question:
    """Return what to ask about an article that gave a brief: as many claims as that has."""
    from bot.condensing import modelled  # noqa: PLC0415  # belongs to the worker

    result = condensed.result
    wanted = len(result.key_claims) if isinstance(result, Brief) else 0
    task = modelled.task_of(article, condensed, max_claims=wanted, fidelity=fidelity)
    return Question(task=task, prompt=modelled.prompt_of(task))


def verify_answer(
    answer: ModelAnswer, article: Article, condensed: Condensed, task: ModelTask, model: str
) -> Checked:
    """Hold an answer against its article, part by part; `model` is named in the brief."""
    from bot.condensing import modelled  # noqa: PLC0415  # belongs to the worker

    checked = modelled.verified(answer, article, condensed, task, model=model)
    rejected = refused(checked.verdicts)
    again = modelled.prompt_of(task, rejected) if rejected else None
    return Checked(modelled=checked, again=again)


def verify_again(
    first: Tried, answer: ModelAnswer, article: Article, condensed: Condensed, task: ModelTask
) -> CheckedAgain:
    """Hold a second answer against the article, and then the better parts of both."""
    from bot.condensing import modelled  # noqa: PLC0415  # belongs to the worker

    second = modelled.verified(answer, article, condensed, task, model=first.model)
    better = better_parts(first.answer, first.checked.verdicts, answer, second.verdicts)
    together = modelled.verified(better, article, condensed, task, model=first.model)
    return CheckedAgain(second=second, together=together)


def prepare_translation(brief: Brief, language: str) -> ModelPrompt | None:
    """Return what to ask for a brief in another language; None where there is nothing to ask."""
    from bot.condensing import modelled  # noqa: PLC0415  # belongs to the worker

    return modelled.translation_prompt(brief, language)


def verify_translation(
    brief: Brief, answer: ModelTranslation, language: str, model: str
) -> CheckedTranslation:
    """Hold a translation against its brief, part by part; `model` is named in it."""
    from bot.condensing import modelled  # noqa: PLC0415  # belongs to the worker
    from bot.reading.language import likely_languages  # noqa: PLC0415  # the same

    asked = modelled.Asked(brief=brief, language=language, model=model)
    translation, verdicts = modelled.checked_translation(asked, answer, likely_languages)
    return CheckedTranslation(translation=translation, verdicts=verdicts)


def inspect_document(body: bytes, url: str, content_type: str | None, now: datetime) -> Inspection:
    """Return what a document is: a feed, or a page."""
    from bot.reading import inspection  # noqa: PLC0415  # belongs to the worker

    return inspection.inspect_document(body, url, content_type, now=now)


def brief_page(body: bytes, url: str, content_type: str | None) -> Answer:
    """Extract and condense one page."""
    return _answer(extract_article(body, url, content_type))


def brief_text(text: str, title: str | None, url: str) -> Answer:
    """Clean and condense one plain text; offsets count characters of `text`."""
    from bot.reading import plain_text  # noqa: PLC0415  # belongs to the worker

    return _answer(plain_text.read_plain_text(text, title=title, url=url))


def _answer(page: Article | NotAnArticle) -> Answer:
    return Answer(page=page, condensed=condense(page) if isinstance(page, Article) else None)
