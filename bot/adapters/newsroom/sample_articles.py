"""TOML files in, sample articles with their structure and corrections out."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

_EXPECTED_SUFFIX = ".expected.toml"


class ArticleKind(StrEnum):
    """What the page of an article turns out to be."""

    ARTICLE = "article"
    PAYWALL = "paywall"  # the first lines, then an offer; says isAccessibleForFree: false
    CONSENT_WALL = "consent_wall"  # nothing but the question about cookies
    LIST_PAGE = "list_page"  # links to other articles


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyBlock:
    """One stretch of a body: a paragraph, heading, blockquote, question or list item."""

    kind: str  # "paragraph", "heading", "blockquote", "question", "item", "correction"
    paragraphs: tuple[str, ...]  # one, except for block quotes
    credit: str | None = None  # who a block quote is by, as its last line says


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """What an outlet mends in an article some time after publishing it."""

    order: int  # its place among what is still to be published
    note: str
    replacements: tuple[tuple[str, str], ...]  # words as first published, words as corrected


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleArticle:
    """One article as its outlet wrote it."""

    slug: str  # the last part of its URL
    outlet: str  # slug of the outlet
    kind: ArticleKind
    section: str
    headline: str
    summary: str  # the feed's words, and the page's description
    byline: str
    picture: str | None  # name of a picture; None where the page has none
    caption: str
    minutes_ago: int | None  # its age when the newsroom starts; None when it is still to come
    order: int  # its place among what is still to be published
    body: tuple[BodyBlock, ...]
    correction: Correction | None = None
    revision: int = 1  # 2 once corrected


def parse_body(text: str) -> tuple[BodyBlock, ...]:
    """Read blank-line separated blocks: `## heading`, `> quote`, `? question`, `* item`."""
    return tuple(_parse_block(block) for block in text.strip().split("\n\n") if block.strip())


def _parse_block(block: str) -> BodyBlock:
    lines = tuple(line.strip() for line in block.strip().splitlines())
    for mark, kind in (("## ", "heading"), ("? ", "question"), ("* ", "item")):
        if lines[0].startswith(mark):
            return BodyBlock(kind=kind, paragraphs=(" ".join(lines).removeprefix(mark),))
    if lines[0].startswith("> "):
        return _parse_quote(tuple(line.removeprefix("> ") for line in lines))
    return BodyBlock(kind="paragraph", paragraphs=(" ".join(lines),))


def _parse_quote(lines: tuple[str, ...]) -> BodyBlock:
    if lines[-1].startswith("— "):
        credit = lines[-1].removeprefix("— ")
        return BodyBlock(kind="blockquote", paragraphs=lines[:-1], credit=credit)
    return BodyBlock(kind="blockquote", paragraphs=lines)


def parse_article(slug: str, fields: Mapping[str, Any]) -> SampleArticle:
    """Make a sample article of the fields of one TOML file."""
    return SampleArticle(
        slug=slug,
        outlet=fields["outlet"],
        kind=ArticleKind(fields.get("kind", "article")),
        section=fields["section"],
        headline=fields["headline"],
        summary=fields["summary"],
        byline=fields["byline"],
        picture=fields.get("picture"),
        caption=fields.get("caption", ""),
        minutes_ago=fields.get("minutes_ago"),
        order=fields.get("order", 0),
        body=parse_body(fields["body"]),
        correction=_parse_correction(fields.get("correction")),
    )


def _parse_correction(fields: Mapping[str, Any] | None) -> Correction | None:
    if fields is None:
        return None
    replacements = tuple((pair["old"], pair["new"]) for pair in fields["replace"])
    return Correction(order=fields["order"], note=fields["note"], replacements=replacements)


def read_articles() -> tuple[SampleArticle, ...]:
    """Read every article that ships with the newsroom, by file name."""
    return tuple(
        parse_article(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")))
        for file in _article_files()
        if not file.name.endswith(_EXPECTED_SUFFIX)
    )


def _article_files() -> Iterable[Traversable]:
    folder = files("bot.adapters.newsroom") / "articles"
    toml_files = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    return sorted(toml_files, key=lambda file: file.name)
