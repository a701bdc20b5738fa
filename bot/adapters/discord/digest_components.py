"""A neutral digest in, the Components V2 message that shows it out, within Discord's limits."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from discord import ui

from bot.adapters.discord.card_components import BRIEF_COLOUR, contained_view
from bot.adapters.discord.card_direction import directed
from bot.adapters.discord.card_marks import digest_mark
from bot.adapters.discord.card_texts import attributed, small_line
from bot.adapters.discord.component_ids import open_id
from bot.adapters.discord.markdown import (
    bold,
    counted_length,
    moment,
    period,
    plain,
)
from bot.presenting.cleaning import clean_line
from bot.presenting.digests import MAX_DIGEST_BRIEFS, DigestCard, DigestRow
from bot.presenting.face import card_words

# Nine rows, heading, rest and mention make 3,900 of a message's 4,000 at most.
_MAX_ROW_LENGTH = 415
# Escaped, or of signs of two units, these two fill a row but for what directs its lines.
_MAX_HEADLINE_CHARS = 130
_SURE_HEADLINE_CHARS = 120
_MAX_DOMAIN_CHARS = 60
_MAX_CLAIM_CHARS = 220
_MIN_CLAIM_CHARS = 40  # less of one says nothing


def digest_view(digest: DigestCard, *, mention_role_id: int | None = None) -> ui.LayoutView:
    """Return the message that shows a digest's briefs, each with a button that opens it.

    It is known again by `card_marks.digest_id_of_message`. Of more than MAX_DIGEST_BRIEFS, the
    first are shown and the others counted.
    """
    first = digest.rows[0].brief_id if digest.rows else None
    parts = list(_parts(digest))
    return contained_view(BRIEF_COLOUR, parts, digest_mark(first), mention_role_id)
