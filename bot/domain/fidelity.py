"""How near what a language model words must keep to an article."""

from enum import StrEnum


class Fidelity(StrEnum):
    """How near a model's claims must keep to the article's words."""

    STRICT = "strict"  # it may only shorten and join
    FREE = "free"  # it may reword, under the checks of what can be checked
