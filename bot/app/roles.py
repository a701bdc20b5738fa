"""What a process does of all that Lede does, and what it has to open for that."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """A part of the work that a process may take on."""

    POLL = "poll"  # asks feeds, and hubs to tell of news
    READ = "read"  # reads articles and condenses them
    DELIVER = "deliver"  # posts; to Discord one process at a time
    DISCORD = "discord"  # hears Discord: commands, buttons, servers; one process at a time
    PAGE = "page"  # shows the page, and answers hubs


ALL_ROLES: Final = frozenset(Role)
_READERS: Final = frozenset({Role.POLL, Role.READ, Role.DISCORD})  # of the web
_WORKED: Final = frozenset({Role.POLL, Role.READ})  # parsing and condensing all day


def asks_the_web(roles: Collection[Role]) -> bool:
    """Tell whether these roles fetch anything."""
    return not _READERS.isdisjoint(roles)


def works_all_day(roles: Collection[Role]) -> bool:
    """Tell whether worker processes stand ready; else they start when a command needs one."""
    return not _WORKED.isdisjoint(roles)
