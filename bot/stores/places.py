"""Where each copy of a trip or digest stands in Slack. Written when a row is settled (`outbox`), read here."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.relay.courier import Placed
from bot.stores import codec
from bot.stores.keys import Keys
from bot.stores.keyspace import Keyspace, hget, sadd, smembers, srem
from bot.trips.model import TripId, WorkspaceId


@dataclass(frozen=True, slots=True)
class Unshown:
    """Trips whose copies fell behind while the app was not in the workspace."""

    keyspace: Keyspace

    async def note(self, workspace: WorkspaceId, trip_id: TripId) -> None:
        await self.keyspace.commit([sadd(Keys(workspace).unshown(), trip_id)])

    async def noted(self, workspace: WorkspaceId) -> list[TripId]:
        (found,) = await self.keyspace.read(smembers(Keys(workspace).unshown()))
        return sorted(TripId(one) for one in found)

    async def made_good(self, workspace: WorkspaceId, trip_ids: Iterable[TripId]) -> None:
        if gone := [srem(Keys(workspace).unshown(), one) for one in trip_ids]:
            await self.keyspace.commit(gone)


@dataclass(frozen=True, slots=True)
class Places:
    keyspace: Keyspace

    async def of(self, workspace: WorkspaceId, subject: str, copy: str) -> Placed | None:
        (document,) = await self.keyspace.read(hget(Keys(workspace).places(subject), copy))
        return codec.load(Placed, document) if document else None
