"""What to ask a language model about an article, and what of its answer may be shown."""

from bot.condensing.modelled.asking import PROMPT_VERSION, prompt_of, task_of
from bot.condensing.modelled.verifying import verified

__all__ = ["PROMPT_VERSION", "prompt_of", "task_of", "verified"]
