"""`/trip link`: an administrator says who in Slack is who in Hesine."""

from dataclasses import dataclass, replace

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import link_modal, sentences, trip_modal
from blocks.ids import Action, Callback, Field
from blocks.link_modal import Chosen
from blocks.payload import UserRef
from blocks.reader import Reader
from blocks.slack_json import text
from bot import log
from bot.people.administration import Unlinkable, bar_of_employee, bar_of_user, may_administer
from bot.people.model import Link, Person
from bot.people.ports import Links
from bot.trips.model import EmployeeId, UserId
from handlers.desk import Desk
from handlers.errors import edge
from handlers.options import OFFERED, PeopleSearch
from handlers.request import Body, OpenModal, Sender, pressed

LOG = log.get("linking")


@dataclass(frozen=True, slots=True)
class Linking:
    desk: Desk
    links: Links
    people: PeopleSearch

    async def open(self, sender: Sender) -> None:
        """Slack itself is asked whether this is an administrator."""
        await self.desk.identity.learned_anew(sender.workspace, sender.user)
        reader, allowed = await self._reader(sender)
        if not allowed:
            await self.desk.whisper(sender, sentences.administrators_only(reader))
        elif not await self.desk.open_view(sender, link_modal.build(None, reader)):
            await self.desk.whisper(sender, sentences.too_slow(reader))

    async def chosen(self, ack: AsyncAck, body: Body) -> None:
        """Someone was chosen: the form shows how things stand for them."""
        sender, modal = Sender.of(body), OpenModal.of(body)
        user = link_modal.parse(modal.values).user
        await ack()
        if user:
            self.desk.behind(sender, self._show(sender, modal, user))

    async def employees(self, ack: AsyncAck, body: Body) -> None:
        sender, typed = Sender.of(body), text(body, "value")
        reader, allowed = await self._reader(sender)
        found = await self.people.search(sender.workspace, typed, OFFERED) if allowed else []
        named = [(await self.desk.identity.name(sender.workspace, one.id, reader.language), one) for one in found]
        shown = [(f"{name} · {one.email}" if one.email else name, one.id) for name, one in named]
        await ack(options=[trip_modal.person_option(*one) for one in shown])

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        sender, form = Sender.of(body), link_modal.parse(OpenModal.of(body).values)
        reader, allowed = await self._reader(sender)
        if not allowed:
            await ack()
            self.desk.behind(sender, self.desk.whisper(sender, sentences.administrators_only(reader)))
            return
        bars = await self._bar_of_user(sender, form.user), await self._bar_of_employee(sender, form.employee)
        if form.user is None or form.employee is None or any(bars):
            await ack(response_action="errors", errors=link_modal.errors(*bars, reader))
            return
        link = Link(form.user, form.employee, sender.user, self.desk.clock.now())
        before = await self.links.link(sender.workspace, link)
        await ack()
        LOG.info("linked", workspace=sender.workspace, user=link.user, employee=link.employee)
        self.desk.behind(sender, self._tell_linked(sender, link, before))

    async def unlink(self, ack: AsyncAck, body: Body) -> None:
        sender, modal, ref = Sender.of(body), OpenModal.of(body), UserRef.unpack(pressed(body))
        reader, allowed = await self._reader(sender)
        if not allowed:
            await ack()
            self.desk.behind(sender, self.desk.whisper(sender, sentences.administrators_only(reader)))
            return
        gone = await self.links.unlink(sender.workspace, ref.user, sender.user, self.desk.clock.now())
        await ack()
        self.desk.behind(sender, self._show(sender, modal, ref.user))
        if gone:
            LOG.info("unlinked", workspace=sender.workspace, user=gone.user, employee=gone.employee)
            self.desk.behind(sender, self._tell_unlinked(sender, gone))

    async def _show(self, sender: Sender, modal: OpenModal, user: UserId) -> None:
        _, allowed = await self._reader(sender)
        if not allowed:
            return
        profile = await self.desk.identity.learned_anew(sender.workspace, user)
        person = await self.desk.identity.person(sender.workspace, user)
        link = await self.links.of_user(sender.workspace, user)
        named = {one for one in (link and link.employee, person.employee and person.employee.id) if one}
        reader, _ = await self._reader(sender, *named)
        await self.desk.update_view(
            sender, modal.id, link_modal.build(Chosen(person, link, bar_of_user(profile)), reader)
        )

    async def _tell_linked(self, sender: Sender, link: Link, before: tuple[Link, ...]) -> None:
        reader, _ = await self._reader(sender, link.employee)
        await self.desk.whisper(sender, link_modal.linked(link, reader))
        other, their_reader = await self._of(sender, link)
        await self.desk.whisper(other, link_modal.you_are_linked(link, their_reader))
        for one in before:
            if one.user != link.user:
                await self._tell_person_unlinked(sender, one)

    async def _tell_unlinked(self, sender: Sender, gone: Link) -> None:
        reader, _ = await self._reader(sender, gone.employee)
        await self.desk.whisper(sender, link_modal.unlinked(gone, reader))
        await self._tell_person_unlinked(sender, gone)

    async def _tell_person_unlinked(self, sender: Sender, gone: Link) -> None:
        other, reader = await self._of(sender, gone)
        await self.desk.whisper(other, link_modal.you_are_unlinked(gone, sender.user, reader))

    async def _of(self, sender: Sender, link: Link) -> tuple[Sender, Reader]:
        """The linked person, to be told in their own DM."""
        other = replace(sender, user=link.user, trigger_id="", response_url="")
        reader, _ = await self._reader(other, link.employee)
        return other, reader

    async def _reader(self, sender: Sender, *named: EmployeeId) -> tuple[Reader, bool]:
        """And whether they are an administrator, as far as Slack told us."""
        profile = await self.desk.identity.profile(sender.workspace, sender.user)
        return await self.desk.reader(sender, Person(profile, None), named), may_administer(profile)

    async def _bar_of_user(self, sender: Sender, user: UserId | None) -> Unlinkable | None:
        if user is None:
            return Unlinkable.NOBODY
        return bar_of_user(await self.desk.identity.profile(sender.workspace, user))

    async def _bar_of_employee(self, sender: Sender, employee: EmployeeId | None) -> Unlinkable | None:
        if employee is None:
            return Unlinkable.NOBODY
        return bar_of_employee(await self.desk.identity.employees.employee(sender.workspace, employee))


def register(app: AsyncApp, journey: Linking) -> None:
    desk = journey.desk
    app.action(Field.LINKED_USER.value)(edge(desk, "link_chosen", journey.chosen))
    app.action(Action.UNLINK.value)(edge(desk, "unlink", journey.unlink))
    app.options(Field.LINKED_EMPLOYEE.value)(edge(desk, "link_employees", journey.employees))
    app.view(Callback.LINK.value)(edge(desk, "link", journey.submit))
