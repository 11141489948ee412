"""How full the outbox is, as /metrics tells it."""

from datetime import timedelta

from prometheus_client import generate_latest

from bot import metrics
from bot.relay.ports import Load
from bot.relay.worker import Relay
from bot.stores.outbox import OutboxStore
from bot.trips import outbox as errands
from tests.conftest import NOW
from tests.unit.trips.samples import WORKSPACE


async def filled(keyspace, clock) -> OutboxStore:
    """Two rows due, one later, one given up."""
    store = OutboxStore(keyspace, clock)
    for number, due in enumerate((NOW, NOW, NOW + timedelta(hours=1), NOW)):
        await store.put(errands.reading_trip(WORKSPACE, f"H{number}", due))
    await store.park(await store.take(WORKSPACE, "read:H3"), "NotFound")
    return store


async def test_rows_are_counted_by_what_they_wait_for(keyspace, clock):
    store = await filled(keyspace, clock)
    assert await store.count(WORKSPACE) == Load(due=2, later=1, parked=1)
    clock.advance(hours=2)
    assert await store.count(WORKSPACE) == Load(due=3, later=0, parked=1)


async def test_an_empty_outbox_counts_nothing(keyspace, clock):
    assert await OutboxStore(keyspace, clock).count(WORKSPACE) == Load(due=0, later=0, parked=0)


async def test_the_figures_are_the_stores(keyspace, clock):
    await Relay(await filled(keyspace, clock), {}, None, clock).measure([WORKSPACE])
    figures = generate_latest(metrics.REGISTRY).decode()
    for state, count in (("due", 2.0), ("later", 1.0), ("parked", 1.0)):
        assert f'travelbot_outbox_rows{{state="{state}"}} {count}' in figures
