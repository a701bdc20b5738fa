"""A server that the bot is new in, in, whether it is greeted there out."""

from datetime import datetime, timedelta
from typing import Final

# Who was added while the bot was away greets late; after that the greeting would puzzle, as it
# would in every server at once where the first version that greets is installed.
GREETED_WITHIN: Final = timedelta(days=2)


def is_greeted(now: datetime, *, added_at: datetime | None, follows: bool) -> bool:
    """Tell whether there is a greeting for a server that was not known, or left, until now.

    `added_at` is when the bot became a member there, None where that is this moment; who follows
    something there is set up already.
    """
    lately = added_at is None or now - added_at <= GREETED_WITHIN
    return lately and not follows
