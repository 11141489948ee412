"""The audit of each workspace: one stream, hash-chained by the step that appends to it, and the head beside it."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass

from bot.stores.keys import Keys
from bot.stores.keyspace import Keyspace, Write, chained, hgetall, xrange, xtrim
from bot.trips.audit import Entry
from bot.trips.chain import Head, Linked, digest
from bot.trips.model import WorkspaceId

PAGE = 500


@dataclass(frozen=True, slots=True)
class AuditLog:
    keyspace: Keyspace

    async def append(self, *entries: Entry) -> None:
        """A step of its own, for what changes nothing else in Redis; all of one workspace. Raises NotSaved."""
        await self.keyspace.commit([link for one in entries for link in links(Keys(one.workspace), (one,))])

    async def entries(self, workspace: WorkspaceId) -> AsyncIterator[Linked]:
        """From the oldest that is there to the newest; what is appended meanwhile too."""
        async for _, one in self._placed(Keys(workspace)):
            yield one

    async def head(self, workspace: WorkspaceId) -> Head:
        (found,) = await self.keyspace.read(hgetall(Keys(workspace).audit_head()))
        return Head(int(found["count"]), found["link"]) if found else Head()

    async def trim(self, upto: int, told: Entry) -> None:
        """Remove the entries up to number `upto`, and append `told`, which says so, in one step. Raises NotSaved.

        The chain then begins with the first that is left, whose own word on the link before it is kept.
        """
        keys = Keys(told.workspace)
        removed = [xtrim(keys.audit(), _after(place)) async for place, one in self._placed(keys) if one.number == upto]
        await self.keyspace.commit([*removed, *links(keys, (told,))])

    async def _placed(self, keys: Keys) -> AsyncIterator[tuple[str, Linked]]:
        """Each entry with its id in the stream."""
        start, page = "-", [()]
        while page:
            (page,) = await self.keyspace.read(xrange(keys.audit(), start, PAGE))
            for place, facts in page:
                yield place, _linked(facts)
                start = f"({place}"


def links(keys: Keys, entries: Iterable[Entry]) -> Iterator[Write]:
    """To be written together with what the entries tell of."""
    for one in entries:
        document = one.document()
        yield chained(keys.audit(), keys.audit_head(), digest(document), document)


def _linked(facts: dict[str, str]) -> Linked:
    return Linked(int(facts["number"]), facts["document"], facts["previous"], facts["link"])


def _after(place: str) -> str:
    """The smallest id after this one."""
    milliseconds, _, number = place.partition("-")
    return f"{milliseconds}-{int(number) + 1}"
