"""What a question may cost and what was spent today in, whether it may be asked, and who pays, out."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime

from bot.domain.errors import ModelAnswerUnusable, ModelError
from bot.domain.modelling import ModelPrompt, ModelUsage

# Tokenizers in use take 4 bytes of English and 3 of Chinese for a token: an estimate for all.
_BYTES_PER_TOKEN = 3
# Three to five claims and a quote, with the names of their fields.
_ANSWER_TOKENS = 800


def budget_day(now: datetime) -> date:
    """Return the day whose budget a question is asked from: they change at midnight UTC."""
    return now.astimezone(UTC).date()


def estimated_tokens(prompt: ModelPrompt) -> int:
    """Return about what a question and its answer cost; what they did cost, the provider tells."""
    size = len((prompt.instructions + prompt.material).encode("utf-8", "replace"))
    return size // _BYTES_PER_TOKEN + _ANSWER_TOKENS


def tokens_of(usage: ModelUsage) -> int:
    """Return what counts for the budget: tokens in and out alike."""
    return usage.input_tokens + usage.output_tokens


def tokens_for_nothing(error: ModelError) -> int:
    """Return what a failed call cost all the same: a refusal and a cut answer are paid, too."""
    if not isinstance(error, ModelAnswerUnusable):
        return 0
    return error.input_tokens + error.output_tokens


def may_spend(tokens: int, *, spent: int, budget: int) -> bool:
    """Tell whether so many more are within a day's budget; a budget of 0 is none."""
    return budget == 0 or spent + tokens <= budget


def shares_of(tokens: int, payers: Collection[str]) -> Mapping[str, int]:
    """Return what each pays of so many tokens: as good as the same, all of it together.

    Of what cannot be split the first by name take one each. Nobody pays where there are no payers.
    """
    names = sorted(set(payers))
    if not names:
        return {}
    each, over = divmod(tokens, len(names))
    return {name: each + (place < over) for place, name in enumerate(names)}


def able_to_pay(tokens: int, *, spent: Mapping[str, int], budget: int) -> frozenset[str]:
    """Return the most of those in `spent` who can pay so many tokens together, each its share.

    Whoever cannot is left out, and the others' shares grow by that; nobody may be left. A budget
    of 0 is none.
    """
    able = frozenset(spent)
    while able:
        shares = shares_of(tokens, able)
        still = {name for name in able if may_spend(shares[name], spent=spent[name], budget=budget)}
        if len(still) == len(able):
            break
        able = frozenset(still)
    return able
