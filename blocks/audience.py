"""Makes the reader of a view: their language and zone, and the names of everyone they will read of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from blocks.i18n import language_of
from blocks.reader import Reader
from bot.trips.model import EmployeeId, WorkspaceId
from bot.trips.ports import PlaceNames


class Names(Protocol):
    async def name(self, workspace: WorkspaceId, person: EmployeeId, language: str) -> str:
        """The person's name in `language` (`zh` or `en`)."""
        ...


@dataclass(frozen=True, slots=True)
class Readers:
    names: Names
    places: PlaceNames

    async def of(
        self,
        workspace: WorkspaceId,
        locale: str,
        zone: ZoneInfo,
        mentioned: Iterable[EmployeeId] = (),
        me: EmployeeId | None = None,
    ) -> Reader:
        language = language_of(locale)
        names = {one: await self.names.name(workspace, one, language) for one in mentioned}
        return Reader(locale, zone, self.places, names, me)
