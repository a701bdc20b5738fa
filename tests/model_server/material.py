"""The material of a question in, the article's headline and numbered sentences out."""

import re
from dataclasses import dataclass

_NUMBERED = re.compile(r"^(\d+)[.):]\s+(.*)$")
_HEADLINE = re.compile(r"^Headline:\s*(.*)$", re.MULTILINE)
_REFUSED = re.compile(r"^REFUSED ", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """One article as a model sees it."""

    headline: str
    sentences: dict[int, str]  # by number
    again: bool  # parts of an earlier answer were refused

    @property
    def text(self) -> str:
        """Return all sentences as one text."""
        return " ".join(self.sentences.values())


def read_material(text: str) -> Material:
    """Read what was sent; numbers that do not count on are within a sentence."""
    sentences: dict[int, str] = {}
    for line in text.splitlines():
        found = _NUMBERED.match(line)
        if found and int(found[1]) == len(sentences) + 1:
            sentences[int(found[1])] = found[2]
    headline = _HEADLINE.search(text)
    return Material(
        headline=headline[1] if headline else "",
        sentences=sentences,
        again=_REFUSED.search(text) is not None,
    )
