from datetime import timedelta

import pytest

from bot.errors import NotSaved, Unreachable
from bot.people.directory_sync import DirectorySync
from bot.relay.reconcile import FIRST_LOOK_BACK, OVERLAP, WHAT, Reconcile
from bot.relay.ticker import Ticker
from bot.relay.worker import Relay, by_errand
from bot.stores.people import Watermarks
from bot.tenants.model import Tenant
from bot.trips import outbox
from bot.trips.model import State
from tests.conftest import NOW
from tests.unit.people.fakes import OrganisationInMemory
from tests.unit.relay.fakes import KnownTenants, NotedQueue, ScriptedCourier, TravelInMemory
from tests.unit.trips.samples import TRIP_ID, WORKSPACE, approved_record, record

THEIRS = {"hesine_id": TRIP_ID, "client_request_id": ""}
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def marks(office):
    return Watermarks(office.keyspace)


@pytest.fixture
def reconcile(office, marks):
    return Reconcile(office.mirror, marks, office.clock)


def tenant(*records, workspace=WORKSPACE):
    return Tenant(workspace, f"key-{workspace}", TravelInMemory(*records), OrganisationInMemory())


async def test_a_new_workspace_looks_back_some_months(reconcile, office, marks):
    company = tenant(record(updated_at=LATER, **THEIRS))
    assert await reconcile.run(company) == 1
    assert company.travel.since == NOW - FIRST_LOOK_BACK
    assert (await office.trip()).state is State.PENDING
    assert await marks.read_until(WORKSPACE, WHAT) == LATER


async def test_afterwards_what_changed_is_read_with_a_little_overlap(reconcile, marks):
    await marks.set_read_until(WORKSPACE, WHAT, LATER)
    company = tenant(record(updated_at=LATER - OVERLAP, **THEIRS))
    assert await reconcile.run(company) == 1
    assert company.travel.since == LATER - OVERLAP
    assert await marks.read_until(WORKSPACE, WHAT) == LATER


async def test_where_nothing_was_ever_changed_no_watermark_is_set(reconcile, marks):
    assert await reconcile.run(tenant()) == 0
    assert await marks.read_until(WORKSPACE, WHAT) is None


async def test_a_push_that_was_lost_costs_nothing_but_time(reconcile, office):
    await office.waiting()
    await reconcile.run(tenant(approved_record(updated_at=LATER, **THEIRS)))
    assert (await office.trip()).state is State.APPROVED


async def test_what_was_read_half_is_read_again(reconcile, marks):
    company = tenant(record(updated_at=LATER, **THEIRS))
    company.travel.after = Unreachable("lost")
    with pytest.raises(Unreachable):
        await reconcile.run(company)
    assert await marks.read_until(WORKSPACE, WHAT) is None
    assert await reconcile.run(company) == 1


class NotedDigests:
    """Stands for the digests' ticker; fails as it is told, by workspace."""

    def __init__(self) -> None:
        self.ticked = []
        self.errors = {}

    async def tick(self, workspace, now):
        self.ticked.append((workspace, now))
        if workspace in self.errors:
            raise self.errors[workspace]


class Bots:
    """In every workspace but those that it `left`; may fail to renew tokens."""

    def __init__(self) -> None:
        self.left, self.renewed, self.error = set(), 0, None

    async def bot_in(self, workspace):
        return None if workspace in self.left else workspace

    async def renew_all(self):
        self.renewed += 1
        if self.error:
            raise self.error


@pytest.fixture
def tick(office, marks, reconcile):
    def of(*companies):
        relay = Relay(office.outbox, by_errand([ScriptedCourier()]), NotedQueue(), office.clock)
        directory = DirectorySync(office.people, marks)
        return Ticker(KnownTenants(*companies), relay, directory, reconcile, NotedDigests(), Bots(), office.clock)

    return of


async def test_a_minute_sweeps_reconciles_and_looks_for_digests(tick, office):
    await office.outbox.put(outbox.reading_people(WORKSPACE, NOW))
    ticker = tick(tenant(record(**THEIRS)))
    await ticker.tick()
    assert [row_id for row_id, _, _ in ticker.relay.queue.kicks] == ["read-people"]
    assert (await office.trip()).state is State.PENDING
    assert ticker.digests.ticked == [(WORKSPACE, NOW)]


@pytest.mark.parametrize("part", ["travel", "organisation"])
async def test_while_one_companys_hesine_is_down_all_else_happens(tick, part):
    down, well = tenant(), tenant(workspace="T2")
    setattr(getattr(down, part), "before" if part == "travel" else "error", Unreachable("down"))
    ticker = tick(down, well)
    await ticker.tick()
    assert [workspace for workspace, _ in ticker.digests.ticked] == [WORKSPACE, "T2"]
    assert well.travel.calls == ["changed_since"]


async def test_while_one_companys_slack_is_down_the_others_tick_on(tick):
    ticker = tick(tenant(), tenant(workspace="T2"))
    ticker.digests.errors[WORKSPACE] = Unreachable("slack")
    await ticker.tick()
    assert [workspace for workspace, _ in ticker.digests.ticked] == [WORKSPACE, "T2"]


async def test_where_the_app_is_not_no_digest_is_made_and_hesine_is_still_read(tick):
    left, well = tenant(), tenant(workspace="T2")
    ticker = tick(left, well)
    ticker.bots.left.add(WORKSPACE)
    await ticker.tick()
    assert [workspace for workspace, _ in ticker.digests.ticked] == ["T2"]
    assert left.travel.calls == ["changed_since"]


async def test_every_minute_tokens_are_renewed_and_a_store_that_fails_stops_nothing_else(tick):
    ticker = tick(tenant())
    ticker.bots.error = NotSaved("away")
    await ticker.tick()
    assert ticker.bots.renewed == 1
    assert len(ticker.digests.ticked) == 1
