"""Messages that only their asker may use in, the custom_ids with the keys of them out."""

from typing import Any

from tests.adapters.discord.commands.desk import Desk, parts_of, shown
from tests.adapters.discord.commands.secrets_seeded import Place, TwoServers, removal_of
from tests.unit.pipeline.world import html

_WRONG_FILTER = "/((/"


async def kept_by_owner(servers: TwoServers) -> dict[str, str]:
    """Let the owner ask for everything that is kept by a key, in a hidden channel."""
    desk, place = servers.desk, servers.backroom
    for number in range(6):
        desk.post(place.channel, f"{place.word}headline number {number}")
    _pages(desk, place)
    kept = await _of_searches(servers, place)
    kept |= await _of_links(servers, place)
    kept |= await _of_feeds(servers, place)
    removal = await removal_of(desk, place)
    return kept | {"undo": f"lede:undo:{removal.key}"}


async def _of_searches(servers: TwoServers, place: Place) -> dict[str, str]:
    owner, there = servers.owner, place.channel
    found = await owner.slash(there, "search", words=f"{place.word}headline")
    meant = await owner.slash(there, "search", words=f"{place.word}headlin".replace("adl", "dal"))
    return {"turn": _id(found, "lede:turn:"), "meant": _id(meant, "lede:meant:")}


async def _of_links(servers: TwoServers, place: Place) -> dict[str, str]:
    owner, there = servers.owner, place.channel
    links = " ".join(f"https://{place.word}.example/{place.word}claim{n}" for n in (1, 2))
    choice = await owner.context_menu(there, "Brief this", await owner.send(there, links))
    asked = await owner.slash(there, "brief", article=f"https://{place.word}.example/asked")
    evidence = _id(asked, "lede:evidence:a")
    return {
        "link": _id(choice, "lede:link:"),
        "asked evidence": evidence,
        "asked report": evidence.replace("evidence", "report"),
    }


async def _of_feeds(servers: TwoServers, place: Place) -> dict[str, str]:
    owner, there = servers.owner, place.channel
    offer = await owner.slash(there, "feed add", url=f"https://{place.word}.example/")
    preview = await owner.slash(there, "feed add", url=f"https://{place.word}.example/new")
    panel = await owner.slash(there, "feed edit", feed=place.feed)
    form = await owner.click(shown(panel), label="Filter and older articles")
    wrong = await owner.submit_modal(form, {"filter": _WRONG_FILTER, "past": ["0"]})
    [told] = wrong.followups
    return {
        "offer": _id(offer, "lede:feed:"),
        "follow": _id(preview, "lede:preview:follow:"),
        "cancel": _id(preview, "lede:preview:cancel:"),
        "again": _id(told, "lede:edit:again:"),
    }


def _pages(desk: Desk, place: Place) -> None:
    """Let the web have pages whose words are secrets, too."""
    site = f"https://{place.word}.example"
    links = "".join(
        f"<link rel=alternate type='application/rss+xml' title='{place.word}title' href='/{name}'>"
        for name in (f"{place.word}feed", f"{place.word}gone")
    )
    item = (
        f"<item><title>{place.word}headline</title><link>{site}/{place.word}article</link></item>"
    )
    feed = f"<title>{place.word}title</title><link>{site}/</link>{item}"
    desk.fetcher.answers |= {
        f"{site}/": f"<!doctype html><html><head>{links}</head><body>x</body></html>".encode(),
        f"{site}/new": f"<rss version='2.0'><channel>{feed}</channel></rss>".encode(),
        f"{site}/asked": html(f"{place.word}headline"),
    }


def _id(answer: Any, beginning: str) -> str:
    """Return the custom_id of the first component of an answer that begins so."""
    parts = parts_of(shown(answer).components)
    known = [str(part.get("custom_id")) for part in parts]
    return next(custom_id for custom_id in known if custom_id.startswith(beginning))
