"""`lede brief`, `lede inspect`, `lede search`."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.text import Text

from bot import app as wiring
from bot.cli.documents import STANDARD_INPUT, is_url, lines_of, read_document
from bot.cli.inspections import inspection_json, print_inspection
from bot.cli.many_briefs import brief_lines
from bot.cli.modelled_briefs import ask_about, asked_json, print_modelled
from bot.cli.terminal import FAILED, err, out, print_json, run, show_card
from bot.cli.translated_briefs import InLanguage, in_language, language_asked
from bot.domain.briefs import Brief
from bot.domain.errors import LedeError
from bot.pipeline.ask_model import Asked
from bot.pipeline.brief_on_demand import brief_of_document, brief_of_link, card_of
from bot.pipeline.cpu_work import Answer, inspect_document
from bot.pipeline.ports import CpuWorkers, Fetcher
from bot.pipeline.records import FetchedDocument, FetchRequest, SearchHit
from bot.pipeline.search_briefs import search_briefs
from bot.presenting.brief_json import answer_json, brief_json, moment, reason_json
from bot.presenting.cards import make_card
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say_error
from bot.settings import Settings, load_settings

Json = dict[str, Any]
# Lines handed to the workers at once, a worker: enough that none waits for the next.
_AHEAD_PER_WORKER = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tools:
    """What answering needs."""

    fetcher: Fetcher
    workers: CpuWorkers


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wish:
    """How an answer is wanted."""

    as_json: bool
    explain: bool
    model: bool
    model_name: str | None
    compare: bool
    language: str | None  # to translate into, ISO 639-1; None for none

    @property
    def asks_a_model(self) -> bool:
        return self.model or self.model_name is not None or self.compare


def brief(  # noqa: PLR0913  # an option each
    context: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar="URL|FILE|-", help="A page or a text; - reads standard input.")
    ] = STANDARD_INPUT,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print {brief | reason, article}.")
    ] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read one JSON object a line, write one a line.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add all quotations and every sentence's verdict.")
    ] = False,
    *,
    model: Annotated[
        bool, typer.Option("--model", help="Let the model of the settings shorten it, checked.")
    ] = False,
    model_name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The same with another model of that provider."),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option("--compare", help="Show it with and without the model, and what was refused."),
    ] = False,
    language: Annotated[
        str | None,
        typer.Option("--in", metavar="LANGUAGE", help="Let the model translate it, too."),
    ] = None,
) -> None:
    """Make the brief of one page or text, or say why there is none."""
    settings = load_settings(context.obj)
    wish = _Wish(
        as_json=as_json,
        explain=explain,
        model=model,
        model_name=model_name,
        compare=compare,
        language=language_asked(language),
    )
    if language and not wish.asks_a_model:
        raise typer.BadParameter("a model translates; add --model", param_hint="--in")
    if jsonl and wish.asks_a_model:
        message = "asks about one article; leave out --jsonl"
        raise typer.BadParameter(message, param_hint="--model")
    if jsonl:
        run(_brief_many(settings, target, explain=explain))
    else:
        raise typer.Exit(run(_brief_one(settings, target, wish)))


def inspect(
    context: typer.Context,
    targets: Annotated[list[str], typer.Argument(metavar="URL|FILE…")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say what things are: feeds with their entries, pages with their feeds and article."""
    settings = load_settings(context.obj)
    raise typer.Exit(run(_inspect(settings, targets, as_json=as_json)))


def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help='Words to find; "in quotes" stand together.')],
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many at most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of hits.")] = False,
) -> None:
    """Find briefs again, best first."""
    settings = load_settings(context.obj)
    hits = run(_search(settings, " ".join(words), limit))
    if as_json:
        print_json([_hit_json(hit) for hit in hits])
        return
    if not hits:
        out.print("No brief has these words. Try fewer, or other forms of them.")
    for hit in hits:
        out.print(show_card(make_card(hit.brief.content), note=f" #{hit.brief.id} "))


async def _brief_many(settings: Settings, target: str, *, explain: bool) -> None:
    ahead = _AHEAD_PER_WORKER * wiring.worker_count(settings)
    async with wiring.opened_workers(settings) as workers:
        await brief_lines(lines_of(target), workers, print_json, ahead=ahead, explain=explain)


