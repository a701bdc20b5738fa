"""The bytes of a page in; whether it reserves itself against text and data mining out.

TDM Reservation Protocol (W3C community group, 2024), section 6.3: <meta name="tdm-reservation">.
The header and the site's file are read where the page is fetched.
"""

import re

_HEAD_BYTES = 100_000  # a <meta> stands before the text
_META = re.compile(rb"<meta\s[^<>]{0,300}>", re.IGNORECASE)
_NAME = re.compile(rb"\bname\s*=\s*[\"']?tdm-reservation\b", re.IGNORECASE)
_RESERVED = re.compile(rb"\bcontent\s*=\s*[\"']?\s*1\b", re.IGNORECASE)


def is_reserved(page: bytes) -> bool:
    """Tell whether the page says that it is not to be mined."""
    metas = (match.group() for match in _META.finditer(page[:_HEAD_BYTES]))
    return any(_NAME.search(meta) and _RESERVED.search(meta) for meta in metas)
