"""Shapes that programs stumble over in; texts of a megabyte, and the CPU seconds they take, out.

    python -m benchmarks.hostile_texts [--quick] [--json]

Where LEDE_SHARED has them, a megabyte of real news is timed, too.
"""

import time
from collections.abc import Iterator
from itertools import count, islice, product

from benchmarks import reporting
from benchmarks.condensing_adapters import article_of
from benchmarks.scorers import NotHere, rows
from bot.condensing.condenser import condense

MEGABYTE = 1_000_000
_LANGUAGES = ("en", "de", "fr", "es", "it", "pl", "ru", "zh")
_QUICK_LANGUAGES = ("en",)

# What is repeated to a megabyte, each for a rule that would take long over it.
REPEATED = {
    "one letter": "a",
    "digits": "1 ",
    "spaces": " ",
    "stops": "A. ",
    "marks": "., ., ",
    "colons": ": ",
    "dashes": "towns -- rivers ",
    "semicolons": "many of them; ",
    "brackets": "(((((",
    "quotation marks": '"',
    "apostrophes": "' ",
    "short quotations without a stop": "'a s' ",
    "guillemets": "« a » ",
    "unclosed quotations": "“a ",
    "quotations": "Ann Field said “we act.” ",
    "quotations without a speaker": "“a b c d e” ",
    "quotations in paragraphs": "“We act now and here,” Ann Field said.\n",
    "dialogue": "— oui, dit-il. ",
    "block quotes": "Ann Field said:\n",
    "transcript": "FIELD: Yes, I do so.\n",
    "interview": "Do you act?\nI do.\n",
    "he said": "he said ",
    "reports in reports": "he said the minister said that ",
    "according": "according to the mayor, ",
    "asides": "Ann Field, who said, ",
    "one sentence": "the town and the river are wide and ",
    "prepositions": "of the of the ",
    "capitals": "Ann Field Paul Rowe ",
    "initials": "A. B. ",
    "ampersands": "A & B & ",
    "names": "A Smith. B Smith. C Smith. ",
    "pronouns": "She said. He said. ",
    "possessives": "his wife said her dog said that ",
    "datelines": "WASHINGTON, ",
    "lines without a stop": "Ann Field opens a bridge in Leeds today\n",
    "bodies in a case": "Nach Angaben des Amtes fiel der Regen hier. ",
}
# The same with new names ({0}, {1}) each time, for what looks back over everybody named.
_NAMED = {
    "roles": "{0} {1} left. The mayor said so. ",
    "roles described": "{0} {1}, a teacher, left. The mayor said so. ",
    "bodies": "{0} Trust left. It said so. ",
    "one family": "{0} Field said so. ",
    "one first name": "Ann {0} said so. ",
    "owners": "{0} {1} left. His wife said so. ",
    "headlines": "{0} Says {1} Must Go Now Or Never\n",
    "speakers": "“Go on and on now,” said {0} {1}. ",
    "maires": "{0} {1} est venu. Le maire a déclaré que non. ",
    "Leiter": "{0} {1} kam. Der Leiter sagte das so. ",
    "мэры": "Анна {0} пришла. Мэр сказал, что нет. ",
}
_QUESTIONS = "Do you act?\nI do.\nA: Yes, I do so.\n"  # behind many names, one of which answers


def texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text, of a megabyte, of each shape."""
    for name, words in REPEATED.items():
        yield name, words * (MEGABYTE // len(words))
    for name, words in _NAMED.items():
        yield name, _with_names(words, MEGABYTE)
    named = _with_names("Ann {0} and Paul {1} came. ", 60_000)
    yield "questions behind names", named + "\n" + _QUESTIONS * 20_000


def _with_names(words: str, chars: int) -> str:
    made = (words.format(first, last) for first, last in zip(_names(0), _names(7), strict=False))
    return "".join(islice(made, chars // len(words)))


def _names(skipped: int) -> Iterator[str]:
    """Yield words that look like names, all different for a long time: "Bacod", "Bacof"."""
    consonants, vowels = "bcdfglmnprst", "aeiou"
    for _ in count():
        parts = product(consonants, vowels, consonants, vowels, consonants)
        yield from ("".join(part).title() for part in islice(parts, skipped, None))


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return the slowest of all texts in all languages, and the five slowest of them by name."""
    spent: dict[str, float] = {}
    for language, (name, text) in product(
        _QUICK_LANGUAGES if quick else _LANGUAGES, [*texts(), *_news()]
    ):
        spent[f"{name} ({language})"] = _seconds(text, language)
    slowest = sorted(spent.items(), key=lambda pair: -pair[1])
    worst = {f"CPU seconds for a megabyte, the worst of {len(spent)}": slowest[0][1]}
    return {**worst, **{f"of these, {name}": seconds for name, seconds in slowest[:5]}}


def _news() -> list[tuple[str, str]]:
    try:
        news = "\n".join(row["text"] for row in rows("condensing/cnndm_dev.jsonl"))
    except NotHere:
        return []
    return [("news", news[:MEGABYTE]), ("news in a paragraph", news[:MEGABYTE].replace("\n", " "))]


def _seconds(text: str, language: str) -> float:
    article = article_of(text, language)
    started = time.process_time()
    condense(article)
    return time.process_time() - started


if __name__ == "__main__":
    reporting.run(measure, __doc__)
