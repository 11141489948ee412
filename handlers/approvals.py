"""Approve, Reject, Details: on the approver's card and in the digest."""

from dataclasses import dataclass, replace

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import details_modal, reject_modal, sentences, trip_facts
from blocks.ids import Action, Callback
from blocks.payload import RejectRef, TripRef
from blocks.reader import Reader
from bot import metrics
from bot.people.model import Person, Unknown
from bot.trips.access import Bar
from bot.trips.audit import Act, Actor, Origin
from bot.trips.model import NOBODY, Audience, EmployeeId, Surface, Trip, Verdict
from bot.trips.rulings import Barred, Counted, Press, Repeated, Stands
from bot.trips.service import WayBack
from handlers.desk import Desk
from handlers.errors import edge
from handlers.request import Body, OpenModal, Sender, click_of, pressed


@dataclass(frozen=True, slots=True)
class Approvals:
    desk: Desk

    async def approve(self, ack: AsyncAck, body: Body) -> None:
        ref = TripRef.unpack(pressed(body))
        await self._decide(ack, body, ref, Verdict.APPROVED, Sender.of(body))

    async def ask_reason(self, ack: AsyncAck, body: Body) -> None:
        """A rejection needs a reason; nothing is decided until it is given."""
        sender = Sender.of(body)
        ref = TripRef.unpack(pressed(body))
        await ack()
        self.desk.behind(sender, self._open_reason(sender, ref))

    async def reject(self, ack: AsyncAck, body: Body) -> None:
        modal, sender = OpenModal.of(body), Sender.of(body)
        ref = RejectRef.unpack(modal.metadata)
        reason = reject_modal.parse(modal.values)
        reader = await self.desk.reader(sender, await self.desk.person(sender))
        if wrong := reject_modal.problem(reason, reader):
            await ack(response_action="errors", errors=wrong)
            return
        from_card = replace(sender, response_url=ref.response_url)
        await self._decide(ack, body, ref.trip, Verdict.REJECTED, from_card, reason)

    async def details(self, ack: AsyncAck, body: Body) -> None:
        sender = Sender.of(body)
        ref = TripRef.unpack(pressed(body))
        await ack()
        self.desk.behind(sender, self._open_details(sender, ref))

    async def _decide(
        self, ack: AsyncAck, body: Body, ref: TripRef, verdict: Verdict, sender: Sender, comment: str = ""
    ) -> None:
        """Counted means on disk; only then the answer."""
        async with self.desk.ahead.of_press(sender.workspace, sender.user, ref.trip_id):
            person = await self.desk.person(sender)
            me = person.employee.id if person.employee else NOBODY
            press = Press(
                workspace=sender.workspace,
                trip_id=ref.trip_id,
                step_no=ref.step_no,
                version=ref.version,
                person=me,
                verdict=verdict,
                click=click_of(body),
                at=self.desk.clock.now(),
                comment=comment,
                user=sender.user,
                origin=_origin(ref, verdict),
            )
            ruling = await self.desk.trips.decide(press, WayBack(_audience(ref, me), sender.response_url))
        await ack()
        metrics.PRESSES.labels("decide", type(ruling).__name__.lower()).inc()
        if not isinstance(ruling, Counted):
            self.desk.behind(sender, self._explain(sender, person, ruling))

    async def _explain(self, sender: Sender, person: Person, ruling: Barred | Repeated | Stands) -> None:
        trip = ruling.trip
        reader = await self.desk.reader(sender, person, trip_facts.mentioned(trip) if trip else ())
        await self.desk.whisper(sender, _explanation(ruling, reader, person.unknown))

    async def _open_reason(self, sender: Sender, ref: TripRef) -> None:
        """Who could not reject anyway is told so at once, before they write a reason."""
        person, trip = await self._trip(sender, ref)
        reader = await self.desk.reader(sender, person, trip_facts.mentioned(trip) if trip else ())
        bar = _early_bar(trip, ref, person)
        if trip is None or bar:
            barred = bar or Barred(Bar.UNKNOWN_TRIP)
            actor = Actor(_origin(ref), person.employee.id if person.employee else None, sender.user)
            await self.desk.trips.turn_away(sender.workspace, Act.REJECT, actor, barred, ref.trip_id)
            await self.desk.whisper(sender, sentences.barred(barred, reader, person.unknown))
        elif not await self.desk.open_view(
            sender, reject_modal.build(trip, RejectRef(ref, sender.response_url), reader)
        ):
            await self.desk.whisper(sender, sentences.too_slow(reader))

    async def _open_details(self, sender: Sender, ref: TripRef) -> None:
        person, trip = await self._trip(sender, ref)
        reader = await self.desk.reader(sender, person, trip_facts.mentioned(trip) if trip else ())
        if person.employee is None:
            await self.desk.whisper(sender, sentences.nobody(person.unknown, reader))
        elif trip is None:
            await self.desk.whisper(sender, sentences.barred(Barred(Bar.UNKNOWN_TRIP), reader))
        elif not await self.desk.open_view(sender, details_modal.build(trip, reader)):
            await self.desk.whisper(sender, sentences.too_slow(reader))

    async def _trip(self, sender: Sender, ref: TripRef) -> tuple[Person, Trip | None]:
        person = await self.desk.person(sender)
        mine = person.employee
        return person, await self.desk.trips.trip_for(sender.workspace, mine.id, ref.trip_id) if mine else None


def _early_bar(trip: Trip | None, ref: TripRef, person: Person) -> Barred | None:
    if person.employee is None:
        return Barred(Bar.UNKNOWN_PERSON)
    if trip is None:
        return Barred(Bar.UNKNOWN_TRIP)
    if trip.requester == person.employee.id:
        return Barred(Bar.OWN_TRIP, trip)
    return None if ref.version == trip.version else Barred(Bar.CHANGED, trip)


def _audience(ref: TripRef, person: EmployeeId) -> Audience:
    place = Surface(ref.place) if ref.place in set(Surface) else Surface.APPROVER
    return Audience(place, person, ref.key)


def _origin(ref: TripRef, verdict: Verdict | None = None) -> Origin:
    """A rejection is sent from the form that asks for its reason."""
    if verdict is Verdict.REJECTED:
        return Origin.MODAL
    return Origin.DIGEST if ref.place == Surface.DIGEST else Origin.CARD


def _explanation(ruling: Barred | Repeated | Stands, reader: Reader, unknown: Unknown | None) -> str:
    match ruling:
        case Barred():
            return sentences.barred(ruling, reader, unknown)
        case Stands():
            return sentences.stands(ruling, reader)
        case Repeated():
            return sentences.counted_already(ruling.trip, reader)


def register(app: AsyncApp, journey: Approvals) -> None:
    desk = journey.desk
    app.action(Action.APPROVE.value)(edge(desk, "approve", journey.approve))
    app.action(Action.REJECT.value)(edge(desk, "ask_reason", journey.ask_reason))
    app.action(Action.DETAILS.value)(edge(desk, "details", journey.details))
    app.view(Callback.REJECT.value)(edge(desk, "reject", journey.reject))
