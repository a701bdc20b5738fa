"""The body of a message in, what Discord has against it (and its document does not say) out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from tests.discord_stand_in.component_limits import IS_COMPONENTS_V2, component_problems
from tests.discord_stand_in.message_payloads import walk
from tests.discord_stand_in.refusals import Problem, Refused
from tests.discord_stand_in.world import Json, Message

# https://discord.com/developers/docs/resources/message#create-message
MAX_CONTENT: Final = 2000
MAX_EMBED_CHARS: Final = 6000  # of all embeds together
_MAX_CHOICES, _MAX_CHOICE_CHARS = 25, 100
_MAX_MODAL_PARTS: Final = 5
_LEGACY: Final = ("content", "embeds", "poll", "sticker_ids")
_FILLING: Final = ("content", "embeds", "components", "attachments", "poll", "sticker_ids")


def message_problems(body: Json, *, editing: Message | None = None) -> list[Problem]:
    """Return what is wrong with a new message, or with one as an edit would leave it.

    Refused says that nothing would be left to show.
    """
    whole = _as_edited(body, editing)
    if not any(whole.get(key) for key in _FILLING):
        raise Refused(400, 50006, "Cannot send an empty message")
    is_v2 = bool((whole.get("flags") or 0) & IS_COMPONENTS_V2)
    problems = list(_legacy_fields(whole) if is_v2 else _classic_limits(whole))
    problems += component_problems(whole.get("components") or [], is_v2=is_v2)
    return [*problems, *_mention_problems(body.get("allowed_mentions") or {})]


def choice_problems(choices: Sequence[Json]) -> list[Problem]:
    """Return what is wrong with the answer to an autocomplete."""
    problems = [
        Problem(
            ("data", "choices", place, key), "BASE_TYPE_BAD_LENGTH", _between(_MAX_CHOICE_CHARS)
        )
        for place, choice in enumerate(choices)
        for key in ("name", "value")
        if isinstance(choice[key], str) and not 1 <= len(choice[key]) <= _MAX_CHOICE_CHARS
    ]
    if len(choices) > _MAX_CHOICES:
        path = ("data", "choices")
        problems.append(Problem(path, "BASE_TYPE_MAX_LENGTH", _at_most(_MAX_CHOICES)))
    return problems


def modal_problems(modal: Json) -> list[Problem]:
    """Return what is wrong with a form."""
    path = ("data", "components")
    parts = list(walk(modal["components"]))
    names = Counter(part["custom_id"] for part in parts if part.get("custom_id"))
    problems = [
        Problem(path, "COMPONENT_CUSTOM_ID_DUPLICATED", f"Component custom id {name} is duplicated")
        for name, count in names.items()
        if count > 1
    ]
    if not 1 <= len(modal["components"]) <= _MAX_MODAL_PARTS:
        problems.append(Problem(path, "BASE_TYPE_BAD_LENGTH", _between(_MAX_MODAL_PARTS)))
    for part in parts:
        problems += _field_problems(part, path)
    return problems


def _field_problems(part: Json, path: tuple[str, ...]) -> Iterator[Problem]:
    values = Counter(option["value"] for option in part.get("options") or [])
    for value, count in values.items():
        if count > 1:
            said = f"The specified option value is already used: {value}"
            yield Problem(path, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", said)
    for least, most in (("min_length", "max_length"), ("min_values", "max_values")):
        if part.get(least) is not None and part[least] > (part.get(most) or part[least]):
            said = f"{least} must not exceed {most}"
            yield Problem(path, "COMPONENT_VALUES_RANGE_INVALID", said)


def _as_edited(body: Json, editing: Message | None) -> Json:
    """Return the message as it would be: what an edit leaves out stays."""
    if editing is None:
        return body
    stays = {
        "content": editing.content,
        "embeds": editing.embeds,
        "components": editing.components,
        "attachments": editing.attachments,
    }
    return stays | body | {"flags": editing.flags | (body.get("flags") or 0)}


def _legacy_fields(whole: Json) -> Iterator[Problem]:
    for key in _LEGACY:
        if whole.get(key):
            said = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            yield Problem((key,), code, said)


def _classic_limits(whole: Json) -> Iterator[Problem]:
    if len(whole.get("content") or "") > MAX_CONTENT:
        yield Problem(("content",), "BASE_TYPE_MAX_LENGTH", _at_most(MAX_CONTENT))
    if sum(_embed_chars(embed) for embed in whole.get("embeds") or []) > MAX_EMBED_CHARS:
        said = f"Embed size exceeds maximum size of {MAX_EMBED_CHARS}"
        yield Problem(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", said)


def _embed_chars(embed: Json) -> int:
    """Count title, description, names and values of fields, footer and author."""
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        texts += [field["name"], field["value"]]
    return sum(len(text or "") for text in texts)


def _mention_problems(allowed: Json) -> Iterator[Problem]:
    for kind in ("users", "roles"):
        if kind in (allowed.get("parse") or []) and allowed.get(kind):
            said = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            path = ("allowed_mentions", kind)
            yield Problem(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", said)


def _at_most(most: int) -> str:
    return f"Must be {most} or fewer in length."


def _between(most: int) -> str:
    return f"Must be between 1 and {most} in length."
