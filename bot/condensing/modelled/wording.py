"""A claim's words in, the reason why no claim may look like that, out."""

import re
import unicodedata

from bot.condensing.grounding import MAX_CLAIM_CHARS
from bot.condensing.language import Language
from bot.condensing.modelled.edits import Fault
from bot.condensing.sentences import split_span
from bot.condensing.tokens import count_words, width_of, words_of

_ADDRESS = re.compile(r"://|www\.|[^\W\d_]{2,}\.[^\W\d_]{2,}|\w@\w|mailto:", re.IGNORECASE)
_MENTION = re.compile(r"[@#\uff20\uff03]|<[:!/a-z]", re.IGNORECASE)  # wide ones, too
_MARKDOWN = re.compile(r"[*_`~|\\<>\[\]{}]|^\s*(?:#|>|[-+]\s|\d+\.\s)")
_STOPS = (".", "!", "…", "。", "！", "।", "۔")  # noqa: RUF001  # Urdu's is among them
_ASKS = re.compile("[?？؟]")  # no claim asks
_CLOSING = "\"”’»'“」』)"
_MIN_WORDS = 4  # "Two officers remain hospitalised."
_MAX_SENTENCES = 2


def fault_of(claim: str, language: Language) -> Fault | None:
    """Return what is wrong with the looks of a claim, None where nothing is."""
    if harmful := harm_of(claim):
        return harmful
    if asks := _ASKS.search(claim):
        return Fault("question", asks.group())
    return _shape(claim, language)


def harm_of(words: str) -> Fault | None:
    """Return what no words of a model may have: what nobody sees, links, mentions, markup."""
    hidden = next(
        (c for c in words if unicodedata.category(c)[0] == "C" and c not in "\u200c\u200d"), None
    )
    if hidden is not None:
        return Fault("control_character", f"U+{ord(hidden):04X}")
    for why, pattern in (("link", _ADDRESS), ("mention", _MENTION), ("markdown", _MARKDOWN)):
        if found := pattern.search(words):
            return Fault(why, found.group())
    return None


def _shape(claim: str, language: Language) -> Fault | None:
    if width_of(claim) > MAX_CLAIM_CHARS:
        return Fault("too_long", str(width_of(claim)))
    if count_words(words_of(claim)) < _MIN_WORDS:
        return Fault("too_short", claim)
    if claim[0].islower() or not claim.rstrip(_CLOSING).endswith(_STOPS):
        return Fault("no_sentence", claim[-1])
    if len(list(split_span(claim, 0, len(claim), language))) > _MAX_SENTENCES:
        return Fault("too_many_sentences", str(_MAX_SENTENCES))
    return None
