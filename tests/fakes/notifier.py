"""A Notifier that keeps what it is told, and may be told that nobody is there."""

from bot.domain.notices import Notice


class FakeNotifier:
    """Fulfils Notifier."""

    def __init__(self) -> None:
        self.heard: list[Notice] = []
        self.nobody_there = False

    async def tell(self, notice: Notice) -> bool:
        if self.nobody_there:
            return False
        self.heard.append(notice)
        return True

    @property
    def codes(self) -> list[str]:
        return [notice.reason.code for notice in self.heard]
