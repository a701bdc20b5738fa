"""Documents in, the words that completing and suggesting choose from out."""

from collections.abc import Iterable
from typing import Final

from bot.adapters.storage.searching.analyzer import STEM_MARK, is_unspaced
from bot.adapters.storage.searching.word_index import Document

_SHORTEST: Final = 3  # nobody has a shorter word completed
_LONGEST: Final = 64  # as long as a word of the index is


def terms_of(documents: Iterable[Document]) -> list[str]:
    """Return the words of the documents, each once, in their order; no stems, no bigrams.

    A search for a beginning asks for these words alone, so none may be missing.
    """
    texts = (document.text for document in documents)
    words = {
        word for text in texts for word in f"{text.headline} {text.body} {text.speakers}".split()
    }
    return sorted(filter(_may_be_meant, words))


def _may_be_meant(word: str) -> bool:
    if not _SHORTEST <= len(word) <= _LONGEST or word.startswith(STEM_MARK):
        return False
    return word.isascii() or not is_unspaced(word)
