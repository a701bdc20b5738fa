"""The `.expected.toml` beside an article in, what a true brief of it must show out."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedQuote:
    """Words that stand verbatim in the article, and who says them."""

    text: str
    speaker: str  # as a brief should name them, resolved


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """What a reader who knows the article would accept."""

    headline: str
    refusal: str | None  # code of the Refusal; None where a brief is due
    language: str  # ISO 639-1
    quotes: tuple[ExpectedQuote, ...]  # every quotation of a person in the article
    absent: tuple[str, ...]  # boilerplate and wrong figures that no brief may show


def read_expectation(slug: str) -> Expectation:
    """Read what is expected of the article `slug`; FileNotFoundError where nothing is."""
    file = files("bot.adapters.newsroom") / "articles" / f"{slug}.expected.toml"
    fields = tomllib.loads(file.read_text("utf-8"))
    return Expectation(
        headline=fields["headline"],
        refusal=fields.get("refusal"),
        language=fields["language"],
        quotes=tuple(ExpectedQuote(**quote) for quote in fields.get("quotes", ())),
        absent=tuple(fields.get("absent", ())),
    )
