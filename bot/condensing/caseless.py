"""A quotation of a script without capitals in, who stands beside it as its speaker out.

Chinese, Japanese, Arabic and Hindi show no names by capitals, so only set shapes are read: a verb
that reports right before or behind the quotation, and who stands beside that verb. Somebody is a
person only where a title, a known surname or an honorific shows where the name begins.
"""

# ruff: noqa: RUF001  # marks and letters of other scripts are what this module is about

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.condensing.language import Language
from bot.condensing.mentions import Mention
from bot.condensing.names import Person
from bot.condensing.sources import Source

_BEFORE_CHARS, _BEHIND_CHARS = 140, 120  # to look for a speaker in
_MAX_WHO_CHARS = 60
_MAX_KNOWN = 200  # people of one article; what comes later is looked up no more
_MARKS = "\"'“”„«»「」『』‘’"
# A dot behind one letter ("د.") or in Hindi, whose sentences end in a danda, shortens a title.
_CLAUSE_START = re.compile(
    r"[。！？!?।۔؟\n]|(?<=[\u0600-\u06ff]{2})[.](?=\s)|[”」』»](?=\s|[^，,、])"
)
_HAN = "\u4e00-\u9fff"

Words = Mapping[str, Sequence[str]]  # the language's lists, by what they are for


@dataclass(frozen=True, slots=True)
class _Who:
    """A speaker's words, as offsets into the text: all of them, and the name among them."""

    start: int
    end: int
    name_start: int = -1  # no name that could be told from the rest
    name_end: int = -1


class Bystanders:
    """Goes through an article in order, for a surname means somebody named in full before."""

    def __init__(self, text: str, language: Language) -> None:
        self._text = text
        self._code = language.code
        self._words = language.spoken
        self._known: dict[str, Person] = {}  # by full name

    def speaker_of(self, start: int, end: int) -> Source | None:
        """Return who says the quoted `text[start:end]`, None where no set shape shows it."""
        if not self._words:
            return None
        who = _beside(self._text, (start, end), self._code, self._words)
        return self._source(who) if who is not None else None

    def _source(self, who: _Who) -> Source:
        mention = self._text[who.start : who.end]
        if who.name_start < 0:
            person = self._abbreviated(mention)
            name = person.name if person else mention
            return Source(name, mention, person, who.start, who.end)
        name = self._text[who.name_start : who.name_end]
        person = self._abbreviated(name) or self._add(who, name)
        return Source(person.name, mention, person, who.start, who.end)

    def _abbreviated(self, name: str) -> Person | None:
        """Return who was named in full by this first or last part of a name; None for two."""
        spaced = self._code in ("ar", "hi")
        fits = [
            person
            for full, person in self._known.items()
            if full == name or (full.endswith(f" {name}") if spaced else full.startswith(name))
        ]
        return fits[0] if len(fits) == 1 else None

    def _add(self, who: _Who, name: str) -> Person:
        mention = Mention(0, 0, 0, 0, who.name_start, who.name_end, (name,), titled=True)
        person = Person(name, (name,), [mention], is_person=True)
        role = self._role(self._text[who.start : who.name_start]) or self._behind(who)
        person.descriptions = [role] if role else []
        if len(self._known) < _MAX_KNOWN:
            self._known[name] = person
        return person

    def _role(self, before: str) -> str:
        """Return what stands before a name without "Dr." and what joins it to the name."""
        words = before.strip(" の,،").split(" ")
        titles = self._words["titles"] if self._code in ("ar", "hi") else ()
        while words and words[-1].rstrip(".") in titles:
            words.pop()
        return " ".join(words)

    def _behind(self, who: _Who) -> str:
        """Return the office behind a name: "森下町長"."""
        title = self._text[who.name_end : who.end].strip()
        return "" if title in _HONORIFICS else title


_HONORIFICS = frozenset({"さん", "氏", "様", "君", "ちゃん"})


