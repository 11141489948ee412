"""The people at work: they file, look at their cards, decide, press twice, race, and press again when nothing came of it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from time import monotonic
from typing import Any

import httpx

from blocks.ids import Action
from sandbox.slack.calling import DriverError
from sandbox.slack.modals import View
from tests.chaos.cards import Card, CardReader
from tests.chaos.crew import Member
from tests.chaos.driving import ordered
from tests.chaos.pacing import pause
from tests.chaos.stage import Stage

LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 5.0
"""Whoever still sees the button after this presses it again."""
SOON_SECONDS = 1.0
RACE_SECONDS = 4.0
"""So long does the first of two racers wait for the other's card."""
MODAL_SECONDS = 6.0
TRIES = 30
EVERY_TENTH, EVERY_FOURTH = 10, 4
REJECTS, TWICE, REPLAYS = 0.1, 0.1, 0.05
LIMIT = {"amount": "10000.00", "currency": "EUR"}


@dataclass(frozen=True, slots=True)
class Filing:
    """`purpose` is unique; `accepted` says that whoever filed it was told so (the form closed, the page answered)."""

    purpose: str
    requester: Member
    in_slack: bool
    accepted: bool


@dataclass(slots=True)
class Crowd:
    stage: Stage
    seed: int
    over: asyncio.Event
    filings: list[Filing] = field(default_factory=list)
    cards: CardReader = field(init=False)
    _next: dict[tuple[str, str], float] = field(default_factory=dict)
    _racing: dict[str, float] = field(default_factory=dict)
    _hands: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def __post_init__(self) -> None:
        self.cards = CardReader(self.stage.team)

    async def file(self, trips: int, per_second: float) -> None:
        """Every fourth through the form in Slack, the others on Hesine's own page; every tenth needs a second step."""
        async with asyncio.TaskGroup() as group:
            for number in range(trips):
                requester = self.stage.crew.requesters[number % len(self.stage.crew.requesters)]
                if number % EVERY_FOURTH == 0:
                    group.create_task(self._file_in_slack(number, requester))
                else:
                    await self._file_on_web(number, requester)
                if await pause(self.over, 1 / per_second):
                    return

    async def decide(self) -> None:
        """Look at all cards again and again; each press is a task of its own."""
        async with asyncio.TaskGroup() as group:
            while not await pause(self.over, LOOK_SECONDS):
                for card in self._ready():
                    self._next[card.key] = monotonic() + PATIENCE_SECONDS
                    group.create_task(self._press(card))

    def _ready(self) -> Iterator[Card]:
        asking: dict[str, list[Card]] = defaultdict(list)
        for card in self.cards.cards():
            if card.asks and self._next.get(card.key, 0.0) <= monotonic():
                asking[card.ref.trip_id].append(card)
        for trip_id, cards in asking.items():
            if cards[0].ref.step_no == 1 or len(cards) > 1 or self._waited(trip_id):
                yield from cards

    def _waited(self, trip_id: str) -> bool:
        return monotonic() - self._racing.setdefault(trip_id, monotonic()) > RACE_SECONDS

    async def _press(self, card: Card) -> None:
        random = Random(f"{self.seed} {card.ref.pack()} {card.user}")
        if random.random() < REJECTS:
            await self._reject(card)
            return
        roll = random.random()
        more: dict[str, Any] = {"times": 2, "replay": roll < REPLAYS} if roll < TWICE else {}
        answer = await self._act("press", card, action_id=Action.APPROVE, **more)
        if not answer.get("ok"):
            self._next[card.key] = monotonic() + SOON_SECONDS

    async def _reject(self, card: Card) -> None:
        async with self._hands[card.user]:
            await self._act("press", card, action_id=Action.REJECT)
            view = await self._modal(card.user, card.ref.pack())
            if view is None:
                return
            await self._do("fill", user=card.user, values={"reason": "not now"})
            for _ in range(TRIES):
                self._next[card.key] = monotonic() + PATIENCE_SECONDS
                answer = await self._do("submit", user=card.user)
                if answer.get("ok") or not answer or await pause(self.over, SOON_SECONDS):
                    return

    async def _act(self, name: str, card: Card, **more: Any) -> dict[str, Any]:
        return await self._do(name, user=card.user, channel=card.channel, ts=card.ts, **more)

    async def _do(self, name: str, **request: Any) -> dict[str, Any]:
        """Empty where the person could not (what they wanted to press had changed), or their line broke."""
        try:
            return await self.stage.at_slack.act(name, **request)
        except (DriverError, httpx.TransportError):
            return {}

    async def _modal(self, user: str, about: str) -> View | None:
        world, deadline = self.stage.slack, monotonic() + MODAL_SECONDS
        while (left := deadline - monotonic()) > 0:
            seq, view = world.journal.seq, world.views.top((self.stage.team.id, user))
            if view is not None and about in str(view.body["private_metadata"]) + str(view.body["callback_id"]):
                return view
            await world.journal.wait(seq, left)
        return None

    async def _file_on_web(self, number: int, requester: Member) -> None:
        approver, purpose = self.stage.crew.approver_of(requester), _purpose(number)
        two_steps = number % EVERY_TENTH == EVERY_TENTH // 2
        if two_steps:
            pair = [one.employee for one in self.stage.crew.pair(number // EVERY_TENTH)]
            rule = "any" if number // EVERY_TENTH % 2 else "all"
            rules = {"second_step_over": {**LIMIT, "approver_ids": pair, "rule": rule}}
            await ordered(partial(self.stage.at_hesine.seed, rules=rules))
        detail = _detail(purpose, "20000.00" if two_steps else "800.00")
        await ordered(
            partial(self.stage.at_hesine.file_on_web, requester.employee, approver.employee, detail),
            lambda: any(trip.detail.purpose == purpose for trip in self.stage.company.book.trips.values()),
        )
        self.filings.append(Filing(purpose, requester, in_slack=False, accepted=True))

    async def _file_in_slack(self, number: int, requester: Member) -> None:
        purpose = _purpose(number)
        async with self._hands[requester.user]:
            accepted = await self._form_open(requester, purpose) and await self._sent(requester, purpose)
        self.filings.append(Filing(purpose, requester, in_slack=True, accepted=accepted))

    async def _form_open(self, requester: Member, purpose: str) -> bool:
        start, end = _days()
        words = f"Berlin to Lisbon {start:%d %b %Y} to {end:%d %b %Y}, {purpose}, 800 EUR"
        for _ in range(TRIES):
            await self._do("command", user=requester.user, command="/trip", text=words)
            if await self._modal(requester.user, "trip_form"):
                return True
        return False

    async def _sent(self, requester: Member, purpose: str) -> bool:
        """Pressed until the form closes: an error under a field says that it was not saved."""
        await self._do("fill", user=requester.user, values={"purpose": purpose})
        for _ in range(TRIES):
            answer = await self._do("submit", user=requester.user)
            if answer.get("closed"):
                return True
            await pause(self.over, SOON_SECONDS)
        return False


def _purpose(number: int) -> str:
    return f"visit {number:05d}"


def _days() -> tuple[datetime, datetime]:
    start = datetime.now(UTC) + timedelta(days=21)
    return start, start + timedelta(days=3)


def _detail(purpose: str, amount: str) -> dict[str, Any]:
    start, end = _days()
    leg = {
        "leg_no": 1,
        "from": {"name": "Berlin", "code": "BER"},
        "to": {"name": "Lisbon", "code": "LIS"},
        "mode": "flight",
        "depart_date": f"{start:%Y-%m-%d}",
    }
    return {
        "purpose": purpose,
        "legs": [leg],
        "return_date": f"{end:%Y-%m-%d}",
        "budget": {"amount": amount, "currency": "EUR"},
    }
