"""An answer that changes nothing is written down too: for the audit, and so that what it says rests on a confirmed write."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from bot.errors import NotSaved
from bot.trips.access import Bar
from bot.trips.audit import Act, Actor, Origin
from bot.trips.model import NOBODY, TripId, UserId
from bot.trips.ports import Note, TripStore
from bot.trips.rulings import Barred, Counted, Repeated, Stands
from bot.trips.service import AlreadySent, Withdrawn
from tests.conftest import NOW
from tests.unit.trips.office import Office
from tests.unit.trips.samples import (
    CHEN,
    DETAIL,
    LIN,
    RAO,
    SAM,
    TRIP_ID,
    WORKSPACE,
    approved_record,
    draft,
    press,
    step,
)

ANSWER = ("act", "result", "why", "employee", "user", "from", "trip")


@dataclass
class Noting:
    """A store in which `first` happens before the first note is taken."""

    store: TripStore
    first: Callable[[], Awaitable[object]] | None

    def __getattr__(self, name):
        return getattr(self.store, name)

    async def note(self, note: Note) -> bool:
        first, self.first = self.first, None
        if first:
            await first()
        return await self.store.note(note)


async def unconfirmed() -> None:
    raise NotSaved("not on disk")


async def told_last(office):
    return (await office.told(*ANSWER))[-1]


async def pressed_again(office):
    await office.desk.decide(press())
    return lambda desk: desk.decide(press())


async def pressed_by_another(office):
    await office.desk.decide(press())
    return lambda desk: desk.decide(press(SAM))


async def pressed_by_a_stranger(_: Office):
    return lambda desk: desk.decide(press(RAO))


async def withdrawn_again(office):
    await office.desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click")
    return lambda desk: desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click")


async def sent_again(office):
    trip = await office.sent()
    kept = await office.drafts.load(WORKSPACE, draft().owner, draft().id)
    assert kept.submission == trip.id
    return lambda desk: desk.submit(kept, LIN, CHEN, DETAIL)


ANSWERS = [
    (pressed_again, Repeated, ("approve", "repeated", "", CHEN)),
    (pressed_by_another, Stands, ("approve", "stands", "", SAM)),
    (pressed_by_a_stranger, Barred, ("approve", "refused", "not_approver", RAO)),
    (withdrawn_again, Withdrawn, ("withdraw", "repeated", "", LIN)),
    (sent_again, AlreadySent, ("submit", "repeated", "", LIN)),
]


@pytest.fixture
async def open_office(office):
    await office.waiting(step(1, (CHEN, SAM)))
    return office


@pytest.mark.parametrize(("asked", "answer", "entry"), ANSWERS)
async def test_the_audit_says_what_was_answered(open_office, asked, answer, entry):
    again = await asked(open_office)
    assert isinstance(await again(open_office.desk), answer)
    assert (await told_last(open_office))[:4] == entry


@pytest.mark.parametrize(("asked", "answer", "entry"), ANSWERS)
async def test_an_answer_that_is_not_on_disk_is_not_given(open_office, asked, answer, entry):
    """Pressed again after "Not saved", with the first press found: that it counted is said once it is confirmed."""
    again = await asked(open_office)
    with pytest.raises(NotSaved, match="not on disk"):
        await again(open_office.on(Noting(open_office.store, unconfirmed)))
    assert isinstance(await again(open_office.desk), answer)


async def test_an_answer_about_a_trip_that_moved_on_is_thought_over(open_office):
    """What is read is not confirmed: where the trip is another by the time of writing, the press is ruled on anew."""
    await open_office.desk.decide(press())

    async def settled():
        await open_office.mirror.observe(WORKSPACE, approved_record(hesine_id=TRIP_ID, client_request_id=""))

    answer = await open_office.on(Noting(open_office.store, settled)).decide(press())
    assert answer.trip == await open_office.trip()
    assert [one for one in await open_office.told("result") if one == ("stands",)] == [("stands",)]


async def test_an_answer_about_a_trip_that_changes_without_end_is_given_up_loudly(open_office):
    await open_office.desk.decide(press())

    async def never(_):
        return False

    store = Noting(open_office.store, None)
    store.note = never
    with pytest.raises(NotSaved, match="8 times"):
        await open_office.on(store).decide(press())


async def test_someone_whom_hesine_does_not_know_is_told_by_their_slack_user_alone(open_office):
    assert await open_office.desk.decide(press(NOBODY, user=UserId("U-X"))) == Barred(Bar.UNKNOWN_PERSON)
    assert await told_last(open_office) == ("approve", "refused", "unknown_person", "", "U-X", "card", TRIP_ID)


async def test_a_withdrawal_of_nobodys_trip_is_told(open_office):
    await open_office.desk.withdraw(WORKSPACE, TripId("x"), LIN, "click", user=UserId("U-LIN"))
    assert await told_last(open_office) == ("withdraw", "refused", "unknown_trip", LIN, "U-LIN", "card", "x")


async def test_whoever_is_turned_away_before_anything_is_settled_is_told(open_office):
    stranger = Actor(Origin.MODAL, user=UserId("U-X"))
    await open_office.desk.turn_away(WORKSPACE, Act.SUBMIT, stranger, Barred(Bar.UNKNOWN_PERSON))
    assert await told_last(open_office) == ("submit", "refused", "unknown_person", "", "U-X", "modal", "")


async def test_a_press_that_counts_is_one_step(open_office):
    """Its entry goes with it: a click waits for the disk once."""
    commits = []
    inner = open_office.keyspace.commit

    class Counting:
        read = staticmethod(open_office.keyspace.read)

        async def commit(self, writes, guards=()):
            commits.append(writes)
            return await inner(writes, guards)

    desk = open_office.on(type(open_office.store)(Counting()))
    assert isinstance(await desk.decide(press(at=NOW)), Counted)
    assert len(commits) == 1
    assert "CHAIN" in {write.command for write in commits[0]}
