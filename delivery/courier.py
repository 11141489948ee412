"""Brings one copy of a trip, one sentence or one digest to Slack, as things stand at that moment."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Protocol

from blocks import cards, digest, sentences, trip_facts
from blocks.audience import Readers
from blocks.parts import Message
from bot import log
from bot.digests.model import Digest
from bot.digests.ticker import DigestStore
from bot.errors import Denied, NotFound
from bot.people.identity import Identity
from bot.people.model import Profile
from bot.relay.courier import Carried, Delivered, Placed
from bot.relay.ports import Places
from bot.tenants.installations import NotInstalled
from bot.trips.mirror import Mirror
from bot.trips.model import Audience, EmployeeId, Surface, Trip, TripId, WorkspaceId
from bot.trips.outbox import Errand, Row, Tell
from bot.trips.ports import TripStore
from delivery.slack import SlackApi

LOG = log.get("delivery")


class Unshown(Protocol):
    async def note(self, workspace: WorkspaceId, trip_id: TripId) -> None:
        """This trip's copies are no longer true; they are made so when the app comes back. Raises NotSaved."""
        ...


@dataclass(frozen=True, slots=True)
class SlackCourier:
    slack: SlackApi
    trips: TripStore
    mirror: Mirror
    digests: DigestStore
    places: Places
    unshown: Unshown
    identity: Identity
    readers: Readers

    errands = frozenset({Errand.SHOW, Errand.TELL, Errand.DIGEST})

    async def carry(self, row: Row) -> Carried:
        try:
            return await self._brought(row)
        except NotInstalled:
            LOG.info("the app is not in this workspace any more", row=row.id)
            if row.errand is Errand.SHOW:
                await self.unshown.note(row.workspace, TripId(row.subject))
            return Delivered()

    async def _brought(self, row: Row) -> Carried:
        profile = await self.identity.profile_of(row.workspace, EmployeeId(row.facts["person"]))
        if profile is None:
            LOG.info("nobody to show it to in Slack", row=row.id)
            return Delivered()
        carry = {Errand.SHOW: self._show, Errand.TELL: self._tell, Errand.DIGEST: self._digest}[row.errand]
        try:
            return await carry(row, profile)
        except Denied:
            LOG.info("this person cannot be written to", row=row.id)
            return Delivered()

    async def _show(self, row: Row, profile: Profile) -> Carried:
        trip = await self.trips.load(row.workspace, TripId(row.subject))
        if trip is None:
            return Delivered()
        person, surface = EmployeeId(row.facts["person"]), Surface(row.facts["surface"])
        reader = await self.readers.of(row.workspace, profile.locale, profile.zone, trip_facts.mentioned(trip), person)
        key = row.facts["key"]
        message = (
            cards.requester_card(trip, reader)
            if surface is Surface.REQUESTER
            else cards.approver_card(trip, reader, EmployeeId(key) if key else None)
        )
        return await self._place(row, profile, trip.id, f"{surface}:{person}:{key}", message)

    async def _tell(self, row: Row, profile: Profile) -> Carried:
        trip = await self.trips.load(row.workspace, TripId(row.subject))
        if trip is None:
            return Delivered()
        reader = await self.readers.of(
            row.workspace, profile.locale, profile.zone, trip_facts.mentioned(trip), EmployeeId(row.facts["person"])
        )
        text = sentences.tell(Tell(row.facts["what"]), trip, reader)
        return await self._place(row, profile, trip.id, row.id, Message(text))

    async def _digest(self, row: Row, profile: Profile) -> Carried:
        manager, day = EmployeeId(row.facts["person"]), row.facts["day"]
        made = await self.digests.made(row.workspace, manager, day)
        if made is None:
            return Delivered()
        trips = await self._trips_of(row.workspace, made)
        mentioned = {one for trip in trips for one in trip_facts.mentioned(trip)}
        reader = await self.readers.of(row.workspace, profile.locale, profile.zone, mentioned, manager)
        message = digest.digest(date.fromisoformat(day), trips, reader)
        return await self._place(row, profile, f"digest:{manager}", day, message)

    async def _trips_of(self, workspace: WorkspaceId, made: Digest) -> list[Trip]:
        """Each trip learns, before it is shown, that it stands in this digest: so the digest follows it."""
        here = Audience(Surface.DIGEST, made.manager, made.day)
        shown = [await self.mirror.show_to(workspace, trip_id, here) for trip_id in made.trips]
        return [trip for trip in shown if trip is not None]

    async def _place(self, row: Row, profile: Profile, subject: str, copy: str, message: Message) -> Carried:
        """Post once, update from then on; nothing is sent where nothing would change."""
        place = await self.places.of(row.workspace, subject, copy)
        shows = _fingerprint(message)
        if place is None:
            place = await self._posted_before(row, profile, subject, copy)
        if place is None:
            channel, ts = await self.slack.post(row.workspace, profile.user, message, _mark(subject, copy))
            return Delivered(Placed(subject, copy, channel, ts, shows, doubtful=row.attempts > 0))
        if place.shows != shows:
            await self._changed(row, profile, place, message)
        return Delivered(Placed(subject, copy, place.channel, place.ts, shows))

    async def _changed(self, row: Row, profile: Profile, place: Placed, message: Message) -> None:
        """The pressed message is changed through its own way back; where two may stand, that may be the wrong one."""
        if place.doubtful:
            await self._delete_strays(row.workspace, profile, place)
        elif await self._replaced(row, message):
            return
        try:
            await self.slack.update(row.workspace, place, message)
        except NotFound:
            LOG.info("the message is gone, it is left so", row=row.id)

    async def _delete_strays(self, workspace: WorkspaceId, profile: Profile, place: Placed) -> None:
        """What turned up late of a post that was made again."""
        for channel, ts in await self.slack.find(workspace, profile.user, _mark(place.subject, place.copy)):
            if ts != place.ts:
                LOG.warning("a message that turned up late is deleted", channel=channel, ts=ts)
                await self.slack.delete(workspace, channel, ts)

    async def _posted_before(self, row: Row, profile: Profile, subject: str, copy: str) -> Placed | None:
        """After a post of unknown outcome: the message, if Slack took it."""
        if not row.attempts:
            return None
        found = await self.slack.find(row.workspace, profile.user, _mark(subject, copy))
        return Placed(subject, copy, *found[0]) if found else None

    async def _replaced(self, row: Row, message: Message) -> bool:
        url = row.facts.get("response_url")
        return bool(url) and await self.slack.replace(url or "", message)


def _mark(subject: str, copy: str) -> str:
    return sha256(f"{subject}\n{copy}".encode()).hexdigest()[:32]


def _fingerprint(message: Message) -> str:
    return sha256(dumps(message.payload(), sort_keys=True).encode()).hexdigest()[:16]
