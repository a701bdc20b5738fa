"""Forms at Discord's limits: some pass, some do not."""

from typing import Any

Json = dict[str, Any]
TEXT_INPUT, SELECT, TEXT, LABEL, RADIO, BOXES, BOX = 4, 3, 10, 18, 21, 22, 23


def form(*parts: Json, title: str = "Edit") -> Json:
    return {"custom_id": "edit", "title": title, "components": list(parts)}


def label(part: Json, text: str = "Label", **more: Any) -> Json:
    return {"type": LABEL, "label": text, "component": part, **more}


def line(name: str = "name", **more: Any) -> Json:
    return {"type": TEXT_INPUT, "custom_id": name, "style": 1, **more}


def options(count: int, **more: Any) -> list[Json]:
    return [{"label": f"{number}", "value": f"{number}", **more} for number in range(count)]


def choice(kind: int, count: int, **more: Any) -> Json:
    return {"type": kind, "custom_id": f"pick {kind}", "options": options(count), **more}


_DOUBLE = [{"label": "a", "value": "a"}, {"label": "b", "value": "a"}]
FINE: dict[str, Json] = {
    "five of every kind": form(
        label(line()),
        label(choice(SELECT, 25), description="x" * 100),
        label(choice(RADIO, 10)),
        label(choice(BOXES, 10, min_values=0, required=False)),
        label({"type": BOX, "custom_id": "box", "default": True}),
    ),
    "a text beside a field": form({"type": TEXT, "content": "Read this"}, label(line())),
    "the longest title and label": form(label(line(), "x" * 45), title="x" * 45),
    "a select of channels": form(label({"type": 8, "custom_id": "where", "channel_types": [15]})),
}
WRONG: dict[str, Json] = {
    "nothing": form(),
    "six parts": form(*[label(line(f"n{number}")) for number in range(6)]),
    "46 of title": form(label(line()), title="x" * 46),
    "46 of label": form(label(line(), "x" * 46)),
    "101 of description": form(label(line(), description="x" * 101)),
    "two fields alike": form(label(line()), label(line())),
    "one radio button": form(label(choice(RADIO, 1))),
    "11 radio buttons": form(label(choice(RADIO, 11))),
    "11 checkboxes": form(label(choice(BOXES, 11))),
    "26 to select": form(label(choice(SELECT, 26))),
    "two options alike": form(label({"type": RADIO, "custom_id": "pick", "options": _DOUBLE})),
    "a field without a label": form(line()),
    "a button in a form": form(label({"type": 2, "custom_id": "x", "style": 1, "label": "x"})),
    "less than the least": form(label(line(min_length=5, max_length=2))),
    "more chosen than may be": form(label(choice(SELECT, 5, min_values=3, max_values=2))),
}