def _beside(text: str, span: tuple[int, int], code: str, words: Words) -> _Who | None:
    start, end = span
    before_from = max(0, start - 1 - _BEFORE_CHARS)
    before = text[before_from : start - 1]
    clause = max((m.end() for m in _CLAUSE_START.finditer(before)), default=0)
    behind = text[end : end + _BEHIND_CHARS]
    behind_from = end + len(behind) - len(behind.lstrip(_MARKS + "，,،、 "))
    behind = text[behind_from : end + _BEHIND_CHARS].partition("\n")[0]
    reader = _READERS[code]
    return reader(
        _Place(before[clause:], before_from + clause, words), _Place(behind, behind_from, words)
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Words beside a quotation, and where they begin in the article."""

    text: str
    start: int
    words: Words

    def who(self, match: re.Match[str]) -> tuple[str, int]:
        """Return the speaker's words of a match and where they begin."""
        raw = match.group("who")
        return raw.strip(), self.start + match.start("who") + len(raw) - len(raw.lstrip())


@lru_cache(maxsize=64)  # a few per language, compiled once
def _pattern(shape: str, verbs: tuple[str, ...]) -> re.Pattern[str]:
    longest = "|".join(map(re.escape, sorted(verbs, key=len, reverse=True)))
    return re.compile(shape.replace("VERB", f"(?:{longest})"))


def _match(place: _Place, shape: str) -> re.Match[str] | None:
    return _pattern(shape, tuple(place.words["verbs"])).search(place.text)


# Chinese: 镇长林若兰表示：“…”; “…”船主赵大成说。

_ZH_BEFORE = rf"(?:^|[，；,])(?P<who>[{_HAN}·A-Za-z0-9]{{2,30}}?)VERB[道着著]?[：:，,]?\s*$"
_ZH_BEHIND = rf"^(?P<who>[{_HAN}·A-Za-z0-9]{{2,30}}?)VERB(?=[。，；！：:]|$)"


def _chinese(before: _Place, behind: _Place) -> _Who | None:
    for place, shape in ((before, _ZH_BEFORE), (behind, _ZH_BEHIND)):
        if match := _match(place, shape):
            who, start = place.who(match)
            return _chinese_who(who, start, place.words)
    return None


def _chinese_who(who: str, start: int, words: Words) -> _Who | None:
    around = [at for each in words["around"] if (at := who.find(each, 2)) > 0]
    dated = re.search(r"\d", who)
    who = who[: min([*around, dated.start() if dated else len(who), len(who)])]
    if len(who) < 2 or who[0] in "他她它我你":  # noqa: PLR2004  # no name is one character
        return None
    begin = _chinese_name(who, words)
    end = start + len(who)
    return _Who(start, end) if begin is None else _Who(start, end, start + begin, end)


def _chinese_name(who: str, words: Words) -> int | None:
    """Return where the name begins: a surname behind nothing or behind an occupation."""
    foreign = re.search(rf"[{_HAN}]+(?:·[{_HAN}]+)+$", who)
    if foreign is not None:
        ends = [foreign.group().rfind(role) + len(role) for role in words["roles"]]
        return foreign.start() + max(
            (at for at in ends if at < foreign.group().find("·")), default=0
        )
    for size in (3, 2, 4):
        begin = len(who) - size
        name, prefix = who[begin:], who[: max(0, begin)]
        surname = name[: size - 2] if size == 4 else name[0]  # noqa: PLR2004  # two and two
        titled = not prefix or prefix.endswith(tuple(words["roles"]))
        if begin >= 0 and surname in words["surnames"] and titled:
            return begin
    return None


# Japanese: 町長の森下千代さんは「…」と述べた。 「…」と町長の森下千代さんは述べた。

_JA_BEFORE = r"(?:^|、)(?P<who>[^、。「」はが\s]{1,30})(?:は|が)(?P<rest>[^。「」]{0,30})$"
_JA_SAID = r"^(?:と|などと|って)[^。「」]{0,24}?VERB"
_JA_BEHIND = r"^(?:と|などと)、?(?P<who>[^、。「」はが\s]{1,30})(?:は|が)[^。「」]{0,24}?VERB"


def _japanese(before: _Place, behind: _Place) -> _Who | None:
    named = _match(before, _JA_BEFORE) if _match(behind, _JA_SAID) else None
    place, match = (before, named) if named else (behind, _match(behind, _JA_BEHIND))
    if match is None:
        return None
    who, start = place.who(match)
    title = next((t for t in sorted(place.words["titles"], key=len)[::-1] if who.endswith(t)), "")
    end = start + len(who)
    begin = who.rfind("の") + 1
    name = who[begin : len(who) - len(title)]
    if who.startswith(("彼", "私", "同")) or not title or not name:
        return _Who(start, end) if not who.startswith(("彼", "私")) else None
    return _Who(start, end, start + begin, start + begin + len(name))


# Arabic: وقالت مديرة الميناء ليلى حداد: "…"; «…»، قال صاحب السفينة طارق منصور.

_AR_BEFORE = r"(?:^|[\s،,])[وف]?VERB\s+(?P<who>(?:[^:،,.]|(?<=\s\w)\.){2,70}?)(?:[،,][^:]{0,80})?(?::|\s(?:إن|أن|بأن))\s*$"
_AR_BEHIND = r"^(?:كما\s+|هكذا\s+)?[وف]?VERB\s+(?P<who>(?:[^:،,.\n]|(?<=\s\w)\.){2,70})"
_AR_ARTICLE = ("ال", "بال", "لل", "باسم")  # and "in the name of"


def _arabic(before: _Place, behind: _Place) -> _Who | None:
    for place, shape in ((before, _AR_BEFORE), (behind, _AR_BEHIND)):
        if match := _match(place, shape):
            return _spaced_who(place, match, _arabic_name, 0)
    return None


def _arabic_name(who: Sequence[str], words: Words) -> int | None:
    """Return which word the name begins at, behind a role and what it is in charge of."""
    begin = 0
    if who[0].rstrip(".") in words["roles"]:
        begin = 1
        while begin < len(who) and who[begin].startswith(_AR_ARTICLE):
            begin += 1
    while begin < len(who) and who[begin].rstrip(".") in words["titles"]:
        begin += 1
    linked = [word for word in who[begin:] if word in words["links"]]
    return begin if len(who) - begin - len(linked) == 2 else None  # noqa: PLR2004  # first and last


# Hindi: मीरा जोशी ने कहा, “…”; “…” नाविक अब्दुल रहमान ने बताया।

_HI_BEFORE = r"^\s*(?P<who>[^,।:]{2,70}?)\s+(?:ने|का)\s+(?:[^,।:]{0,50}\s)?VERB(?:\s+(?:है|हैं|था|थी|थे))?\s*,?\s*(?:कि)?\s*[,:]?\s*$"
_HI_BEHIND = r"^(?:यह बात\s+)?(?P<who>[^,।:]{2,70}?)\s+ने\s+(?:[^,।:]{0,50}\s)?VERB"


def _hindi(before: _Place, behind: _Place) -> _Who | None:
    for place, shape in ((before, _HI_BEFORE), (behind, _HI_BEHIND)):
        if match := _match(place, shape):
            return _spaced_who(place, match, _hindi_name, -1)
    return None


def _hindi_name(who: Sequence[str], words: Words) -> int | None:
    """Return which word the name begins at: the last two, behind nothing or behind a role."""
    begin = len(who) - 2
    if begin < 0:
        return None
    before = who[begin - 1].rstrip(".") if begin else ""
    known = not before or before in words["roles"] or before in words["titles"]
    return begin if known and who[begin] not in words["roles"] else None


def _spaced_who(
    place: _Place,
    match: re.Match[str],
    name_of: Callable[[Sequence[str], Words], int | None],
    head: int,
) -> _Who | None:
    """Return a speaker of a script with spaces, cut before where and to whom it is said.

    `head` is which word tells what the phrase means: the first of Arabic, the last of Hindi.
    """
    (who, start), words = place.who(match), place.words
    found = list(re.finditer(r"\S+", who))
    cut = next((m.start() for m in found[1:] if m.group() in words.get("around", ())), len(who))
    found = [m for m in found if m.start() < cut]
    if not found or len(who) > _MAX_WHO_CHARS:
        return None
    end = start + found[-1].end()
    if found[0].group() in _PRONOUNS:
        return None
    plain = _Who(start, end)
    texts = [m.group() for m in found]
    unnamed = texts[0] in words["unnamed"] or texts[head] in words["bodies"]
    begin = None if unnamed or len(texts) < 2 else name_of(texts, words)  # noqa: PLR2004  # one word is no full name
    return plain if begin is None else _Who(start, end, start + found[begin].start(), end)


_PRONOUNS = frozenset("उन्होंने उसने इसने मैंने हमने उनका उसका उन मैं हम هو هي هم إنه إنها".split())  # noqa: SIM905  # a list of strings would read worse
_READERS: Mapping[str, Callable[[_Place, _Place], _Who | None]] = {
    "zh": _chinese,
    "ja": _japanese,
    "ar": _arabic,
    "hi": _hindi,
}
