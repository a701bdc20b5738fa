"""`lede brief --model` and `--compare`: what a model made of a brief, and what was refused of it."""

from collections.abc import Iterator
from typing import Any

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.text import Text

from bot.cli.terminal import out, show_card
from bot.cli.translated_briefs import InLanguage, print_translation, translation_json
from bot.domain.articles import Article
from bot.domain.briefs import Brief
from bot.domain.modelling import ModelUsage, PartVerdict
from bot.pipeline.ask_model import Asked, AskModel
from bot.pipeline.cpu_work import Answer
from bot.pipeline.rules.model_answers import QUOTE
from bot.presenting.brief_json import brief_json, reason_json
from bot.presenting.cards import make_card
from bot.presenting.cleaning import clean_line
from bot.presenting.model_json import usage_json, verdicts_json
from bot.presenting.model_refusals import say_verdict
from bot.presenting.wording import say

Json = dict[str, Any]

_NARROWEST_CARD = 44  # characters; in less, one card below the other reads better
_MAX_WORDS_SHOWN = 300  # of a refused part: it may be a novel


async def ask_about(asking: AskModel, answer: Answer) -> Asked | None:
    """Return what the model made of a brief, None where there is none to better."""
    condensed = answer.condensed
    if condensed is None or not isinstance(condensed.result, Brief):
        return None
    if not isinstance(answer.page, Article):
        return None
    return await asking.better_brief(answer.page, condensed, condensed.result)


def asked_json(asked: Asked, told: InLanguage | None = None) -> Json:
    """Return `{brief, extractive, verdicts, usage, trouble}`; with a language, `translation`, too."""
    translated = {"translation": translation_json(told)} if told else {}
    return {
        "brief": brief_json(told.brief if told else asked.brief),
        "extractive": brief_json(asked.extractive),
        "verdicts": verdicts_json(asked.tries),
        **translated,
        "usage": usage_json(*_paid(asked, told)),
        "trouble": reason_json(asked.trouble) if asked.trouble else None,
    }


def _paid(asked: Asked, told: InLanguage | None) -> tuple[ModelUsage, int]:
    """Return what shortening and translating cost together, and for how many answers."""
    bills = [asked.usage] if told is None else [asked.usage, told.translated.usage]
    usage = ModelUsage(
        input_tokens=sum(bill.input_tokens for bill in bills),
        output_tokens=sum(bill.output_tokens for bill in bills),
    )
    return usage, asked.calls + (told.translated.calls if told else 0)


def print_modelled(asked: Asked, told: InLanguage | None = None, *, compare: bool) -> None:
    """Show the better brief and whose its parts are, and below it what `told` has of it.

    With `compare` it stands beside the one without a model, above what was refused, and why.
    """
    if compare:
        out.print(_side_by_side(asked))
        _print_lines([*_whose(asked), *_refused(asked)])
    else:
        out.print(show_card(make_card(asked.brief)))
        _print_lines(_whose(asked))
    if told is not None:
        print_translation(told)
    if compare:
        out.print(_cost(*_paid(asked, told)))


def _side_by_side(asked: Asked) -> RenderableType:
    half = out.width // 2
    is_wide = half >= _NARROWEST_CARD
    width = half if is_wide else out.width
    without = show_card(make_card(asked.extractive), note="without a model", width=width)
    note = f"with {clean_line(asked.model)}"
    better = show_card(make_card(asked.brief), note=note, width=width)
    return Columns([without, better], padding=0) if is_wide else Group(without, better)


def _print_lines(lines: list[Text]) -> None:
    for line in lines:
        out.print(line)


def _whose(asked: Asked) -> list[Text]:
    """Say which parts are the model's, which are as they were, and what kept it from more."""
    lines = []
    if asked.trouble is not None:
        lines.append(Text(say(asked.trouble), style="yellow"))
    parts = list(_parts(asked))
    by_model = [name for name, is_models in parts if is_models]
    others = [name for name, is_models in parts if not is_models]
    if by_model:
        lines.append(Text(f"From {clean_line(asked.model)}, checked: {', '.join(by_model)}."))
    if others:
        lines.append(Text(f"As without a model: {', '.join(others)}."))
    return lines


def _refused(asked: Asked) -> list[Text]:
    """Say what was refused of each answer, and why."""
    lines = [
        _refusal(number, verdict)
        for number, tried in enumerate(asked.tries, 1)
        for verdict in tried.verdicts
        if not verdict.kept
    ]
    return [Text("Refused:", style="bold"), *lines] if lines else []


def _refusal(answer: int, verdict: PartVerdict) -> Text:
    words = clean_line(verdict.words, _MAX_WORDS_SHOWN)
    which = "the quote" if verdict.part == QUOTE else f"claim {verdict.number}"
    where = f"  • answer {answer}, {which}: "
    return Text.assemble(where, (f"“{words}”", "italic"), f" {say_verdict(verdict)}")


def _cost(usage: ModelUsage, calls: int) -> Text:
    if not calls:
        return Text("No question was paid.", style="dim")
    asked_for = "One question" if calls == 1 else f"{calls} questions"
    tokens = f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out"
    return Text(f"{asked_for}: {tokens}.", style="dim")


def _parts(asked: Asked) -> Iterator[tuple[str, bool]]:
    """Yield each part of the brief, and whether it is as the model worded it."""
    took_part = asked.brief.model_share is not None
    kept = {verdict.words for tried in asked.tries for verdict in tried.verdicts if verdict.kept}
    for number, claim in enumerate(asked.brief.key_claims, 1):
        yield f"claim {number}", took_part and claim.text in kept
    quote = asked.brief.notable_quote
    if quote is not None:
        yield "the quote", took_part and quote.text in kept
