"""Text in, words and punctuation marks with their places out."""

# typographic marks are what this module is about

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

# A word may hold apostrophes, hyphens, an ampersand or the dots of "U.S." and "3.5" inside, never
# at its end. Scripts without spaces (Han, kana, Thai) give one word per character, so that ranking
# by shared words works there too.
_SPACELESS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# Signs that belong to the letter before them: accents, Arabic points, Indic vowels, joiners.
_SIGNS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc\u09be-\u09cd\u09d7\u09e2\u09e3\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a75"
    "\u0a81-\u0a83\u0abc\u0abe-\u0acd\u0ae2\u0ae3\u0b01-\u0b03\u0b3c\u0b3e-\u0b57\u0b82\u0bbe-\u0bcd"
    "\u0bd7\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc\u0cbe-\u0cd6\u0d00-\u0d03\u0d3e-\u0d4d\u0d57"
    "\u0dca-\u0ddf\u200c\u200d"
)
_LETTERS = rf"[^\W_{_SPACELESS}]+(?:[{_SIGNS}]+[^\W_{_SPACELESS}]*)*"
_TOKEN = re.compile(
    rf"[{_SPACELESS}]"
    # What Romance languages elide before a vowel: "l'armée", "qu'il", "dell'Europa".
    r"|(?:[ldjnsmtcLDJNSMTC]|(?:[Ll]ors|[Pp]uis|[Jj]us)?[Qq]u|[Uu]n|[Dd]?[Aa]ll|[DdNnSs][eu]ll)['’](?=[^\W\d_])"
    rf"|{_LETTERS}(?:[.,'’&\-\u2010\u2011]{_LETTERS})*"
    r"|[^\w\s]|_"
)
_ONE_SPACELESS = re.compile(f"[{_SPACELESS}]")
_WIDE = re.compile("[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")
_ENCLITICS = ("-il", "-elle", "-ils", "-elles")  # "a-t-il déclaré", "dit-elle"
_INNER_COMMA = re.compile(r",(?!\d)|(?<!\d),")


class Token(NamedTuple):
    """A word, one punctuation mark, or a whole quotation folded to one unit of a sentence.

    A named tuple, for an article has a thousand and they are made faster than dataclasses.
    """

    text: str
    lower: str  # with ’ as ', for look-ups
    start: int
    end: int
    is_word: bool  # letters or digits, not a mark
    quote: int = -1  # which quotation it stands for; -1 for a word or mark

    @property
    def is_capital(self) -> bool:
        """Tell whether the word begins as names do."""
        return self.text[0].isupper()


_new = tuple.__new__  # a third faster than calling Token, and it is called for every word


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of `text[start:end]`, placed as in `text`."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word, place = match.group(), match.start()
        if word.isalpha():  # nearly every word; what follows is for the others
            found.append(_new(Token, (word, word.lower(), place, match.end(), True, -1)))
        elif "," in word and len(word) > 1 and _INNER_COMMA.search(word):
            pieces = re.finditer(r"[^,]+|,", word)  # written without a space: "Moscow,Kiev"
            found += [_token(piece.group(), place + piece.start()) for piece in pieces]
        elif "-" in word and word.endswith(_ENCLITICS):
            found += _inverted(word, place)
        else:
            found.append(_token(word, place))
    return found


def _inverted(word: str, start: int) -> list[Token]:
    """Part the verb from the pronoun behind it."""
    verb, _, pronoun = word.rpartition("-")
    end = start + len(word)
    verb = verb.removesuffix("-t")
    return (
        [_token(verb, start), _token(pronoun, end - len(pronoun))]
        if verb
        else [_token(word, start)]
    )


def _token(word: str, start: int) -> Token:
    lower = word.lower()
    if "’" in lower:
        lower = lower.replace("’", "'")
    return Token(word, lower, start, start + len(word), word[0].isalnum())


def is_spaceless(word: str) -> bool:
    """Tell a character of a script that sets no spaces between words."""
    return len(word) == 1 and _ONE_SPACELESS.match(word) is not None


def _has_spaceless(words: Sequence[str]) -> bool:
    """Tell, faster than word by word, whether there is any for `is_spaceless`."""
    return _ONE_SPACELESS.search("".join(words)) is not None


def count_words(words: Iterable[str]) -> int:
    """Count words; of a script without spaces, two characters for one, as its words are long."""
    counted = list(words)
    characters = sum(map(is_spaceless, counted)) if _has_spaceless(counted) else 0
    return len(counted) - characters // 2


def terms_of(words: Sequence[str], stop_words: AbstractSet[str]) -> list[str]:
    """Return what tells texts apart: words, and the pairs of characters where spaces set none.

    No pair reaches over one of `stop_words`, which are left out.
    """
    if not _has_spaceless(words):
        return [word for word in words if word not in stop_words]
    found: list[str] = []
    run = ""
    for word in (*words, ""):
        if is_spaceless(word) and word not in stop_words:
            run += word
            continue
        found += [run[at : at + 2] for at in range(max(len(run) > 0, len(run) - 1))]
        run = ""
        if word and word not in stop_words:
            found.append(word)
    return found


def width_of(text: str) -> int:
    """Return how long `text` reads in Latin letters: wide characters say twice as much."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def words_of(text: str) -> list[str]:
    """Return the words of `text` in lower case, for counting."""
    words = _TOKEN.findall(text)
    return [word.lower().replace("’", "'") for word in words if word[0].isalnum()]
