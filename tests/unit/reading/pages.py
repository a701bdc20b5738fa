"""Pages written for these tests."""

PROSE = (
    "The council of Port Alder voted on Tuesday to rebuild the old harbour bridge.",
    "Mayor Lena Ortiz said the work would begin in May and take about two years to finish.",
    "“We have waited for this for a very long time,” Ortiz told reporters after the meeting.",
    "Engineers had warned last autumn that the bridge would not carry lorries for much longer.",
    "The money comes from the region, which set aside 40 million euros in its last budget.",
    "Shop owners on the eastern side fear that the closure will keep their customers away.",
    "A ferry is to carry people across the river while the bridge is closed, the council said.",
    "The last time that the bridge was repaired was in 1987, when a ship struck its middle pier.",
)


def page(body: str, *, head: str = "<title>A page</title>", attributes: str = "") -> bytes:
    """Wrap `body` and `head` into a whole page."""
    document = f"<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>"
    return document.encode()


def paragraphs(*texts: str) -> str:
    """Return each text as a paragraph."""
    return "".join(f"<p>{text}</p>" for text in texts)


def article(*extra: str, head: str = "<title>Port Alder rebuilds its bridge</title>") -> bytes:
    """Return a page with a body long enough for anybody, and `extra` markup in its article."""
    body = f"<h1>Port Alder rebuilds its bridge</h1>{paragraphs(*PROSE)}{''.join(extra)}"
    return page(f"<article>{body}</article>", head=head, attributes='lang="en"')
