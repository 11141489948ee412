"""Which digests were made, and what is in them."""

from dataclasses import dataclass

from bot.digests.model import Digest
from bot.stores import codec, outbox
from bot.stores.keys import DIGEST_SECONDS, Keys
from bot.stores.keyspace import Guard, Keyspace, get, put, smembers
from bot.trips.model import EmployeeId, WorkspaceId
from bot.trips.outbox import Row


@dataclass(frozen=True, slots=True)
class DigestStore:
    keyspace: Keyspace

    async def approvers(self, workspace: WorkspaceId) -> list[EmployeeId]:
        (members,) = await self.keyspace.read(smembers(Keys(workspace).approvers_asked()))
        return sorted(EmployeeId(one) for one in members)

    async def made(self, workspace: WorkspaceId, manager: EmployeeId, day: str) -> Digest | None:
        (document,) = await self.keyspace.read(get(Keys(workspace).digest(manager, day)))
        return codec.load(Digest, document) if document else None

    async def make(self, workspace: WorkspaceId, digest: Digest, row: Row | None) -> bool:
        keys = Keys(workspace)
        key = keys.digest(digest.manager, digest.day)
        writes = [put(key, codec.dump(digest), DIGEST_SECONDS), *outbox.upserts(keys, (row,) if row else ())]
        return await self.keyspace.commit(writes, [Guard(key)])
