"""`/trip` and its words."""

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import lists, sentences, trip_facts
from blocks.ids import Command
from bot.people.administration import may_administer
from bot.people.model import Person
from bot.trips.drafts import Draft
from handlers.desk import Desk
from handlers.errors import edge
from handlers.linking import Linking
from handlers.request import Body, Sender, words_of
from handlers.setup import Setup
from handlers.trip_form import TripFormJourney

HELP = {"help", "?", "帮助"}
LIST = {"list", "列表", "我的出差"}
STATUS = {"status", "状态", "查询"}
SETUP = {"setup", "设置"}
LINK = {"link", "关联"}


@dataclass(frozen=True, slots=True)
class TripCommand:
    desk: Desk
    form: TripFormJourney
    setup: Setup
    linking: Linking

    async def command(self, ack: AsyncAck, body: Body) -> None:
        sender, typed = Sender.of(body), words_of(body)
        first, _, rest = typed.partition(" ")
        word, rest = first.lower(), rest.strip()
        if word in HELP and not rest:
            self.desk.behind(sender, self._help(sender))
        elif word in SETUP and not rest:
            self.desk.behind(sender, self.setup.open(sender))
        else:
            await self.desk.check_bound(sender.workspace)
            await self._of_trips(sender, typed, word, rest)
        await ack()

    async def _of_trips(self, sender: Sender, typed: str, word: str, rest: str) -> None:
        if word in LINK and not rest:
            self.desk.behind(sender, self.linking.open(sender))
        elif (word in LIST and not rest) or typed.lower() in STATUS:
            self.desk.behind(sender, self._list(sender))
        elif word in STATUS and rest and " " not in rest:
            self.desk.behind(sender, self._status(sender, rest))
        else:
            await self.form.start(sender, typed)

    async def _help(self, sender: Sender) -> None:
        profile = await self.desk.identity.profile(sender.workspace, sender.user)
        reader = await self.desk.reader(sender, Person(profile, None))
        await self.desk.whisper(sender, lists.help_text(reader, administrator=may_administer(profile)))

    async def _list(self, sender: Sender) -> None:
        person = await self.desk.person(sender)
        drafts = [one for one in await self.desk.drafts.of_owner(sender.workspace, sender.user) if _unsent(one)]
        mine = person.employee
        if mine is None and not drafts:
            await self._say_why_nobody(sender, person)
            return
        trips = await self.desk.trips.trips_of(sender.workspace, mine.id, lists.SHOWN) if mine else []
        reader = await self.desk.reader(sender, person, {one for trip in trips for one in trip_facts.mentioned(trip)})
        await self.desk.whisper(sender, lists.trip_list(trips, drafts, reader))

    async def _status(self, sender: Sender, number: str) -> None:
        person = await self.desk.person(sender)
        mine = person.employee
        if mine is None:
            await self._say_why_nobody(sender, person)
            return
        trip = await self.desk.trips.trip_by_number(sender.workspace, mine.id, number)
        reader = await self.desk.reader(sender, person, trip_facts.mentioned(trip) if trip else ())
        answer = lists.trip_status(trip, reader) if trip else sentences.no_such_trip(number, reader)
        await self.desk.whisper(sender, answer)

    async def _say_why_nobody(self, sender: Sender, person: Person) -> None:
        reader = await self.desk.reader(sender, person)
        await self.desk.whisper(sender, sentences.nobody(person.unknown, reader))


def _unsent(draft: Draft) -> bool:
    return draft.submission is None


def register(app: AsyncApp, journey: TripCommand) -> None:
    app.command(Command.TRIP.value)(edge(journey.desk, "command", journey.command, needs_company=False))
