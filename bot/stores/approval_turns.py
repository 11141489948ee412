"""The pace of approvals in the Open Platform: one queue for each approver, shared by all processes."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import NotSaved
from bot.hesine.ports import ApproverQueue
from bot.stores import codec
from bot.stores.keys import APPROVAL_QUEUE_SECONDS, Keys
from bot.stores.keyspace import Guard, Keyspace, get, put
from bot.trips.model import WorkspaceId

ATTEMPTS = 20
"""Each lost race means that another process changed the queue; so many in a row on one approver is a defect."""


@dataclass(frozen=True, slots=True)
class ApprovalTurns:
    keyspace: Keyspace
    workspace: WorkspaceId

    async def queues(self, *names: str) -> tuple[ApproverQueue, ...]:
        found = await self.keyspace.read(*(get(self._key(name)) for name in names)) if names else []
        return tuple(codec.load(ApproverQueue, text) if text else ApproverQueue() for text in found)

    async def revise(self, name: str, step: Callable[[ApproverQueue], ApproverQueue]) -> ApproverQueue:
        key = self._key(name)
        for _ in range(ATTEMPTS):
            (text,) = await self.keyspace.read(get(key))
            before = codec.load(ApproverQueue, text) if text else ApproverQueue()
            after = step(before)
            if after == before:
                return after
            written = put(key, codec.dump(after), APPROVAL_QUEUE_SECONDS)
            if await self.keyspace.commit([written], [Guard(key, expected=text or "")]):
                return after
        raise NotSaved(f"the queue of approver {name} was changed by others {ATTEMPTS} times in a row")

    def _key(self, name: str) -> str:
        return Keys(self.workspace).approval_queue(name)
