"""Briefs in which somebody says something, made in a line."""

from dataclasses import replace
from typing import Any

from bot.domain.briefs import Attribution, Brief, KeyClaim, NotableQuote
from bot.domain.text import TextSpan
from tests.builders import brief


def quoting(headline: str, speaker: str, words: str, **changes: Any) -> Brief:
    """Return a brief with a quote."""
    span = TextSpan(start=0, end=len(words), text=words)
    quote = NotableQuote(text=words, speaker=speaker, speaker_description=None, segments=(span,))
    return brief(headline, notable_quote=quote, **changes)


def claiming(headline: str, source: str, words: str, **changes: Any) -> Brief:
    """Return a brief with a claim of somebody's, and no quote."""
    span = TextSpan(start=0, end=len(words), text=words)
    by = Attribution(source=source, cue="says", hedged=False)
    claim = KeyClaim(text=words, rank=1, attribution=by, evidence=(span,))
    return brief(headline, key_claims=(claim,), **changes)


def published(made: Brief, **changes: Any) -> Brief:
    """Return the brief of an article that is otherwise."""
    return replace(made, article=replace(made.article, **changes))
