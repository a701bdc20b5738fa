"""A number in, the body of a hostile feed out, the same each time.

Four of five are real or already hostile files, mutated once to five times; the fifth is built to
cost more than it should. None is larger than what the fetcher lets through.
"""

import gzip
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from benchmarks.shared_data import shared_folder
from bot.adapters.web.limits import FetchLimits

MAX_BYTES = FetchLimits().max_feed_bytes
_BUILT_OF = 5  # one of so many
_MOST_MUTATIONS = 5
_ENCODINGS = ("utf-16", "utf-32", "utf-7", "shift_jis", "koi8-r", "cp1252", "big5", "cp037")
_SOUP = (
    b"<", b">", b"</", b"&", b"&#0;", b"&#x110000;", b"]]>", b"<![CDATA[", b"<!--", b"--", b"<?xml?>",
    b"</item>", b"<item>", b"</channel>", b"<entry>", b"<feed xmlns='x'>", b"<!DOCTYPE x [", b"xmlns:",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n\r\n", b"\x1f\x8b\x08", b"<title><b><i><table><td>",
    b'<a href="', b"<pubDate>99999999999999999</pubDate>", b"<link/>", b"\xed\xa0\x80", b"{", b"[[",
)  # fmt: skip


def hostile_body(number: int) -> bytes:
    """Return the `number`-th body."""
    random = Random(f"hostile feed {number}")  # noqa: S311  # to be repeated, not secret
    body = _built(random) if number % _BUILT_OF == 0 else _mutated(random)
    return body[:MAX_BYTES]


@cache
def _files() -> Sequence[bytes]:
    folder = shared_folder() / "data" / "feeds"
    paths = [*sorted((folder / "files").iterdir()), *sorted((folder / "hostile").iterdir())]
    return [path.read_bytes() for path in paths]


def _mutated(random: Random) -> bytes:
    body = random.choice(_files())
    for _ in range(random.randint(1, _MOST_MUTATIONS)):
        body = random.choice(_MUTATIONS)(random, body)[:MAX_BYTES]
    return body


