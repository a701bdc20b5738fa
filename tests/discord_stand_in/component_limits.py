"""Components of a message in, what Discord has against them out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from tests.discord_stand_in.message_payloads import walk
from tests.discord_stand_in.refusals import Problem
from tests.discord_stand_in.world import Json

# https://discord.com/developers/docs/components/reference
IS_COMPONENTS_V2: Final = 1 << 15
MAX_COMPONENTS: Final = 40  # nested ones included
MAX_TEXT: Final = 4000  # of all text displays together
_MAX_ROWS, _MAX_BUTTONS = 5, 5
_ROW, _BUTTON, _STRING_SELECT, _SECTION, _TEXT, _CONTAINER = 1, 2, 3, 9, 10, 17
_THUMBNAIL, _GALLERY = 11, 12
_SELECTS: Final = (3, 5, 6, 7, 8)
_LINK, _PREMIUM = 5, 6
_LINK_SCHEMES: Final = ("http", "https", "discord")
_MEDIA_SCHEMES: Final = ("http", "https", "attachment")

Path = tuple[str | int, ...]
_AT: Final[Path] = ("components",)


def component_problems(components: Sequence[Json], *, is_v2: bool) -> list[Problem]:
    """Return what is wrong with a message's components."""
    parts = list(walk(list(components)))
    problems = list(_v2_totals(parts) if is_v2 else _classic_layout(components))
    problems += _doubles(parts)
    for path, part in _placed(components, _AT):
        problems += _part_problems(part, path)
    return problems


def _v2_totals(parts: Sequence[Json]) -> Iterator[Problem]:
    if len(parts) > MAX_COMPONENTS:
        said = f"Total number of components exceeds maximum of {MAX_COMPONENTS}"
        yield Problem(_AT, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", said)
    if sum(len(part["content"]) for part in parts if part["type"] == _TEXT) > MAX_TEXT:
        said = f"Total displayable text size exceeds maximum size of {MAX_TEXT}"
        yield Problem(_AT, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", said)


def _classic_layout(components: Sequence[Json]) -> Iterator[Problem]:
    if len(components) > _MAX_ROWS:
        yield Problem(_AT, "BASE_TYPE_MAX_LENGTH", f"Must be {_MAX_ROWS} or fewer in length.")
    for place, component in enumerate(components):
        if component["type"] != _ROW:
            said = 'Value of field "type" must be one of (1,).'
            yield Problem((*_AT, place), "UNION_TYPE_CHOICES", said)


def _doubles(parts: Sequence[Json]) -> Iterator[Problem]:
    names = Counter(part["custom_id"] for part in parts if part.get("custom_id"))
    for name, count in names.items():
        if count > 1:
            said = f"Component custom id cannot be duplicated: {name}"
            yield Problem(_AT, "COMPONENT_CUSTOM_ID_DUPLICATED", said)
    ids = Counter(part["id"] for part in parts if part.get("id"))
    for number, count in ids.items():
        if count > 1:
            said = f"Component id cannot be duplicated: {number}"
            yield Problem(_AT, "COMPONENT_ID_DUPLICATED", said)


def _placed(components: Sequence[Json], path: Path) -> Iterator[tuple[Path, Json]]:
    """Yield every component with its place in the body."""
    for place, component in enumerate(components):
        here = (*path, place)
        yield here, component
        yield from _placed(component.get("components") or [], (*here, "components"))
        if component.get("accessory"):
            yield (*here, "accessory"), component["accessory"]


def _part_problems(part: Json, path: Path) -> Iterator[Problem]:
    kind = part["type"]
    if kind == _ROW:
        yield from _row_problems(part, path)
    elif kind == _BUTTON:
        yield from _button_problems(part, path)
    elif kind == _STRING_SELECT:
        yield from _select_problems(part, path)
    elif kind == _THUMBNAIL:
        yield from _scheme_problems(part["media"]["url"], _MEDIA_SCHEMES, (*path, "media", "url"))
    elif kind == _GALLERY:
        for place, one in enumerate(part["items"]):
            here = (*path, "items", place, "media", "url")
            yield from _scheme_problems(one["media"]["url"], _MEDIA_SCHEMES, here)


def _row_problems(row: Json, path: Path) -> Iterator[Problem]:
    width = sum(_MAX_BUTTONS if one["type"] in _SELECTS else 1 for one in row["components"])
    if width > _MAX_BUTTONS:
        said = "The specified component exceeds the maximum width"
        yield Problem(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", said)


def _button_problems(button: Json, path: Path) -> Iterator[Problem]:
    style, url, custom_id = button["style"], button.get("url"), button.get("custom_id")
    if style == _LINK:
        if not url or custom_id:
            said = "A url button must have a url and no custom id"
            yield Problem(path, "BUTTON_COMPONENT_URL_REQUIRED", said)
        else:
            yield from _scheme_problems(url, _LINK_SCHEMES, (*path, "url"))
    elif style != _PREMIUM and (url or not custom_id):
        said = "A custom id is required, and a url is not allowed"
        yield Problem(path, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", said)
    if style != _PREMIUM and not button.get("label") and not button.get("emoji"):
        said = "A button must have a label or an emoji"
        yield Problem((*path, "label"), "BUTTON_COMPONENT_INVALID_LABEL", said)


def _select_problems(select: Json, path: Path) -> Iterator[Problem]:
    values = Counter(option["value"] for option in select["options"])
    for value, count in values.items():
        if count > 1:
            said = f"The specified option value is already used: {value}"
            yield Problem((*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", said)
    least, most = select.get("min_values"), select.get("max_values") or 1
    if not (1 if least is None else least) <= most <= max(len(values), 1):
        said = "min_values must not exceed max_values, nor that the number of options"
        yield Problem(path, "SELECT_COMPONENT_VALUES_RANGE_INVALID", said)
    if sum(bool(option.get("default")) for option in select["options"]) > most:
        said = "More options are chosen from the start than may be"
        yield Problem((*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", said)


def _scheme_problems(url: str, schemes: Sequence[str], path: Path) -> Iterator[Problem]:
    scheme = urlsplit(url).scheme.lower()
    if scheme not in schemes:
        said = f'Scheme "{scheme}" is not supported. Scheme must be one of {tuple(schemes)}.'
        yield Problem(path, "URL_TYPE_INVALID_SCHEME", said)