async def _brief_one(settings: Settings, target: str, wish: _Wish) -> int:
    async with AsyncExitStack() as stack:
        tools = await _opened_tools(settings, stack)
        steps = await _opened_steps(settings, stack, tools, wish)
        try:
            answer = await _ask(tools, target, settings.fetch.max_page_bytes)
        except LedeError as error:
            if not wish.as_json:
                raise
            print_json({"reason": reason_json(error.reason), "article": None})
            return FAILED
        asked = await ask_about(steps.asking, answer) if steps else None
        told = await _told_in(steps, asked, wish.language)
    if wish.as_json or wish.explain:
        _print_json(answer, asked, told, explain=wish.explain)
    elif asked is not None:
        print_modelled(asked, told, compare=wish.compare)
    else:
        _print_answer(answer)
    return 0


async def _told_in(
    steps: wiring.BriefSteps | None, asked: Asked | None, language: str | None
) -> InLanguage | None:
    if steps is None or asked is None or language is None:
        return None
    return await in_language(steps.translating, asked.brief, language)


async def _opened_steps(
    settings: Settings, stack: AsyncExitStack, tools: _Tools, wish: _Wish
) -> wiring.BriefSteps | None:
    if not wish.asks_a_model:
        return None
    clock = wiring.system_clock()
    books = await stack.enter_async_context(wiring.opened_books(settings, clock))
    opening = wiring.opened_brief_steps(
        settings, tools.workers, clock, books=books, name=wish.model_name
    )
    return await stack.enter_async_context(opening)


def _print_json(
    answer: Answer, asked: Asked | None, told: InLanguage | None, *, explain: bool
) -> None:
    values = answer_json(answer.page, answer.condensed, explain=explain)
    print_json({**values, **asked_json(asked, told)} if asked else values)


async def _ask(tools: _Tools, target: str, max_bytes: int) -> Answer:
    if is_url(target):
        return await brief_of_link(tools.fetcher, tools.workers, target)
    body = read_document(target, max_bytes)
    return await brief_of_document(tools.workers, body, url="", content_type=None)


def _print_answer(answer: Answer) -> None:
    result = answer.condensed.result if answer.condensed else card_of(answer)
    if result is not None:
        out.print(show_card(make_card(result)))


async def _opened_tools(settings: Settings, stack: AsyncExitStack) -> _Tools:
    workers = await stack.enter_async_context(wiring.opened_workers(settings))
    fetcher = await stack.enter_async_context(
        wiring.opened_fetcher(settings, wiring.system_clock())
    )
    return _Tools(fetcher=fetcher, workers=workers)


async def _inspect(settings: Settings, targets: list[str], *, as_json: bool) -> int:
    failed = 0
    async with AsyncExitStack() as stack:
        tools = await _opened_tools(settings, stack)
        for target in targets:
            try:
                found = await _look(tools, target, settings.fetch.max_feed_bytes)
            except LedeError as error:
                failed = FAILED
                _print_failure(target, error, as_json=as_json)
                continue
            if as_json:
                print_json({"source": target, **inspection_json(found)})
            else:
                print_inspection(target, found)
    return failed


def _print_failure(target: str, error: LedeError, *, as_json: bool) -> None:
    if as_json:
        print_json({"source": target, "kind": None, "reason": reason_json(error.reason)})
    else:
        err.print(Text(f"{clean_line(target)}: {say_error(error)}", style="red"))


async def _look(tools: _Tools, target: str, max_bytes: int) -> Any:
    body, url, content_type = b"", "", None
    if is_url(target):
        document = await tools.fetcher.fetch(FetchRequest(url=target, kind="feed"))
        if isinstance(document, FetchedDocument):
            body, url, content_type = document.body, document.url, document.content_type
    else:
        body = read_document(target, max_bytes)
    return await tools.workers.run(
        inspect_document, body, url, content_type, now=wiring.system_clock().now()
    )


async def _search(settings: Settings, words: str, limit: int) -> list[SearchHit]:
    async with wiring.opened_stores(settings, wiring.system_clock()) as stores:
        return list(await search_briefs(stores.index, words, limit=limit))


def _hit_json(hit: SearchHit) -> Json:
    content = hit.brief.content
    made = {"id": hit.brief.id, "made_at": moment(hit.brief.made_at), "score": hit.score}
    if isinstance(content, Brief):
        return {**made, "url": content.article.url, "brief": brief_json(content)}
    return {
        **made,
        "url": content.url,
        "headline": content.headline,
        "reason": reason_json(content.reason),
    }
