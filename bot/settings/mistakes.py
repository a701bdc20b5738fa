"""A wrong, unknown or unreadable setting in; which, where, and what is allowed, out."""

import difflib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, SecretStr

from bot.domain.errors import SettingProblem
from bot.settings.sections import ENV_PREFIX, Settings, every_setting
from bot.settings.subscription_section import SubscriptionSettings

# Variables that start alike and are no settings: where the file is, what commands about feeds
# take secrets from, where test data is, and how long a test runs.
_OTHER_VARIABLES = (
    "LEDE_CONFIG",
    "LEDE_FEED_PASSWORD",
    "LEDE_FEED_HEADER",
    "LEDE_SHARED",
    "LEDE_TEST_",
)
_SUBSCRIPTIONS = "subscription"  # a list of tables that may hold passwords
_SECRETS = ("headers",)  # tables whose every value is one
# What is no part of any address that is taken, but may be tried: https://user:password@host?key=…
_SECRETS_OF_ADDRESSES = re.compile(r"(?<=://)[^/@]+(?=@)|(?<=\?)\S+(?=['\"])")


def problem_of(detail: Mapping[str, Any], where: str) -> SettingProblem:
    """Tell one of pydantic's errors; `where` is the file, unless a variable said it."""
    path = [str(part) for part in detail["loc"]]
    where = _variable_of(path) or where
    if detail["type"] == "extra_forbidden":
        return _unknown(path, where)
    own = detail["type"] == "value_error"  # one of our validators says it better
    return SettingProblem(
        setting=".".join(path),
        value=_given(detail, path),
        allowed=("" if own else _form(path)) or str(detail["msg"]).removeprefix("Value error, "),
        where=where,
    )


def _variable_of(path: Sequence[str]) -> str | None:
    """Return the variable that gave the setting or the table it stands in, None without any."""
    given = {variable.upper() for variable in os.environ}
    names = [ENV_PREFIX + "__".join(path[:depth]).upper() for depth in range(len(path), 0, -1)]
    return next((name for name in names if name in given), None)


def unreadable_variables(environment: Mapping[str, str]) -> Iterator[SettingProblem]:
    """Find variables that are to hold JSON and do not."""
    names = set(_written_as_json())
    for variable, words in environment.items():
        name = variable.lower().removeprefix(ENV_PREFIX.lower())
        if name != variable.lower() and name in names and not _is_json(words):
            yield SettingProblem(
                setting=name.replace("__", "."),
                value=repr(words) if "__" in name else "[hidden]",  # tables may hold secrets
                allowed='must be JSON: [80, 443] for a list, {"port": 8080} for a table',
                where=variable,
            )


def _written_as_json() -> Iterator[str]:
    """Name the settings, as in variables, that hold more than one value: lists and tables."""
    for section, field in Settings.model_fields.items():
        if isinstance(field.get_default(), BaseModel | tuple):
            yield section
    for section, name, default, _ in every_setting():
        if isinstance(default, tuple):
            yield f"{section}__{name}"


def _is_json(words: str) -> bool:
    try:
        json.loads(words)
    except ValueError:
        return False
    return True


def _given(detail: Mapping[str, Any], path: Sequence[str]) -> str:
    if detail["type"] == "missing":
        return "missing"
    given = detail.get("input")
    whole = path[0] == _SUBSCRIPTIONS and isinstance(given, dict | list)
    if whole or _is_secret(path):
        return "[hidden]" if given else "empty"
    return _SECRETS_OF_ADDRESSES.sub("[hidden]", repr(given))


def _is_secret(path: Sequence[str]) -> bool:
    """Tell whether what stands there is a secret, or a table that may hold one."""
    if any(part in _SECRETS for part in path):
        return True
    fields = _model_at(path[:1]).model_fields if len(path) > 1 else Settings.model_fields
    field = fields.get(path[-1])
    return field is not None and (
        field.annotation is SecretStr or isinstance(field.get_default(), BaseModel)
    )


def _form(path: list[str]) -> str:
    """Say what a setting takes, from its type and bounds; "" where its own message is better."""
    model = _model_at(path[:-1])
    whole = model.model_json_schema()
    schema = whole.get("properties", {}).get(path[-1], {})
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    if "enum" in schema:
        return f"must be one of {', '.join(schema['enum'])}"
    kind = {
        "object": "a table",
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
        "array": "a list",
    }
    form = kind.get(schema.get("type", ""), "")
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    above = " above" if "exclusiveMinimum" in schema else " from"
    bounds = f"{above} {low:,}" if low is not None else ""
    bounds += f" to {schema['maximum']:,}" if "maximum" in schema else ""
    return f"must be {form}{bounds}" if form else ""


def _unknown(path: list[str], where: str) -> SettingProblem:
    known = list(_model_at(path[:-1]).model_fields)
    near = difflib.get_close_matches(path[-1], known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return SettingProblem(
        setting=".".join(path),
        value="unknown",
        allowed=f"{hint}known are {', '.join(known)}",
        where=where,
    )


def _model_at(path: Sequence[str]) -> type[BaseModel]:
    if not path:
        return Settings
    if path[0] == _SUBSCRIPTIONS:
        return SubscriptionSettings
    return type(Settings.model_fields[path[0]].get_default())


def unknown_variables(environment: Mapping[str, str]) -> Iterator[SettingProblem]:
    """Find LEDE_ variables that name nothing: a typo there would be silently ignored."""
    known = {f"{section}__{name}".upper() for section, name, *_ in every_setting() if section}
    known |= {section.upper() for section in Settings.model_fields}
    for variable in environment:
        name = variable.upper().removeprefix(ENV_PREFIX)
        foreign = not variable.upper().startswith(ENV_PREFIX)
        foreign = foreign or variable.startswith(_OTHER_VARIABLES)
        if not foreign and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {ENV_PREFIX}{near[0]}?" if near else "no such setting"
            yield SettingProblem(
                setting=variable, value="unknown", allowed=hint, where="the environment"
            )
