"""The form of a trip: opened from words, a shortcut or a draft; typed into; sent."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import lists, sentences, trip_modal
from blocks.ids import DISPATCHED, Action, Callback, Field, Shortcut
from blocks.payload import AnswerRef, DraftRef, TripRef, UnreadableError
from blocks.reader import Reader
from blocks.slack_json import mapping
from bot.errors import NotSaved
from bot.people.model import Person, Unknown
from bot.trips import form as forms
from bot.trips.access import Bar
from bot.trips.audit import Act, Actor, Origin
from bot.trips.drafts import Draft, Turn, with_turn
from bot.trips.form import FormError, Problem, TripForm
from bot.trips.model import EmployeeId, State, Trip, TripDetail
from bot.trips.people import Standing
from bot.trips.rulings import Barred
from bot.trips.service import AlreadySent
from handlers.desk import Desk
from handlers.draft_ids import draft_id_of, is_of
from handlers.errors import edge
from handlers.intake import Intake
from handlers.options import FormOptions
from handlers.request import Body, OpenModal, Sender, age_of_message, pressed, words_of

NEVER = {Unknown.STRANGER, Unknown.DEACTIVATED}
"""No administrator can make an employee of them, so no form is opened for them; all others keep what they type."""


@dataclass(frozen=True, slots=True)
class TripFormJourney:
    desk: Desk
    intake: Intake
    options: FormOptions

    async def start(self, sender: Sender, words: str = "", said_at: datetime | None = None) -> None:
        """A new draft, its words on disk before anything is shown; then the form. What was said now needs no moment."""
        draft = Draft(
            sender.workspace,
            draft_id_of(sender.user, uuid4().hex),
            sender.user,
            TripForm(),
            self.desk.clock.now(),
            words=words,
            said_at=said_at or self.desk.clock.now(),
        )
        if words:
            draft = await self.desk.drafts.save(draft)
        self.desk.behind(sender, self._fill_and_open(sender, draft))

    async def shortcut(self, ack: AsyncAck, body: Body) -> None:
        await self.start(Sender.of(body))
        await ack()

    async def from_message(self, ack: AsyncAck, body: Body) -> None:
        """A message, whoever wrote it, as the trip of the person who pressed; its days count from when it was written."""
        age = age_of_message(body)
        await self.start(Sender.of(body), words_of(mapping(body, "message")), self.desk.clock.now() - age)
        await ack()

    async def open_again(self, ack: AsyncAck, body: Body) -> None:
        """A button that opens the form with what was typed before."""
        sender = Sender.of(body)
        ref = DraftRef.unpack(pressed(body))
        draft = await self.desk.drafts.load(sender.workspace, sender.user, ref.draft_id)
        await ack()
        if draft is None:
            self.desk.behind(sender, self._gone(sender))
        else:
            self.desk.behind(sender, self._fill_and_open(sender, draft))

    async def edit(self, ack: AsyncAck, body: Body) -> None:
        """A trip that Hesine refused: the form with all that was typed, to be mended and sent again."""
        sender = Sender.of(body)
        ref = TripRef.unpack(pressed(body))
        person = await self.desk.person(sender)
        mine = person.employee
        trip = await self.desk.trips.trip_for(sender.workspace, mine.id, ref.trip_id) if mine else None
        await ack()
        if trip is None or trip.state is not State.REFUSED or mine is None or trip.requester != mine.id:
            self.desk.behind(sender, self._gone(sender))
            return
        draft = await self.desk.drafts.load(sender.workspace, sender.user, trip.draft_id)
        self.desk.behind(sender, self._fill_and_open(sender, draft or self._rebuilt(sender, trip)))

    async def discard(self, ack: AsyncAck, body: Body) -> None:
        sender = Sender.of(body)
        ref = DraftRef.unpack(pressed(body))
        await self.desk.drafts.discard(sender.workspace, sender.user, ref.draft_id)
        await ack()
        self.desk.behind(sender, self._discarded(sender))

    async def typed(self, ack: AsyncAck, body: Body) -> None:
        """Something was chosen in the form: keep it."""
        sender, modal = Sender.of(body), OpenModal.of(body)
        await self._keep(sender, modal)
        await ack()

    async def add_leg(self, ack: AsyncAck, body: Body) -> None:
        await self._reshape(ack, body, TripForm.with_leg)

    async def remove_leg(self, ack: AsyncAck, body: Body) -> None:
        await self._reshape(ack, body, TripForm.without_leg)

    async def answer(self, sender: Sender, modal: OpenModal, ref: AnswerRef, turn: Turn) -> None:
        """A choice that was pressed in the form fills its field in place; all that was typed stays."""
        typed = await self._current(sender, modal)
        if ref.draft_id != typed.id:
            raise UnreadableError("not of this form")
        filled = self.intake.filled(with_turn(typed, turn), await self.desk.person(sender))
        saved = await self.desk.drafts.save(filled)
        self.desk.behind(sender, self._show(sender, saved, modal))

    async def continue_draft(self, ack: AsyncAck, body: Body) -> None:
        """The unfinished draft takes the place of the form that is open."""
        sender, modal = Sender.of(body), OpenModal.of(body)
        ref = DraftRef.unpack(pressed(body))
        draft = await self.desk.drafts.load(sender.workspace, sender.user, ref.draft_id)
        await ack()
        if draft is None:
            self.desk.behind(sender, self._gone(sender))
        else:
            self.desk.behind(sender, self._show(sender, draft, modal))

    async def closed(self, ack: AsyncAck, body: Body) -> None:
        """Closed without sending: nothing typed is lost, where Slack tells us of it."""
        await self._keep(Sender.of(body), OpenModal.of(body))
        await ack()

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        sender, modal = Sender.of(body), OpenModal.of(body)
        person = await self.desk.person(sender)
        draft = await self._current(sender, modal)
        reader = await self.desk.reader(sender, person)
        if person.employee is None:
            await self.desk.drafts.save(draft)
            stranger = Actor(Origin.MODAL, user=sender.user)
            await self.desk.trips.turn_away(sender.workspace, Act.SUBMIT, stranger, Barred(Bar.UNKNOWN_PERSON))
            await ack()
            self.desk.behind(sender, self.desk.whisper(sender, sentences.nobody(person.unknown, reader)))
            return
        today = self.desk.clock.now().astimezone(person.profile.zone).date()
        checked = forms.check(draft.form, today, person.employee.id)
        if isinstance(checked, TripDetail) and not await self._is_offered(sender, draft.form.approver):
            checked = (FormError(Field.APPROVER, Problem.NO_SUCH_APPROVER),)
        if isinstance(checked, TripDetail):
            await self._send(ack, sender, draft, checked, reader, person)
        else:
            await self.desk.drafts.save(draft)
            await ack(response_action="errors", errors=trip_modal.errors(checked, draft.id, reader, modal.values))

    async def _send(
        self, ack: AsyncAck, sender: Sender, draft: Draft, detail: TripDetail, reader: Reader, person: Person
    ) -> None:
        """Closed only when the submission is on disk; else the form stays, and says so."""
        approver = draft.form.approver
        if approver is None or person.employee is None:
            raise ValueError("a checked form has an approver")
        try:
            sent = await self.desk.trips.submit(draft, person.employee.id, approver, detail)
        except NotSaved as error:
            where = trip_modal.block_id(Field.PURPOSE, None, draft.id)
            await ack(response_action="errors", errors={where: sentences.failure(error, reader).replace("*", "")})
            return
        await ack()
        if isinstance(sent, AlreadySent):
            self.desk.behind(sender, self.desk.whisper(sender, sentences.already_sent(sent.trip, reader)))

    async def _fill_and_open(self, sender: Sender, draft: Draft) -> None:
        person = await self.desk.person(sender)
        if person.unknown in NEVER:
            await self.desk.whisper(sender, sentences.nobody(person.unknown, await self.desk.reader(sender, person)))
            return
        filled = self.intake.filled(draft, person)
        names = {filled.form.approver} if filled.form.approver else set()
        reader = await self.desk.reader(sender, person, names)
        offered = None if draft.words or draft.revision else await self._offered(sender, draft, reader)
        view = trip_modal.build(filled, reader, offered=offered, asked=self.intake.asked(filled, person))
        if not await self.desk.open_view(sender, view):
            kept = await self.desk.drafts.save(filled)
            await self.desk.whisper(sender, lists.open_form(kept, reader))
            return
        if filled.words and filled != draft:
            await self.desk.drafts.save(filled)

    async def _reshape(self, ack: AsyncAck, body: Body, change: Callable[[TripForm], TripForm]) -> None:
        sender, modal = Sender.of(body), OpenModal.of(body)
        draft = await self._current(sender, modal)
        saved = await self.desk.drafts.save(replace(draft, form=change(draft.form)))
        await ack()
        self.desk.behind(sender, self._show(sender, saved, modal))

    async def _show(self, sender: Sender, draft: Draft, modal: OpenModal) -> None:
        person = await self.desk.person(sender)
        filled = self.intake.filled(draft, person)
        names = {filled.form.approver} if filled.form.approver else set()
        reader = await self.desk.reader(sender, person, names)
        asked = self.intake.asked(filled, person)
        await self.desk.update_view(sender, modal.id, trip_modal.build(filled, reader, asked=asked))

    async def _keep(self, sender: Sender, modal: OpenModal) -> None:
        """Save what the form holds; an untouched form leaves no draft behind."""
        if not modal.values:
            return
        draft = await self._current(sender, modal)
        if draft.form != TripForm(approver=draft.form.approver, currency=draft.form.currency):
            await self.desk.drafts.save(draft)

    async def _current(self, sender: Sender, modal: OpenModal) -> Draft:
        """The draft with what stands in the form now. Raises UnreadableError, so that no form is emptied by it."""
        ref = DraftRef.unpack(modal.metadata)
        if not modal.values or not is_of(sender.user, ref.draft_id):
            raise UnreadableError("not a form of this person's")
        known = await self.desk.drafts.load(sender.workspace, sender.user, ref.draft_id)
        base = known or Draft(sender.workspace, ref.draft_id, sender.user, TripForm(), self.desk.clock.now())
        form = trip_modal.parse(modal.values)
        return replace(base, form=form, saved_at=self.desk.clock.now(), is_trip=base.is_trip or form != base.form)

    async def _is_offered(self, sender: Sender, approver: EmployeeId | None) -> bool:
        """The approver may have left since they were chosen."""
        found = await self.desk.identity.employees.employee(sender.workspace, approver) if approver else None
        return found is not None and found.standing is Standing.ACTIVE

    async def _offered(self, sender: Sender, draft: Draft, reader: Reader) -> trip_modal.OfferedDraft | None:
        drafts = await self.desk.drafts.of_owner(sender.workspace, sender.user)
        unsent = next((one for one in drafts if one.submission is None and one.id != draft.id), None)
        return trip_modal.OfferedDraft(unsent.id, lists.draft_about(unsent, reader)) if unsent else None

    def _rebuilt(self, sender: Sender, trip: Trip) -> Draft:
        """The draft has expired; the trip itself still holds all that was typed."""
        form = forms.from_detail(trip.submitted, trip.approver)
        return Draft(sender.workspace, trip.draft_id, sender.user, form, self.desk.clock.now(), submission=trip.id)

    async def _gone(self, sender: Sender) -> None:
        reader = await self.desk.reader(sender, await self.desk.person(sender))
        await self.desk.whisper(sender, sentences.draft_gone(reader))

    async def _discarded(self, sender: Sender) -> None:
        reader = await self.desk.reader(sender, await self.desk.person(sender))
        await self.desk.whisper(sender, sentences.discarded(reader))


def register(app: AsyncApp, journey: TripFormJourney) -> None:
    desk = journey.desk
    app.shortcut(Shortcut.NEW_TRIP.value)(edge(desk, "shortcut", journey.shortcut))
    app.shortcut(Shortcut.TRIP_OF_MESSAGE.value)(edge(desk, "message_shortcut", journey.from_message))
    app.action(Action.OPEN_FORM.value)(edge(desk, "open_form", journey.open_again))
    app.action(Action.EDIT.value)(edge(desk, "edit", journey.edit))
    app.action(Action.DISCARD_DRAFT.value)(edge(desk, "discard", journey.discard))
    app.action(Action.CONTINUE_DRAFT.value)(edge(desk, "continue_draft", journey.continue_draft))
    app.action(Action.ADD_LEG.value)(edge(desk, "add_leg", journey.add_leg))
    app.action(Action.REMOVE_LEG.value)(edge(desk, "remove_leg", journey.remove_leg))
    app.view(Callback.TRIP.value)(edge(desk, "submit", journey.submit))
    app.view_closed(Callback.TRIP.value)(edge(desk, "closed", journey.closed))
    for field in DISPATCHED:
        app.action(field.value)(edge(desk, "typed", journey.typed))
    for field in (Field.ORIGIN, Field.DESTINATION):
        app.options(field.value)(edge(desk, "places", journey.options.places))
    app.options(Field.APPROVER.value)(edge(desk, "approvers", journey.options.approvers))
