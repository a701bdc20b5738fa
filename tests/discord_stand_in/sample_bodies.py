"""Bodies of messages and commands at Discord's limits: some pass, some do not, and by which rule."""

from typing import Any

Json = dict[str, Any]
V2 = 1 << 15
TEXT, ROW, BUTTON, SELECT, CONTAINER = 10, 1, 2, 3, 17


def text(content: str = "text", **more: Any) -> Json:
    return {"type": TEXT, "content": content, **more}


def button(label: str = "Press", **more: Any) -> Json:
    return {"type": BUTTON, "style": 1, "label": label, "custom_id": f"id of {label}", **more}


def row(*parts: Json) -> Json:
    return {"type": ROW, "components": list(parts)}


def box(*parts: Json) -> Json:
    return {"type": CONTAINER, "components": list(parts)}


def select(**more: Any) -> Json:
    options = [{"label": one, "value": one} for one in "abc"]
    return {"type": SELECT, "custom_id": "pick", "options": options, **more}


def v2(*parts: Json) -> Json:
    return {"flags": V2, "components": list(parts)}


FINE: dict[str, Json] = {
    "2000 characters": {"content": "x" * 2000},
    "6000 in embeds": {"embeds": [{"description": "x" * 3000}] * 2},
    "40 components": v2(box(*[text() for _ in range(39)])),
    "4000 of text": v2(text("x" * 2000), box(text("x" * 2000))),
    "five buttons": {"components": [row(*[button(str(n)) for n in range(5)])]},
    "a link": v2(row({"type": BUTTON, "style": 5, "label": "x", "url": "https://e.example"})),
    "many values": {"components": [row(select(min_values=0, max_values=3))]},
}
WRONG: dict[str, tuple[Json, str]] = {
    "2001 characters": ({"content": "x" * 2001}, "BASE_TYPE_MAX_LENGTH"),
    "6001 in embeds": (
        {"embeds": [{"description": "x" * 3000}, {"title": "y", "description": "x" * 3000}]},
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
    "content beside V2": (
        v2(text()) | {"content": "x"},
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "embeds beside V2": (
        v2(text()) | {"embeds": [{"title": "x"}]},
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "V2 without the flag": ({"components": [text()]}, "UNION_TYPE_CHOICES"),
    "41 components": (
        v2(box(*[text() for _ in range(40)])),
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    "4001 of text": (
        v2(text("x" * 2000), box(text("x" * 2001))),
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    "two alike custom ids": (
        v2(row(button()), box(row(button()))),
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "two alike ids": (v2(text(id=7), text(id=7)), "COMPONENT_ID_DUPLICATED"),
    "six buttons": (
        {"components": [row(*[button(str(n)) for n in range(6)])]},
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    "six rows": (
        {"components": [row(button(str(n))) for n in range(6)]},
        "BASE_TYPE_MAX_LENGTH",
    ),
    "a link without an address": (
        v2(row({"type": BUTTON, "style": 5, "label": "x"})),
        "BUTTON_COMPONENT_URL_REQUIRED",
    ),
    "a link to a script": (
        v2(row({"type": BUTTON, "style": 5, "label": "x", "url": "javascript:alert(1)"})),
        "URL_TYPE_INVALID_SCHEME",
    ),
    "a button without a name": (
        v2(row({"type": BUTTON, "style": 1, "label": "x"})),
        "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
    ),
    "a button without a face": (v2(row(button(""))), "BUTTON_COMPONENT_INVALID_LABEL"),
    "more values than options": (
        {"components": [row(select(max_values=4))]},
        "SELECT_COMPONENT_VALUES_RANGE_INVALID",
    ),
    "mentions named and forbidden": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
}


def command(**more: Any) -> Json:
    return {"name": "feed", "description": "Feeds", **more}


def option(name: str = "word", kind: int = 3, **more: Any) -> Json:
    return {"name": name, "description": "A word", "type": kind, **more}


_DEEP = option("c", 1, options=[option("d", 1)])
COMMANDS: dict[str, tuple[Json, str]] = {
    "upper case": (command(name="Feed"), "STRING_TYPE_REGEX"),
    "a space": (command(name="feed add"), "STRING_TYPE_REGEX"),
    "no description": (command(description=""), "BASE_TYPE_BAD_LENGTH"),
    "101 of description": (command(description="x" * 101), "BASE_TYPE_BAD_LENGTH"),
    "an option in upper case": (command(options=[option("Word")]), "STRING_TYPE_REGEX"),
    "required after optional": (
        command(options=[option("a"), option("b", required=True)]),
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    "two options alike": (
        command(options=[option(), option()]),
        "APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
    ),
    "26 options": (
        command(options=[option(f"o{n}") for n in range(26)]),
        "BASE_TYPE_MAX_LENGTH",
    ),
    "26 choices": (
        command(options=[option(choices=[{"name": "n", "value": str(n)} for n in range(26)])]),
        "BASE_TYPE_MAX_LENGTH",
    ),
    "choices that complete": (
        command(options=[option(choices=[{"name": "n", "value": "v"}], autocomplete=True)]),
        "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
    ),
    "values beside sub-commands": (
        command(options=[option("a", 1), option("b")]),
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    ),
    "too deep": (
        command(options=[option("b", 2, options=[_DEEP])]),
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    ),
    "8001 characters": (
        command(
            options=[
                option(f"o{n}", choices=[{"name": "n" * 95, "value": "v"} for _ in range(10)])
                for n in range(9)
            ]
        ),
        "APPLICATION_COMMAND_TOO_LARGE",
    ),
}
