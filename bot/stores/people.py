"""The mirror of Hesine's people, and what Slack says of its users."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.people.model import Claim, Link, Profile
from bot.stores import codec
from bot.stores.keys import PROFILE_SECONDS, Keys
from bot.stores.keyspace import Guard, Keyspace, Read, delete, get, hget, hgetall, hmget, hset, put, sadd, smembers
from bot.trips.model import EmployeeId, UserId, WorkspaceId
from bot.trips.people import Delegation, Department, Employee, Standing

BATCH = 500
"""Employees written in one step: keeps the script short while a large company is mirrored."""


@dataclass(frozen=True, slots=True)
class EmployeeStore:
    keyspace: Keyspace
    _guesses: dict[tuple[WorkspaceId, str], str] = field(default_factory=dict, repr=False, compare=False)

    async def employee(self, workspace: WorkspaceId, person: EmployeeId) -> Employee | None:
        (document,) = await self.keyspace.read(hget(Keys(workspace).employees(), person))
        return codec.load(Employee, document) if document else None

    async def linked(self, workspace: WorkspaceId, person: EmployeeId) -> tuple[Employee | None, UserId | None]:
        keys = Keys(workspace)
        document, user = await self.keyspace.read(hget(keys.employees(), person), hget(keys.linked_users(), person))
        return codec.load(Employee, document) if document else None, UserId(user) if user else None

    async def claim(self, workspace: WorkspaceId, email: str) -> Claim:
        """The guess at whose e-mail it is, is checked, never believed."""
        keys, name = Keys(workspace), email.lower()
        guess = self._guesses.get((workspace, name), "")
        holder, person, *found = await self.keyspace.read(
            get(keys.user_of(name)), hget(keys.employees_by_email(), name), *_of_person(keys, guess)
        )
        if person and person != guess:
            self._guesses[workspace, name] = person
            found = await self.keyspace.read(*_of_person(keys, person))
        document, linked = found if person else (None, None)
        employee = codec.load(Employee, document) if document else None
        if employee is None or employee.email.lower() != name:
            return Claim(holder=holder)
        return Claim(employee, holder, linked)

    async def managers_of(self, workspace: WorkspaceId, person: EmployeeId) -> list[EmployeeId]:
        chain: list[EmployeeId] = []
        someone = await self.employee(workspace, person)
        while someone and someone.manager and someone.manager not in (*chain, person):
            chain.append(someone.manager)
            someone = await self.employee(workspace, someone.manager)
        return chain

    async def delegations_to(self, workspace: WorkspaceId, delegate: EmployeeId) -> list[Delegation]:
        return [one for one in await self._delegations(workspace) if one.delegate == delegate]

    async def decider(self, workspace: WorkspaceId, person: EmployeeId) -> tuple[Employee | None, list[Delegation]]:
        keys = Keys(workspace)
        document, stored = await self.keyspace.read(hget(keys.employees(), person), hgetall(keys.delegations()))
        delegations = [codec.load(Delegation, text) for text in stored.values()]
        return (
            codec.load(Employee, document) if document else None,
            [one for one in delegations if one.delegate == person],
        )

    async def delegations_from(self, workspace: WorkspaceId, principals: Collection[EmployeeId]) -> list[Delegation]:
        return [one for one in await self._delegations(workspace) if one.employee in principals]

    async def _delegations(self, workspace: WorkspaceId) -> list[Delegation]:
        (stored,) = await self.keyspace.read(hgetall(Keys(workspace).delegations()))
        return [codec.load(Delegation, text) for text in stored.values()]

    async def search(self, workspace: WorkspaceId, query: str, limit: int) -> list[Employee]:
        (stored,) = await self.keyspace.read(hgetall(Keys(workspace).employees()))
        wanted = query.strip().casefold()
        people = (codec.load(Employee, text) for text in stored.values())
        found = [one for one in people if one.standing is Standing.ACTIVE and wanted in _searchable(one)]
        return sorted(found, key=lambda one: (one.name_en, one.id))[:limit]

    async def put_employees(self, workspace: WorkspaceId, employees: Sequence[Employee]) -> None:
        """A newer record stays: two may read at the same time, and the slower one holds what was true before."""
        for start in range(0, len(employees), BATCH):
            batch = employees[start : start + BATCH]
            while not await self._put_batch(Keys(workspace), batch):
                pass  # someone else wrote one of them meanwhile: compared again

    async def _put_batch(self, keys: Keys, batch: Sequence[Employee]) -> bool:
        (stored,) = await self.keyspace.read(hmget(keys.employees(), *(one.id for one in batch)))
        known = {one.id: document for one, document in zip(batch, stored, strict=True)}
        fresh = [one for one in batch if not _is_newer(known[one.id], one)]
        writes = [hset(keys.employees(), one.id, codec.dump(one)) for one in fresh]
        writes += [
            hset(keys.employees_by_email(), one.email.lower(), one.id)
            for one in sorted(fresh, key=lambda one: one.standing is Standing.ACTIVE)
            if one.email
        ]
        guards = [Guard(keys.employees(), one.id, known[one.id] or "") for one in fresh]
        return not writes or await self.keyspace.commit(writes, guards)

    async def put_departments(self, workspace: WorkspaceId, departments: Sequence[Department]) -> None:
        keys = Keys(workspace)
        if departments:
            await self.keyspace.commit([hset(keys.departments(), one.id, codec.dump(one)) for one in departments])

    async def replace_delegations(self, workspace: WorkspaceId, delegations: Sequence[Delegation]) -> None:
        key = Keys(workspace).delegations()
        writes = [hset(key, f"{one.employee}|{one.delegate}|{one.first}", codec.dump(one)) for one in delegations]
        await self.keyspace.commit([delete(key), *writes])


@dataclass(frozen=True, slots=True)
class ProfileCache:
    keyspace: Keyspace

    async def profile(self, workspace: WorkspaceId, user: UserId) -> Profile | None:
        (document,) = await self.keyspace.read(get(Keys(workspace).profile(user)))
        return codec.load(Profile, document) if document else None

    async def known(self, workspace: WorkspaceId, user: UserId) -> tuple[Profile | None, Link | None]:
        keys = Keys(workspace)
        profile, link = await self.keyspace.read(get(keys.profile(user)), hget(keys.links(), user))
        return codec.load(Profile, profile) if profile else None, codec.load(Link, link) if link else None

    async def user_of(self, workspace: WorkspaceId, email: str) -> UserId | None:
        (user,) = await self.keyspace.read(get(Keys(workspace).user_of(email.lower())))
        return UserId(user) if user else None

    async def remember(self, workspace: WorkspaceId, profile: Profile) -> None:
        await self._put(workspace, Keys(workspace).profile(profile.user), codec.dump(profile))

    async def name(self, workspace: WorkspaceId, email: str, holder: UserId | None) -> None:
        key = Keys(workspace).user_of(email.lower())
        if holder:
            await self._put(workspace, key, holder)
        else:
            await self.keyspace.commit([delete(key)])

    async def forget_all(self, workspace: WorkspaceId) -> None:
        """Everything that Slack said of its people."""
        index = Keys(workspace).profiles()
        (kept,) = await self.keyspace.read(smembers(index))
        for batch in _batches(sorted(kept)):
            await self.keyspace.commit([delete(key) for key in batch])
        await self.keyspace.commit([delete(index)])

    async def _put(self, workspace: WorkspaceId, key: str, value: str) -> None:
        await self.keyspace.commit([put(key, value, PROFILE_SECONDS), sadd(Keys(workspace).profiles(), key)])


@dataclass(frozen=True, slots=True)
class Watermarks:
    keyspace: Keyspace

    async def read_until(self, workspace: WorkspaceId, what: str) -> datetime | None:
        (moment,) = await self.keyspace.read(get(Keys(workspace).watermark(what)))
        return datetime.fromisoformat(moment) if moment else None

    async def set_read_until(self, workspace: WorkspaceId, what: str, moment: datetime) -> None:
        await self.keyspace.commit([put(Keys(workspace).watermark(what), moment.isoformat())])


def _batches(keys: list[str]) -> Iterator[list[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _of_person(keys: Keys, person: str) -> tuple[Read, Read]:
    return hget(keys.employees(), person), hget(keys.linked_users(), person)


def _is_newer(stored: str | None, one: Employee) -> bool:
    return stored is not None and codec.load(Employee, stored).updated_at > one.updated_at


def _searchable(one: Employee) -> str:
    return f"{one.name} {one.name_en} {one.email}".casefold()
