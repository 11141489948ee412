"""Trips that wait for Marta: filed in Hesine's stand-in, and mirrored as a reconciliation would, without the cards."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.hesine.travel import translate
from bot.hesine.travel.wire import WireTrip, parsed
from bot.relay import reconcile
from bot.stores.people import Watermarks
from bot.stores.trips import TripStore
from bot.trips.model import Leg, Mode, Money, Place, State, Trip, TripDetail, TripId, WorkspaceId
from bot.trips.moves import from_record
from bot.trips.ports import Change
from sandbox.hesine import web_page
from sandbox.hesine.control_forms import WebFile
from sandbox.hesine.values import read_form
from tests.bench.stage import BenchStage
from tests.scenario.rig import TEAM

REQUESTER, APPROVER = "E1003", "E1004"
WORKSPACE = WorkspaceId(TEAM)


async def waiting_trips(stage: BenchStage, count: int) -> list[Trip]:
    """Reconciliation is told that it has seen them, so that no tick reads them all again while others are measured."""
    trips = [_filed(stage) for _ in range(count)]
    store = TripStore(stage.keyspace)
    for trip in trips:
        await store.commit(Change(trip, None, (), None, ""))
    seen = datetime.now(UTC) + timedelta(hours=1)
    await Watermarks(stage.keyspace).set_read_until(WORKSPACE, reconcile.WHAT, seen)
    return trips


async def all_decided(stage: BenchStage, trips: list[Trip]) -> bool:
    """Whether a decision on each is kept, on its way to Hesine or there already."""
    store = TripStore(stage.keyspace)
    return State.PENDING not in {(await store.load(WORKSPACE, one.id)).state for one in trips}


def _filed(stage: BenchStage) -> Trip:
    form = {"employee_id": REQUESTER, "approver_id": APPROVER, "trip_detail": translate.detail_body(_detail())}
    filed = web_page.file(stage.hesine.tenant().book, read_form(WebFile, form), stage.hesine.clock.now())
    record = translate.record(parsed(WireTrip, filed.as_data()))
    return from_record(WORKSPACE, record, TripId(record.hesine_id))


def _detail() -> TripDetail:
    first = datetime.now(UTC).date() + timedelta(days=21)
    return TripDetail(
        purpose="Client visit in Lisbon, contract renewal",
        legs=(Leg(Place("Berlin", "BER"), Place("Lisbon", "LIS"), first, Mode.FLIGHT),),
        budget=Money(Decimal("800.00"), "EUR"),
        return_date=first + timedelta(days=4),
    )
