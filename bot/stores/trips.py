"""Trips, the drafts they are typed into, and the outbox rows that a change causes: written together."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.stores import audit, codec, drafts
from bot.stores import outbox as rows
from bot.stores.keys import Keys
from bot.stores.keyspace import Guard, Keyspace, Write, delete, hget, hset, sadd, zadd, zrange, zrem
from bot.trips.model import EmployeeId, Trip, TripId, WorkspaceId
from bot.trips.ports import Change, Note


@dataclass(frozen=True, slots=True)
class TripStore:
    keyspace: Keyspace

    async def load(self, workspace: WorkspaceId, trip_id: TripId) -> Trip | None:
        (document,) = await self.keyspace.read(hget(Keys(workspace).trip(trip_id), "doc"))
        return codec.load(Trip, document) if document else None

    async def by_hesine_id(self, workspace: WorkspaceId, hesine_id: str) -> Trip | None:
        return await self._by_index(workspace, Keys(workspace).hesine_ids(), hesine_id)

    async def by_number(self, workspace: WorkspaceId, number: str) -> Trip | None:
        return await self._by_index(workspace, Keys(workspace).numbers(), number.strip().upper())

    async def commit(self, change: Change) -> bool:
        keys = Keys(change.after.workspace)
        expected = str(change.before.revision) if change.before else ""
        guards = [Guard(keys.trip(change.after.id), "revision", expected), *rows.unchanged(keys, change.without)]
        writes = [
            *_trip_writes(keys, change.before, change.after),
            *rows.removal(keys, change.without),
            *rows.upserts(keys, change.rows),
        ]
        if change.draft:
            guards.append(drafts.guard(keys, change.draft))
            writes += drafts.writes(keys, change.draft)
        if change.spent_draft:
            writes.append(delete(keys.draft(change.spent_draft)))
        return await self.keyspace.commit([*writes, *audit.links(keys, change.entries)], guards)

    async def note(self, note: Note) -> bool:
        keys, seen = Keys(note.workspace), note.seen
        guards = [Guard(keys.trip(seen.id), "revision", str(seen.revision))] if seen else []
        guards += rows.unchanged(keys, note.without)
        writes = [
            *rows.removal(keys, note.without),
            *rows.upserts(keys, note.rows),
            *audit.links(keys, note.entries),
        ]
        return await self.keyspace.commit(writes, guards)

    async def of_requester(self, workspace: WorkspaceId, person: EmployeeId, limit: int) -> list[Trip]:
        keys = Keys(workspace)
        (ids,) = await self.keyspace.read(zrange(keys.trips_of(person), newest_first=True, limit=limit))
        return await self._load_all(keys, ids)

    async def waiting_for(self, workspace: WorkspaceId, approver: EmployeeId) -> list[Trip]:
        keys = Keys(workspace)
        (ids,) = await self.keyspace.read(zrange(keys.waiting_for(approver)))
        return await self._load_all(keys, ids)

    async def _load_all(self, keys: Keys, ids: list[str]) -> list[Trip]:
        if not ids:
            return []
        documents = await self.keyspace.read(*(hget(keys.trip(TripId(one)), "doc") for one in ids))
        return [codec.load(Trip, document) for document in documents if document]

    async def _by_index(self, workspace: WorkspaceId, index: str, name: str) -> Trip | None:
        (trip_id,) = await self.keyspace.read(hget(index, name))
        return await self.load(workspace, TripId(trip_id)) if trip_id else None


def _trip_writes(keys: Keys, before: Trip | None, after: Trip) -> Iterator[Write]:
    key = keys.trip(after.id)
    yield hset(key, "revision", str(after.revision))
    yield hset(key, "doc", codec.dump(after))
    if before is None:
        yield zadd(keys.trips_of(after.requester), after.id, after.created_at.timestamp())
    if after.record and not (before and before.record):
        yield hset(keys.hesine_ids(), after.record.hesine_id, after.id)
        yield hset(keys.numbers(), after.record.number.upper(), after.id)
    yield from _waiting_writes(keys, before, after)


def _waiting_writes(keys: Keys, before: Trip | None, after: Trip) -> Iterator[Write]:
    was, waits = set(before.waits_for if before else ()), set(after.waits_for)
    for approver in sorted(was - waits):
        yield zrem(keys.waiting_for(approver), after.id)
    for approver in sorted(waits):
        yield zadd(keys.waiting_for(approver), after.id, after.detail.start.toordinal())
        yield sadd(keys.approvers_asked(), approver)
