"""A message in, the links of articles that stand anywhere in it out."""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

import discord

from bot.adapters.discord.commands.answers.link_words import links_in
from bot.reading.entry_keys import article_key

MAX_LINKS: Final = 100  # of one message; more are in none that people write
# What leads around in Discord, or to files that were put there.
_DISCORDS: Final = ("discord.com", "discord.gg", "discordapp.com", "discordapp.net")


def links_of(message: discord.Message) -> tuple[str, ...]:
    """Return the links of its text, embeds, buttons and forwarded messages, each article's once."""
    links: dict[str, str] = {}
    for link in _links(message):
        if not _is_discords(link):
            links.setdefault(article_key(link), link)
        if len(links) == MAX_LINKS:
            break
    return tuple(links.values())


def _links(message: discord.Message) -> Iterator[str]:
    yield from _links_of_parts(message)
    for forwarded in message.message_snapshots:
        yield from _links_of_parts(forwarded)


def _links_of_parts(message: discord.Message | discord.MessageSnapshot) -> Iterator[str]:
    yield from links_in(message.content)
    yield from _links_of_components(message.components)
    for embed in message.embeds:
        yield from _links_of_embed(embed)


def _links_of_embed(embed: discord.Embed) -> Iterator[str]:
    texts = [embed.url, embed.title, embed.description]
    texts += [text for field in embed.fields for text in (field.name, field.value)]
    for text in filter(None, texts):
        yield from links_in(text)


def _links_of_components(components: Iterable[object]) -> Iterator[str]:
    """Yield those of buttons and texts, at any depth."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield from links_in(component.content)
        elif isinstance(component, discord.components.Button):
            yield from links_in(component.url or "")
        yield from _links_of_components(getattr(component, "children", ()))
        accessory = getattr(component, "accessory", None)
        if accessory is not None:
            yield from _links_of_components([accessory])


def _is_discords(link: str) -> bool:
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return True  # no address at all
    return any(host == known or host.endswith(f".{known}") for known in _DISCORDS)
