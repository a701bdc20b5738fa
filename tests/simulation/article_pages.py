"""An entry in, the short page behind its link out."""

import random
from html import escape

from tests.simulation.schedule import Entry, PageKind

_PLACES = ("Lindau", "Norwick", "Ashfield", "Saltmere", "Kirkby", "Eastholm")
_PEOPLE = ("Anna Berg", "Tom Hale", "Ines Duarte", "Karim Said", "Mara Novak")
_THINGS = ("the bridge", "the library", "the harbour", "the school", "the tram line")


def article_page(entry: Entry) -> bytes:
    """Return HTML: a few sentences with somebody who says something, or a line."""
    title = escape(entry.title)
    head = f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><article>'
    body = _STUB if entry.page is PageKind.STUB else _text(entry)
    return f"{head}<h1>{title}</h1>{body}</article></body></html>".encode()


_STUB = "<p>More soon.</p>"


def _text(entry: Entry) -> str:
    chance = random.Random(entry.link)  # noqa: S311  # words of an article
    place, person, thing = chance.choice(_PLACES), chance.choice(_PEOPLE), chance.choice(_THINGS)
    cost, cars = chance.randrange(2, 90), chance.randrange(3, 90) * 100
    return (
        f"<p>The council of {place} decided on Monday to rebuild {thing}. About {cars} people"
        f" signed a petition for it last year, according to the council.</p>"
        f"<p>“We waited a long time for {thing}, and now it will be done,” said Mayor {person}."
        f" The work will cost {cost} million euros and take two years.</p>"
        f"<p>Engineers said that {thing} was closed in winter after cracks had been found."
        f" Shops nearby lost a third of their customers, the chamber of commerce said.</p>"
    )
