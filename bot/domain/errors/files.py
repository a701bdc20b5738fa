"""Settings and files named on the command line that cannot be used."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.root import LedeError


@dataclass(eq=False)
class SettingProblem(LedeError):
    """One setting with an impossible value."""

    code: ClassVar[str] = "setting_wrong"
    setting: str  # dotted name as written in lede.toml: "page.port"
    value: str  # as given, secrets masked
    allowed: str  # what would be right
    where: str  # the file or environment variable that says it


@dataclass(eq=False)
class SettingsError(LedeError):
    """The configuration cannot be used."""

    code: ClassVar[str] = "settings_wrong"
    problems: tuple[SettingProblem, ...]


@dataclass(eq=False)
class FileUnreadable(LedeError):
    """A file named on the command line cannot be read."""

    code: ClassVar[str] = "file_unreadable"
    path: str
    why: str  # the system's own words


@dataclass(eq=False)
class FileUnwritable(LedeError):
    """A file named on the command line cannot be written."""

    code: ClassVar[str] = "file_unwritable"
    path: str
    why: str  # the system's own words
