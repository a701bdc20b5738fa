"""Files that come with a message in, what its readers can download and see of them out."""

from collections.abc import Iterable
from typing import Final

from tests.discord_stand_in.calls import Call
from tests.discord_stand_in.message_payloads import walk
from tests.discord_stand_in.refusals import Problem, invalid_body
from tests.discord_stand_in.world import Json, Message

_REFERENCE: Final = "attachment://"
_FILE: Final = 13


def attach(call: Call, message: Message, body: Json) -> None:
    """Give a message the files that come along, and let its components show them.

    What `attachments` of an edit does not name is gone; a reference to no file is refused.
    """
    if "attachments" in body:
        kept = {str(one["id"]) for one in body["attachments"] or []}
        message.attachments = [one for one in message.attachments if one["id"] in kept]
    ephemeral = message.is_ephemeral
    message.attachments = message.attachments + [
        call.discord.files.keep(message.channel_id, upload, ephemeral=ephemeral)
        for upload in call.uploads
    ]
    by_name = {one["filename"]: one for one in message.attachments}
    problems = [*_resolve(walk(message.components), by_name)]
    if problems:
        call.record(problems)
        raise invalid_body(problems)


def _resolve(parts: Iterable[Json], by_name: dict[str, Json]) -> Iterable[Problem]:
    for part in parts:
        media = part.get("file") if part["type"] == _FILE else None
        if media is None or not media["url"].startswith(_REFERENCE):
            continue
        attachment = by_name.get(media["url"].removeprefix(_REFERENCE))
        if attachment is None:
            said = "The referenced attachment was not found"
            yield Problem(("components",), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT", said)
            continue
        media.pop("width"), media.pop("height")
        media |= {key: attachment[key] for key in ("url", "proxy_url", "content_type")}
        media["attachment_id"] = attachment["id"]
        part |= {"name": attachment["filename"], "size": attachment["size"]}
