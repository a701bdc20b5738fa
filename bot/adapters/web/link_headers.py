"""An answer in, the hub and the self that its Link headers name out (WebSub, 4; RFC 8288)."""

from dataclasses import dataclass

import aiohttp
from yarl import URL


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedLinks:
    """What a feed may say of itself outside its body; absolute http(s)."""

    hub_url: str | None = None
    self_url: str | None = None


def named_links(response: aiohttp.ClientResponse) -> NamedLinks:
    """Return the first hub and the first self; nothing where the headers cannot be read."""
    found: dict[str, str] = {}
    try:
        for relation, link in response.links.items():
            url = link.get("url")
            if isinstance(url, URL) and url.scheme in {"http", "https"} and url.host:
                for name in relation.lower().split():  # rel="hub self" is two
                    found.setdefault(name, str(url.with_fragment(None)))
    except ValueError:  # of yarl: a link that is no URL
        return NamedLinks()
    return NamedLinks(hub_url=found.get("hub"), self_url=found.get("self"))
