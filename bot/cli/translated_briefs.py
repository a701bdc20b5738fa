"""`lede brief --model --in`: what a model made of a brief in another language, and what was refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer
from rich.text import Text

from bot.cli.terminal import out, show_card
from bot.domain.briefs import Brief
from bot.domain.modelling import PartVerdict
from bot.domain.translations import translation_for
from bot.pipeline.translate_brief import TranslateBrief, Translated
from bot.presenting.brief_json import reason_json
from bot.presenting.cards import make_card
from bot.presenting.cleaning import clean_line
from bot.presenting.language_names import language_meant, language_name
from bot.presenting.model_json import translation_verdicts_json
from bot.presenting.model_refusals import say_verdict
from bot.presenting.speech import LANGUAGES
from bot.presenting.wording import say

Json = dict[str, Any]

_CLAIM = "claim"


@dataclass(frozen=True, kw_only=True, slots=True)
class InLanguage:
    """What came of a brief in the language that was asked for."""

    language: str  # ISO 639-1
    translated: Translated

    @property
    def brief(self) -> Brief:
        """Return the brief, with its translation where there is one."""
        return self.translated.brief

    @property
    def verdicts(self) -> tuple[PartVerdict, ...]:
        """Return what was checked, in the order of the brief."""
        return self.translated.verdicts.get(self.language, ())


def language_asked(typed: str | None) -> str | None:
    """Return the code of one of our languages by its code or name; BadParameter for any other."""
    if typed is None:
        return None
    language = language_meant(typed)
    if language not in LANGUAGES:
        message = f"{clean_line(typed)!r} is none of {', '.join(LANGUAGES)}"
        raise typer.BadParameter(message, param_hint="--in")
    return language


async def in_language(translating: TranslateBrief, brief: Brief, language: str) -> InLanguage:
    """Have a brief translated; servers have no part in it."""
    translated = await translating.translated(brief, {language: ()})
    return InLanguage(language=language, translated=translated)


def translation_json(told: InLanguage) -> Json:
    """Return `{language, verdicts, trouble}`; the words stand in the brief's `translations`."""
    trouble = told.translated.troubles.get(told.language)
    return {
        "language": told.language,
        "verdicts": translation_verdicts_json(told.verdicts),
        "trouble": reason_json(trouble) if trouble else None,
    }


def print_translation(told: InLanguage) -> None:
    """Show the translated card, what stayed as it was written, and why."""
    name = language_name(told.language)
    if told.brief.language == told.language:
        out.print(Text(f"The brief is in {name} already.", style="dim"))
        return
    translation = translation_for(told.brief, told.language)
    if translation is not None:
        note = f"{name}, machine translation by {clean_line(translation.model)}"
        out.print(show_card(make_card(told.brief, told.language), note=note))
    for line in _lines(told, name, is_shown=translation is not None):
        out.print(line)


def _lines(told: InLanguage, name: str, *, is_shown: bool) -> Iterator[Text]:
    trouble = told.translated.troubles.get(told.language)
    if trouble is not None:
        yield Text(say(trouble), style="yellow")
    if not is_shown:
        yield Text(f"There is no translation into {name} that may be shown.")
    refused = [verdict for verdict in told.verdicts if not verdict.kept]
    if refused:
        yield Text("As written:", style="bold")
    for verdict in refused:
        yield Text(f"  • {_named(verdict)}: {say_verdict(verdict)}")


def _named(verdict: PartVerdict) -> str:
    return f"claim {verdict.number}" if verdict.part == _CLAIM else f"the {verdict.part}"
