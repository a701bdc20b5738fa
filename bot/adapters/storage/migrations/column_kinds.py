"""The kinds of columns that migrations make, as both databases have them."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# Ids and what points at them: SQLite's grow to 64 bits by themselves, and only INTEGER counts up.
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Compared and sorted by code point, as in SQLite and Python, whatever the server's locale.
TEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
