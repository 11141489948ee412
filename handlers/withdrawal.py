"""Withdraw, from the requester's own message."""

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import sentences, trip_facts
from blocks.ids import Action
from blocks.payload import TripRef
from bot import metrics
from bot.people.model import Person
from bot.trips.model import NOBODY, Audience, Surface
from bot.trips.rulings import Barred
from bot.trips.service import WayBack, Withdrawn
from handlers.desk import Desk
from handlers.errors import edge
from handlers.request import Body, Sender, click_of, pressed


@dataclass(frozen=True, slots=True)
class Withdrawals:
    desk: Desk

    async def withdraw(self, ack: AsyncAck, body: Body) -> None:
        sender = Sender.of(body)
        ref = TripRef.unpack(pressed(body))
        person = await self.desk.person(sender)
        result = await self._withdrawn(sender, person, ref, click_of(body))
        await ack()
        metrics.PRESSES.labels("withdraw", type(result).__name__.lower()).inc()
        if isinstance(result, Barred):
            self.desk.behind(sender, self._explain(sender, person, result))

    async def _withdrawn(self, sender: Sender, person: Person, ref: TripRef, click: str) -> Withdrawn | Barred:
        me = person.employee.id if person.employee else NOBODY
        way_back = WayBack(Audience(Surface.REQUESTER, me), sender.response_url)
        return await self.desk.trips.withdraw(sender.workspace, ref.trip_id, me, click, way_back, sender.user)

    async def _explain(self, sender: Sender, person: Person, barred: Barred) -> None:
        trip = barred.trip
        reader = await self.desk.reader(sender, person, trip_facts.mentioned(trip) if trip else ())
        await self.desk.whisper(sender, sentences.barred(barred, reader, person.unknown))


def register(app: AsyncApp, journey: Withdrawals) -> None:
    app.action(Action.WITHDRAW.value)(edge(journey.desk, "withdraw", journey.withdraw))
