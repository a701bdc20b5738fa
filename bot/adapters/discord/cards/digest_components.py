"""A neutral digest in, the Components V2 message that shows it out, within Discord's limits."""

from collections.abc import Iterator
from typing import Any

from discord import ui

from bot.adapters.discord.cards.card_components import BRIEF_COLOUR, contained_view
from bot.adapters.discord.cards.card_direction import directed
from bot.adapters.discord.cards.card_marks import digest_mark
from bot.adapters.discord.cards.card_texts import SMALL, attributed, small_line
from bot.adapters.discord.cards.component_ids import open_id
from bot.adapters.discord.cards.markdown import bold, counted_length, moment, period, plain
from bot.presenting.cleaning import clean_line
from bot.presenting.digests import MAX_DIGEST_BRIEFS, DigestCard, DigestRow
from bot.presenting.face import card_words

# Nine rows with heading, period, rest and mention make 3,990 of a message's 4,000 at most.
_MAX_ROW_LENGTH = 410
# Headline and origin fill a row when every sign is escaped or of two units, where a translation
# is told of as well.
_MAX_HEADLINE_CHARS = 130
_MAX_TRANSLATED_HEADLINE_CHARS = 108
_MAX_MARK_CHARS = 40
_MAX_DOMAIN_CHARS = 58
_CLAIM_CHARS = (220, 160, 110, 70, 40)  # tried in turn; less of one says nothing
_MAX_HEADING_CHARS = 80


def digest_view(digest: DigestCard, *, mention_role_id: int | None = None) -> ui.LayoutView:
    """Return the message that shows a digest's briefs, each with a button that opens it.

    It is known again by `card_marks.digest_id_of_message`. Of more than MAX_DIGEST_BRIEFS, the
    first are shown and the others counted.
    """
    first = digest.rows[0].brief_id if digest.rows else None
    parts = list(_parts(digest))
    return contained_view(BRIEF_COLOUR, parts, digest_mark(first), mention_role_id)


def _parts(digest: DigestCard) -> Iterator[ui.Item[Any]]:
    yield ui.TextDisplay(_heading(digest))
    for row in digest.rows[:MAX_DIGEST_BRIEFS]:
        yield ui.Separator()
        button: ui.Button[ui.LayoutView] = ui.Button(
            label=card_words().open, custom_id=open_id(row.brief_id)
        )
        yield ui.Section(_row_text(row), accessory=button)
    left_out = len(digest.rows) - MAX_DIGEST_BRIEFS
    if left_out > 0:
        yield ui.TextDisplay(SMALL + card_words().more.format(count=left_out))


def _heading(digest: DigestCard) -> str:
    lines = [f"## {plain(clean_line(digest.heading, _MAX_HEADING_CHARS)) or '…'}"]
    if digest.begin and digest.end and digest.begin < digest.end:
        lines.append(SMALL + period(digest.begin, digest.end))
    return "\n".join(lines)


def _row_text(row: DigestRow) -> str:
    """Return headline, what is claimed first, and where from; a claim only with who makes it."""
    most = _MAX_TRANSLATED_HEADLINE_CHARS if row.is_translated else _MAX_HEADLINE_CHARS
    headline = bold(clean_line(row.headline, most) or "…")
    heading = directed(headline, row.headline_direction or row.direction)
    origin = small_line(
        (
            plain(clean_line(row.domain, _MAX_DOMAIN_CHARS)),
            moment(row.published_at) if row.published_at else "",
            _mark(row),
        )
    )
    sure = "\n".join(filter(None, (heading, origin)))
    told = _told(row, _MAX_ROW_LENGTH - counted_length(sure) - 1)
    return "\n".join(filter(None, (heading, told, origin)))


def _mark(row: DigestRow) -> str:
    """Return that a machine translated the row; by which model, the opened card tells."""
    if not row.is_translated:
        return ""
    return plain(clean_line(card_words().translated_row, _MAX_MARK_CHARS))


def _told(row: DigestRow, room: int) -> str:
    """Return the first claim, or the reason why there is none, as far as it fits."""
    text = row.claim.text if row.claim else row.reason or ""
    source = row.claim.attribution if row.claim else None
    direction = (row.claim.direction if row.claim else None) or row.direction
    for most in _CLAIM_CHARS if text else ():
        line = directed(attributed(plain(clean_line(text, most)), source), direction)
        if counted_length(line) <= room:
            return line
    return ""
