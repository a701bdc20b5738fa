"""Which message a nonce made, for as long as Discord remembers."""

from typing import Final

from tests.discord_stand_in import clock
from tests.discord_stand_in.world import Message, User

# "the past few minutes": https://discord.com/developers/docs/resources/message#create-message
_DEFAULT_SECONDS: Final = 120.0

_Key = tuple[int, int, str]


class Nonces:
    """Remembers by channel, author and nonce."""

    def __init__(self) -> None:
        self.seconds = _DEFAULT_SECONDS
        self._first: dict[_Key, Message] = {}

    def first(self, channel_id: int, author: User, nonce: str | int | None) -> Message | None:
        """Return the message that this nonce made within the window."""
        message = self._first.get((channel_id, author.id, str(nonce)))
        if nonce is None or message is None or clock.now() - message.at > self.seconds:
            return None
        return message

    def remember(self, message: Message) -> None:
        if message.nonce is not None:
            key = message.channel_id, message.author.id, str(message.nonce)
            self._first[key] = message
