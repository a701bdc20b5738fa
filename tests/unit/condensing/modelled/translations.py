"""Briefs of our own with honest translations, out of translations.toml."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.briefs import Attribution, Brief, KeyClaim, NotableQuote
from bot.domain.text import TextSpan
from tests.builders import brief as any_brief

LANGUAGES = ("de", "fr", "es", "pl", "uk", "pt", "ru", "zh", "ar", "en")


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A brief, and all its parts in one other language."""

    name: str
    brief: Brief
    language: str
    originals: tuple[str, ...]  # headline, claims, and the quote where there is one
    translations: tuple[str, ...]


def brief_of(
    headline: str,
    *claims: str,
    language: str | None = "en",
    quote: tuple[str, str] | None = None,
    source: str | None = None,
) -> Brief:
    """Return a brief of these words; `quote` is words and speaker, `source` says the claims."""
    span = TextSpan(start=0, end=1, text="x")
    said = Attribution(source=source, cue="said", hedged=False) if source else None
    return replace(
        any_brief(),
        headline=headline,
        key_claims=tuple(
            KeyClaim(text=words, rank=rank, attribution=said, evidence=(span,))
            for rank, words in enumerate(claims, start=1)
        ),
        notable_quote=quote
        and NotableQuote(
            text=quote[0], speaker=quote[1], speaker_description=None, segments=(span,)
        ),
        language=language,
        translations=(),
    )


@cache
def cases(file: str = "translations") -> tuple[Case, ...]:
    """Return every brief of a file in every language it was translated to."""
    text = Path(__file__).with_name(f"{file}.toml").read_text("utf-8")
    return tuple(_cases(tomllib.loads(text)["brief"]))


def _cases(records: list[dict[str, Any]]) -> Iterator[Case]:
    for number, record in enumerate(records, start=1):
        parts = record["part"]
        headline, *claims = [part["words"] for part in parts if "speaker" not in part]
        quote = next(((p["words"], p["speaker"]) for p in parts if "speaker" in p), None)
        brief = brief_of(headline, *claims, language=record["language"], quote=quote)
        for language in LANGUAGES:
            if language in parts[0]:
                yield Case(
                    name=f"{number}-{record['language']}-{language}",
                    brief=brief,
                    language=language,
                    originals=tuple(part["words"] for part in parts),
                    translations=tuple(part[language] for part in parts),
                )
