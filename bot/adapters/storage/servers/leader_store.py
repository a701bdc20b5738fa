"""Names of what is led in, who leads it out: SQL behind the Leaders port."""

from datetime import timedelta

from sqlalchemy import or_, select, update

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.statements import insert_missing
from bot.adapters.storage.tables import leaders


class SqlLeaders:
    """Fulfils Leaders."""

    def __init__(self, database: Database, *, lease_seconds: float) -> None:
        self._database = database
        self._lease_seconds = lease_seconds

    @property
    def lease_seconds(self) -> float:
        """Return how long a lead lasts."""
        return self._lease_seconds

    async def lead(self, name: str, holder: str) -> int | None:
        """Lead `name`, and return the epoch of that lead; None while another holder leads it."""
        if await self._is_led_by_another(name, holder):
            return None  # who stands by asks every second: that must not cost a transaction
        now = self._database.clock.now()
        free = or_(
            leaders.c.lease_until.is_(None),
            leaders.c.lease_until <= now,
            leaders.c.holder == holder,
        )
        taken = (
            update(leaders)
            .where(leaders.c.name == name, free)
            .values(
                holder=holder,
                lease_until=now + timedelta(seconds=self._lease_seconds),
                lease_epoch=leaders.c.lease_epoch + 1,
            )
            .returning(leaders.c.lease_epoch)
        )
        async with self._database.write(beside=True) as connection:
            await insert_missing(connection, leaders, [{"name": name}])
            epoch: int | None = (await connection.execute(taken)).scalar_one_or_none()
        return epoch

    async def renew(self, name: str, epoch: int) -> bool:
        """Lead on; False where the lead of that epoch was given up, or somebody else's followed."""
        until = self._database.clock.now() + timedelta(seconds=self._lease_seconds)
        ours = update(leaders).where(
            leaders.c.name == name,
            leaders.c.lease_epoch == epoch,
            leaders.c.lease_until.is_not(None),
        )
        async with self._database.write(beside=True) as connection:
            return (await connection.execute(ours.values(lease_until=until))).rowcount == 1

    async def resign(self, name: str, epoch: int) -> None:
        """Give it up, so that another may lead at once; nothing where it is not ours any more."""
        ours = update(leaders).where(leaders.c.name == name, leaders.c.lease_epoch == epoch)
        async with self._database.write(beside=True) as connection:
            await connection.execute(ours.values(holder=None, lease_until=None))

    async def _is_led_by_another(self, name: str, holder: str) -> bool:
        now = self._database.clock.now()
        led = select(leaders.c.name).where(
            leaders.c.name == name, leaders.c.holder != holder, leaders.c.lease_until > now
        )
        async with self._database.read() as connection:
            return (await connection.execute(led)).first() is not None
