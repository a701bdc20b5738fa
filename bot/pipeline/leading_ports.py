"""What it takes that of several processes one does a thing at a time: small Protocols."""

from typing import Protocol

from bot.domain.errors import StorageError


class Leaders(Protocol):
    """Who leads what; a lead ends by itself unless it is renewed."""

    @property
    def lease_seconds(self) -> float:
        """Return how long a lead lasts from the moment that it is taken or renewed."""
        ...

    async def lead(self, name: str, holder: str) -> int | None:
        """Lead `name`, and return the epoch of that lead; None while another holder leads it.

        Epochs grow with every lead of that name. Whoever led it already leads it anew.
        """
        ...

    async def renew(self, name: str, epoch: int) -> bool:
        """Lead on; False where the lead of that epoch was given up, or somebody else's followed."""
        ...

    async def resign(self, name: str, epoch: int) -> None:
        """Give it up, so that another may lead at once; nothing where it is not ours any more."""
        ...


class LeadingNews(Protocol):
    """Hears who leads; must neither wait nor raise."""

    def leading(self, name: str) -> None:
        """This process leads that from now on."""
        ...

    def leads_no_more(self, name: str) -> None:
        """It does not any more: it gave it up, or could not renew it in time."""
        ...

    def leading_failed(self, name: str, error: StorageError) -> None:
        """The database did not answer; it is asked again."""
        ...
