"""A title or summary with markup in, one line of plain text out."""

import re
from html import unescape

# Only what is HTML goes, so that "a < b" and "List<int>" stay. [^<>] keeps it linear.
_TAG = re.compile(
    r"</?(?:a|abbr|acronym|address|article|aside|b|base|bdi|bdo|big|blink|blockquote|body|br|button|caption"
    r"|center|cite|code|dd|del|details|dfn|div|dl|dt|em|embed|figcaption|figure|font|footer|form|frame|frameset"
    r"|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|marquee|meta|nav|nobr"
    r"|object|ol|p|param|picture|pre|q|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|style"
    r"|strong|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|var|video"
    r"|wbr)(?:[\s/][^<>]*)?>|<!(?:doctype|--)[^<>]*>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|tr|td|blockquote)|br|hr)\b", re.IGNORECASE)
_DROPPED = re.compile(r"<(script|style)\b", re.IGNORECASE)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_WEIGHT = 3  # characters of Latin that one of them is worth
_INVISIBLE = re.compile("[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b\u2060\ufeff]")


def fold(text: str) -> str:
    """Return `text` without invisible characters, all white space folded to single spaces."""
    return " ".join(_INVISIBLE.sub("", text).split())


def plain_line(markup: str) -> str:
    """Strip tags, decode entities once, fold white space."""
    return fold(unescape(_TAG.sub(_gap, without_code(markup))))


def _gap(tag: re.Match[str]) -> str:
    return " " if _BLOCK_TAG.match(tag[0]) else ""


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
