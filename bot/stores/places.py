"""Where each copy of a trip or digest stands in Slack. Written when a row is settled (`outbox`), read here."""

from dataclasses import dataclass

from bot.relay.courier import Placed
from bot.stores import codec
from bot.stores.keys import Keys
from bot.stores.keyspace import Keyspace, hget
from bot.trips.model import WorkspaceId


@dataclass(frozen=True, slots=True)
class Places:
    keyspace: Keyspace

    async def of(self, workspace: WorkspaceId, subject: str, copy: str) -> Placed | None:
        (document,) = await self.keyspace.read(hget(Keys(workspace).places(subject), copy))
        return codec.load(Placed, document) if document else None
