"""What servers choose: style, language, quiet hours, digests; options of subscriptions; edits."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.adapters.storage.migrations.column_kinds import BIG, TEXT

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make a table, widen three, and move what was kept elsewhere."""
    _make_servers()
    for column in _subscription_columns():
        op.add_column("subscriptions", column)
    _widen_channels()
    _widen_deliveries()
    _move_what_was_known()


def _make_servers() -> None:
    op.create_table(
        "servers",
        sa.Column("name", TEXT, nullable=False, comment="discord:<guild id>"),
        _text("style", "how its messages look: card, compact or embed", "card"),
        _text("language", "of our own words; empty: as the server's own setting"),
        _text("time_zone", "IANA name", "UTC"),
        sa.Column("quiet_begin", TEXT, comment="HH:MM by its clock; null: never quiet"),
        sa.Column("quiet_end", TEXT, comment="HH:MM by its clock"),
        sa.Column(
            "digest_times",
            sa.JSON(),
            server_default="[]",
            nullable=False,
            comment="HH:MM; empty: single",
        ),
        _time("digests_since", "when digests were chosen; null: not"),
        sa.Column(
            "notices_channel", TEXT, comment="where admins are told; null: where they can be"
        ),
        sa.Column(
            "joined_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it was first known",
        ),
        _time("left_at", "when the bot was removed; null: it is there"),
        sa.PrimaryKeyConstraint("name", name="pk_servers"),
        comment="channels that the same admins decide about, and what they decided",
    )
    op.create_index("ix_servers_left_at", "servers", ["left_at"])


def _subscription_columns() -> tuple[sa.Column[Any], ...]:
    return (
        _text("style", "how its messages look; empty: as the server says"),
        _text("mention_role", "id of the role to ping; empty: nobody"),
        _text("language", "of our own words on its messages; empty: as the server says"),
        _text("layout", "plain, threads or post_per_feed", "plain"),
        _flag("crosspost", "published to those who follow the channel", default=sa.true()),
        _flag("paused", "gets nothing of what is new", default=sa.false()),
    )


def _widen_channels() -> None:
    op.add_column(
        "channels",
        sa.Column("server", TEXT, comment="discord:<guild id>; null: of none, or unknown"),
    )
    op.create_index("ix_channels_server", "channels", ["server"])
    op.add_column("channels", _time("digested_at", "when its last digest was sent; null: never"))


def _widen_deliveries() -> None:
    op.add_column(
        "deliveries",
        sa.Column("digest_id", BIG, comment="the digest that carries it instead"),
    )
    op.create_index("ix_deliveries_digest_id", "deliveries", ["digest_id"])
    op.add_column(
        "deliveries", sa.Column("edits", TEXT, comment="of an edit: the message to change")
    )
    op.add_column(
        "deliveries", _flag("replaced", "of an edit: by the plain link", default=sa.true())
    )


def _move_what_was_known() -> None:
    """Take over the servers of channels, and where their admins are told."""
    connection = op.get_bind()
    known = connection.execute(
        sa.text("SELECT name, value FROM bot_state WHERE name LIKE 'guild_of:%'")
    ).all()
    for name, guild_id in known:
        row = {"channel": name.removeprefix("guild_of:"), "server": f"discord:{guild_id}"}
        connection.execute(_KEEP_SERVER, row)
        connection.execute(_KEEP_CHANNEL, row)
        connection.execute(_PLACE_CHANNEL, row)
    told = connection.execute(
        sa.text("SELECT name, value FROM bot_state WHERE name LIKE 'notices_channel:%'")
    ).all()
    for name, channel_id in told:
        if channel_id:
            row = {
                "server": f"discord:{name.removeprefix('notices_channel:')}",
                "channel": f"discord:{channel_id}",
            }
            connection.execute(_KEEP_SERVER, row)
            connection.execute(_PLACE_NOTICES, row)
    connection.execute(
        sa.text(
            "DELETE FROM bot_state WHERE name LIKE 'guild_of:%' OR name LIKE 'notices_channel:%'"
        )
    )


_KEEP_SERVER = sa.text(
    "INSERT INTO servers(name, joined_at) VALUES (:server, CURRENT_TIMESTAMP)"
    " ON CONFLICT DO NOTHING"
)
_KEEP_CHANNEL = sa.text(
    "INSERT INTO channels(name, lease_epoch) VALUES (:channel, 0) ON CONFLICT DO NOTHING"
)
_PLACE_CHANNEL = sa.text("UPDATE channels SET server = :server WHERE name = :channel")
_PLACE_NOTICES = sa.text("UPDATE servers SET notices_channel = :channel WHERE name = :server")


def _text(name: str, comment: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, TEXT, server_default=default, nullable=False, comment=comment)


def _flag(name: str, comment: str, *, default: sa.ColumnElement[bool]) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=default, nullable=False, comment=comment)


def _time(name: str, comment: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), comment=comment)
