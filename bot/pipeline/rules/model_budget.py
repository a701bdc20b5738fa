"""What a question may cost and what was spent today in, whether it may be asked out."""

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
