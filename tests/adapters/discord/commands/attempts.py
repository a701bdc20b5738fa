"""A place that somebody may know nothing of in, all that they may send to learn of it out.

Every command, live component and form must be tried: what stands in none of the tables here has a
test fail.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from bot.domain.notices import NoticeAction
from bot.pipeline.correct_briefs import Decision
from tests.adapters.discord.commands.secrets_seeded import Place

Options: TypeAlias = dict[str, Any]
Pressed: TypeAlias = tuple[str, Sequence[str] | None]  # a custom_id, with what is chosen in a menu
Submitted: TypeAlias = tuple[str, Mapping[str, str | list[str]]]

_TEXT, _WHOLE, _TRUTH, _CHANNEL, _FILE = 3, 4, 5, 7, 11  # kinds of options
# What each command is given where it must be given something: what a place is known by.
COMMANDS: Final[Mapping[str, Mapping[str, str]]] = {
    "brief": {"article": "headline"},
    "search": {"words": "headline"},
    "said": {"person": "speaker"},
    "why": {"link": "link"},
    "help": {},
    "about": {},
    "privacy": {},
    "setup": {},
    "settings": {},
    "feed add": {"url": "feed"},
    "feed list": {},
    "feed edit": {"feed": "feed"},
    "feed pause": {"feed": "feed"},
    "feed resume": {"feed": "feed"},
    "feed test": {"feed": "feed"},
    "feed health": {},
    "feed import": {"file": "file"},
    "feed export": {},
    "feed notices": {},
    "feed remove": {"feed": "feed"},
}
MESSAGE_MENUS: Final = ("Brief this",)


def commands(path: str, part: Mapping[str, Any], place: Place, own: Place) -> Iterator[Options]:
    """Yield options for a command: all that can be guessed of a place, in each of them.

    `own` is a place that who asks may know.
    """
    kinds = {each["name"]: each["type"] for each in part.get("options") or ()}
    needed = {name: _known_by(place, what) for name, what in COMMANDS[path].items()}
    yield needed
    for name, kind in kinds.items():
        for value in _values(kind, place):
            yield needed | {name: value}
            if kind == _CHANNEL and "feed" in needed:
                yield needed | {"feed": own.feed, name: value}


def typed(part: Mapping[str, Any], place: Place) -> Iterator[tuple[str, str]]:
    """Yield each option that offers something, with what is typed into it."""
    for each in part.get("options") or ():
        if each.get("autocomplete"):
            for text in ("", place.word, f"{place.word}headline", "Otto"):
                yield each["name"], text


def pressed(place: Place, kept: Mapping[str, str]) -> Iterator[Pressed]:
    """Yield the components of all messages that are about a place; `kept` are of its owner."""
    yield from _of_brief(place)
    yield from _of_feed(place)
    yield from _of_setting_up(place)
    yield from _of_server(place)
    yield from ((custom_id, ["0"] if _is_menu(name) else None) for name, custom_id in kept.items())


def submitted(place: Place, server: str) -> Iterator[Submitted]:
    """Yield the forms about a place; `server` is the name typed where all is to be forgotten."""
    channel, feed = place.channel.id, place.feed_id
    where = {"channel": [str(channel)], "role": [str(place.role_id)]}
    yield f"lede:editing:where:{feed}:{channel}", where
    yield (
        f"lede:editing:what:{feed}:{channel}",
        {"filter": "bridge", "category": "x", "past": ["1"]},
    )
    yield f"lede:editing:how:{feed}:{channel}", {"style": ["embed"], "language": ["de"]}
    yield f"lede:setup:address:{channel}", {"address": place.feed}
    yield f"lede:report-form:{place.brief_id}", {"part": ["claim:0"], "why": "x"}
    yield "lede:settings-form:quiet", {"begin": "1", "end": "2", "zone": ""}
    yield "lede:settings-form:digest", {"times": "8", "zone": ""}
    yield "lede:forget-server", {"name": server}


def _known_by(place: Place, what: str) -> str:
    known = {
        "headline": f"{place.word}headline",
        "speaker": f"{place.word}speaker",
        "link": place.link,
        "feed": place.feed,
        "file": "4711",
    }
    return known[what]


def _values(kind: int, place: Place) -> Sequence[Any]:
    return {
        _TEXT: place.probes,
        _WHOLE: (3,),
        _TRUTH: (True,),
        _CHANNEL: (place.channel.id,),
        _FILE: ("4712",),
    }[kind]


def _of_brief(place: Place) -> Iterator[Pressed]:
    for what in ("evidence", "open", "report", "why", "takedown", "resend"):
        yield f"lede:{what}:{place.brief_id}", None
    for decision in Decision:
        yield f"lede:decide:{decision}:{place.brief_id}:{place.guild.id}", None


def _of_feed(place: Place) -> Iterator[Pressed]:
    feed, channel = place.feed_id, place.channel.id
    for what in ("where", "what", "how", "pause", "resume"):
        yield f"lede:edit:{what}:{feed}:{channel}", None
    yield f"lede:edit:choose:{feed}", [str(channel)]
    for action in NoticeAction:
        yield f"lede:notice:{action}:{feed}:{place.guild.id}", None
        yield f"lede:notice:{action}:{feed}", None
        yield f"lede:health:{action}:{feed}", None


def _of_setting_up(place: Place) -> Iterator[Pressed]:
    channel = str(place.channel.id)
    yield "lede:setup:begin", None
    yield "lede:setup:channel", [channel]
    yield f"lede:setup:language:{channel}", ["de"]
    yield f"lede:setup:feeds:{channel}:en", ["0", "1"]
    yield f"lede:setup:address:{channel}", None
    yield f"lede:setup:more:{channel}", None


def _of_server(place: Place) -> Iterator[Pressed]:
    yield "lede:settings:notices", [str(place.channel.id)]
    yield "lede:settings:style", ["embed"]
    yield "lede:settings:language", ["pl"]
    for what in ("quiet", "digest", "test"):
        yield f"lede:settings:{what}", None
    for deed in ("export-mine", "delete-mine", "export-server", "delete-server"):
        yield f"lede:privacy:{deed}", None


def _is_menu(name: str) -> bool:
    return name in {"link", "offer"}
