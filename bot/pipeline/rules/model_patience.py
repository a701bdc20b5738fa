"""How long a brief may wait for a language model in the bot, so that nothing else suffers by it."""

# The other half is for what comes before and after: reading the page, condensing, storing.
_SHARE = 0.5


def patience_of_articles(
    patience_seconds: float, *, lease_seconds: float, order_patience_seconds: float
) -> float:
    """Return the seconds, within those that `patience_seconds` allows.

    Beyond its lease another process takes an article over; and later briefs overtake it in channels
    that have waited for long enough. Channels that wait for nothing (0) do not bound it.
    """
    bounds = [lease_seconds * _SHARE]
    if order_patience_seconds > 0:
        bounds.append(order_patience_seconds * _SHARE)
    return min(patience_seconds, *bounds)
