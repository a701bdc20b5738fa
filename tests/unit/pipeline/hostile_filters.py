"""Filters and texts that would cost a careless judge minutes."""

import random
from functools import cache

HOSTILE_PATTERNS = [
    "/(a+)+$/", "/(a|a)*b/", "/(?:.?){200}x/", "/(.*)*(.*)*(.*)*Q/", "/(.*?,){50}x/",
    "/(?:(?:a*)*b?){300}x/", r"/(\pL+\s+){9}q/", "/([ab ]*a[ab ]{60}){10}x/",
    "/.{0,900}x.{0,900}y/", r"/\w{0,20}x/ /[^q]{900}q/ /(x+x+)+y/",
    " OR ".join(f"a{n}" for n in range(50)), " ".join(['-"a b"', "-a"] * 25),
]  # fmt: skip


@cache
def hostile_texts() -> dict[str, str]:
    """Return texts of some 100,000 characters, by what is bad about them."""
    chosen = random.Random(7)  # noqa: S311  # a text, not a secret
    return {
        "one letter": "a" * 300_000,
        "commas": "1," * 100_000,
        "han": "政府は" * 60_000,
        "lines": "a\n" * 100_000,
        "blanks": " " * 300_000,
        "every character": "".join(chr(chosen.randrange(32, 0x1FFFF)) for _ in range(120_000)),
        "marks": "a\u0301\u0327" * 60_000,
        "expanding": "\ufdfa" * 100_000,
    }
