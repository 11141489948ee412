"""The whole journey where Redis is more than one server, and while one of them is lost."""

import asyncio

import pytest

from tests.contract.stores.topologies import NODES_ARE_LOST, cluster, until, watched_by_sentinels
from tests.scenario.rig import ANNA, asked, decisions_in, has, only_trip, says

pytestmark = NODES_ARE_LOST
QUEUE_KEY = "{{travelbot}}:queue"
"""Some key of the queue's, which all share one slot."""


@pytest.fixture
def behind_sentinels(rig):
    with watched_by_sentinels() as group:
        rig.redis_url, rig.settings = group.url, rig.settings.model_copy(update={"redis_replicas": 1})
        yield group


@pytest.fixture
def in_a_cluster(rig):
    with cluster() as group:
        rig.redis_url = group.url
        yield group


async def approve(rig, marta, card) -> None:
    """Marta presses; Hesine holds it once; her card and Anna's message say so."""
    await marta.press(card, "approve_trip")
    await rig.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    (decision,) = decisions_in(await only_trip(rig))
    assert (decision["approver_id"], decision["status"]) == ("E1004", "approved")
    settled = await marta.wait_for_dm(lambda message: message.ts == card.ts and not has("approve_trip")(message))
    assert "Approved" in settled.plain()
    await rig.person(ANNA).wait_for_dm(
        lambda message: says("Approved", "Marta")(message) and not has("withdraw_trip")(message)
    )


@pytest.mark.parametrize("topology", ["behind_sentinels", "in_a_cluster"])
async def test_a_trip_is_asked_for_approved_and_every_message_is_true(rig, topology, request):
    request.getfixturevalue(topology)
    async with rig.running():
        _, marta, card = await asked(rig)
        await approve(rig, marta, card)
        await rig.tick()


async def test_a_trip_is_approved_after_the_master_was_lost(rig, behind_sentinels):
    master, replica = behind_sentinels.nodes
    async with rig.running():
        _, marta, card = await asked(rig)
        master.kill()
        await asyncio.to_thread(until, lambda: behind_sentinels.agrees_on(replica))
        await asyncio.to_thread(behind_sentinels.add_replica, replica)
        await approve(rig, marta, card)


async def test_a_trip_is_approved_after_the_queues_node_was_lost(rig, in_a_cluster):
    owner = in_a_cluster.owner_of(QUEUE_KEY)
    replica = in_a_cluster.add_replica(of=owner)
    async with rig.running():
        _, marta, card = await asked(rig)
        owner.kill()
        await asyncio.to_thread(until, lambda: in_a_cluster.has_replaced(owner, replica))
        await approve(rig, marta, card)
