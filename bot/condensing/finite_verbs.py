"""Words in, whether a finite verb is among them, out, where we know enough of a language's verbs."""

from collections.abc import Sequence

from bot.condensing.frames import Unit
from bot.condensing.language import Language

# English verbs in forms that do not end in "-ed", the commonest of news.
_VERBS = frozenset(
    (  # noqa: SIM905  # ninety lines of one word each would read worse
        "became began beat bought broke brought built came caught chose cost cut drew drove fell"
        " fought found gave got grew had held hit kept killed knew laid led left lost made met paid"
        " put quit ran read rose sat saw sent set shot shut sold spent split spoke spread stood"
        " struck swept swore taught threw told took went withdrew won wore wrote comes faces gets"
        " gives goes has holds keeps leads leaves lives looks loses makes marks means meets moves"
        " needs offers opens plans plays puts raises remains rises runs seeks sees sells shows"
        " stands starts stays takes tries turns underwent uses wins works cannot"
    ).split()
)
# How verbs end there that no other word ends like, besides the verbs of the language files.
VERB_ENDINGS = {
    "es": ("ó", "rá", "rán", "aron", "ieron", "aba", "aban"),
    "fr": ("ait", "aient", "era", "eront", "èrent"),
    "it": ("ò", "rà", "ranno", "arono", "irono", "ava", "avano"),
    "pt": ("ou", "rá", "rão", "aram", "iram", "ava", "avam"),
}


def has_verb(units: Sequence[Unit], language: Language) -> bool:
    """Tell whether a verb is among `units`; True where we know too few to tell."""
    if language.code in VERB_ENDINGS:
        known = language.auxiliaries | language.reporting
        endings = VERB_ENDINGS[language.code]
        return any(unit.lower in known or unit.lower.endswith(endings) for unit in units)
    if language.code != "en":
        return True
    verbs = language.auxiliaries | language.cue_verbs | language.opinion_verbs | _VERBS
    endings = ("ed", "n't", "'re", "'ve", "'ll")
    return any(unit.lower in verbs or unit.lower.endswith(endings) for unit in units)
