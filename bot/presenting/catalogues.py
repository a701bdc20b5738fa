"""Tables of English words in, the same tables in the other languages out.

A table is any nesting of frozen dataclasses, mappings and tuples around texts; a text's path in
it ("command.feed.add.description") is what catalogues in `languages/` know it by.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, fields, is_dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast

from babel import Locale
from babel.messages.pofile import read_po

from bot.presenting.facts import FactTeller
from bot.presenting.phrases import Counted
from bot.presenting.speech import (
    LANGUAGES,
    SOURCE_LANGUAGE,
    SOURCE_LOCALE,
    locale_of,
    spoken,
)

TableT = TypeVar("TableT")

Forms: TypeAlias = tuple[str, ...]  # one, or as many as a language has for numbers
_FOLDER: Final = "languages"
_FACTS_PATH: Final = "fact"  # facts are told alike in every table


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A text to be translated."""

    path: str
    text: str
    many: str | None = None  # of a number of things; None where no number decides

    @property
    def key(self) -> tuple[str, Forms]:
        """What tells it from all others: once its text changes, its translation is in doubt."""
        return self.path, (self.text,) if self.many is None else (self.text, self.many)


Reword: TypeAlias = Callable[[Message], Forms | None]


class Translations(Generic[TableT]):
    """A table of English words, and what it is in each language."""

    def __init__(self, path: str, source: TableT) -> None:
        self.path = path
        self.source = source
        self._tables = {SOURCE_LANGUAGE: source}

    def messages(self) -> tuple[Message, ...]:
        """Return every text of it, in the table's order."""
        return tuple(messages_of(self.source, self.path))

    def in_language(self, language: str) -> TableT:
        """Return it in a language; what nobody translated yet stands there in English."""
        if language not in LANGUAGES:
            return self.source
        if language not in self._tables:
            known = _translations(language)
            reworded = _Rewording(lambda message: known.get(message.key), locale_of(language))
            self._tables[language] = reworded.table(self.source, self.path)
        return self._tables[language]

    def spoken(self) -> TableT:
        """Return it in the language that is spoken now."""
        return self.in_language(spoken())

    def as_spoken(self) -> TableT:
        """Return what looks like the table, and looks each word up when it is asked for."""
        return cast("TableT", _Spoken(self))


class _Spoken:
    """Stands for a table in whichever language is spoken."""

    __slots__ = ("_translations",)

    def __init__(self, translations: Translations[Any]) -> None:
        self._translations = translations

    def __getattr__(self, name: str) -> Any:
        return getattr(self._translations.spoken(), name)


def messages_of(table: object, path: str) -> Iterator[Message]:
    """Yield every text of a table, in its order."""
    found: list[Message] = []
    _Rewording(found.append, SOURCE_LOCALE).table(table, path)
    yield from found


@dataclass(frozen=True, slots=True)
class _Rewording:
    """The one walk through a table; returns a copy with other words."""

    reword: Reword
    locale: Locale

    def table(self, value: Any, path: str) -> Any:
        """Return a part of a table in other words."""
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, Locale):
            return self.locale
        if isinstance(value, Counted):
            return self._counted(value, path)
        return self._parts(value, path)

    def _parts(self, value: Any, path: str) -> Any:
        if isinstance(value, Mapping):
            return {key: self.table(each, f"{path}.{key}") for key, each in value.items()}
        if isinstance(value, tuple):
            return tuple(self.table(each, f"{path}.{at}") for at, each in enumerate(value))
        if is_dataclass(value) and not isinstance(value, type):
            above = _FACTS_PATH if isinstance(value, FactTeller) else path
            parts = {
                each.name: self.table(getattr(value, each.name), f"{above}.{each.name}")
                for each in fields(value)
                if _is_translated(each)
            }
            return replace(value, **parts)
        raise TypeError(f"{path}: no words can be found in {type(value).__name__}")

    def _text(self, text: str, path: str) -> str:
        forms = self.reword(Message(path=path, text=text)) if text else None
        return forms[0] if forms else text

    def _counted(self, counted: Counted, path: str) -> Counted:
        forms = self.reword(Message(path=path, text=counted.one, many=counted.many))
        if not forms:
            return counted  # with the plural rule of its own language
        one, many, *further = forms
        return Counted(one=one, many=many, further=tuple(further), locale=self.locale)


def _is_translated(field: "Field[Any]") -> bool:
    return bool(field.metadata.get("translated", True))


@cache
def _translations(language: str) -> Mapping[tuple[str, Forms], Forms]:
    """Return what a catalogue holds; what is missing or in doubt is left out."""
    file = resources.files("bot.presenting").joinpath(_FOLDER, f"{language}.po")
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=locale_of(language))
    known: dict[tuple[str, Forms], Forms] = {}
    for message in catalogue:
        forms = _forms(message.string)
        if message.context and not message.fuzzy and forms and all(forms):
            known[message.context, _forms(message.id)] = forms
    return known


def _forms(text: str | Sequence[str] | None) -> Forms:
    return (text,) if isinstance(text, str) else tuple(text or ())
