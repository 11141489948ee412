"""The three books of one company compared: what Slack was told, what Hesine holds, what every message shows."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from sandbox.hesine.trip import Decision, Step, Trip
from sandbox.hesine.values import Status, StepRule
from tests.chaos.cards import SIGNS, Card
from tests.chaos.clicks import Click
from tests.chaos.crowd import Filing

TOLD_SECONDS = 60.0
"""A private sentence belongs to a press if it came so soon after it."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Sentences, one for each finding. `copies_twice` are posts whose answer was lost: known, and counted apart.

    `crossed` is what belongs to another company.
    """

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)
    copies_twice: list[str] = field(default_factory=list)
    told_otherwise: int = 0

    @property
    def first(self) -> str | None:
        return next(chain(self.lost, self.doubled, self.wrong, self.crossed), None)

    @property
    def clean(self) -> bool:
        return self.first is None


def together(verdicts: Mapping[str, Verdicts]) -> Verdicts:
    """Each sentence with the company in front of it."""

    def all_of(kind: Callable[[Verdicts], list[str]]) -> list[str]:
        return [f"{firm}: {sentence}" for firm, found in verdicts.items() for sentence in kind(found)]

    return Verdicts(
        all_of(lambda one: one.lost),
        all_of(lambda one: one.doubled),
        all_of(lambda one: one.wrong),
        all_of(lambda one: one.crossed),
        all_of(lambda one: one.copies_twice),
        sum(one.told_otherwise for one in verdicts.values()),
    )


@dataclass(frozen=True, slots=True)
class Books:
    filings: list[Filing]
    clicks: list[Click]
    private: dict[str, list[float]]
    trips: list[Trip]
    effects: dict[str, Counter[str]]
    cards: list[Card]
    users: dict[str, str]
    """Employee to Slack user."""

    def compared(self) -> Verdicts:
        silent, told = self._silent()
        return Verdicts(
            lost=[*self._never_created(), *self._unsettled(), *silent],
            doubled=[*self._created_twice(), *self._decided_twice()],
            wrong=[*self._strange_decisions(), *self._wrong_copies()],
            crossed=[*self._strange_trips(), *self._strange_words()],
            copies_twice=list(self._copies_twice()),
            told_otherwise=told,
        )

    def _never_created(self) -> Iterator[str]:
        created = {trip.detail.purpose for trip in self.trips}
        for one in self.filings:
            if one.purpose not in created:
                yield f"{one.purpose} was {'accepted' if one.accepted else 'not accepted'} and is not in Hesine"

    def _unsettled(self) -> Iterator[str]:
        for trip in self.trips:
            if trip.status is Status.PENDING:
                yield f"{trip.trip_id} still waits at step {trip.current_step and trip.current_step.step_no}"

    def _silent(self) -> tuple[list[str], int]:
        """Answered presses that no decision stands for, by those told so, and those told nothing."""
        unheard, told = [], 0
        left = {user: list(times) for user, times in self.private.items()}
        for click in sorted(self._uncounted(), key=lambda one: one.sent):
            times = left.get(click.user, [])
            first = bisect_left(times, click.sent)
            if first < len(times) and times[first] <= click.at + TOLD_SECONDS:
                del times[first]
                told += 1
            else:
                unheard.append(f"{click.user}'s answered press on {click.ref.pack()} at {click.at:.3f} came to nothing")
        return unheard, told

    def _uncounted(self) -> Iterator[Click]:
        """Answered, not recorded, and nothing stood there that had been pressed before the answer."""
        by_id = {click.id: click for click in self.clicks}
        by_ours = self._by_ours()
        recorded = {one.decision_id for trip in self.trips for step in trip.steps for one in step.decisions}
        for click in self.clicks:
            if not click.answered or click.id in recorded:
                continue
            trip = by_ours.get(click.ref.trip_id)
            standing = _standing(trip, click) if trip else []
            winners = [by_id[one.decision_id] for one in standing if one.decision_id in by_id]
            if not any(winner.sent <= click.at for winner in winners):
                yield click

    def _created_twice(self) -> Iterator[str]:
        for purpose, count in Counter(trip.detail.purpose for trip in self.trips).items():
            if count > 1:
                yield f"{purpose} was created {count} times"
        for trip_id, effects in self.effects.items():
            if effects["created"] != 1:
                yield f"{trip_id} was created {effects['created']} times"

    def _decided_twice(self) -> Iterator[str]:
        for trip in self.trips:
            for step in trip.steps:
                seats = Counter(one.seat for one in step.decisions)
                if (step.rule is StepRule.ANY and len(step.decisions) > 1) or any(n > 1 for n in seats.values()):
                    yield f"{trip.trip_id} step {step.step_no} was decided {len(step.decisions)} times"
            if self.effects[trip.trip_id]["decided"] != sum(len(step.decisions) for step in trip.steps):
                yield f"{trip.trip_id} had {self.effects[trip.trip_id]['decided']} effects of decisions"

    def _strange_decisions(self) -> Iterator[str]:
        by_id = {click.id: click for click in self.clicks}
        for trip in self.trips:
            for step in trip.steps:
                for one in step.decisions:
                    click = by_id.get(one.decision_id)
                    if click is None:
                        yield f"{trip.trip_id} holds a decision {one.decision_id} that nobody pressed"
                    elif (click.verdict.value, click.employee) != (one.status.value, one.approver_id):
                        yield f"{trip.trip_id} holds {one.status} by {one.approver_id}, pressed was {click}"

    def _wrong_copies(self) -> Iterator[str]:
        copies = self._copies()
        settled = [trip for trip in self.trips if trip.status in SIGNS]
        for trip in settled:
            for user, place in self._expected(trip):
                found = copies.get((_ours(trip), user, place), [])
                if not found:
                    yield f"{user} has no copy of {trip.trip_id} as {place}"
                elif not found[-1].tells(trip.status):
                    yield f"{user}'s copy of {trip.trip_id} ({trip.status}) as {place} shows {found[-1].text[-400:]}"
        for trip_id, user, place in copies.keys() - self._all_expected():
            yield f"{user} has a copy of {trip_id} as {place} that nobody should have sent"

    def _strange_trips(self) -> Iterator[str]:
        """No purpose is used twice in the whole run."""
        filed = {one.purpose for one in self.filings}
        for trip in self.trips:
            if trip.detail.purpose not in filed:
                yield f"{trip.trip_id} is {trip.detail.purpose}, which nobody filed here"

    def _strange_words(self) -> Iterator[str]:
        """An approver's card tells the purpose, a requester's message does not."""
        by_ours = self._by_ours()
        for card in self.cards:
            trip = by_ours.get(card.ref.trip_id) if card.ref.place == "approver" else None
            if trip and trip.detail.purpose not in card.text:
                yield f"{card.user}'s copy of {trip.trip_id} tells of another trip: {card.text[-400:]}"

    def _copies_twice(self) -> Iterator[str]:
        for (trip_id, user, place), found in self._copies().items():
            for _ in found[1:]:
                yield f"{user} has another copy of {trip_id} as {place}"

    def _copies(self) -> dict[tuple[str, str, str], list[Card]]:
        copies: dict[tuple[str, str, str], list[Card]] = defaultdict(list)
        for card in sorted(self.cards, key=lambda one: one.ts):
            copies[card.ref.trip_id, card.user, card.ref.place].append(card)
        return copies

    def _all_expected(self) -> set[tuple[str, str, str]]:
        return {(_ours(trip), user, place) for trip in self.trips for user, place in self._expected(trip)}

    def _expected(self, trip: Trip) -> Iterator[tuple[str, str]]:
        yield self.users[trip.employee_id], "requester"
        for step in _reached(trip.steps):
            for approver in step.approver_ids:
                yield self.users[approver], "approver"

    def _by_ours(self) -> dict[str, Trip]:
        return {_ours(trip): trip for trip in self.trips}


def _ours(trip: Trip) -> str:
    return trip.client_request_id or trip.trip_id


def _reached(steps: Iterable[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        if step.status is not Status.APPROVED:
            return


def _standing(trip: Trip, click: Click) -> list[Decision]:
    """Of the step that was pressed: what settles it for this person."""
    step = next((one for one in trip.steps if one.step_no == click.ref.step_no), None)
    if step is None:
        return []
    alone = step.rule is StepRule.ANY or step.status is Status.REJECTED
    return [one for one in step.decisions if alone or one.approver_id == click.employee]
