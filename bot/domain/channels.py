"""Names of the places that briefs are posted to: `page:<name>`, `discord:<id>`."""

import re
from dataclasses import dataclass

_NAMES = {
    "page": re.compile(r"[a-z0-9][a-z0-9-]{0,39}"),  # stands in URLs of the page
    "discord": re.compile(r"[0-9]{15,20}"),  # a snowflake
}
CHANNEL_FORMS = "page:NAME (a-z, 0-9 and -, at most 40) or discord:ID (the channel's number)"


@dataclass(frozen=True, order=True, slots=True)
class ChannelName:
    """Where briefs go: the publisher's name and the place within it."""

    publisher: str
    place: str

    @classmethod
    def parse(cls, words: str) -> "ChannelName":
        """Read `page:news` or `discord:123…`; ValueError says what is allowed."""
        publisher, _, place = words.strip().partition(":")
        form = _NAMES.get(publisher)
        if form is None or not form.fullmatch(place):
            message = f"{words!r} is not a channel; write {CHANNEL_FORMS}"
            raise ValueError(message)
        return cls(publisher, place)

    def __str__(self) -> str:
        return f"{self.publisher}:{self.place}"
