"""config/lede.toml and LEDE_… variables in, typed settings out, or what is wrong with them."""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError as UnreadableVariable

from bot.domain.errors import SettingProblem, SettingsError
from bot.settings.mistakes import problem_of, unknown_variables, unreadable_variables
from bot.settings.sections import Settings

DEFAULT_FILE = Path("config/lede.toml")


def load_settings(file: Path | None = None) -> Settings:
    """Read the file (LEDE_CONFIG or config/lede.toml unless given), then the environment.

    Without any file the defaults hold. SettingsError lists every problem found.
    """
    chosen = file or _named_by_environment()
    table = _read_table(chosen or DEFAULT_FILE, required=chosen is not None)
    where = str(chosen or DEFAULT_FILE)
    strangers = list(unknown_variables(os.environ))
    try:
        settings = Settings.from_table(table)
    except UnreadableVariable as error:
        raise SettingsError((*unreadable_variables(os.environ), *strangers)) from error
    except ValidationError as error:
        problems = [problem_of(detail, where) for detail in error.errors(include_url=False)]
        raise SettingsError((*problems, *strangers)) from error
    if strangers:
        raise SettingsError(tuple(strangers))
    return settings


def _named_by_environment() -> Path | None:
    named = os.environ.get("LEDE_CONFIG")
    return Path(named) if named else None


def _read_table(file: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if not required:
            return {}
        raise _file_problem(file, "a file that exists", "missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _file_problem(file, f"TOML: {error}", "unreadable") from error
    except OSError as error:
        raise _file_problem(file, f"a readable file: {error.strerror}", "unreadable") from error


def _file_problem(file: Path, allowed: str, value: str) -> SettingsError:
    problem = SettingProblem(setting="(the file)", value=value, allowed=allowed, where=str(file))
    return SettingsError((problem,))
