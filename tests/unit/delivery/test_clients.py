"""The clients of workspaces, before a Slack that says what it is told to say."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.errors import Broken, Misconfigured, Unreachable
from bot.tenants.installations import Installation, NotInstalled
from bot.trips.model import UserId, WorkspaceId
from cli.serving import serving_on
from delivery.clients import Clients, without_token
from delivery.tokens import SlackRenewals
from tests.conftest import NOW

HERE = WorkspaceId("T1")
HELD = Installation(HERE, "old", "B1", UserId("U1"), NOW, refresh_token="refresh-1")
PAIR = {"ok": True, "access_token": "new", "refresh_token": "refresh-2", "expires_in": 43_200, "token_type": "bot"}


class Slack:
    """Answers each call by the token it came with."""

    def __init__(self):
        self.says, self.calls, self.url = {}, [], ""

    async def answer(self, request):
        form = dict(parse_qsl((await request.body()).decode()))
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        self.calls.append((request.path_params["method"], token or form.get("refresh_token")))
        return JSONResponse(self.says.get(token or form.get("refresh_token"), {"ok": True}))


class Workspaces:
    """One installation, and what comes of renewing it."""

    def __init__(self, held=HELD):
        self.held, self.next, self.renewals = held, None, 0

    async def working_in(self, workspace):
        if workspace != self.held.workspace:
            raise NotInstalled(workspace)
        return self.held

    async def renewed(self, *_):
        self.renewals += 1
        if isinstance(self.next, Exception):
            raise self.next
        self.held = self.next or self.held
        return self.next


@pytest.fixture
async def slack():
    slack = Slack()
    app = Starlette(routes=[Route("/api/{method}", slack.answer, methods=["POST"])])
    async with serving_on(app, "127.0.0.1", 0) as url:
        slack.url = f"{url}/api/"
        yield slack


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def workspaces():
    return Workspaces()


@pytest.fixture
def clients(workspaces, session, slack):
    return Clients(workspaces, session, slack.url)


EXPIRED = {"ok": False, "error": "token_expired"}


async def test_a_call_that_found_the_token_expired_is_made_once_more_with_the_next(clients, workspaces, slack):
    slack.says["old"], workspaces.next = EXPIRED, replace(HELD, token="new")
    client = await clients.of(HERE)
    assert (await client.chat_postMessage(channel="U1", text="x"))["ok"]
    assert slack.calls == [("chat.postMessage", "old"), ("chat.postMessage", "new")]
    await client.auth_test()
    assert slack.calls[2:] == [("auth.test", "new")]


async def test_it_is_made_no_third_time(clients, workspaces, slack):
    slack.says |= {"old": EXPIRED, "new": EXPIRED}
    workspaces.next = replace(HELD, token="new")
    with pytest.raises(SlackApiError, match="token_expired"):
        await (await clients.of(HERE)).auth_test()
    assert (len(slack.calls), workspaces.renewals) == (2, 1)


async def test_where_nothing_renews_it_slacks_own_word_is_passed_on(clients, slack):
    slack.says["old"] = EXPIRED
    with pytest.raises(SlackApiError, match="token_expired"):
        await (await clients.of(HERE)).auth_test()
    assert len(slack.calls) == 1


async def test_a_renewal_that_fails_is_what_is_told(clients, workspaces, slack):
    slack.says["old"], workspaces.next = EXPIRED, Misconfigured("install the app again")
    with pytest.raises(Misconfigured, match="install the app again"):
        await (await clients.of(HERE)).auth_test()


async def test_any_other_refusal_renews_nothing(clients, workspaces, slack):
    slack.says["old"] = {"ok": False, "error": "channel_not_found"}
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await (await clients.of(HERE)).auth_test()
    assert workspaces.renewals == 0


async def test_a_workspace_keeps_its_client_until_its_token_changes(clients, workspaces):
    first = await clients.of(HERE)
    assert await clients.of(HERE) is first
    workspaces.held = replace(HELD, token="new")
    second = await clients.of(HERE)
    assert (second is first, second.token) == (False, "new")


async def test_where_the_app_is_not_there_is_no_client(clients):
    with pytest.raises(NotInstalled):
        await clients.of(WorkspaceId("T9"))


async def test_a_patient_client_waits_out_limits_and_the_other_passes_them_on(clients):
    patient = await clients.waiting_out_limits().of(HERE)
    assert len(patient.retry_handlers) == len((await clients.of(HERE)).retry_handlers) + 2


async def test_what_is_forgotten_is_forgotten_by_the_patient_too(clients, workspaces):
    patient = clients.waiting_out_limits()
    before = [await one.of(HERE) for one in (clients, patient)]
    clients.forget(WorkspaceId("T9"))
    assert [await one.of(HERE) for one in (clients, patient)] == before
    for workspace in (HERE, None):
        clients.forget(workspace)
        after = [await one.of(HERE) for one in (clients, patient)]
        assert not any(one in before for one in after)
        before = after


@pytest.fixture
def renewals(session, slack, clock):
    return SlackRenewals(without_token(session, slack.url), "1.2", "client-secret", clock)


async def test_a_refresh_token_becomes_the_next_pair(renewals, slack):
    slack.says["refresh-1"] = PAIR
    expected = replace(HELD, token="new", refresh_token="refresh-2", expires_at=NOW + timedelta(hours=12))
    assert await renewals.renewed(HELD) == expected
    assert slack.calls == [("oauth.v2.access", "refresh-1")]


@pytest.mark.parametrize("code", ["invalid_refresh_token", "token_revoked", "bad_client_secret", "invalid_client_id"])
async def test_a_refresh_token_that_is_refused_asks_for_a_new_installation(renewals, slack, code):
    slack.says["refresh-1"] = {"ok": False, "error": code}
    with pytest.raises(Misconfigured, match=f"{code} to the refresh token of T1: .*install the app there again"):
        await renewals.renewed(HELD)


async def test_a_fault_of_slack_asks_for_nothing(renewals, slack):
    slack.says["refresh-1"] = {"ok": False, "error": "internal_error"}
    with pytest.raises(Broken):
        await renewals.renewed(HELD)


async def test_a_refresh_token_is_sent_once_also_where_no_answer_comes(session, clock):
    """Sent twice, the second would be refused, and the pair that the first brought is lost."""
    taken = []

    async def hang_up(reader, writer):
        taken.append(await reader.read(100))
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        client = without_token(session, f"http://127.0.0.1:{port}/api/")
        with pytest.raises(Unreachable):
            await SlackRenewals(client, "1.2", "client-secret", clock).renewed(HELD)
    assert len(taken) == 1


async def test_without_the_apps_own_secret_nothing_is_asked(session, slack, clock):
    with pytest.raises(Misconfigured, match="set SLACK_CLIENT_ID"):
        await SlackRenewals(without_token(session, slack.url), "", "", clock).renewed(HELD)
    assert slack.calls == []


def test_neither_secret_stands_where_a_value_is_shown(renewals):
    assert "client-secret" not in repr(renewals)
    assert "refresh-1" not in repr(HELD)
