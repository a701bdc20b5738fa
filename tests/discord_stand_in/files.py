"""Files that users give to commands and that the bot sends in, kept to be downloaded again out."""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from aiohttp import web

from tests.discord_stand_in.snowflakes import Snowflakes
from tests.discord_stand_in.world import Json

HOST: Final = "cdn.discordapp.com"  # beside discord.com; the proxy brings its callers here, too


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that comes along."""

    name: str
    body: bytes


class Files:
    """The content delivery network."""

    def __init__(self, ids: Snowflakes) -> None:
        self._ids = ids
        self._bodies: dict[str, bytes] = {}  # by path

    def keep(self, channel_id: int, upload: Upload, *, ephemeral: bool = False) -> Json:
        """Keep a file, and return the attachment that it is now."""
        number = self._ids.present()
        folder = "ephemeral-attachments" if ephemeral else "attachments"
        path = f"/{folder}/{channel_id}/{number}/{upload.name}"
        self._bodies[path] = upload.body
        url = f"https://{HOST}{path}"
        return {
            "id": str(number),
            "filename": upload.name,
            "size": len(upload.body),
            "url": url,
            "proxy_url": url,
            "content_type": mimetypes.guess_type(upload.name)[0] or "application/octet-stream",
            **({"ephemeral": True} if ephemeral else {}),
        }

    def body_of(self, url: str) -> bytes:
        """Return a file; KeyError where there is none."""
        return self._bodies[url.removeprefix(f"https://{HOST}")]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a download."""
        body = self._bodies.get(request.path)
        if body is None or request.host.partition(":")[0] != HOST:
            return web.Response(status=404)
        return web.Response(body=body)


def named(uploads: Iterable[tuple[str, Upload]], body: Json | None) -> tuple[Upload, ...]:
    """Return the files of a form, "files[0]" first, under the names that its JSON gives them."""
    names = {
        f"files[{one['id']}]": one.get("filename") for one in (body or {}).get("attachments") or []
    }
    ordered = sorted(uploads, key=lambda pair: pair[0])
    return tuple(replace(upload, name=names.get(field) or upload.name) for field, upload in ordered)
