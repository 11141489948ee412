"""Tokens that expire are renewed ahead of it, once for all processes; a workspace whose renewal fails keeps no other waiting."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import Misconfigured
from bot.trips.model import WorkspaceId
from tests.scenario.open_house import NEW, OLD_PROOF, house_standing
from tests.scenario.rig import TEAM, says

pytestmark = OLD_PROOF
HERE = WorkspaceId(TEAM)
ALMOST = {"hours": 10, "minutes": 1}
"""After so long, less than two of a token's twelve hours are left."""


@pytest.fixture
async def house(redis_server, redis):
    """Two replicas, and tokens that live for twelve hours."""
    async with house_standing(redis_server.url, rotates=True, replicas=2) as house:
        await house.install(TEAM)
        yield house


async def renewals(house):
    """Of all calls to the method, the first was each installation's own."""
    calls = await house.slack.calls("oauth.v2.access")
    return [one for one in calls if "refresh_token" in str(one["args"])]


def whispers(page):
    return [one for shown in page["conversations"].values() for one in shown if one["is_ephemeral"]]


async def test_an_installation_is_kept_with_what_renews_it(house):
    kept = await house.installation()
    assert kept.token.startswith("xoxe.xoxb-")
    assert kept.refresh_token.startswith("xoxe-")
    left = kept.expires_at - house.rig.clock.now()
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)


async def test_a_token_with_two_hours_left_is_used_as_it_is(house):
    before = await house.installation()
    await house.move(hours=9, minutes=50)
    await house.filed_and_approved(TEAM)
    assert await house.installation() == before


async def test_before_it_is_used_a_token_is_renewed(house):
    before = await house.installation()
    await house.move(**ALMOST)
    await house.filed_and_approved(TEAM)
    after = await house.installation()
    assert after.token != before.token
    assert after.refresh_token != before.refresh_token
    assert after.installed_at == before.installed_at
    assert len(await renewals(house)) == 1


async def test_two_processes_that_need_it_at_once_renew_it_once(house):
    await house.move(**ALMOST)
    found = await asyncio.gather(*(bot.installed.working_in(HERE) for bot in house.bots * 5))
    assert len({one.token for one in found}) == 1
    assert len(await renewals(house)) == 1


async def test_the_tick_renews_it_so_that_no_press_waits_for_it(house):
    await house.install(NEW)
    await house.move(**ALMOST)
    await house.rig.tick()
    assert len(await renewals(house)) == 2
    await house.filed_and_approved(TEAM)
    assert len(await renewals(house)) == 2


async def test_an_expired_token_is_renewed_and_the_call_made_again(house):
    """As where our clock is wrong, or Slack ended the token before its time."""
    anna, marta, card = await house.asked()
    await house.slack.advance(13 * 3600)
    await marta.press(card, "approve_trip")
    await anna.wait_for_dm(says("Approved", "Marta"))
    expired = [one for one in await house.slack.calls() if one["error"] == "token_expired"]
    assert expired
    assert len(await renewals(house)) == 1


async def test_while_the_old_token_works_a_renewal_that_fails_stops_nobody(house):
    before = await house.installation()
    await house.move(**ALMOST)
    await house.slack.fault("500", method="oauth.v2.access", times=2)
    await house.filed_and_approved(TEAM)
    assert await house.installation() == before
    await house.slack.clear_faults()
    await house.move(minutes=2)
    await house.rig.tick()
    assert (await house.installation()).token != before.token


async def test_a_dead_refresh_token_asks_for_a_new_installation_and_others_go_on(house):
    await house.install(NEW)
    anna, marta, card = await house.asked()
    told = len(await marta.told())
    await house.slack.fault("error:invalid_refresh_token", method="oauth.v2.access", times=1)
    await house.move(hours=13)
    await marta.press(card, "trip_details")
    await marta.wait_for(lambda page: len(whispers(page)) > told)
    assert "Please tell your administrator" in (await marta.told())[-1]
    with pytest.raises(Misconfigured, match=f"refresh token of {TEAM}: .*install the app there again"):
        await house.bots[0].installed.working_in(HERE)
    await house.filed_and_approved(NEW)
    with pytest.raises(Misconfigured, match="install the app there again"):
        await house.bots[0].installed.working_in(HERE)
    assert len(await renewals(house)) == 2
    await house.install(TEAM)
    await marta.press(card, "approve_trip")
    await anna.wait_for_dm(says("Approved", "Marta"))


async def test_nobody_asks_slack_whose_token_it_is(house):
    await house.filed_and_approved(TEAM)
    assert len(await house.slack.calls("auth.test")) == 1
