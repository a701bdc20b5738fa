"""Nothing in, the few words of ours that stand on cards, digests and evidence out."""

from dataclasses import dataclass
from typing import Final

from bot.presenting.catalogues import Translations
from bot.presenting.phrases import Counted


@dataclass(frozen=True, kw_only=True, slots=True)
class CardWords:
    """Labels in one language; `{name}` is filled in by whoever shows them.

    Labels of buttons have at most 80 characters, and should have few.
    """

    read_article: str  # the button that leads to it
    evidence: str  # the button that shows what a brief rests on
    report: str  # the button that tells admins that a brief is wrong
    why: str  # the admins' button that tells how an article came here
    take_down: str  # the admins' button that removes a brief
    send_again: str  # the admins' button that posts a brief once more
    open: str  # the button that opens one brief of a list
    picture: str  # what an article's image is called to those who cannot see it
    minutes: str  # how long the whole article takes: {minutes}
    no_model: str  # every word is the article's
    model: str  # who else took part: {method}
    model_shortens: str  # how many claims and quotes are a model's: {model}, {parts}, {of}
    model_rewords: str  # the same where it may use words of its own
    translated: str  # what is shown was translated, from nobody knows what: {model}
    translated_from: str  # the same where that is known: {language}, {model}
    translated_row: str  # the same in a list, in two or three words
    translated_quote: str  # stands before the translation of somebody's words
    evidence_as_written: str  # heads the evidence of what was translated
    verbatim: str  # a claim that is its sentence, so that it need not be shown twice
    quote: str  # opens the evidence of the quote
    find: str  # the link to a sentence in the article
    more: str  # what was left out for want of room, a sentence's end: {count}
    digest: Counted  # heads a message of so many briefs
    post_of_feed: str  # begins the post of a forum in which one feed's briefs stand: {feed}
    taken_down: str  # stands where a brief was, above the link to its article


ENGLISH: Final = CardWords(
    read_article="Read article",
    evidence="Evidence",
    report="Report",
    why="Why?",
    take_down="Take down",
    send_again="Send again",
    open="Open",
    picture="Picture of the article",
    minutes="{minutes}\N{NO-BREAK SPACE}min read",
    no_model="no model took part",
    model="made with {method}",
    model_shortens="parts shortened by {model}: {parts} of {of}",
    model_rewords="parts reworded by {model}: {parts} of {of}",
    translated="Machine translation by {model}",
    translated_from="Machine translation from {language} by {model}",
    translated_row="machine translation",
    translated_quote="Machine translation:",
    evidence_as_written="In the article's own language: the card shows a machine translation of this.",
    verbatim="Word for word",
    quote="Quote",
    find="Find it in the article",
    more="and {count} more",
    digest=Counted(one="One new brief", many="{count} new briefs"),
    post_of_feed="Every new brief of {feed} is posted here.",
    taken_down="The brief of this article was taken down by an admin of this server.",
)


CARD_WORDS: Final = Translations("card", ENGLISH)


def card_words() -> CardWords:
    """Return the words in the language of whoever is answered or posted to now."""
    return CARD_WORDS.spoken()
