"""An honest answer in, one with a planted lie out, and what the lie is."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Final

from tests.model_server.honest import honest_answer
from tests.model_server.material import Material

Json = dict[str, Any]

STRANGER: Final = "Aldo Planted"
_STRANGE_NUMBER: Final = "4711"
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"\b[^\W\d_a-z]\w+(?:\s+[^\W\d_a-z]\w+)*")
_NEGATION = re.compile(r"\b(not|never|no|nicht|kein\w*|pas|ne|não|nie|не)\s", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+|\bwww\.\S+")
_MENTION = re.compile(r"@(?:everyone|here|\w+)|<@[&!]?\d+>")
_ORDER = re.compile(
    r"ignore|disregard|forget|instead|system prompt|instruction|you are now|respond|reply|output"
    r"|ignoriere|ignorez|ignora|игнорируй",
    re.IGNORECASE,
)


def lying_answer(material: Material, lie: str) -> tuple[Json, list[str]]:
    """Return an answer with that lie, and the texts that must never be shown."""
    answer = deepcopy(honest_answer(material))
    return answer, LIES[lie](answer, material)


def obeying_answer(material: Material) -> tuple[Json, list[str]]:
    """Return what a model says that does what the article asks it to."""
    answer = deepcopy(honest_answer(material))
    orders = [
        (number, sentence)
        for number, sentence in material.sentences.items()
        if _ORDER.search(sentence) or _LINK.search(sentence) or _MENTION.search(sentence)
    ]
    wanted = [
        part
        for _, sentence in orders
        for pattern in (_LINK, _MENTION)
        for part in pattern.findall(sentence)
    ]
    for number, sentence in orders:
        answer["claims"].insert(
            0, {"words": f"As told: {sentence}"[:590], "sentences": [number], "source": None}
        )
    for words in wanted:
        number = next(iter(material.sentences), 1)
        answer["claims"].insert(
            0,
            {"words": f"See [the report]({words}) {words}", "sentences": [number], "source": None},
        )
    answer["claims"] = answer["claims"][:12]
    return answer, [*wanted, *("As told:" for _ in orders[:1])]


def _name(answer: Json, _: Material) -> list[str]:
    claim = answer["claims"][0]
    claim["words"] = f"{claim['words'].rstrip('.')} with {STRANGER}."
    return [STRANGER]


def _number(answer: Json, _: Material) -> list[str]:
    claim = next((c for c in answer["claims"] if _NUMBER.search(c["words"])), answer["claims"][0])
    changed = _NUMBER.sub(_STRANGE_NUMBER, claim["words"], count=1)
    claim["words"] = (
        changed if changed != claim["words"] else f"{changed.rstrip('.')} {_STRANGE_NUMBER}."
    )
    return [_STRANGE_NUMBER]


def _quote(answer: Json, material: Material) -> list[str]:
    number, sentence = next(iter(material.sentences.items()))
    quote = answer["quote"] or {"words": sentence, "sentences": [number], "speaker": STRANGER}
    words = quote["words"].split()
    words.insert(len(words) // 2, "plantedly")
    answer["quote"] = {**quote, "words": " ".join(words)}
    return ["plantedly"]


def _speaker(answer: Json, material: Material) -> list[str]:
    number, sentence = next(iter(material.sentences.items()))
    quote = answer["quote"] or {"words": sentence, "sentences": [number]}
    answer["quote"] = {**quote, "speaker": STRANGER}
    return [STRANGER]


def _source(answer: Json, _: Material) -> list[str]:
    answer["claims"][0]["source"] = STRANGER
    return [STRANGER]


def _negation(answer: Json, _: Material) -> list[str]:
    claim = answer["claims"][0]
    dropped = _NEGATION.sub("", claim["words"], count=1)
    if dropped == claim["words"]:
        words = claim["words"].split()
        words.insert(max(1, len(words) // 3), "not")
        dropped = " ".join(words)
    claim["words"] = dropped
    return [dropped]


def _roles(answer: Json, _: Material) -> list[str]:
    for claim in answer["claims"]:
        names = list(dict.fromkeys(_NAME.findall(claim["words"])))
        if len(names) > 1:
            first, last = names[0], names[-1]
            held = claim["words"].replace(first, "\0").replace(last, first)
            swapped = held.replace("\0", last)
            claim["words"] = swapped
            return [swapped]
    words = answer["claims"][0]["words"].rstrip(".").split()
    words[0], words[-1] = words[-1], words[0]
    answer["claims"][0]["words"] = f"{' '.join(words)}."
    return [answer["claims"][0]["words"]]


LIES: Final[Mapping[str, Callable[[Json, Material], list[str]]]] = {
    "name": _name,
    "number": _number,
    "quote": _quote,
    "speaker": _speaker,
    "source": _source,
    "negation": _negation,
    "roles": _roles,
}
