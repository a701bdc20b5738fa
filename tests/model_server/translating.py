"""The lines of a brief and a table in, an honest or a lying translation out.

A table has languages, and in each the translations by their originals; a line that it does not
have is left out.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from tests.model_server.material import Material

Json: TypeAlias = dict[str, Any]
Table: TypeAlias = Mapping[str, Mapping[str, str]]  # language -> original -> translation
Parts: TypeAlias = list[Json]  # {"number", "words"}, in order

STRANGER: Final = "Aldo Planted"
LINK: Final = "https://evil.example/more"
_STRANGE_NUMBER: Final = "4711"
_NUMBER: Final = re.compile(r"\d+")
_LANGUAGE: Final = re.compile(r"ISO 639-1 code (\w+)")
_ENDS: Final = ".!?。"
_THIRD: Final = {
    "de": "Le conseil a décidé autre chose, et personne ne sait encore pourquoi.",
    "": "Der Rat hat etwas anderes beschlossen, und niemand weiß bisher, warum.",
}


def wants_translation(body: Json) -> bool:
    """Tell by the schema of a question that a translation is asked for, in either protocol."""
    asked = body.get("response_format", {}).get("json_schema", {}).get("schema")
    asked = asked or body.get("output_config", {}).get("format", {}).get("schema", {})
    return "parts" in asked.get("properties", {})


def language_of(body: Json) -> str:
    """Return the language that the instructions name; "" where they name none."""
    told = [body.get("system", ""), *(m.get("content", "") for m in body.get("messages", ()))]
    found = _LANGUAGE.search(str(told))
    return found[1] if found else ""


def honest_translation(material: Material, language: str, table: Table) -> Json:
    """Return what the table has of the lines."""
    known = table.get(language, {})
    return {
        "parts": [
            {"number": number, "words": known[words]}
            for number, words in material.sentences.items()
            if words in known
        ]
    }


def lying_translation(
    material: Material, language: str, table: Table, lie: str
) -> tuple[Json, list[str]]:
    """Return a translation with that lie in every part of it, and what must never be shown."""
    answer = honest_translation(material, language, table)
    planted = MISTRANSLATIONS[lie](answer["parts"], list(material.sentences.values()), language)
    return answer, planted


def _each(
    change: Callable[[str, str, str], str],
) -> Callable[[Parts, Sequence[str], str], list[str]]:
    """Return what changes every part by its words, its original and the language."""

    def changed(parts: Parts, originals: Sequence[str], language: str) -> list[str]:
        for part in parts:
            part["words"] = change(part["words"], originals[part["number"] - 1], language)
        return [part["words"] for part in parts]

    return changed


def _number_changed(words: str, _: str, __: str) -> str:
    changed = _NUMBER.sub(lambda found: str(int(found[0]) + 1), words, count=1)
    return changed if changed != words else _number_added(words, "", "")


def _number_added(words: str, _: str, __: str) -> str:
    return f"{words.rstrip(_ENDS)} {_STRANGE_NUMBER}."


def _third_language(_: str, __: str, language: str) -> str:
    return _THIRD.get(language, _THIRD[""])


def _shuffled(parts: Parts, _: Sequence[str], __: str) -> list[str]:
    numbers = [part["number"] for part in parts]
    for part, number in zip(parts, numbers[1:] + numbers[:1], strict=True):
        part["number"] = number
    return [part["words"] for part in parts]


def _twice(parts: Parts, _: Sequence[str], __: str) -> list[str]:
    parts[-1]["number"] = parts[0]["number"]
    return [part["words"] for part in parts]


def _beyond(parts: Parts, originals: Sequence[str], _: str) -> list[str]:
    parts[-1]["number"] = len(originals) + 1
    return [part["words"] for part in parts]


def _missing(parts: Parts, _: Sequence[str], __: str) -> list[str]:
    """Leave out all but the first, whose words are honest."""
    del parts[1:]
    return []


MISTRANSLATIONS: Final[Mapping[str, Callable[[Parts, Sequence[str], str], list[str]]]] = {
    "number_changed": _each(_number_changed),
    "number_added": _each(_number_added),
    "link": _each(lambda words, _, __: f"{words} {LINK}"),
    "mention": _each(lambda words, _, __: f"@everyone {words}"),
    "markdown": _each(lambda words, _, __: f"**{words}**"),
    "hidden": _each(lambda words, _, __: f"{words}\u202e"),
    "name": _each(lambda words, _, __: f"{words.rstrip(_ENDS)} {STRANGER}."),
    "original": _each(lambda _, original, __: original),
    "third_language": _each(_third_language),
    "longer": _each(lambda words, _, __: " ".join([words] * 3)),
    "shuffled": _shuffled,
    "twice": _twice,
    "beyond": _beyond,
    "missing": _missing,
}
