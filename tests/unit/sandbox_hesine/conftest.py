"""A Hesine stand-in on a free port, and a caller that signs by itself."""

import hashlib
import hmac
import json
import time
import uuid
from contextlib import AsyncExitStack
from urllib.parse import quote

import httpx
import pytest

from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.serving import serving
from sandbox.hesine.world import Account, World

DETAIL = {
    "purpose": "客户拜访",
    "legs": [
        {
            "leg_no": 1,
            "from": {"name": "上海", "code": "SHA"},
            "to": {"name": "北京", "code": "BJS"},
            "mode": "train",
            "depart_date": "2027-03-01",
            "depart_time": "09:00",
        },
        {"to": {"name": "上海"}, "mode": "flight", "depart_date": "2027-03-03"},
    ],
    "return_date": "2027-03-03",
    "lodging": [{"city": "北京", "check_in": "2027-03-01", "check_out": "2027-03-03"}],
    "budget": {"amount": "1280.00", "currency": "CNY"},
}


def signature(secret, method, path, query, body, *, timestamp, nonce):
    encoded = sorted((quote(k, safe="-._~"), quote(v, safe="-._~")) for k, v in query.items())
    lines = [method, path, "&".join("=".join(p) for p in encoded), timestamp, nonce, hashlib.sha256(body).hexdigest()]
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


class Caller:
    """One client of Hesine. What a test gives by name goes out instead of what is right."""

    def __init__(self, client, account):
        self.client = client
        self.account = account
        self.token = None
        self.skew = 0

    async def fetch_token(self):
        answer = await self.call("POST", "/oauth2/token", body={"grant_type": "client_credentials"}, token=None)
        self.token = answer.json()["data"]["access_token"]
        return self.token

    async def call(self, method, path, *, query=None, body=None, token="own", raw=None, **headers):
        query = {name: str(value) for name, value in (query or {}).items()}
        payload = raw if raw is not None else b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        timestamp = headers.pop("timestamp", str(int(time.time()) + self.skew))
        nonce = headers.pop("nonce", uuid.uuid4().hex)
        signed = signature(self.account.app_secret, method, path, query, payload, timestamp=timestamp, nonce=nonce)
        sent = {
            "App-Key": self.account.app_key,
            "Timestamp": timestamp,
            "Nonce": nonce,
            "Signature": signed,
            "Content-Type": "application/json",
        }
        bearer = self.token if token == "own" else token
        if bearer:
            sent["Authorization"] = f"Bearer {bearer}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, path, params=query, content=payload, headers=sent)

    async def data(self, method, path, **parts):
        answer = await self.call(method, path, **parts)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    async def refused(self, method, path, **parts):
        """(HTTP status, code, data) of a call that must not succeed."""
        answer = await self.call(method, path, **parts)
        envelope = answer.json()
        assert envelope["code"] != 0, envelope
        return answer.status_code, envelope["code"], envelope["data"]

    async def create(self, *, detail=DETAIL, employee="E1001", approver="E1002", **more):
        body = {"employee_id": employee, "approver_id": approver, "trip_detail": detail, **more}
        return await self.data("POST", "/api/travel/create", body=body)


def decision(trip, **changes):
    return {
        "decision_id": uuid.uuid4().hex,
        "step_no": trip["current_step"],
        "version": trip["version"],
        "approver_id": "E1002",
        "status": "approved",
        "decided_at": "2026-12-01T09:00:00+01:00",
    } | changes


@pytest.fixture
def detail():
    return json.loads(json.dumps(DETAIL))


@pytest.fixture
def decide():
    return decision


@pytest.fixture
async def stage():
    """Makes stand-ins, callers and drivers, and takes them down again."""
    async with AsyncExitStack() as stack:

        class Stage:
            async def serve(self, world):
                return await stack.enter_async_context(serving(world))

            async def caller(self, url, account=None):
                client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, trust_env=False))
                return Caller(client, account or Account())

            async def driver(self, url, app_key=None):
                return await stack.enter_async_context(HesineDriver(url, app_key))

        yield Stage()


@pytest.fixture
async def url(stage):
    return await stage.serve(World(rate_factor=0))


@pytest.fixture
async def api(stage, url):
    caller = await stage.caller(url)
    await caller.fetch_token()
    return caller


@pytest.fixture
async def hesine(stage, url):
    return await stage.driver(url)
