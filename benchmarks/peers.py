"""An article in, what people would use instead of us makes of it out; each peer is optional."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from benchmarks.condensing_adapters import article_of
from bot.condensing.language import load_language
from bot.condensing.sentences import split_article
from bot.condensing.tokens import words_of

Summarize = Callable[[str, int], list[str]]  # text, how many claims
Body = Callable[[str, str], str]  # HTML, its address
Quotes = Callable[[str], list[dict[str, str | None]]]


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a peer was not measured."""

    why: str


def sentences_of(text: str) -> list[str]:
    """Return the sentences of `text`; every peer is given the same."""
    article = article_of(text)
    spans = split_article(article, load_language("en"))
    return [text[span.start : span.end] for span in spans]


def lead(text: str, count: int) -> list[str]:
    """Return the first sentences, which no installable peer beats."""
    return sentences_of(text)[:count]


def summarizers() -> Iterator[tuple[str, Summarize | Missing]]:
    """Yield each peer that chooses claims."""
    yield "Lead-3", lead
    yield "sumy LexRank", _present(_lexrank)
    yield "newspaper4k", _present(_newspaper_summary)


def bodies() -> Iterator[tuple[str, Body | Missing]]:
    """Yield each peer that takes an article out of its page."""
    yield "trafilatura", _trafilatura
    yield "newspaper4k", _present(_newspaper_body)


def quoters() -> Iterator[tuple[str, Quotes | Missing]]:
    """Yield each peer that finds quotations and their speakers."""
    yield "textacy", _present(_textacy)


Peer = TypeVar("Peer")


def _present(make: Callable[[], Peer]) -> Peer | Missing:
    try:
        return make()
    except (ImportError, OSError) as error:  # OSError: spaCy has no model
        return Missing(str(error).splitlines()[0][:80])


class _Tokenizer:
    """Our sentences and words for sumy, whose own need a download."""

    def to_sentences(self, text: str) -> Sequence[str]:
        return tuple(sentences_of(text))

    def to_words(self, sentence: str) -> Sequence[str]:
        return tuple(words_of(sentence))


def _lexrank() -> Summarize:
    parsers: Any = import_module("sumy.parsers.plaintext")
    stemmers: Any = import_module("sumy.nlp.stemmers")
    lexrank: Any = import_module("sumy.summarizers.lex_rank")
    words: Any = import_module("sumy.utils")
    summarizer = lexrank.LexRankSummarizer(stemmers.Stemmer("english"))
    summarizer.stop_words = words.get_stop_words("english")

    def summarize(text: str, count: int) -> list[str]:
        parsed = parsers.PlaintextParser.from_string(text, _Tokenizer())
        return [str(sentence) for sentence in summarizer(parsed.document, count)]

    return summarize


def _newspaper_summary() -> Summarize:
    """Return its scoring over our sentences: its own splitter needs a download."""
    nlp: Any = import_module("newspaper.nlp")
    texts: Any = import_module("newspaper.text")
    stop_words = texts.StopWords("en")

    def summarize(text: str, count: int) -> list[str]:
        sentences = sentences_of(text)
        keywords = nlp.keywords(text, stop_words, 10)
        ranked = nlp.scored_sentences(sentences, [], keywords, stop_words)
        return [sentence for _, sentence, _ in sorted(ranked[:count])]

    return summarize


def _trafilatura(html: str, url: str) -> str:
    extract: Any = import_module("trafilatura").extract
    return str(extract(html, url=url or None, favor_precision=True, include_comments=False) or "")


def _newspaper_body() -> Body:
    newspaper: Any = import_module("newspaper")

    def body(html: str, url: str) -> str:
        article = newspaper.Article(url or "https://news.example/story", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    return body


def _textacy() -> Quotes:
    spacy: Any = import_module("spacy")
    extract: Any = import_module("textacy.extract")
    model = spacy.load("en_core_web_sm")

    def quotes(text: str) -> list[dict[str, str | None]]:
        return [
            {
                "text": str(found.content).strip("\"“”'"),
                "speaker": " ".join(str(word) for word in found.speaker) or None,
            }
            for found in extract.direct_quotations(model(text))
        ]

    return quotes
