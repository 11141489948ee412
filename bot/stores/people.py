"""The mirror of Hesine's people, and what Slack says of its users."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.people.model import Profile
from bot.stores import codec
from bot.stores.keys import PROFILE_SECONDS, Keys
from bot.stores.keyspace import Keyspace, delete, get, hget, hgetall, hset, put
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

    async def by_email(self, workspace: WorkspaceId, email: str) -> Employee | None:
        """One round trip where the e-mail belongs to whom it did last time; the guess is checked, never believed."""
        keys, name = Keys(workspace), email.lower()
        guess = self._guesses.get((workspace, name), "")
        person, document = await self.keyspace.read(
            hget(keys.employees_by_email(), name), hget(keys.employees(), guess)
        )
        if not person:
            return None
        if person != guess:
            self._guesses[workspace, name] = person
            (document,) = await self.keyspace.read(hget(keys.employees(), person))
        found = codec.load(Employee, document) if document else None
        return found if found and found.email.lower() == name else None

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
        keys = Keys(workspace)
        for start in range(0, len(employees), BATCH):
            batch = employees[start : start + BATCH]
            writes = [hset(keys.employees(), one.id, codec.dump(one)) for one in batch]
            writes += [
                hset(keys.employees_by_email(), one.email.lower(), one.id)
                for one in sorted(batch, key=lambda one: one.standing is Standing.ACTIVE)
                if one.email
            ]
            await self.keyspace.commit(writes)

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

    async def user_of(self, workspace: WorkspaceId, email: str) -> UserId | None:
        (user,) = await self.keyspace.read(get(Keys(workspace).user_of(email.lower())))
        return UserId(user) if user else None

    async def remember(self, workspace: WorkspaceId, profile: Profile) -> None:
        keys = Keys(workspace)
        writes = [put(keys.profile(profile.user), codec.dump(profile), PROFILE_SECONDS)]
        if profile.email:
            writes.append(put(keys.user_of(profile.email.lower()), profile.user, PROFILE_SECONDS))
        await self.keyspace.commit(writes)


@dataclass(frozen=True, slots=True)
class Watermarks:
    keyspace: Keyspace

    async def read_until(self, workspace: WorkspaceId, what: str) -> datetime | None:
        (moment,) = await self.keyspace.read(get(Keys(workspace).watermark(what)))
        return datetime.fromisoformat(moment) if moment else None

    async def set_read_until(self, workspace: WorkspaceId, what: str, moment: datetime) -> None:
        await self.keyspace.commit([put(Keys(workspace).watermark(what), moment.isoformat())])


def _searchable(one: Employee) -> str:
    return f"{one.name} {one.name_en} {one.email}".casefold()
