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
from tests.chaos.firms import Firm
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
    """`purpose` is unique in the run; `accepted` says that whoever filed it was told so (the form closed, the page answered)."""

    purpose: str
    requester: Member
    in_slack: bool
    accepted: bool


@dataclass(slots=True)
class Crowd:
    stage: Stage
    seed: int
    over: asyncio.Event
    filings: dict[str, list[Filing]] = field(default_factory=lambda: defaultdict(list))
    """By workspace."""
    told_in_forms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """When each person read under a field that nothing was saved."""
    cards: dict[str, CardReader] = field(init=False)
    _next: dict[tuple[str, str], float] = field(default_factory=dict)
    _racing: dict[tuple[str, str], float] = field(default_factory=dict)
    _hands: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def __post_init__(self) -> None:
        self.cards = {firm.team.id: CardReader(firm.team) for firm in self.stage.firms}

    async def file(self, trips: int, per_second: float) -> None:
        """Every fourth through the form in Slack, the others on Hesine's own page; every tenth needs a second step."""
        async with asyncio.TaskGroup() as group:
            for number in range(trips):
                turn, place = divmod(number, len(self.stage.firms))
                firm, kind = self.stage.firms[place], turn + place
                requester = firm.crew.requesters[turn % len(firm.crew.requesters)]
                if kind % EVERY_FOURTH == 0:
                    group.create_task(self._file_in_slack(firm, number, requester))
                else:
                    await self._file_on_web(firm, number, kind, requester)
                if await pause(self.over, 1 / per_second):
                    return

    async def decide(self) -> None:
        """Look at all cards again and again; each press is a task of its own."""
        async with asyncio.TaskGroup() as group:
            while not await pause(self.over, LOOK_SECONDS):
                for firm in self.stage.firms:
                    for card in self._ready(firm):
                        self._next[card.key] = monotonic() + PATIENCE_SECONDS
                        group.create_task(self._press(firm, card))

    def _ready(self, firm: Firm) -> Iterator[Card]:
        asking: dict[str, list[Card]] = defaultdict(list)
        for card in self.cards[firm.team.id].cards():
            if card.asks and self._next.get(card.key, 0.0) <= monotonic():
                asking[card.ref.trip_id].append(card)
        for trip_id, cards in asking.items():
            if cards[0].ref.step_no == 1 or len(cards) > 1 or self._waited(firm, trip_id):
                yield from cards

    def _waited(self, firm: Firm, trip_id: str) -> bool:
        now = monotonic()
        return now - self._racing.setdefault((firm.team.id, trip_id), now) > RACE_SECONDS

    async def _press(self, firm: Firm, card: Card) -> None:
        random = Random(f"{self.seed} {card.ref.pack()} {card.user}")
        if random.random() < REJECTS:
            await self._reject(firm, card)
            return
        roll = random.random()
        more: dict[str, Any] = {"times": 2, "replay": roll < REPLAYS} if roll < TWICE else {}
        answer = await self._act("press", firm, card, action_id=Action.APPROVE, **more)
        if not answer.get("ok"):
            self._next[card.key] = monotonic() + SOON_SECONDS

    async def _reject(self, firm: Firm, card: Card) -> None:
        async with self._hands[card.user]:
            await self._act("press", firm, card, action_id=Action.REJECT)
            view = await self._modal(firm, card.user, card.ref.pack())
            if view is None:
                return
            await self._do("fill", firm, user=card.user, values={"reason": "not now"})
            for _ in range(TRIES):
                self._next[card.key] = monotonic() + PATIENCE_SECONDS
                answer = await self._do("submit", firm, user=card.user)
                if answer.get("errors"):
                    self.told_in_forms[card.user].append(self.stage.slack.clock.now())
                if answer.get("ok") or not answer or await pause(self.over, SOON_SECONDS):
                    return

    async def _act(self, name: str, firm: Firm, card: Card, **more: Any) -> dict[str, Any]:
        return await self._do(name, firm, user=card.user, channel=card.channel, ts=card.ts, **more)

    async def _do(self, name: str, firm: Firm, **request: Any) -> dict[str, Any]:
        """Empty where the person could not (what they wanted to press had changed), or their line broke."""
        try:
            return await self.stage.at_slack.act(name, team=firm.team.id, **request)
        except (DriverError, httpx.TransportError):
            return {}

    async def _modal(self, firm: Firm, user: str, about: str) -> View | None:
        world, deadline = self.stage.slack, monotonic() + MODAL_SECONDS
        while (left := deadline - monotonic()) > 0:
            seq, view = world.journal.seq, world.views.top((firm.team.id, user))
            if view is not None and about in str(view.body["private_metadata"]) + str(view.body["callback_id"]):
                return view
            await world.journal.wait(seq, left)
        return None

    async def _file_on_web(self, firm: Firm, number: int, kind: int, requester: Member) -> None:
        approver, purpose = firm.crew.approver_of(requester), _purpose(number)
        two_steps = kind % EVERY_TENTH == EVERY_TENTH // 2
        if two_steps:
            pair = [one.employee for one in firm.crew.pair(kind // EVERY_TENTH)]
            rule = "any" if kind // EVERY_TENTH % 2 else "all"
            rules = {"second_step_over": {**LIMIT, "approver_ids": pair, "rule": rule}}
            await ordered(partial(firm.at_hesine.seed, rules=rules))
        detail = _detail(purpose, "20000.00" if two_steps else "800.00")
        await ordered(
            partial(firm.at_hesine.file_on_web, requester.employee, approver.employee, detail),
            lambda: any(trip.detail.purpose == purpose for trip in firm.company.book.trips.values()),
        )
        self.filings[firm.team.id].append(Filing(purpose, requester, in_slack=False, accepted=True))

    async def _file_in_slack(self, firm: Firm, number: int, requester: Member) -> None:
        purpose = _purpose(number)
        async with self._hands[requester.user]:
            accepted = await self._form_open(firm, requester, purpose) and await self._sent(firm, requester, purpose)
        self.filings[firm.team.id].append(Filing(purpose, requester, in_slack=True, accepted=accepted))

    async def _form_open(self, firm: Firm, requester: Member, purpose: str) -> bool:
        start, end = _days()
        words = f"Berlin to Lisbon {start:%d %b %Y} to {end:%d %b %Y}, {purpose}, 800 EUR"
        for _ in range(TRIES):
            await self._do("command", firm, user=requester.user, command="/trip", text=words)
            if await self._modal(firm, requester.user, "trip_form"):
                return True
        return False

    async def _sent(self, firm: Firm, requester: Member, purpose: str) -> bool:
        """Pressed until the form closes: an error under a field says that it was not saved."""
        await self._do("fill", firm, user=requester.user, values={"purpose": purpose})
        for _ in range(TRIES):
            answer = await self._do("submit", firm, user=requester.user)
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
