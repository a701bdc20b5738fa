"""An article in, everything read off it once out: sentences, tokens, quotations, frames, names."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.condensing.frames import Frame, frame_of
from bot.condensing.language import Language, guess_language, load_language
from bot.condensing.names import People
from bot.condensing.names_in_marks import part_names, with_names
from bot.condensing.quotations import QuotedSpan, find_quoted_spans
from bot.condensing.sentences import Sentence, split_article
from bot.condensing.tokens import Token, tokenize
from bot.condensing.word_places import WordPlaces
from bot.domain.articles import Article


@dataclass(frozen=True, slots=True)
class Document:
    """What every later step reads; lists of one length go by sentence."""

    article: Article
    language_code: str | None  # as told or guessed
    language: Language
    sentences: Sequence[Sentence]
    tokens: Sequence[Sequence[Token]]
    quotes: Sequence[QuotedSpan]
    frames: Sequence[Frame]
    people: People
    places: WordPlaces

    @property
    def text(self) -> str:
        """Return the text that offsets count."""
        return self.article.text

    def sentence_at(self, place: int) -> int:
        """Return which sentence holds the character `place`, or begins nearest before it."""
        return max(0, bisect_right(self.sentences, place, key=lambda s: s.start) - 1)


def read_document(article: Article) -> Document:
    """Read `article` once."""
    code = article.language or guess_language(_first_words(article.text))
    language = load_language(code)
    sentences = split_article(article, language)
    tokens = [tokenize(article.text, s.start, s.end) for s in sentences]
    quotes, names = part_names(article.text, find_quoted_spans(article, language), language)
    framed = [with_names(each, names) for each in tokens] if names else tokens
    frames = _frames(sentences, framed, quotes)
    people = People(frames, language, article.text)
    places = WordPlaces(frames)
    return Document(article, code, language, sentences, tokens, quotes, frames, people, places)


_GUESS_CHARS = 5000


def _first_words(text: str) -> list[str]:
    return [token.lower for token in tokenize(text[:_GUESS_CHARS]) if token.is_word]


def _frames(
    sentences: Sequence[Sentence], tokens: Sequence[Sequence[Token]], quotes: Sequence[QuotedSpan]
) -> list[Frame]:
    frames = []
    first = 0
    for index, (sentence, words) in enumerate(zip(sentences, tokens, strict=True)):
        while first < len(quotes) and quotes[first].end <= sentence.start:
            first += 1
        frames.append(frame_of(index, sentence, words, quotes, first))
    return frames
