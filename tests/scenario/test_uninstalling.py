"""The app is put out: its tokens and what Slack said of people go, what belongs to Hesine stays, and it may come back."""

import asyncio
import json
from time import time

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.stores.audit import AuditLog
from bot.stores.durable import RedisKeyspace
from bot.stores.keys import Keys
from sandbox.slack.driver import DriverError
from tests.scenario.open_house import NEW, NORTH, OLD_PROOF, ORG, house_standing
from tests.scenario.rig import ANNA, MARTA, TEAM, decisions_in, has, pressing, says, value_of

pytestmark = OLD_PROOF
PATIENCE = 5


@pytest.fixture
async def house(redis_server, redis):
    """Two replicas."""
    async with house_standing(redis_server.url, replicas=2) as house:
        yield house


async def keys(house, place, kind):
    return [key async for key in house.redis.scan_iter(f"*{{{place}}}:{kind}*")]


async def refused(house, body, *, at, place=TEAM):
    """As soon as the word went round."""
    async with asyncio.timeout(PATIENCE):
        while await house.knocks(body, at=at, place=place) != 403:
            continue
    return True


async def told(house, event, *, minutes_ago):

    at = int(house.rig.clock.now().timestamp()) - 60 * minutes_ago
    body = json.dumps(
        {
            "type": "event_callback",
            "event_id": f"Ev{at}",
            "event_time": at,
            "team_id": TEAM,
            "api_app_id": "A0",
            "event": event,
        }
    )
    stamp = str(int(time()))
    signature = SignatureVerifier(house.rig.settings.slack_signing_secret.get_secret_value()).generate_signature(
        timestamp=stamp, body=body
    )
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, "Content-Type": "application/json"}
    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.post(f"{house.url}/slack/events", content=body, headers=headers)).status_code


async def audit(house):

    async for one in AuditLog(RedisKeyspace(house.redis)).entries(Keys(TEAM).workspace):
        yield json.loads(one.document)


async def test_one_replica_is_told_and_both_refuse(house):
    await house.install(TEAM)
    _, _, card = await house.asked()
    press = pressing(MARTA, "trip_details", value_of(card, "trip_details"))
    assert [await house.knocks(press, at=one) for one in (0, 1)] == [200, 200]
    told = await house.uninstall()
    assert [one["status"] for one in told["deliveries"]] == [200, 200]
    assert await house.knocks(press, at=0) == 403
    assert await refused(house, press, at=1)


@pytest.mark.parametrize("first", [True, False])
async def test_in_whichever_order_slack_tells_it(house, first):
    await house.install(TEAM)
    await house.slack.set_app(uninstalled_first=first)
    told = await house.uninstall()
    assert [one["status"] for one in told["deliveries"]] == [200, 200]
    assert await house.installation() is None


async def test_tokens_and_profiles_go_and_trips_stay(house):
    await house.install(TEAM)
    await house.asked()
    assert await keys(house, TEAM, "profile:")
    assert await keys(house, TEAM, "user-of:")
    await house.uninstall()
    assert await house.kept.workspaces() == []
    assert [await keys(house, TEAM, kind) for kind in ("installation", "profile:", "user-of:", "profiles")] == [[]] * 4
    assert await keys(house, TEAM, "trip:")


async def test_what_is_kept_of_another_workspace_is_not_touched(house):
    await house.install(TEAM)
    await house.install(NEW)
    await house.asked(TEAM)
    await house.asked(NEW)
    await house.uninstall(TEAM)
    assert await keys(house, NEW, "profile:")
    _, marta = house.people(NEW)
    await marta.press(await marta.last_dm(), "approve_trip")
    async with house.hesine(NEW) as hesine:
        await hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")


async def test_a_decision_on_its_way_still_reaches_hesine(house):
    await house.install(TEAM)
    _, marta, card = await house.asked()
    async with house.hesine(TEAM) as hesine:
        await hesine.fault("drop_before", "POST", "*", times=100)
        await marta.press(card, "approve_trip")
        await house.uninstall()
        await hesine.clear_faults()
        await house.move(minutes=10)
        await house.rig.tick()
        state = await hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
        assert [one["approver_id"] for one in decisions_in(state["trips"][0])] == ["E1004"]


async def test_errands_for_slack_end_quietly(house):
    await house.install(TEAM)
    await house.asked()
    await house.uninstall()
    async with house.hesine(TEAM) as hesine:
        (trip,) = await hesine.trips()
        await hesine.decide_on_web(trip["trip_id"], "E1004", "approved")
    await house.rig.tick()
    bot, team = house.bots[0], Keys(TEAM).workspace
    async with asyncio.timeout(PATIENCE):
        while (load := await bot.relay.rows.count(team)).due or load.later or load.parked:
            await bot.relay.sweep(team)
    async with house.hesine(TEAM) as hesine:
        assert [one["status"] for one in await hesine.trips()] == ["approved"]


