"""Texts that mean to be something else, for property tests."""

from hypothesis import strategies as st

from bot.presenting.cleaning import clean_line

SYNTAX = [
    *("**", "__", "`", "```", "||", "~~", "# ", "-# ", "- ", "> ", ">>> ", "1. ", "](", "[", "<"),
    *("https://evil.example/", "discord.gg/x", "<@1>", "<#2>", "<@&3>", "@everyone", "@here", ">"),
    *("</feed add:1>", "<t:1:R>", "<:a:1>", ":smile:", "\\", "\n", "\u202e", "\u2066", "\ud800"),
]
ORDINARY = ["barge ", "Łódź ", "גשר ", "جسر ", "नमस्ते ", "👩🏽‍🚀", "e\u0301", "🇺🇦", "長い", "ำ"]

# As the web sends them.
hostile_texts = st.lists(
    st.one_of(st.sampled_from([*SYNTAX, *ORDINARY]), st.characters()), max_size=9
).map("".join)
# As a card promises them, and longer than it allows.
MAX_CHARS = 1_200
long_texts = st.builds(
    lambda text, times: clean_line((text * times)[:MAX_CHARS]),
    hostile_texts,
    st.sampled_from([1, 40, MAX_CHARS]),
)
