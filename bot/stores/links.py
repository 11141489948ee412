"""Whom administrators linked: kept in both directions, and changed in one step with the audit's word of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict
from bot.people.model import Link
from bot.stores import audit, codec
from bot.stores.keys import Keys
from bot.stores.keyspace import Guard, Keyspace, Write, hdel, hget, hset
from bot.trips.audit import Act, Actor, Entry, Origin, Result
from bot.trips.model import EmployeeId, UserId, WorkspaceId

TRIES = 5
"""Of a step that another administrator's came between."""


@dataclass(frozen=True, slots=True)
class LinkStore:
    keyspace: Keyspace

    async def of_user(self, workspace: WorkspaceId, user: UserId) -> Link | None:
        return _link(await self._held(workspace, user))

    async def link(self, workspace: WorkspaceId, link: Link) -> tuple[Link, ...]:
        keys = Keys(workspace)
        for _ in range(TRIES):
            own, holder = await self._held(workspace, link.user), await self._holder(workspace, link.employee)
            other = await self._held(workspace, UserId(holder)) if holder and holder != link.user else ""
            before = tuple(one for one in map(_link, (own, other)) if one)
            guards = [_guard(keys, link.user, own), Guard(keys.linked_users(), link.employee, holder)]
            writes = [write for one in before for write in _gone(keys, one)]
            writes += [
                hset(keys.links(), link.user, codec.dump(link)),
                hset(keys.linked_users(), link.employee, link.user),
            ]
            if await self.keyspace.commit([*writes, *_told(keys, link, Act.LINK, link.by, link.at)], guards):
                return before
        raise Conflict(f"the links of {workspace} change too fast")

    async def unlink(self, workspace: WorkspaceId, user: UserId, by: UserId, at: datetime) -> Link | None:
        keys = Keys(workspace)
        for _ in range(TRIES):
            own = await self._held(workspace, user)
            link = _link(own)
            if link is None:
                return None
            writes = [*_gone(keys, link), *_told(keys, link, Act.UNLINK, by, at)]
            if await self.keyspace.commit(writes, [_guard(keys, user, own)]):
                return link
        raise Conflict(f"the links of {workspace} change too fast")

    async def _held(self, workspace: WorkspaceId, user: UserId) -> str:
        (document,) = await self.keyspace.read(hget(Keys(workspace).links(), user))
        return str(document or "")

    async def _holder(self, workspace: WorkspaceId, employee: EmployeeId) -> str:
        (user,) = await self.keyspace.read(hget(Keys(workspace).linked_users(), employee))
        return str(user or "")


def _link(document: str) -> Link | None:
    return codec.load(Link, document) if document else None


def _guard(keys: Keys, user: UserId, held: str) -> Guard:
    return Guard(keys.links(), user, held)


def _gone(keys: Keys, link: Link) -> tuple[Write, Write]:
    return hdel(keys.links(), link.user), hdel(keys.linked_users(), link.employee)


def _told(keys: Keys, link: Link, act: Act, by: UserId, at: datetime) -> list[Write]:
    entry = Entry(keys.workspace, at, act, Result.DONE, Actor(Origin.MODAL, link.employee, by), cause=link.user)
    return list(audit.links(keys, (entry,)))
