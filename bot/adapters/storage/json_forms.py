"""Articles, briefs, reasons and a model's replies to JSON values and back; what comes back is checked."""

import json
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from bot.adapters.storage.many_rows import JsonText
from bot.adapters.storage.tables.column_types import storable
from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import Brief, LinkCard
from bot.domain.modelling import ModelReply
from bot.domain.reasons import Reason

Json = dict[str, Any]

_MAYBE_NUL: Final = rb"\u0000"  # how JSON writes it, unless the backslash is a text's own

_KINDS: dict[type, str] = {
    Article: "article",
    NotAnArticle: "not_an_article",
    Brief: "brief",
    LinkCard: "link_card",
}


def kind_of(content: Article | NotAnArticle | Brief | LinkCard) -> str:
    """Return the name under which a record of this kind is kept."""
    return _KINDS[type(content)]


def to_json(content: Article | NotAnArticle | Brief | LinkCard) -> Json:
    """Return all fields and the kind as plain values."""
    fields = _adapters()[type(content)].dump_python(content, mode="json")
    return {"kind": kind_of(content), **_clean(fields)}


def to_json_text(content: Article | NotAnArticle | Brief | LinkCard) -> JsonText:
    """Return the same, written as JSON."""
    try:
        fields = _adapters()[type(content)].dump_json(content)
    except PydanticSerializationError:  # half a UTF-16 pair
        return JsonText(json.dumps(to_json(content)))
    if _MAYBE_NUL in fields:
        return JsonText(json.dumps(to_json(content)))
    return JsonText(f'{{"kind":"{kind_of(content)}",{fields[1:].decode()}')


def article_from_json(values: Any) -> Article | NotAnArticle:
    """Return the record; ValueError where the values are none."""
    found = _from_json(values, (Article, NotAnArticle))
    assert isinstance(found, Article | NotAnArticle)  # noqa: S101  # tells the type checker
    return found


def brief_from_json(values: Any) -> Brief | LinkCard:
    """Return the record; ValueError where the values are none."""
    found = _from_json(values, (Brief, LinkCard))
    assert isinstance(found, Brief | LinkCard)  # noqa: S101  # tells the type checker
    return found


def reason_to_json(reason: Reason | None) -> Json | None:
    """Return code and data, None for None."""
    return None if reason is None else {"code": reason.code, "data": _clean(dict(reason.data))}


def reason_from_json(values: Any) -> Reason | None:
    """Return the reason; ValueError where the values are none."""
    return None if values is None else _adapters()[Reason].validate_python(values)


def reply_to_json(reply: ModelReply) -> Json:
    """Return all fields as plain values."""
    fields: Json = _clean(_adapters()[ModelReply].dump_python(reply, mode="json"))
    return fields


def reply_from_json(values: Any) -> ModelReply:
    """Return the reply; ValueError where the values are none."""
    reply: ModelReply = _adapters()[ModelReply].validate_python(values)
    return reply


def _from_json(values: Any, kinds: tuple[type, ...]) -> object:
    fields = dict(values)
    named = fields.pop("kind", None)
    for kind in kinds:
        if _KINDS[kind] == named:
            return _adapters()[kind].validate_python(fields)
    message = f"stored as {named!r}"
    raise ValueError(message)


@cache
def _adapters() -> dict[type, TypeAdapter[Any]]:
    return {kind: TypeAdapter(kind) for kind in (*_KINDS, Reason, ModelReply)}


def _clean(value: Any) -> Any:
    """Replace in all texts what databases do not take."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {storable(name): _clean(each) for name, each in value.items()}
    return value
