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
    """Run all over the same pages in the same process, turn by turn, so that all suffer alike.

    Ours goes from HTML to verified brief; trafilatura (precision, with metadata) and newspaper4k
    to the article's text and no further.
    """
    pages = _pages(_QUICK_PAGES if quick else _PAGES)
    works: dict[str, Work] = {"Lede": _to_brief, "trafilatura": _to_text}
    missing: dict[str, float | str] = {}
    for name, extract in peers.bodies():
        if isinstance(extract, peers.Missing):
            missing[name] = extract.why
        else:
            works.setdefault(name, _decoding(extract))
    return {**_paced(works, pages), **missing}


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


def _paced(works: dict[str, Work], pages: list[tuple[bytes, str]]) -> dict[str, float | str]:
    """Return pages per CPU second; the first page is read once before, to warm up."""
    spent = dict.fromkeys(works, 0.0)
    for index, page in enumerate([pages[0], *pages]):
        for name, work in works.items():
            started = time.process_time()
            work(*page)
            spent[name] += (time.process_time() - started) * (index > 0)
    return {name: len(pages) / seconds for name, seconds in spent.items()}


def _to_brief(page: bytes, url: str) -> object:
    article = extract_article(page, url)
    return condense(article) if isinstance(article, Article) else None


def _to_text(page: bytes, url: str) -> object:
    return trafilatura.bare_extraction(
        page, url=url or None, favor_precision=True, with_metadata=True
    )


if __name__ == "__main__":
    reporting.run(measure, __doc__)
