"""The English phrases for a language model that gave no answer, or none that can be used."""

from collections.abc import Mapping
from typing import Final

from bot.presenting.phrases import Phrase

_PAUSE = "It asks to wait {retry_after_seconds}."

MODELS: Final[Mapping[str, Phrase]] = {
    "model_failed": Phrase(
        what="The language model {model} gave no answer that can be used.",
        more=("It failed with: {detail}.",),
    ),
    "model_not_installed": Phrase(
        what="What asks a language model is not installed, so {model} was not asked.",
        advice="Run make model, or pip install '{extra}'.",
    ),
    "model_timeout": Phrase(
        what="{model} did not answer within {seconds}.",
        for_readers="{model} did not answer in time.",
        advice="If it is always that slow, raise timeout_seconds and patience_seconds under [model] "
        "in config/lede.toml.",
    ),
    "model_queue_full": Phrase(
        what="Too many questions for {model} wait already, so it was not asked.",
        advice="If that lasts, raise max_concurrent under [model] in config/lede.toml.",
    ),
    "model_resting": Phrase(
        what="{model} failed too often, so it is left alone for {resting_seconds}.",
        for_readers="{model} had failed too often, so it was left alone for a while.",
    ),
    "model_budget_spent": Phrase(
        what="What {model} may cost today is used up ({budget_tokens} tokens), so it was not asked.",
        for_readers="What {model} may cost in a day was used up.",
        advice="daily_token_budget under [model] in config/lede.toml sets the limit; the day ends at "
        "midnight UTC.",
    ),
    "model_server_budget_spent": Phrase(
        what="What {model} may cost today is used up by each server that gets this ({budget_tokens} "
        "tokens a server), so it was not asked.",
        advice="per_server_daily_budget under [model] in config/lede.toml sets the limit; the day "
        "ends at midnight UTC.",
    ),
    "model_unreachable": Phrase(
        what="The language model {model} could not be reached at {host}.",
        for_readers="{model} could not be reached.",
        advice="Check base_url under [model] in config/lede.toml, and whether that server runs.",
    ),
    "model_overloaded": Phrase(
        what="{model} takes no more questions for now (status {status}).",
        more=(_PAUSE,),
        for_readers="{model} took no more questions for a while.",
    ),
    "model_server_failed": Phrase(
        what="The server of {model} failed (status {status}).",
        more=(_PAUSE,),
        for_readers="The server of {model} failed.",
    ),
    "model_key_refused": Phrase(
        what="The server of {model} does not accept the key, or asks for payment (status {status}).",
        for_readers="The server of {model} does not let Lede ask it.",
        advice="Check api_key under [model] in config/lede.toml, or LEDE_MODEL__API_KEY.",
    ),
    "model_unknown": Phrase(
        what="{host} does not know the language model {model}.",
        for_readers="The server does not know the language model {model}.",
        advice="Check provider, name and base_url under [model] in config/lede.toml.",
    ),
    "model_request_refused": Phrase(
        what="{model} does not take the question.",
        more=("The answer: {detail}.",),
        advice="Choose a model that can answer by a JSON schema.",
    ),
    "model_answer_unusable": Phrase(what="{model} gave an answer that cannot be used."),
    "model_declined": Phrase(what="{model} refuses to answer about this article."),
    "model_answer_invalid": Phrase(
        what="The answer of {model} is not in the form that it was asked for."
    ),
    "model_answer_invalid.cut": Phrase(what="The answer of {model} was cut short."),
    "model_answer_invalid.empty": Phrase(what="The answer of {model} says nothing."),
    "model_answer_invalid.too_large": Phrase(
        what="The answer of {model} is longer than any brief needs."
    ),
}