async def test_installed_again_it_shows_what_waits_as_it_stands(house):
    await house.install(TEAM)
    anna, marta, card = await house.asked()
    await house.uninstall()
    async with house.hesine(TEAM) as hesine:
        (trip,) = await hesine.trips()
        await hesine.change_on_web(trip["trip_id"], {**trip["trip_detail"], "purpose": "Another visit"})
    await house.rig.tick()
    await house.move(seconds=2)
    page = await house.install(TEAM)
    assert page.status == 200
    shown = await marta.wait_for_dm(says("Another visit"))
    assert shown.ts == card.ts
    await marta.press(shown, "approve_trip")
    await anna.wait_for_dm(says("Approved", "Marta"))


async def test_what_was_settled_while_it_was_away_is_shown_settled(house):
    await house.install(TEAM)
    _, marta, card = await house.asked()
    await house.uninstall()
    async with house.hesine(TEAM) as hesine:
        (trip,) = await hesine.trips()
        await hesine.decide_on_web(trip["trip_id"], "E1004", "approved")
    await house.rig.tick()
    await behind(house)
    assert has("approve_trip")(await marta.last_dm())
    await house.move(seconds=2)
    await house.install(TEAM)
    shown = await marta.wait_for_dm(lambda message: not has("approve_trip")(message))
    assert (shown.ts, "Approved" in shown.plain()) == (card.ts, True)
    assert await keys(house, TEAM, "unshown") == []


async def behind(house):
    """Once it was noted that a copy fell behind."""
    async with asyncio.timeout(PATIENCE):
        while not await keys(house, TEAM, "unshown"):
            continue


async def test_old_news_does_not_end_a_new_installation(house):
    """Slack repeats what was not answered in time, and meanwhile somebody may have installed the app again."""
    await house.install(TEAM)
    await house.slack.fault("lost", delivery="app_uninstalled", times=1)
    await house.slack.fault("lost", delivery="tokens_revoked", times=4)
    gone = {"type": "app_uninstalled"}
    before = await house.installation()
    await house.move(minutes=1)
    await house.slack.uninstall(team=TEAM)
    await house.move(minutes=1)
    await house.install(TEAM)
    fresh = await house.installation()
    assert fresh.installed_at > before.installed_at
    await house.slack.clear_faults()
    assert await told(house, gone, minutes_ago=1) == 200
    assert await house.installation() == fresh
    assert await told(house, gone, minutes_ago=0) == 200
    assert await house.installation() is None


async def test_retried_events_do_nothing_twice(house):
    await house.install(TEAM)
    await house.slack.fault("duplicate", delivery="app_uninstalled")
    await house.slack.fault("duplicate", delivery="tokens_revoked")
    await house.uninstall()
    deliveries = [*await house.slack.deliveries("app_uninstalled"), *await house.slack.deliveries("tokens_revoked")]
    assert [one["status"] for one in deliveries] == [200] * 4
    acts = [one["act"] async for one in audit(house)]
    assert [one for one in acts if one.endswith("install")] == ["install", "uninstall"]


async def test_news_that_was_lost_is_told_again_and_counts(house):
    await house.install(TEAM)
    for kind in ("app_uninstalled", "tokens_revoked"):
        await house.slack.fault("lost", delivery=kind, times=1)
    told = await house.uninstall()
    assert [one["status"] for one in told["deliveries"]] == [None, None]
    await house.slack.wait_until(lambda state: [one["status"] for one in state["deliveries"]].count(200) == 2)
    assert await house.installation() is None


async def test_an_org_is_put_out_as_a_whole(house):
    await house.install(ORG)
    _, _, card = await house.asked(ORG)
    await house.uninstall(ORG)
    assert await house.installation(ORG) is None
    with pytest.raises(DriverError, match="not installed"):
        await house.slack.person("W0MARTA", NORTH).press(card, "approve_trip")


async def test_the_tokens_of_people_are_no_business_of_ours(house):
    await house.install(TEAM)
    event = {"type": "tokens_revoked", "tokens": {"oauth": [ANNA], "bot": []}}
    assert await told(house, event, minutes_ago=0) == 200
    assert await house.installation() is not None


async def test_news_that_cannot_be_read_ends_nothing(house):
    await house.install(TEAM)
    for tokens in ("all", {"bot": "all"}, None, 7):
        assert await told(house, {"type": "tokens_revoked", "tokens": tokens}, minutes_ago=0) in {200, 400}
    assert await house.installation() is not None
