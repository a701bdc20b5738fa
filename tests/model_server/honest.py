"""An article's sentences in, an answer out that keeps to them."""

import re
from typing import Any

from tests.model_server.material import Material

Json = dict[str, Any]

_MAX_CLAIM_CHARS = 220
_MAX_QUOTE_WORDS = 40
_FEWEST_WORDS = 6
_ENDS = ".!?…"  # other lines are headings, as a rule
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{20,400})[”\"“»]")
# Only where the name stands beside the quote is there no doubt who speaks.
_SPEAKER = re.compile(
    r"(?:said|says)\s+((?:[A-Z]\w+\s?){2,3})|((?:[A-Z]\w+\s?){2,3})\s*(?:said|says)"
)


def honest_answer(material: Material, *, claims: int = 3) -> Json:
    """Return whole sentences that are short enough, and a quote where one is told with its speaker."""
    fit = [
        (number, sentence)
        for number, sentence in material.sentences.items()
        if len(sentence) <= _MAX_CLAIM_CHARS
        and len(sentence.split()) >= _FEWEST_WORDS
        and sentence[-1] in _ENDS
    ]
    if not fit:
        fit = list(material.sentences.items())[:1]
    return {
        "claims": [
            {"words": sentence, "sentences": [number], "source": None}
            for number, sentence in fit[:claims]
        ],
        "quote": _quote(material),
    }


def _quote(material: Material) -> Json | None:
    for number, sentence in material.sentences.items():
        words, speaker = _QUOTED.search(sentence), _SPEAKER.search(sentence)
        if words and speaker and len(words[1].split()) <= _MAX_QUOTE_WORDS:
            name = (speaker[1] or speaker[2]).strip()
            return {"words": words[1].rstrip(","), "sentences": [number], "speaker": name}
    return None
