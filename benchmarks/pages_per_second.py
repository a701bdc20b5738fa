"""Saved pages in; pages per CPU second from HTML to brief, beside what peers take, out."""

import gzip
import time
from collections.abc import Callable

import trafilatura

from benchmarks import peers, reporting
from benchmarks.scorers import rows, thinned
from benchmarks.shared_data import shared_folder
from bot.condensing.condenser import condense
from bot.domain.articles import Article
from bot.reading.article_extractor import extract_article

# Enough pages for a steady mean, few enough to run in a minute.
_PAGES = 120
_QUICK_PAGES = 24

Work = Callable[[bytes, str], object]


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return each system's pace, and ours as a share of trafilatura's."""
    found = paces(quick)
    ours, theirs = found["Lede"], found["trafilatura"]
    ratio = ours / theirs if isinstance(ours, float) and isinstance(theirs, float) else "none"
    return {**found, "Lede's pace as a share of trafilatura's": ratio}


def paces(quick: bool) -> dict[str, float | str]:  # noqa: FBT001  # every program's one switch
    """Run all over the same pages in the same process, each after one page to warm up.

    Ours goes from HTML to verified brief; trafilatura (precision, with metadata) and newspaper4k
    to the article's text and no further.
    """
    pages = _pages(_QUICK_PAGES if quick else _PAGES)
    found: dict[str, float | str] = {
        "Lede": _pace(_to_brief, pages),
        "trafilatura": _pace(_to_text, pages),
    }
    for name, extract in peers.bodies():
        if isinstance(extract, peers.Missing):
            found[name] = extract.why
        elif name not in found:
            found[name] = _pace(_decoding(extract), pages)
    return found


def _decoding(extract: peers.Body) -> Work:
    def work(page: bytes, url: str) -> object:
        try:
            return extract(page.decode("utf-8", "replace"), url)
        except Exception:  # noqa: BLE001  # a peer that fails on a page has still spent its time
            return None

    return work


def _pages(count: int) -> list[tuple[bytes, str]]:
    folder = shared_folder() / "data" / "extraction"
    return [
        (gzip.decompress((folder / row["html"]).read_bytes()), row.get("url") or "")
        for row in thinned(rows("extraction/index.jsonl"), count)
    ]


def _pace(work: Work, pages: list[tuple[bytes, str]]) -> float:
    work(*pages[0])
    started = time.process_time()
    for page, url in pages:
        work(page, url)
    return len(pages) / (time.process_time() - started)


def _to_brief(page: bytes, url: str) -> object:
    article = extract_article(page, url)
    return condense(article) if isinstance(article, Article) else None


def _to_text(page: bytes, url: str) -> object:
    return trafilatura.bare_extraction(
        page, url=url or None, favor_precision=True, with_metadata=True
    )


if __name__ == "__main__":
    reporting.run(measure, __doc__)
