"""Saved pages with their true bodies in: none with a real body is refused, most is found."""

import gzip
import json
import re
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from bot.domain.articles import Article
from bot.reading.article_extractor import extract_article
from tests.shared_data import shared

LONG_CHARS = 1_500  # of sentences; a page with so much is an article, whatever stands beside it


def sentences_of(body: str) -> str:
    return " ".join(re.findall(r"[A-ZÀ-ЯÄÖÜ][^.!?]{20,400}[.!?]", body))


def rows(kind: str, every: int) -> tuple[Path, list[dict[str, Any]]]:
    folder = shared("data/extraction")
    lines = (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()
    return folder, [row for row in map(json.loads, lines) if row["set"] == kind][::every]


def read(folder: Path, row: dict[str, Any]) -> str:
    page = gzip.decompress((folder / row["html"]).read_bytes())
    result = extract_article(page, row.get("url") or "")
    return result.text if isinstance(result, Article) else ""


def words_in_common(told: str, found: str) -> float:
    """Return the F1 of the two texts' runs of four words."""
    wanted, got = (
        {tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))}
        for words in (re.findall(r"\w+", told), re.findall(r"\w+", found))
    )
    return 2 * len(wanted & got) / (len(wanted) + len(got))


@pytest.mark.timeout(120)
def test_bodies_are_found_and_no_real_one_is_refused():
    folder, pages = rows("aeb", every=2)
    shares = []
    for row in pages:
        found = read(folder, row)
        assert found or len(sentences_of(row["body"])) < LONG_CHARS, row["id"]
        shares.append(words_in_common(row["body"], found))
    assert mean(shares) > 0.94


@pytest.mark.timeout(120)
def test_segments_of_pages_in_many_languages():
    folder, pages = rows("traf", every=5)
    right = wrong = missed = 0
    for row in pages:
        found = " ".join(read(folder, row).split())
        here = sum(" ".join(segment.split()) in found for segment in row["with"])
        right += here
        missed += len(row["with"]) - here
        wrong += sum(" ".join(segment.split()) in found for segment in row["without"])
    assert 2 * right / (2 * right + wrong + missed) > 0.90
