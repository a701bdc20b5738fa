"""What to ask a language model about an article, and what of its answer may be shown."""

from bot.condensing.modelled.asking import PROMPT_VERSION, prompt_of, task_of
from bot.condensing.modelled.translating import Asked, checked_translation, translation_prompt
from bot.condensing.modelled.verifying import verified

__all__ = [
    "PROMPT_VERSION",
    "Asked",
    "checked_translation",
    "prompt_of",
    "task_of",
    "translation_prompt",
    "verified",
]
