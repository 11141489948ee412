"""Two workspaces, each bound to a company of its own, in one process: nothing of one ever reaches the other."""

import hashlib
import hmac
import json
import secrets
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.stores.server import EmbeddedServer
from tests.scenario.open_house import NEW, OLD_PROOF, House, house_standing
from tests.scenario.rig import TEAM, decisions_in, has, pressing, says, value_of

pytestmark = OLD_PROOF


@pytest.fixture
async def house(redis_server: EmbeddedServer, redis) -> AsyncIterator[House]:
    async with house_standing(redis_server.url) as house:
        for place in (TEAM, NEW):
            assert (await house.install(place)).status == httpx.codes.OK
            async with house.hesine(place) as hesine:
                await hesine.push_to(f"{house.url}/hesine/travel/events")
        await house.rig.tick()
        yield house


async def trips_in(house: House, place: str) -> list[dict]:
    async with house.hesine(place) as hesine:
        return await hesine.trips()


async def pushed(house: House, key: str, secret: str, trip_id: str) -> httpx.Response:
    """As Hesine would push it for the company of this App Key."""
    body = json.dumps({
        "event_id": f"EV-{secrets.token_hex(4)}",
        "event": "trip.decided",
        "occurred_at": house.rig.clock.now().isoformat(),
        "data": {"trip_id": trip_id},
    }).encode()  # fmt: skip
    stamp, nonce, path = str(int(house.rig.clock.now().timestamp())), secrets.token_hex(16), "/hesine/travel/events"
    text = "\n".join(("POST", path, "", stamp, nonce, hashlib.sha256(body).hexdigest()))
    proof = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    headers = {"App-Key": key, "Timestamp": stamp, "Nonce": nonce, "Signature": proof}
    async with httpx.AsyncClient() as http:
        return await http.post(
            f"{house.url}{path}", content=body, headers={**headers, "Content-Type": "application/json"}
        )


async def calls_in(house: House, place: str) -> int:
    async with house.hesine(place) as hesine:
        return len([one for one in await hesine.call_log() if one["path"].startswith("/api/travel/")])


async def test_a_trip_in_each_goes_to_its_own_company(house):
    await house.filed_and_approved(TEAM)
    assert await trips_in(house, NEW) == []
    await house.filed_and_approved(NEW)
    assert [len(await trips_in(house, place)) for place in (TEAM, NEW)] == [1, 1]


async def test_a_decision_in_one_companys_hesine_changes_nothing_in_the_other(house):
    await house.asked(TEAM)
    anna, marta, _ = await house.asked(NEW)
    (trip,) = await trips_in(house, NEW)
    async with house.hesine(NEW) as hesine:
        await hesine.decide_on_web(trip["trip_id"], "E1004", "approved")
    await anna.wait_for_dm(says("Approved"))
    first_anna, first_marta = house.people(TEAM)
    assert has("approve_trip")(await first_marta.wait_for_dm(has("approve_trip")))
    assert not [one for one in await first_anna.dm() if "Approved" in one.plain()]
    assert [one["status"] for one in await trips_in(house, TEAM)] == ["pending"]
    del marta


async def test_a_push_is_believed_for_the_company_of_its_app_key_only(house):
    await house.asked(TEAM)
    (trip,) = await trips_in(house, TEAM)
    before = await calls_in(house, TEAM)
    forged = await pushed(house, f"key-{TEAM}", f"secret-{NEW}", trip["trip_id"])
    assert forged.status_code == httpx.codes.UNAUTHORIZED
    assert (await pushed(house, "key-of-nobody", f"secret-{NEW}", trip["trip_id"])).status_code == 401
    own = await pushed(house, f"key-{NEW}", f"secret-{NEW}", trip["trip_id"])
    assert own.status_code == httpx.codes.OK
    async with house.hesine(NEW) as hesine:
        path = f"/api/travel/{trip['trip_id']}"
        await hesine.wait_until(
            lambda state: any(one["path"] == path and one["status"] == 404 for one in state["calls"])
        )
    assert await calls_in(house, TEAM) == before


async def test_the_ids_of_one_workspace_are_refused_in_the_other(house):
    _, marta, card = await house.asked(TEAM)
    value = value_of(card, "approve_trip")
    _, other = house.people(NEW)
    body = pressing(other.id, "approve_trip", value)
    body["user"]["team_id"] = NEW
    assert await house.knocks(body, place=NEW) == httpx.codes.OK
    await other.wait_for_dm(says("no such trip"))
    (trip,) = await trips_in(house, TEAM)
    assert decisions_in(trip) == []
    await marta.press(card, "approve_trip")
    await marta.wait_for_dm(says("Approved"))


async def test_an_app_key_that_one_workspace_has_bound_is_refused_in_the_other(house):
    _, marta = house.people(NEW)
    await marta.command("setup")
    await marta.wait_for_modal(lambda view: view.callback_id == "setup_hesine")
    await marta.fill(app_key=f"key-{TEAM}", app_secret=f"secret-{TEAM}", same_company=["same"])
    assert "Another workspace" in (await marta.submit()).errors["app_key"]
    await house.filed_and_approved(NEW)


async def test_while_one_companys_hesine_is_down_the_other_goes_on(house):
    async with house.hesine(TEAM) as hesine:
        await hesine.fault("status", "*", "*", status=503, times=10_000)
        await house.filed_and_approved(NEW)
        await house.rig.tick()
        await hesine.clear_faults()


async def test_with_one_binding_gone_the_other_works_on(house):
    _, marta = house.people(TEAM)
    await marta.command("setup")
    view = await marta.wait_for_modal(lambda view: view.callback_id == "setup_hesine")
    await marta.press(view, "unbind_hesine")
    await marta.wait_for_modal(lambda view: "no longer connected" in view.plain())
    await house.filed_and_approved(NEW)
    assert (await pushed(house, f"key-{TEAM}", f"secret-{TEAM}", "x")).status_code == httpx.codes.UNAUTHORIZED
