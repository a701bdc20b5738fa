"""Every text of the bot in, the catalogues that translators edit brought up to date out.

`make catalogues` adds new texts, marks as fuzzy those whose English changed, moves translations
along with texts that moved, drops what is gone, and says what is left to do.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as PoMessage
from babel.messages.plurals import get_plural
from babel.messages.pofile import generate_po, read_po

from bot.adapters.discord.connecting.localising import TABLES, limit_of
from bot.presenting.catalogues import Message
from bot.presenting.speech import LANGUAGES, SOURCE_LANGUAGE, locale_of

Id: TypeAlias = "str | tuple[str, ...]"

FOLDER: Final = Path("bot/presenting/languages")
TRANSLATED: Final = tuple(each for each in LANGUAGES if each != SOURCE_LANGUAGE)
# Nothing in it changes by itself, so that a change of a catalogue is a change of its texts.
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={count}; plural={rule};\\n"

"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What is left to do in a catalogue: paths of texts."""

    missing: tuple[str, ...]
    fuzzy: tuple[str, ...]


def all_messages() -> tuple[Message, ...]:
    """Return every text once; what several tables share counts for the first."""
    return tuple({each.path: each for table in TABLES for each in table.messages()}.values())


def read(file: Path, language: str) -> Catalog:
    """Return a catalogue; an empty one where there is no file yet."""
    if not file.is_file():
        return Catalog(locale=locale_of(language))
    return read_po(BytesIO(file.read_bytes()), locale=locale_of(language))


def updated(old: Catalog, messages: Sequence[Message], language: str) -> Catalog:
    """Return a catalogue of just these messages, with all that `old` knows of them."""
    known = {each.context: each for each in old if each.context}
    present = {each.path for each in messages}
    moved = {each.id: each for path, each in known.items() if path not in present}
    made = Catalog(locale=locale_of(language))
    for message in messages:
        own = known.get(message.path)
        is_same = own is not None and own.id == _id_of(message)
        _add(made, message, own if is_same else moved.get(_id_of(message), own))
    return made


def written(catalogue: Catalog, language: str) -> str:
    """Return it as a file's text, the same for the same texts."""
    plural = get_plural(locale_of(language))
    header = _HEADER.format(
        language=locale_of(language), count=plural.num_plurals, rule=plural.plural_expr
    )
    lines = generate_po(
        catalogue, no_location=True, omit_header=True, width=0, include_previous=True
    )
    return header + "".join(lines).rstrip("\n") + "\n"


def work_left(catalogue: Catalog) -> Work:
    """Return what is neither translated nor sure."""
    texts = [each for each in catalogue if each.context]
    return Work(
        missing=tuple(_paths(each for each in texts if not _is_whole(each))),
        fuzzy=tuple(_paths(each for each in texts if each.fuzzy)),
    )


def _add(made: Catalog, message: Message, found: PoMessage | None) -> None:
    """Add a message with its translation, in doubt where that is one of another text."""
    id_ = _id_of(message)
    is_same = found is not None and found.id == id_
    in_doubt = found is not None and _is_whole(found) and (found.fuzzy or not is_same)
    limit = limit_of(message.path)
    made.add(
        id_,
        found.string if found and isinstance(found.id, str) == isinstance(id_, str) else None,
        flags={"fuzzy"} if in_doubt else (),
        auto_comments=[f"at most {limit} characters"] if limit else [],
        user_comments=found.user_comments if found else [],
        previous_id=_previous(found, is_same=is_same) if found and in_doubt else (),
        context=message.path,
    )


def _id_of(message: Message) -> Id:
    return message.text if message.many is None else (message.text, message.many)


def _previous(found: PoMessage, *, is_same: bool) -> list[str]:
    """Return the English that a doubtful translation was made of."""
    if is_same:
        return list(found.previous_id)
    return [found.id] if isinstance(found.id, str) else [str(each) for each in found.id]


def _is_whole(message: PoMessage) -> bool:
    strings = message.string or ""
    return bool(strings) if isinstance(strings, str) else all(strings)


def _paths(messages: Iterable[PoMessage]) -> Iterator[str]:
    return (str(each.context) for each in messages)


def main() -> None:
    """Bring every catalogue up to date, and say what is left to do."""
    messages = all_messages()
    for language in TRANSLATED:
        file = FOLDER / f"{language}.po"
        catalogue = updated(read(file, language), messages, language)
        file.write_text(written(catalogue, language), encoding="utf-8")
        left = work_left(catalogue)
        print(
            f"{file}: {len(messages)} texts, {len(left.missing)} to translate, "
            f"{len(left.fuzzy)} to look at again"
        )


if __name__ == "__main__":
    main()
