"""Frames of an article in, the people and bodies it names out, and who is meant by a mention."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import islice

from bot.condensing.frames import Frame, Unit, is_headline_case
from bot.condensing.inflection import name_stem
from bot.condensing.language import Language, first_names
from bot.condensing.mentions import PARTICLES, Mention, find_known, find_mentions

_SHORT_NAME = 2  # words
_MIN_BODY = 5  # letters of the noun a compound ends in: "konzern"
_PLACES = frozenset({"in"})  # before a name in many languages
_MAX_BACK = 200  # mentions; twice what a long article has, and "the minister" was named in it
_MAX_MENTIONS = 3000  # of a book; matching names with each other stays bounded


@dataclass(slots=True)
class Person:
    """Everything known of one named person or body."""

    name: str  # the fullest form the article gives
    words: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    gender: str | None = None  # "he", "she", or None where nothing tells
    is_person: bool = False  # a title, a first name or a pronoun shows it
    is_thing: bool = False  # what stands before it shows it: "the Purple Heart", "in Boca Raton"
    descriptions: list[str] | None = None  # found when first asked for

    @property
    def is_sure(self) -> bool:
        """Tell whether a first name or a title shows who "he" or "she" is, not only a pronoun."""
        return self.words[0] in first_names() or any(m.titled for m in self.mentions)


def unnamed_elsewhere(label: str, start: int) -> Person:
    """Return the person of whom an article has no more than a label: "WALLACE: …"."""
    words = tuple(label.casefold().split())
    mention = Mention(0, 0, 0, 0, start, start + len(label), words, titled=False)
    return Person(label, words, [mention], is_person=True)


class People:
    """The named of one article, and who a mention or a pronoun means."""

    def __init__(self, frames: Sequence[Frame], language: Language, source: str) -> None:
        self._language = language
        self._pronouns = language.he | language.she
        self._source = source
        self._by_last: dict[str, list[Person]] = {}
        self._mentions: list[tuple[Mention, Person]] = []  # by place
        self._places: list[int] = []  # of the mentions, for bisection
        self._by_first: dict[str, list[Person]] = {}
        self._by_words: dict[tuple[str, str], list[Person]] = {}  # the last and any other
        mentions = list(islice(self._found(frames), _MAX_MENTIONS))
        self._collect(_without_strangers(mentions, frames, language))
        self._judge(frames)

    @property
    def everyone(self) -> list[Person]:
        """Return all of them, in the order of their last names' first appearance."""
        return [person for people in self._by_last.values() for person in people]

    def _found(self, frames: Sequence[Frame]) -> Iterator[Mention]:
        """Yield every mention; in headlines, whose words are all capital, of those known else."""
        language = self._language
        headlines = [frame for frame in frames if is_headline_case(frame.units, language)]
        skipped = {frame.index for frame in headlines}
        named: set[tuple[str, ...]] = set()
        for frame in frames:
            for mention in find_mentions(frame, language) if frame.index not in skipped else ():
                named.add(mention.words)
                yield mention
        for frame in headlines:
            yield from find_known(frame, named, language)

    def _collect(self, mentions: Sequence[Mention]) -> None:
        """Give each mention to a person: full names first, then what abbreviates them."""
        inner = self._inner_words(mentions)
        for mention in sorted(mentions, key=lambda m: -len(m.words)):
            if len(mention.words) == 1 and not self._known(mention, inner):
                continue
            person = self._match(mention) or self._add(mention)
            person.mentions.append(mention)
            self._name_better(person, mention)
            person.is_person = person.is_person or mention.titled
            self._mentions.append((mention, person))
        self._mentions.sort(key=lambda pair: pair[0].start)
        self._places = [mention.start for mention, _ in self._mentions]
        for person in self.everyone:
            person.mentions.sort(key=lambda m: m.start)

    def _name_better(self, person: Person, mention: Mention) -> None:
        """Take the form of a name that is in no case: its first name is one we know so."""
        known = first_names()
        same = len(mention.words) == len(person.words) > 1 and mention.words != person.words
        if same and mention.words[0] in known and person.words[0] not in known:
            person.name = self._source[mention.start : mention.end]
            person.words = mention.words
            person.gender = known[mention.words[0]]
            person.is_person = True

    def _inner_words(self, mentions: Sequence[Mention]) -> set[str]:
        """Return the words that some mention shows to be names."""
        nouns = self._language.capital_nouns
        return {
            word
            for mention in mentions
            if len(mention.words) > 1 or mention.titled or (mention.first > 0 and not nouns)
            for word in mention.words
        }

    def _known(self, mention: Mention, inner: set[str]) -> bool:
        """Tell a name from a word that is capital only at a sentence's start, or as a noun."""
        nouns = self._language.capital_nouns
        if nouns and mention.words[0] in self._language.groups and not mention.titled:
            return False  # "die Werft", though there is a "Werft Dean"
        elsewhere = mention.first > 0 and not nouns
        return elsewhere or mention.words[0] in inner or mention.words[0] in first_names()

    def _match(self, mention: Mention) -> Person | None:
        """Return whom the mention abbreviates: the nearest before it, else the nearest after."""
        stems = self._stems(mention.words)
        candidates = [
            person
            for person in self._by_words.get((stems[-1], stems[0]), ())
            if set(stems) <= set(self._stems(person.words))
            or stems[0] == self._stems(person.words)[0]
        ]
        if not candidates and len(mention.words) == 2 and self._language.is_agent(mention.words[0]):  # noqa: PLR2004  # "Arbeitsrechtlerin Field"
            same = [p for p in self._by_last.get(stems[-1], ()) if p.is_person]
            candidates = same if mention.words[0] not in first_names() else []
        if not candidates and len(mention.words) == 1:
            called = self._by_first.get(mention.words[0], ())
            return called[0] if len(called) == 1 else None  # "Sir Alan", "Moira"
        if not candidates:
            return None
        before = [p for p in candidates if p.mentions and p.mentions[0].start <= mention.start]
        return max(before, key=lambda p: p.mentions[0].start) if before else candidates[0]

    def _stems(self, words: Sequence[str]) -> list[str]:
        return [name_stem(word, self._language.code) for word in words]

    def _add(self, mention: Mention) -> Person:
        person = Person(self._source[mention.start : mention.end], mention.words)
        person.gender = first_names().get(mention.words[0]) if len(mention.words) > 1 else None
        looks = len(mention.words) > 1 and not set(mention.words) & self._language.groups
        person.is_person = looks and person.gender is not None
        stems = self._stems(mention.words)
        self._by_last.setdefault(stems[-1], []).append(person)
        for stem in dict.fromkeys(stems):
            self._by_words.setdefault((stems[-1], stem), []).append(person)
        if len(mention.words) > 1 and self.looks_human(person):
            self._by_first.setdefault(mention.words[0], []).append(person)
        return person

    def _judge(self, frames: Sequence[Frame]) -> None:
        """Let titles, then the pronouns near them, tell men from women."""
        self._judge_things(frames)
        self._judge_by_titles(frames)
        self._judge_by_relatives(frames)
        votes: dict[int, Counter[str]] = {}
        for frame in frames:
            self._vote(frame, frames, votes)
        for person in self.everyone:
            counts = votes.get(id(person))
            alone = first_names().get(person.words[0]) if len(person.words) == 1 else None
            if person.gender is None and (counts or alone):
                person.gender = counts.most_common(1)[0][0] if counts else alone
                person.is_person = True

    def _judge_things(self, frames: Sequence[Frame]) -> None:
        """Tell what no title and no first name shows to be somebody from who may be."""
        openers = self._language.definites | _PLACES
        for person in self.everyone:
            whole = [m for m in person.mentions if len(m.words) == len(person.words)]
            before = [frames[m.sentence].units[m.first - 1].lower for m in whole if m.first]
            opened = sum(word in openers for word in before)
            person.is_thing = not person.is_person and 0 < len(whole) <= 2 * opened

    def _judge_by_titles(self, frames: Sequence[Frame]) -> None:
        for person in self.everyone:
            for mention in person.mentions:
                titles = frames[mention.sentence].units[mention.first : mention.name_first]
                kinds = {self._language.title_kind(unit.lower) for unit in titles}
                if not kinds - {None}:
                    kinds = {self._office_kind(frames[mention.sentence].units, mention)}
                if "he" in kinds:
                    person.gender = "he"
                elif "she" in kinds:
                    person.gender = "she"

    def _office_kind(self, units: Sequence[Unit], mention: Mention) -> str | None:
        """Return what "la" and "juge" tell of "la juge Ann Field", "la Juge Ann Field"."""
        language = self._language
        titled = mention.name_first > mention.first
        at = mention.first - (not titled)  # where the office stands
        if not language.his_determiners or at < 1 or not language.is_role(units[at].lower):
            return None
        told = language.article_kind(units[at - 1].lower)  # more than the title: "la presidente"
        return told or language.title_kind(units[at].lower)

    def _judge_by_relatives(self, frames: Sequence[Frame]) -> None:
        """Take "Field, who …" for a person."""
        for person in self.everyone:
            for mention in person.mentions:
                behind = frames[mention.sentence].units[mention.last + 1 : mention.last + 3]
                found = any(unit.lower in self._language.human_relatives for unit in behind)
                person.is_person = person.is_person or (found and self.looks_human(person))

    def _vote(self, frame: Frame, frames: Sequence[Frame], votes: dict[int, Counter[str]]) -> None:
        """Count a pronoun for the only name before it, here or in the sentence before."""
        for unit in frame.units:
            if unit.lower not in self._pronouns and "'" not in unit.lower:
                continue
            kind = self._language.pronoun_kind(unit.lower)
            if kind not in ("he", "she"):
                continue
            begin = (frames[max(0, frame.index - 1)].units or frame.units)[0].start
            near = {id(p): p for p in self.between(begin, unit.start) if self.may_be(p, kind)}
            if len(near) == 1:
                votes.setdefault(next(iter(near)), Counter())[kind] += 1
            return

    def between(self, start: int, end: int) -> list[Person]:
        """Return who is named in these characters, in order."""
        first, last = bisect_left(self._places, start), bisect_left(self._places, end)
        return [person for _, person in self._mentions[first:last]]

    def before(self, place: int) -> Collection[Person]:
        """Return who is named before a character, the last first, each once."""
        last = bisect_left(self._places, place)
        near = self._mentions[max(0, last - _MAX_BACK) : last]
        return {id(person): person for _, person in reversed(near)}.values()

    def may_be(self, person: Person, kind: str) -> bool:
        """Tell whether "he" or "she" may mean `person`."""
        if person.gender is not None:
            return person.gender == kind
        return person.is_person or self.looks_human(person)

    def looks_human(self, person: Person) -> bool:
        """Tell a name that may be a person's, with nothing to show it, from a body's."""
        if person.is_thing or set(person.words) & self._language.body_forms:
            return False
        if self._language.capital_nouns and person.words[0] not in first_names():
            alone = not person.mentions or any(len(m.words) == 1 for m in person.mentions)
            return alone and 1 < len(person.words) <= 3  # noqa: PLR2004  # "Konservatorium Dean" is no Dean
        return 1 < len(person.words) <= 3  # noqa: PLR2004  # more words are a body's

    def ending_at(self, end: int) -> tuple[Mention, Person] | None:
        """Return the name that ends at character `end`, and whom it means."""
        at = bisect_left(self._places, end) - 1
        return self._mentions[at] if at >= 0 and self._mentions[at][0].end == end else None

    def called(self, name: str) -> Person | None:
        """Return the one whose full name or last name is `name`, in capitals or not."""
        words = name.casefold().split()
        for person in self._by_last.get(self._stems(words)[-1], ()) if words else ():
            if list(person.words[-len(words) :]) == words:
                return person
        return None

    def at(self, start: int, end: int) -> Person | None:
        """Return the last one named within these characters."""
        found = self.between(start, end)
        return found[-1] if found else None


