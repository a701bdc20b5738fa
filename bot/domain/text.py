"""A span of a text together with the words it covered."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class TextSpan:
    """Characters `start` to `end` (exclusive) of an article's text, and what stood there.

    The words are kept so that a brief can be checked after the full text is gone.
    """

    start: int  # first character, counted from 0 in Article.text
    end: int  # one past the last character
    text: str  # Article.text[start:end]

    def stands_in(self, text: str) -> bool:
        """Tell whether `text` has exactly these words at exactly this place."""
        return 0 <= self.start < self.end and text[self.start : self.end] == self.text


def span_of(text: str, start: int, end: int) -> TextSpan:
    """Return the span of `text` from `start` to `end` with its words."""
    return TextSpan(start=start, end=end, text=text[start:end])
