"""A brief and its article's text in, the brief with nothing left that cannot be shown out."""

# typographic marks are what this module is about

from dataclasses import replace
from itertools import pairwise

from bot.condensing.language import Language, load_language
from bot.condensing.tokens import Token, tokenize, width_of
from bot.domain.briefs import Attribution, Brief, KeyClaim, NotableQuote

MAX_CLAIM_CHARS = 220  # longer does not read as one claim on a card; wide characters count twice
CUT = " […] "  # between two segments of a quote that do not touch


def verify(brief: Brief, text: str) -> Brief | None:
    """Return `brief` with what `text` does not show dropped; None when no claim is left.

    A claim that fails is replaced by its unedited sentence where that stands, else dropped.
    """
    language = load_language(brief.language)
    shown = (_shown_claim(claim, text, language) for claim in brief.key_claims)
    claims = tuple(claim for claim in shown if claim is not None)
    if not claims:
        return None
    quote = _shown_quote(brief.notable_quote, text)
    return replace(brief, key_claims=_ranked(claims), notable_quote=quote)


def _ranked(claims: tuple[KeyClaim, ...]) -> tuple[KeyClaim, ...]:
    """Number the ranks anew, without holes."""
    order = {old: new for new, old in enumerate(sorted(claim.rank for claim in claims), start=1)}
    return tuple(replace(claim, rank=order[claim.rank]) for claim in claims)


def _shown_claim(claim: KeyClaim, text: str, language: Language) -> KeyClaim | None:
    if not claim.evidence or not all(span.stands_in(text) for span in claim.evidence):
        return None
    words = " ".join(span.text for span in claim.evidence)
    if unsupported(claim.text, words, language) or not _names_stand(claim.attribution, text):
        sentence = " ".join(claim.evidence[0].text.split())
        fits = width_of(sentence) <= MAX_CLAIM_CHARS
        return replace(claim, text=sentence, attribution=None) if fits else None
    return claim


def unsupported(claim: str, evidence: str, language: Language) -> list[str]:
    """Return the numbers, names and negations of `claim` that `evidence` does not have.

    A negation of the evidence that the claim leaves out is returned, too, when the word it
    negates stands in the claim.
    """
    claimed, given = tokenize(claim), tokenize(evidence)
    known = {token.lower for token in given}
    facts = (token.lower for token in claimed if _is_fact(token, language))
    missing = [fact for fact in facts if _bare(fact) not in known and fact not in known]
    return missing + _lost_negations(claimed, given, language)


def _is_fact(token: Token, language: Language) -> bool:
    if not token.is_word:
        return False
    has_digit = any(char.isdigit() for char in token.text)
    return has_digit or token.is_capital or token.lower in language.negations


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _lost_negations(claimed: list[Token], given: list[Token], language: Language) -> list[str]:
    kept = {token.lower for token in claimed}
    if kept & language.negations:
        return []
    lost = []
    for negation, negated in pairwise(given):
        if negation.lower in language.negations and negated.is_word and negated.lower in kept:
            lost.append(negation.lower)
    return lost


def _names_stand(attribution: Attribution | None, text: str) -> bool:
    return attribution is None or words_stand(attribution.source, text)


def words_stand(words: str, text: str) -> bool:
    """Tell whether every word of `words` occurs in `text`."""
    folded = text.casefold()
    return all(_bare(t.text).casefold() in folded for t in tokenize(words) if t.is_word)


def _shown_quote(quote: NotableQuote | None, text: str) -> NotableQuote | None:
    """Return the quote if it is verbatim and its speaker stands in the text."""
    if quote is None or not quote.segments:
        return None
    in_order = all(a.end <= b.start for a, b in pairwise(quote.segments))
    standing = in_order and all(span.stands_in(text) for span in quote.segments)
    verbatim = quote.text == CUT.join(span.text for span in quote.segments)
    if not (standing and verbatim and quote.speaker and words_stand(quote.speaker, text)):
        return None
    described = quote.speaker_description
    if described is not None and not words_stand(described, text):
        return replace(quote, speaker_description=None)
    return quote
