"""Drafts: what a person is typing, kept over closed modals and restarts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.errors import NotSaved
from bot.stores import codec
from bot.stores.keys import DRAFT_SECONDS, Keys
from bot.stores.keyspace import Guard, Keyspace, Write, delete, expire, hget, hset, zadd, zrange, zrem
from bot.trips.drafts import Draft
from bot.trips.model import UserId, WorkspaceId

ATTEMPTS = 8
LOOKED_AT = 50
"""So many ids are tried: the list keeps those of drafts that are gone."""


@dataclass(frozen=True, slots=True)
class DraftStore:
    keyspace: Keyspace

    async def load(self, workspace: WorkspaceId, owner: UserId, draft_id: str) -> Draft | None:
        """Only the owner's own: somebody else's draft is as unknown as none."""
        (document,) = await self.keyspace.read(hget(Keys(workspace).draft(draft_id), "doc"))
        draft = codec.load(Draft, document) if document else None
        return draft if draft and draft.owner == owner else None

    async def save(self, draft: Draft) -> Draft:
        """The draft as it now stands on disk. The last one to type wins. Raises NotSaved."""
        keys = Keys(draft.workspace)
        saved = replace(draft, revision=draft.revision + 1)
        await self.keyspace.commit(list(writes(keys, saved)))
        return saved

    async def revise(
        self, workspace: WorkspaceId, owner: UserId, draft_id: str, change: Callable[[Draft | None], Draft | None]
    ) -> Draft | None:
        """The draft as `change` leaves it, whoever else changes it meanwhile; None where `change` gives none, or the same.

        `change` is asked again where somebody was faster. Raises NotSaved.
        """
        keys = Keys(workspace)
        for _ in range(ATTEMPTS):
            known = await self.load(workspace, owner, draft_id)
            wanted = change(known)
            if wanted is None or wanted == known:
                return None
            saved = replace(wanted, revision=(known.revision if known else 0) + 1)
            if await self.keyspace.commit(list(writes(keys, saved)), [guard(keys, saved)]):
                return saved
        raise NotSaved(f"draft {draft_id} is changed by others all the time")

    async def answered_at(self, workspace: WorkspaceId, owner: UserId, ts: str) -> Draft | None:
        """The draft that our message of this `ts` is about."""
        everything = await self._all_of(workspace, owner)
        return next((one for one in everything if one.answered and one.answered.ts == ts), None)

    async def of_owner(self, workspace: WorkspaceId, owner: UserId, limit: int = 5) -> list[Draft]:
        """The newest first; those that expired or were sent are passed over, and words that were no trip."""
        return [one for one in await self._all_of(workspace, owner) if one.is_trip][:limit]

    async def _all_of(self, workspace: WorkspaceId, owner: UserId) -> list[Draft]:
        keys = Keys(workspace)
        (ids,) = await self.keyspace.read(zrange(keys.drafts_of(owner), newest_first=True, limit=LOOKED_AT))
        if not ids:
            return []
        documents = await self.keyspace.read(*(hget(keys.draft(one), "doc") for one in ids))
        return [codec.load(Draft, one) for one in documents if one]

    async def discard(self, workspace: WorkspaceId, owner: UserId, draft_id: str) -> None:
        keys = Keys(workspace)
        if await self.load(workspace, owner, draft_id):
            await self.keyspace.commit([delete(keys.draft(draft_id)), zrem(keys.drafts_of(owner), draft_id)])


def guard(keys: Keys, draft: Draft) -> Guard:
    """Holds while nobody has written the draft since; a draft of revision 1 must be new."""
    return Guard(keys.draft(draft.id), "revision", str(draft.revision - 1) if draft.revision > 1 else "")


def writes(keys: Keys, draft: Draft) -> Iterator[Write]:
    key = keys.draft(draft.id)
    yield hset(key, "revision", str(draft.revision))
    yield hset(key, "doc", codec.dump(draft))
    yield expire(key, DRAFT_SECONDS)
    yield zadd(keys.drafts_of(draft.owner), draft.id, draft.saved_at.timestamp())
    yield expire(keys.drafts_of(draft.owner), DRAFT_SECONDS)