def _without_strangers(
    mentions: Sequence[Mention], frames: Sequence[Frame], language: Language
) -> list[Mention]:
    """Cut a long name where a shorter one ends: the rest is a noun, or where somebody is from.

    "Ann Field Glocken" beside "Frau Field", "Omar El Amin van Urk" beside "El Amin".
    """
    alone = {m.words[0] for m in mentions if len(m.words) == 1}
    tails = Counter(
        m.words[-1]
        for m in mentions
        if len(m.words) <= _SHORT_NAME and not _is_where(m, frames[m.sentence], language)
    )
    cut = [_cut(m, frames[m.sentence], tails, language) for m in mentions]
    if not language.capital_nouns:
        return cut
    return [_without_kind(m, frames[m.sentence], alone, language) for m in cut]


def _is_where(mention: Mention, frame: Frame, language: Language) -> bool:
    """Tell the place of "in Urk" and of a dateline."""
    if mention.first == 0:
        return frame.units[mention.last].text.isupper()
    before = frame.units[mention.first - 1].lower
    return len(mention.words) == 1 and before in language.prepositions


def _cut(mention: Mention, frame: Frame, tails: Counter[str], language: Language) -> Mention:
    words = mention.words
    if len(words) <= _SHORT_NAME or words[-1] in tails:
        return mention
    places = [at for at in range(mention.name_first, mention.last + 1) if frame.units[at].is_word]
    for size in range(len(words) - 1, 1, -1):
        leaves = language.capital_nouns or words[size] in PARTICLES
        if leaves and words[size - 1] in tails and len(places) == len(words):
            last = places[size - 1]
            return replace(mention, last=last, end=frame.units[last].end, words=words[:size])
    return mention


def _without_kind(
    mention: Mention, frame: Frame, alone: AbstractSet[str], language: Language
) -> Mention:
    """Take what a firm is off its name: "Streamingdienst Dean", which is "Dean" elsewhere."""
    if len(mention.words) != _SHORT_NAME or mention.words[1] not in alone:
        return mention
    kind, name = mention.words
    places = [at for at in range(mention.name_first, mention.last + 1) if frame.units[at].is_word]
    bodies = tuple(body for body in language.groups if len(body) >= _MIN_BODY)
    if len(places) != _SHORT_NAME or name in language.groups or not kind.endswith(bodies):
        return mention
    start = frame.units[places[1]].start
    return replace(mention, name_first=places[1], start=start, words=(name,))
