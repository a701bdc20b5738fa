"""A title or summary with markup in, one line of plain text out."""

import re
from html import unescape

# Only what is HTML goes, so that "a < b" and "List<int>" stay. [^<>] keeps it linear. The names
# are looked up: as alternatives of the expression they would be tried one after the other.
_TAG = re.compile(
    r"</?([a-z][a-z0-9]{0,15})(?:[\s/][^<>]*)?>|<!(?:doctype|--)[^<>]*>", re.IGNORECASE
)
_INLINE_TAGS = (
    "a", "abbr", "acronym", "address", "article", "aside", "b", "base", "bdi", "bdo", "big",
    "blink", "body", "button", "caption", "center", "cite", "code", "dd", "del", "details",
    "dfn", "dl", "dt", "em", "embed", "figcaption", "figure", "font", "footer", "form", "frame",
    "frameset", "head", "header", "html", "i", "iframe", "img", "input", "ins", "kbd", "label",
    "link", "main", "mark", "marquee", "meta", "nav", "nobr", "object", "param", "picture",
    "pre", "q", "rp", "rt", "ruby", "s", "samp", "script", "section", "select", "small",
    "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "table",
    "tbody", "tfoot", "th", "thead", "time", "title", "tt", "u", "var", "video", "wbr",
)  # fmt: skip
_BLOCK_TAGS = (  # words do not join over them
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "blockquote",
    "br", "hr",
)  # fmt: skip
_GAPS = {**dict.fromkeys(_INLINE_TAGS, ""), **dict.fromkeys(_BLOCK_TAGS, " ")}
_DROPPED = re.compile(r"<(script|style)\b", re.IGNORECASE)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_WEIGHT = 3  # characters of Latin that one of them is worth
_INVISIBLE = re.compile("[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b\u2060\ufeff]")


def fold(text: str) -> str:
    """Return `text` without invisible characters, all white space folded to single spaces."""
    folded = " ".join(text.split())
    if (folded.isascii() and folded.isprintable()) or not _INVISIBLE.search(folded):
        return folded  # as nearly all are
    return " ".join(_INVISIBLE.sub("", text).split())


def plain_line(markup: str) -> str:
    """Strip tags, decode entities once, fold white space."""
    if "<" not in markup and "&" not in markup:
        return fold(markup)
    return fold(unescape(_TAG.sub(_gap, without_code(markup))))


def _gap(tag: re.Match[str]) -> str:
    name: str | None = tag[1]
    return _GAPS.get(name.lower(), tag[0]) if name else ""


def without_code(markup: str) -> str:
    """Cut <script> and <style> with their text; one pass, an unclosed one takes the rest."""
    kept, position = [], 0
    lowered = markup.lower()
    while opening := _DROPPED.search(markup, position):
        kept.append(markup[position : opening.start()])
        closing = lowered.find(f"</{opening[1].lower()}", opening.end())
        position = len(markup) if closing < 0 else closing
    return "".join(kept) + markup[position:]


def weight_of(text: str) -> int:
    """Return how much `text` can tell: its length, a sign of Chinese or Japanese counted thrice."""
    return len(text) + (_CJK_WEIGHT - 1) * len(_CJK.findall(text))


def shortened(text: str, limit: int) -> str:
    """Return the start of `text`, at most `limit` characters, cut between words."""
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", 0, limit)
    return text[: cut if cut > limit // 2 else limit - 1].rstrip(" ,;:-\u2013\u2014") + "…"
