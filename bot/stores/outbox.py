"""The outbox: rows, when they are due, and who carries them now.

A carrier takes a row (a lease), works, renews the lease for as long as that takes, and settles the row. Settling removes the row only if nobody wrote it
meanwhile; else the carrier goes round again. So a row written while it is carried is never lost, and
two carriers never work on one row at a time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

from bot.clock import Clock
from bot.relay.courier import Placed
from bot.relay.ports import Load, Taken
from bot.stores import audit, codec
from bot.stores.keys import LEASE_SECONDS, Keys
from bot.stores.keyspace import Guard, Keyspace, Write, hdel, hget, hgetall, hlen, hset, zadd, zcount, zrange, zrem
from bot.trips.audit import BY_RELAY, Act
from bot.trips.entries import of_errand
from bot.trips.model import WorkspaceId
from bot.trips.outbox import Row, Stored

UNSETTLED = "0|unsettled"
"""In the place of a lease: nobody holds the row, and what its last carrier did is not known."""


@dataclass(frozen=True, slots=True)
class OutboxStore:
    keyspace: Keyspace
    clock: Clock

    async def put(self, row: Row) -> None:
        keys = Keys(row.workspace)
        await self.keyspace.commit(list(upserts(keys, (row,))))

    async def take(self, workspace: WorkspaceId, row_id: str) -> Taken | None:
        """The row, if it is there, due, not parked and in nobody's hands.

        A carrier who never settled it counts as an attempt, also where the row was written anew since: what it did is
        not known.
        """
        keys, now = Keys(workspace), self.clock.now()
        stored, held = await self.keyspace.read(hget(keys.rows(), row_id), hget(keys.leases(), row_id))
        row = codec.load(Row, stored) if stored else None
        if row is None or row.parked or row.due > now or (held and _until(held) > now.timestamp()):
            return None
        lease = _lease(now, token_hex(8))
        guards = [Guard(keys.leases(), row_id, held or ""), Guard(keys.rows(), row_id, stored)]
        taken = await self.keyspace.commit([hset(keys.leases(), row_id, lease)], guards)
        return Taken(replace(row, attempts=_attempts(row, held)), stored, lease) if taken else None

    async def renew(self, taken: Taken) -> Taken:
        """For as long again from now; as it was where it was lost to another meanwhile.

        A renewal that seemed to fail may have been saved: a lease is known by its holder.
        """
        leases, row_id = Keys(taken.row.workspace).leases(), taken.row.id
        (held,) = await self.keyspace.read(hget(leases, row_id))
        if not held or _holder(held) != _holder(taken.lease):
            return taken
        lease = _lease(self.clock.now(), _holder(held))
        renewed = await self.keyspace.commit([hset(leases, row_id, lease)], [Guard(leases, row_id, held)])
        return replace(taken, lease=lease) if renewed else taken

    async def settle(self, taken: Taken, placed: Placed | None = None) -> bool:
        """The errand is done. False where the row was written meanwhile: it is still due, and no longer in hand."""
        keys, row_id = Keys(taken.row.workspace), taken.row.id
        writes = [hset(keys.places(placed.subject), placed.copy, codec.dump(placed))] if placed else []
        stored = Stored(taken.row, taken.stored)
        mine = Guard(keys.leases(), row_id, taken.lease)
        if await self.keyspace.commit([*removal(keys, stored), *writes], [mine, *unchanged(keys, stored)]):
            return True
        await self.keyspace.commit([hdel(keys.leases(), row_id), *writes], [mine])
        return False

    async def postpone(self, taken: Taken, due: datetime, reason: str = "") -> bool:
        """Not done: to be tried again at `due`, unless it was written anew meanwhile."""
        return await self._rewrite(taken, replace(_tried(taken.row, reason), due=due))

    async def park(self, taken: Taken, reason: str) -> bool:
        """It cannot succeed as it is: kept, no longer tried, and told in the audit."""
        told = of_errand(taken.row, Act.PARK, BY_RELAY, self.clock.now())
        parked = replace(_tried(taken.row, reason), parked=True)
        return await self._rewrite(taken, parked, audit.links(Keys(taken.row.workspace), (told,)))

    async def due(self, workspace: WorkspaceId, limit: int = 500) -> list[str]:
        (ids,) = await self.keyspace.read(
            zrange(Keys(workspace).due(), up_to=self.clock.now().timestamp(), limit=limit)
        )
        return list(ids)

    async def count(self, workspace: WorkspaceId) -> Load:
        """Parked rows are those with no due time."""
        keys, now = Keys(workspace), self.clock.now().timestamp()
        rows, waiting, due = await self.keyspace.read(
            hlen(keys.rows()), zcount(keys.due()), zcount(keys.due(), up_to=now)
        )
        return Load(due=due, later=waiting - due, parked=rows - waiting)

    async def rows(self, workspace: WorkspaceId) -> list[Row]:
        return [one.row for one in await self.stored(workspace)]

    async def stored(self, workspace: WorkspaceId) -> list[Stored]:
        """All that there is, the longest due first."""
        (found,) = await self.keyspace.read(hgetall(Keys(workspace).rows()))
        stored = (Stored(codec.load(Row, text), text) for text in found.values())
        return sorted(stored, key=lambda one: (one.row.since or one.row.due, one.row.id))

    async def _rewrite(self, taken: Taken, row: Row, told: Iterable[Write] = ()) -> bool:
        keys = Keys(row.workspace)
        mine = Guard(keys.leases(), row.id, taken.lease)
        as_taken = unchanged(keys, Stored(taken.row, taken.stored))
        free = hset(keys.leases(), row.id, UNSETTLED)
        if await self.keyspace.commit([*upserts(keys, (row,)), free, *told], [mine, *as_taken]):
            return True
        await self.keyspace.commit([free], [mine])
        return False


def upserts(keys: Keys, rows: Iterable[Row]) -> Iterator[Write]:
    for row in rows:
        yield hset(keys.rows(), row.id, _stamped(row))
        yield zrem(keys.due(), row.id) if row.parked else zadd(keys.due(), row.id, row.due.timestamp())


def removal(keys: Keys, stored: Stored | None) -> Iterator[Write]:
    if stored:
        row_id = stored.row.id
        yield from (hdel(keys.rows(), row_id), zrem(keys.due(), row_id), hdel(keys.leases(), row_id))


def unchanged(keys: Keys, stored: Stored | None) -> list[Guard]:
    return [Guard(keys.rows(), stored.row.id, stored.text)] if stored else []


def _tried(row: Row, reason: str) -> Row:
    return replace(row, attempts=row.attempts + 1, since=row.since or row.due, reason=reason)


def _stamped(row: Row) -> str:
    """Two writings of one row must differ, or a carrier could settle the second with the first."""
    return codec.dump(replace(row, facts={**row.facts, "written": token_hex(4)}))


def _attempts(row: Row, held: str | None) -> int:
    """A row that was postponed has counted its try already; written anew, it has forgotten it."""
    if not held:
        return row.attempts
    return max(row.attempts, 1) if held == UNSETTLED else row.attempts + 1


def _lease(now: datetime, holder: str) -> str:
    return f"{now.timestamp() + LEASE_SECONDS:.3f}|{holder}"


def _until(lease: str) -> float:
    return float(lease.split("|", 1)[0])


def _holder(lease: str) -> str:
    return lease.split("|", 1)[1]
