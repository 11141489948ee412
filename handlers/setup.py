"""`/trip setup`: an administrator binds the workspace to a company in Hesine, or frees it."""

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import sentences, setup_modal
from blocks.ids import Action, Callback
from blocks.reader import Reader
from bot import log
from bot.errors import Misconfigured
from bot.people.administration import may_administer
from bot.people.model import Person
from bot.tenants import setup
from bot.tenants.binding import Binding, Bindings
from bot.tenants.reception import Outbox
from bot.tenants.setup import Before, Part, Wrong
from bot.tenants.trial import Trial
from bot.trips import outbox
from bot.trips.model import WorkspaceId
from bot.trips.ports import Kick
from handlers.desk import Desk
from handlers.errors import edge
from handlers.request import Body, OpenModal, Sender

LOG = log.get("setup")


@dataclass(frozen=True, slots=True)
class Connecting:
    """`stand_ins` where Slack itself is one, so that Hesine may be one too."""

    bindings: Bindings
    trial: Trial
    outbox: Outbox
    kick: Kick
    stand_ins: bool


@dataclass(frozen=True, slots=True)
class Setup:
    desk: Desk
    hesine: Connecting

    async def open(self, sender: Sender) -> None:
        """Slack itself is asked whether this is an administrator."""
        profile = await self.desk.identity.learned_anew(sender.workspace, sender.user)
        reader = await self.desk.reader(sender, Person(profile, None))
        if not may_administer(profile):
            await self.desk.whisper(sender, sentences.administrators_only(reader))
            return
        before = await self._before(sender.workspace)
        if before.binding and before.binding.is_by_settings:
            await self.desk.whisper(sender, setup_modal.bound_by_settings(reader))
        elif not await self.desk.open_view(sender, setup_modal.build(before, reader)):
            await self.desk.whisper(sender, sentences.too_slow(reader))

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """On disk, then answered; Hesine is tried behind the answer."""
        sender, modal = Sender.of(body), OpenModal.of(body)
        reader, allowed = await self._reader(sender)
        before = await self._before(sender.workspace)
        if not allowed or (before.binding and before.binding.is_by_settings):
            await ack()
            self.desk.behind(sender, self.desk.whisper(sender, sentences.administrators_only(reader)))
            return
        form = setup_modal.parse(modal.values)
        flaws = setup.flaws(form, before, stand_ins=self.hesine.stand_ins)
        if not flaws:
            binding = setup.binding_of(form, before, sender.workspace, sender.user, self.desk.clock.now())
            if await self.hesine.bindings.bind(binding):
                await ack()
                LOG.info("bound", workspace=sender.workspace)
                self.desk.behind(sender, self._try(sender, binding, reader))
                return
            flaws = {Part.APP_KEY: Wrong.TAKEN}
        await ack(response_action="errors", errors=setup_modal.errors(flaws, before, reader))

    async def unbind(self, ack: AsyncAck, body: Body) -> None:
        sender, modal = Sender.of(body), OpenModal.of(body)
        reader, allowed = await self._reader(sender)
        if allowed:
            await self.hesine.bindings.unbind(sender.workspace, sender.user, self.desk.clock.now())
            LOG.info("unbound", workspace=sender.workspace)
        await ack()
        self.desk.behind(sender, self._tell_unbound(sender, modal, reader, allowed=allowed))

    async def _tell_unbound(self, sender: Sender, modal: OpenModal, reader: Reader, *, allowed: bool) -> None:
        if not allowed:
            await self.desk.whisper(sender, sentences.administrators_only(reader))
            return
        await self.desk.update_view(sender, modal.id, setup_modal.unbound(reader))
        await self.desk.whisper(sender, setup_modal.disconnected(reader))

    async def _try(self, sender: Sender, binding: Binding, reader: Reader) -> None:
        """People are read at once, so that the first `/trip` finds them; durably, whatever the trial says."""
        await self.desk.whisper(sender, setup_modal.saved(reader))
        row = outbox.reading_people(sender.workspace, self.desk.clock.now())
        await self.hesine.outbox.put(row)
        self.hesine.kick((row,))
        tried = await self.hesine.trial(binding)
        await self.desk.whisper(sender, setup_modal.outcome(tried, binding, reader))

    async def _reader(self, sender: Sender) -> tuple[Reader, bool]:
        """And whether they are still an administrator, as far as Slack told us."""
        profile = await self.desk.identity.profile(sender.workspace, sender.user)
        return await self.desk.reader(sender, Person(profile, None)), may_administer(profile)

    async def _before(self, workspace: WorkspaceId) -> Before:
        """A binding that no key of ours opens is as good as none: it can be bound anew."""
        last = (await self.hesine.bindings.last_keys()).get(workspace, "")
        try:
            return Before(await self.hesine.bindings.of(workspace), last)
        except Misconfigured:
            return Before(None, last)


def register(app: AsyncApp, journey: Setup) -> None:
    desk = journey.desk
    app.view(Callback.SETUP.value)(edge(desk, "setup", journey.submit, needs_company=False))
    app.action(Action.UNBIND.value)(edge(desk, "unbind", journey.unbind, needs_company=False))
