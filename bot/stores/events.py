"""Pushes already taken in, and what each asks to be read again: one step, so that neither is lost without the other."""

from dataclasses import dataclass

from bot.stores import outbox
from bot.stores.keys import SEEN_EVENT_SECONDS, Keys
from bot.stores.keyspace import Guard, Keyspace, put
from bot.trips.outbox import Row


@dataclass(frozen=True, slots=True)
class SeenEvents:
    keyspace: Keyspace

    async def take_in(self, event_id: str, row: Row) -> bool:
        """Store the row once per event; False for an event that was seen before. Raises NotSaved."""
        keys = Keys(row.workspace)
        writes = [put(keys.seen(event_id), "1", SEEN_EVENT_SECONDS), *outbox.upserts(keys, (row,))]
        return await self.keyspace.commit(writes, [Guard(keys.seen(event_id))])
