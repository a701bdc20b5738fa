"""Rows in, the parts of an article's story out."""

from bot.adapters.storage.rows import AnyRow
from bot.domain.channels import ChannelName
from bot.domain.corrections import StoryDelivery, StoryEntry
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Reason


def outcome_of(row: AnyRow) -> Outcome:
    """Return the line of a row of `outcomes`; ValueError or TypeError where it makes none."""
    return Outcome(
        at=row.at,
        stage=Stage(row.stage),
        subject=Subject(row.subject),
        subject_id=row.subject_id,
        code=row.code,
        data=dict(row.data),
    )


def entry_in_story(
    row: AnyRow, targets: tuple[ChannelName, ...], told: tuple[Outcome, ...]
) -> StoryEntry:
    """Return the entry of a row of `feed_entries` with `feed_title` and its feed's `url`."""
    return StoryEntry(
        feed_title=row.feed_title,
        feed_url=row.url,
        title=row.title,
        link=row.link,
        published_at=row.published_at,
        first_seen_at=row.first_seen_at,
        state=row.state,
        targets=targets,
        outcomes=told,
    )


def as_it_is(row: AnyRow) -> AnyRow:
    """Return a row that can be read."""
    return row


def sound_delivery(row: AnyRow) -> AnyRow:
    """Return a row that makes a delivery; ValueError where it makes none."""
    delivery_in_story(row, (), (), None)
    return row


def delivery_in_story(
    row: AnyRow,
    told: tuple[Outcome, ...],
    of_digest: tuple[Outcome, ...],
    refusal: Reason | None,
) -> StoryDelivery:
    """Return the delivery of a row of `deliveries` with what its digest and channel know."""
    is_brief = row.kind == DeliveryKind.BRIEF.value
    return StoryDelivery(
        channel=row.channel,
        kind=DeliveryKind(row.kind),
        state=DeliveryState(row.state),
        sent_at=row.sent_at,
        message=row.message_id or (row.digest_message if is_brief else None),
        digest_sent_at=row.digest_sent_at if is_brief else None,
        outcomes=(*told, *of_digest) if is_brief else told,
        refusal=refusal.code if refusal else None,
    )
