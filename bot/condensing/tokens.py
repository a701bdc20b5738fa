"""Text in, words and punctuation marks with their places out."""

# typographic marks are what this module is about

import re
from typing import NamedTuple

# A word may hold apostrophes, hyphens, an ampersand or the dots of "U.S." and "3.5" inside, never
# at its end. Scripts without spaces (Han, kana, Thai) give one word per character, so that ranking
# by shared words works there too.
_SPACELESS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    rf"[{_SPACELESS}]"
    # What Romance languages elide before a vowel: "l'armée", "qu'il", "dell'Europa".
    r"|(?:[ldjnsmtcLDJNSMTC]|(?:[Ll]ors|[Pp]uis|[Jj]us)?[Qq]u|[Uu]n|[Dd]?[Aa]ll|[DdNnSs][eu]ll)['’](?=[^\W\d_])"
    rf"|[^\W_{_SPACELESS}]+(?:[.,'’&\-\u2010\u2011][^\W_{_SPACELESS}]+)*"
    r"|[^\w\s]|_"
)
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


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of `text[start:end]`, placed as in `text`."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word = match.group()
        if "," in word and len(word) > 1 and _INNER_COMMA.search(word):
            pieces = re.finditer(r"[^,]+|,", word)  # written without a space: "Moscow,Kiev"
            found += [_token(piece.group(), match.start() + piece.start()) for piece in pieces]
        elif "-" in word and word.endswith(_ENCLITICS):
            found += _inverted(word, match.start())
        else:
            found.append(_token(word, match.start()))
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


def words_of(text: str) -> list[str]:
    """Return the words of `text` in lower case, for counting."""
    words = _TOKEN.findall(text)
    return [word.lower().replace("’", "'") for word in words if word[0].isalnum()]
