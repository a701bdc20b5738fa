"""Bytes of a page in, its text out, whatever the server says or does not say about encoding."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from charset_normalizer import from_bytes
from w3lib.encoding import html_to_unicode

from bot.reading.language import detect_language

_TAGS = re.compile(rb"<[^<>]*>")
_SAMPLE_BYTES = 20_000  # enough letters to tell an alphabet; detection is slow
_WESTERN = "cp1252"  # what browsers assume
_ENCODING_OF_LANGUAGE = {"tr": "cp1254", "et": "cp1257", "lt": "cp1257", "lv": "cp1257"}
_CENTRAL_EUROPEAN = {"cs", "hr", "hu", "pl", "ro", "sk", "sl"}
_LATIN = (_WESTERN, "cp1250", "iso8859_2", "cp1254", "cp1257")
_C1_CONTROL = re.compile(rb"[\x80-\x9f]")
# The encodings that pages without a label are written in; fewer candidates, fewer mistakes
_CANDIDATES = [
    *_LATIN, "cp1251", "koi8_r", "cp866", "iso8859_5", "cp1253", "cp1255", "cp1256",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr",
]  # fmt: skip


def decode_page(page: bytes, content_type: str | None = None) -> str:
    """Decode a page: byte order mark, then true UTF-8, header, meta tag, detection.

    UTF-8 comes before the labels because text in another encoding is practically never valid
    UTF-8, while labels are often left over from a template.
    """
    if not page.startswith((BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE)) and not page.isascii():
        try:
            return page.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return html_to_unicode(content_type, page, auto_detect_fun=detect_encoding)[1]


def detect_encoding(page: bytes) -> str:
    """Guess the encoding of a page that does not say it."""
    sample = _TAGS.sub(b" ", page)[:_SAMPLE_BYTES]
    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    return best.encoding if best and best.encoding not in _LATIN else _latin_encoding(sample)


def _latin_encoding(sample: bytes) -> str:
    """Choose by language: these encodings differ in a few accents, which no detector weighs."""
    language = detect_language(sample.decode(_WESTERN, "replace"))
    if language in _CENTRAL_EUROPEAN:
        # Windows has letters where ISO 8859-2 has control characters
        return "cp1250" if _C1_CONTROL.search(sample) else "iso8859_2"
    return _ENCODING_OF_LANGUAGE.get(language or "", _WESTERN)
