"""A line of markdown and its card's direction in, the line as any client shows it right out."""

import unicodedata

# Clients differ: some align each line by its first letter, some draw every line from the left.
# The mark tells the first kind; the isolate keeps full stops and Latin names in their places
# for the second. Both are invisible, and what came from the web brings none of its own.
_RIGHT_TO_LEFT_MARK = "\u200f"
_ISOLATE, _END_OF_ISOLATE = "\u2067", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})  # Unicode's bidirectional classes of letters


def directed(line: str, direction: str) -> str:
    """Return `line`, held together where it reads from right to left.

    `direction` is a card's: "ltr", "rtl", or "auto" to go by the first letter.
    """
    if direction == "ltr" or (direction == "auto" and not _begins_right_to_left(line)):
        return line
    return f"{_RIGHT_TO_LEFT_MARK}{_ISOLATE}{line}{_END_OF_ISOLATE}"


def _begins_right_to_left(line: str) -> bool:
    kinds = map(unicodedata.bidirectional, line)
    return next((kind for kind in kinds if kind == "L" or kind in _RIGHT_TO_LEFT), "L") != "L"
