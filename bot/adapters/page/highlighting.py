"""Words searched for and a text in, the text in pieces out, marked where it has those words."""

import re
import unicodedata
from collections.abc import Iterator

# One sign is a word in Chinese and Japanese; elsewhere letters and digits run together.
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
# The index finds other forms of a word, too; forms mostly differ in their last letters.
_ENDING = 3
_SHORTEST_ROOT = 4


def marked_parts(text: str, query: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of `text` in order, each with whether it matches a word of `query`.

    A guess for the eye: the index compares words more thoroughly.
    """
    roots = tuple({_root(_folded(word)) for word in _WORDS.findall(query)})
    end = 0
    for word in _WORDS.finditer(text) if roots else ():
        if _folded(word.group()).startswith(roots):
            if word.start() > end:
                yield text[end : word.start()], False
            yield word.group(), True
            end = word.end()
    if end < len(text):
        yield text[end:], False


def _root(word: str) -> str:
    return word[: max(len(word) - _ENDING, _SHORTEST_ROOT)]


def _folded(word: str) -> str:
    """Return the word without case and accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
