"""A language in, the few words of ours that stand on a card and its evidence out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class CardWords:
    """Labels in one language; `{name}` is filled in by whoever shows them."""

    read_article: str  # the button that leads to it
    evidence: str  # the button that shows what a brief rests on
    picture: str  # what an article's image is called to those who cannot see it
    minutes: str  # how long the whole article takes: {minutes}
    no_model: str  # every word is the article's
    model: str  # who else took part: {method}
    verbatim: str  # a claim that is its sentence, so that it need not be shown twice
    quote: str  # opens the evidence of the quote
    find: str  # the link to a sentence in the article
    more: str  # claims left out for want of room, with the quote among them: {count}


# Each further language is a line here.
CARD_WORDS: Final[Mapping[str, CardWords]] = {
    "en": CardWords(
        read_article="Read article",
        evidence="Evidence",
        picture="Picture of the article",
        minutes="{minutes}\N{NO-BREAK SPACE}min read",
        no_model="no model took part",
        model="made with {method}",
        verbatim="Word for word",
        quote="Quote",
        find="Find it in the article",
        more="and {count} more",
    )
}
ENGLISH: Final = CARD_WORDS["en"]
