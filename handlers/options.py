"""What the searching selects of the form offer."""

from dataclasses import dataclass
from typing import Protocol

from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import trip_modal
from blocks.slack_json import text
from bot.trips.model import Place, WorkspaceId
from bot.trips.people import Employee
from handlers.desk import Desk
from handlers.request import Body, Sender

OFFERED = 20


class PlaceSearch(Protocol):
    def search(self, query: str, language: str, limit: int = 20) -> list[Place]: ...


class PeopleSearch(Protocol):
    async def search(self, workspace: WorkspaceId, query: str, limit: int) -> list[Employee]: ...


@dataclass(frozen=True, slots=True)
class FormOptions:
    desk: Desk
    places_table: PlaceSearch
    people: PeopleSearch

    async def places(self, ack: AsyncAck, body: Body) -> None:
        """Places of the table, and what was typed itself, which then stays unresolved."""
        sender, typed = Sender.of(body), text(body, "value").strip()
        reader = await self.desk.reader(sender, await self.desk.person(sender))
        found = self.places_table.search(typed, reader.language, OFFERED) if typed else []
        options = [trip_modal.place_option(one, reader) for one in found]
        if typed:
            options.append(trip_modal.typed_place_option(typed, reader))
        await ack(options=options)

    async def approvers(self, ack: AsyncAck, body: Body) -> None:
        """Active colleagues, never the person themselves; to strangers of shared channels nobody is shown."""
        sender, typed = Sender.of(body), text(body, "value")
        person = await self.desk.person(sender)
        reader = await self.desk.reader(sender, person)
        found = [] if person.profile.stranger else await self.people.search(sender.workspace, typed, OFFERED)
        others = [one for one in found if one.id != reader.me]
        named = [(await self.desk.identity.name(sender.workspace, one.id, reader.language), one.id) for one in others]
        await ack(options=[trip_modal.person_option(name, employee) for name, employee in named])
