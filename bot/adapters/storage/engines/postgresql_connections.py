"""SQLAlchemy engines over PostgreSQL whose transactions begin the way we say."""

from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.adapters.storage.engines.transactions import ALONE, TRANSACTION

# Advisory locks are numbers that programs agree on; the first half stands for this program.
_OURS: Final = 0x6C656465
_TURN: Final = f"({_OURS}, 1)"  # held by each transaction that writes
PRESENCE: Final = f"({_OURS}, 2)"  # held by each process that has the database open

_BESIDE = f"SELECT pg_advisory_xact_lock_shared{_TURN}"
_ALONE = f"SELECT pg_advisory_xact_lock{_TURN}"

# A connection to a machine that is gone ends within a minute; a process that hangs in the middle
# of a transaction holds nobody up for longer.
_CONNECTING: Final = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 6,
    "application_name": "lede",
}
_SETTINGS: Final = {
    "idle_in_transaction_session_timeout": "60s",
    "jit": "off",  # compiling costs more than our questions
    "timezone": "UTC",
}


def async_engine(url: URL, *, busy_timeout_seconds: float, connections: int) -> AsyncEngine:
    """Return an engine for the event loop; those that only read see one moment."""
    engine = create_async_engine(
        _completed(url, busy_timeout_seconds, durable=True),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=max(busy_timeout_seconds, 30.0),
        pool_pre_ping=True,  # after the server was started anew, the first question finds it
        connect_args=dict(_CONNECTING),
    )
    _prepare(engine.sync_engine)
    return engine


def blocking_engine(
    url: URL, *, busy_timeout_seconds: float, connections: int, durable: bool = True
) -> Engine:
    """Return an engine for work in threads; with no `connections`, each is made when asked for.

    Not `durable`: a power cut may undo what was committed last, never half of it.
    """
    pool: dict[str, Any] = (
        {"pool_size": connections, "max_overflow": 0, "pool_pre_ping": True}
        if connections
        else {"poolclass": NullPool}
    )
    engine = create_engine(
        _completed(url, busy_timeout_seconds, durable=durable),
        connect_args=dict(_CONNECTING),
        **pool,
    )
    _prepare(engine)
    return engine


def _completed(url: URL, busy_timeout_seconds: float, *, durable: bool) -> URL:
    """Add our settings of the session, behind those that the address has."""
    settings = {
        **_SETTINGS,
        "lock_timeout": f"{int(busy_timeout_seconds * 1000)}ms",
        "synchronous_commit": "on" if durable else "off",
    }
    ours = " ".join(f"-c {name}={value}" for name, value in settings.items())
    theirs = url.query.get("options", ())
    given = (theirs,) if isinstance(theirs, str) else theirs
    return url.update_query_dict({"options": " ".join((ours, *given))})


def _prepare(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") == "AUTOCOMMIT":
            return
        kind = options.get(TRANSACTION)
        if kind is None:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        else:
            connection.exec_driver_sql(_ALONE if kind == ALONE else _BESIDE)
