"""Saved pages in; pages per CPU second from HTML to brief, beside trafilatura alone, out."""

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

import trafilatura

from benchmarks.shared_data import shared_folder
from bot.condensing.condenser import condense
from bot.domain.articles import Article
from bot.reading.article_extractor import extract_article

# Enough pages for a steady mean, few enough to run in a minute.
_PAGES = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """Pages per CPU second of one process."""

    ours: float  # HTML to verified brief
    trafilatura: float  # HTML to text, precision, and no more

    @property
    def ratio(self) -> float:
        """Return ours as a share of the peer's."""
        return self.ours / self.trafilatura


def measure() -> Pace:
    """Run both over the same pages in the same process, after one page to warm up."""
    pages = _pages()
    return Pace(ours=_pace(_to_brief, pages), trafilatura=_pace(_to_text, pages))


def _pages() -> list[tuple[bytes, str]]:
    folder = shared_folder() / "data" / "extraction"
    lines = (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    chosen = rows[:: max(1, len(rows) // _PAGES)]
    return [
        (gzip.decompress((folder / row["html"]).read_bytes()), row.get("url") or "")
        for row in chosen
    ]


def _pace(work: Callable[[bytes, str], object], pages: list[tuple[bytes, str]]) -> float:
    work(*pages[0])
    started = time.process_time()
    for page, url in pages:
        work(page, url)
    return len(pages) / (time.process_time() - started)


def _to_brief(page: bytes, url: str) -> object:
    article = extract_article(page, url)
    return condense(article) if isinstance(article, Article) else None


def _to_text(page: bytes, url: str) -> object:
    return trafilatura.bare_extraction(page, url=url, favor_precision=True, with_metadata=True)


if __name__ == "__main__":
    pace = measure()
    print(
        f"HTML to brief: {pace.ours:.1f} pages per CPU second; trafilatura alone "
        f"{pace.trafilatura:.1f}; ratio {pace.ratio:.2f}"
    )