def _flip(random: Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(min(len(body), random.choice((1, 1, 5, 100)))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(random: Random, body: bytes) -> bytes:
    return body[: random.randint(0, len(body))]


def _gap(random: Random, body: bytes) -> bytes:
    start, end = _slice(random, body)
    return body[:start] + body[end:]


def _repeat(random: Random, body: bytes) -> bytes:
    start, end = _slice(random, body)
    times = random.choice((2, 2, 10, 100))
    return (
        body[:start] + body[start:end] * min(times, 1 + MAX_BYTES // (end - start + 1)) + body[end:]
    )


def _soup(random: Random, body: bytes) -> bytes:
    for _ in range(random.choice((1, 3, 20))):
        place = random.randint(0, len(body))
        body = body[:place] + random.choice(_SOUP) * random.choice((1, 1, 50)) + body[place:]
    return body


def _splice(random: Random, body: bytes) -> bytes:
    other = random.choice(_files())
    return body[: random.randint(0, len(body))] + other[random.randint(0, len(other)) :]


def _recode(random: Random, body: bytes) -> bytes:
    return body.decode("utf-8", "replace").encode(random.choice(_ENCODINGS), "replace")


def _declare(random: Random, body: bytes) -> bytes:
    declaration = f'<?xml version="1.0" encoding="{random.choice(_ENCODINGS)}"?>'.encode()
    return declaration + body[body.find(b"?>") + 2 if body.startswith(b"<?xml") else 0 :]


def _zip(_random: Random, body: bytes) -> bytes:
    return gzip.compress(body, 1)


def _slice(random: Random, body: bytes) -> tuple[int, int]:
    start = random.randint(0, len(body))
    return start, min(len(body), start + random.choice((1, 20, 1_000, 50_000)))


_MUTATIONS: tuple[Callable[[Random, bytes], bytes], ...] = (
    _flip, _flip, _flip, _cut, _gap, _repeat, _soup, _soup, _splice, _recode, _declare, _zip,
)  # fmt: skip


def _built(random: Random) -> bytes:
    size = int(10 ** random.uniform(2, 7))  # bytes; a tenth of all is larger than 3 MB
    return random.choice(_BUILT)(size)


def _rss(inside: bytes, before: bytes = b"") -> bytes:
    head = b'<?xml version="1.0"?>' + before + b'<rss version="2.0"><channel><title>T</title>'
    return head + inside + b"</channel></rss>"


def _item(inside: bytes) -> bytes:
    return _rss(b"<item><guid>1</guid><title>T</title>" + inside + b"</item>")


def _times(unit: bytes, size: int) -> bytes:
    return unit * (size // len(unit) + 1)


def _numbered(unit: str, size: int) -> bytes:
    return "".join(unit.format(number) for number in range(size // len(unit) + 1)).encode()


def _nested(tag: bytes) -> Callable[[int], bytes]:
    def nest(size: int) -> bytes:
        return _item(b"<description>" + _times(b"<" + tag + b">", size) + b"</description>")

    return nest


def _bomb(size: int) -> bytes:
    levels = "".join(
        f'<!ENTITY e{level} "{f"&e{level - 1};" * 10 if level else "ha" * 10}">'
        for level in range(3 + size % 12)
    )
    last = f"&e{2 + size % 12};".encode()
    return _rss(b"<item><title>" + last + b"</title></item>", f"<!DOCTYPE r [{levels}]>".encode())


def _quadratic(size: int) -> bytes:
    entity = b'<!DOCTYPE r [<!ENTITY e "' + b"x" * (size // 2) + b'">]>'
    return _rss(b"<item><title>" + _times(b"&e;", size // 2) + b"</title></item>", entity)


def _gzip_bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    block = b" " * 1_000_000
    head = packer.compress(b"<rss><channel><item>")
    return head + b"".join(packer.compress(block) for _ in range(size // 50_000)) + packer.flush()


def _json(inside: bytes) -> bytes:
    return b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [' + inside


_BUILT: tuple[Callable[[int], bytes], ...] = (
    _bomb,
    _quadratic,
    _gzip_bomb,
    _nested(b"div"),
    _nested(b"table><tr><td"),
    _nested(b"b><i"),
    _nested(b"item"),
    lambda size: _times(b"<a>", size),
    lambda size: _rss(_times(b"<item/>", size)),
    lambda size: _rss(_times(b"<item><title>T</title></item>", size)),
    lambda size: _rss(_numbered("<item><guid>{0}</guid><link>http://a.example/{0}</link></item>", size)),
    lambda size: _rss(_times(b"<item>", size)),
    lambda size: _rss(b"<item " + _numbered('a{0}="" ', size) + b"/>"),
    lambda size: _rss(b"<item " + _numbered('xmlns:a{0}="x{0}" ', size) + b"/>"),
    lambda size: _item(b'<a href="' + b"x" * size + b'"/>'),
    lambda size: _item(b"<author>" + _times(b"a@b.example (", size) + b"</author>"),
    lambda size: _item(b"<author>" + b"a" * size + b"</author>"),
    lambda size: _item(_times(b"<category>c</category>", size)),
    lambda size: _item(b"<title>" + _times(b"&lt;b&gt;", size) + b"</title>"),
    lambda size: _item(b"<description>" + _times(b"&amp;amp;", size) + b"</description>"),
    lambda size: _item(b"<description><![CDATA[" + _times(b"<a href=//x>", size)),
    lambda size: _item(b"<description><![CDATA[" + _times(b"<!--", size) + b"]]></description>"),
    lambda size: _item(b"<pubDate>" + b"9" * size + b"</pubDate>"),
    lambda size: _item(b"<pubDate>" + _times(b"Mon, ", size) + b"</pubDate>"),
    lambda size: _item(b"<link>http://a.example/" + _times(b"../", size) + b"</link>"),
    lambda size: _item(b"<link>http://" + b"a" * size + b"</link>"),
    lambda size: _rss(_times(b"<!-- -->", size)),
    lambda size: _rss(_times(b"<?p ?>", size)),
    lambda size: b"<!DOCTYPE " + b"[" * size,
    lambda size: _times(b"<", size),
    lambda size: b" " * size + b"<rss>",
    lambda size: b"<html>" + _numbered('<link rel=alternate type="application/rss+xml" href="{0}">', size),
    lambda size: b"<urlset>" + _times(b"<url><loc>http://a.example/</loc></url>", size),
    lambda size: b'<feed xmlns="http://www.w3.org/2005/Atom">' + _times(b"<entry><id>1</id></entry>", size),
    lambda size: b'<feed xmlns="http://www.w3.org/2005/Atom"><entry xml:base="' + _times(b"../", size) + b'">',
    lambda size: _json(b"[" * size),
    lambda size: _json(_times(b'{"id": 1},', size) + b"{}]}"),
    lambda size: _json(b'{"id": ' + b"9" * size + b"}]}"),
    lambda size: _json(b'{"id": "\\ud800", "content_html": "' + _times(b"<p>", size) + b'"}]}'),
    bytes,
)  # fmt: skip
