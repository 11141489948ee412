"""An Open Platform stand-in whose clock stands still, a caller written from the contract, and a receiver of its messages."""

import asyncio
import json
from contextlib import AsyncExitStack, suppress

import httpx
import pytest
import uvicorn

from sandbox.hesine_open.driver import HesineOpenDriver
from sandbox.hesine_open.serving import serving
from sandbox.hesine_open.world import Account, World

API = "/api/openapi"
TEMPLATE = "C20bu2n6osbc00"
DETAIL = {
    "purpose": "客户拜访",
    "legs": [
        {"from": {"name": "上海"}, "to": {"name": "北京"}, "mode": "train", "depart_date": "2027-03-01"},
        {"to": {"name": "上海"}, "mode": "flight", "depart_date": "2027-03-03"},
    ],
    "lodging": [{"city": "北京", "check_in": "2027-03-01", "check_out": "2027-03-03"}],
    "budget": {"amount": "1280.00", "currency": "CNY"},
}
YUAN = {
    "standardUnit": "元",
    "standardScale": 2,
    "standardSymbol": "¥",
    "standardNumCode": "156",
    "standardStrCode": "CNY",
}


class Caller:
    """One client. What a test gives by name goes out instead of what is right."""

    def __init__(self, client, account):
        self.client = client
        self.account = account
        self.base = ""
        self.token = ""

    async def find(self):
        answer = await self.client.get(f"{API}/v2/location", params={"corpId": self.account.corp_id})
        self.base = answer.json()["value"].removesuffix("/")
        return self.base

    async def enter(self):
        keys = {"appKey": self.account.app_key, "appSecurity": self.account.app_security}
        answer = await self.client.post(f"{self.base}{API}/v1/auth/getAccessToken", json=keys)
        self.pair = answer.json()["value"]
        self.token = self.pair["accessToken"]
        return answer

    async def call(self, method, path, *, token=None, body=None, raw=None, base=None, **query):
        content = raw if raw is not None else b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        params = {"accessToken": self.token if token is None else token, **query}
        return await self.client.request(
            method, f"{self.base if base is None else base}{path}", params=params, content=content
        )

    async def ok(self, method, path, **parts):
        answer = await self.call(method, API + path, **parts)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, method, path, **parts):
        """(HTTP status, message) of a call that must not succeed."""
        answer = await self.call(method, API + path, **parts)
        assert answer.status_code != 200, answer.text
        with suppress(ValueError):
            return answer.status_code, answer.json()["errorMessage"]
        return answer.status_code, answer.text

    async def form(self, person, **changes):
        """A whole trip request, put together from what the tenant says of itself."""
        template = (await self.ok("GET", f"/v2/specifications/byIds/[{TEMPLATE}]"))["items"][0]
        types = (await self.ok("GET", "/v2/specifications/byTravelTemplate"))["items"]
        fees = await self.ok("POST", "/v2/specifications/feeType/byIdsAndCodes", body={"codes": ["F99"]})
        fee = fees["items"][0]
        amount = {"standard": "1280.00", **YUAN}
        return {
            "title": "客户拜访",
            "submitterId": person["id"],
            "requisitionDate": 1795449600000,
            "expenseDepartment": person["defaultDepartment"],
            "description": "客户拜访",
            "specificationId": template["id"],
            "u_行程规划": [trip_row(next(one for one in types if one["name"] == "飞机"))],
            "details": [
                {
                    "feeTypeId": fee["id"],
                    "specificationId": fee["requisitionSpecificationId"],
                    "feeTypeForm": {"amount": amount},
                }
            ],
        } | changes

    async def person(self, code):
        found = await self.ok("POST", "/v1/staffs/getStaffIds", body={"type": "CODE", "conditionIds": [code]})
        return found["items"][0]

    async def create(self, code="E1001", *, commit=False, **changes):
        form = await self.form(await self.person(code), **changes)
        flag = "true" if commit else "false"
        return (await self.ok("POST", "/v2.2/flow/data", body={"form": form}, isCommit=flag))["flow"]

    async def read(self, flow_id):
        return (await self.ok("GET", "/v1.1/flowDetails", flowId=flow_id))["value"]

    async def decide(self, approver, *flow_ids, name="freeflow.agree", **action):
        staff_id = (await self.person(approver))["id"]
        body = {"approveId": staff_id, "action": {"name": name, "comment": "ok", **action}}
        return await self.call(
            "POST",
            f"{API}/v1/backlog/data/[{','.join(flow_ids)}]",
            body=body,
            messageCode="debug",
            powerCode="TICKET_AUDIT_switch",
        )

    async def result(self, approver):
        staff_id = (await self.person(approver))["id"]
        query = {"approveId": staff_id, "powerCode": "TICKET_AUDIT_switch"}
        return (await self.ok("GET", "/v1/backlog/data/result", **query))["value"]


def trip_row(trip_type, start="上海市/上海市区", end="北京市/北京市区"):
    fields = trip_type["components"][2]["components"]
    prefix = fields[0]["field"].rpartition("_")[0]
    values = [json.dumps([{"key": "858", "label": start}]), json.dumps([{"key": "2", "label": end}]), 1798300800000]
    form = {one["field"]: value for one, value in zip(fields, values, strict=True)}
    template_id = trip_type["components"][1]["defaultValue"]["value"]
    return {
        "dataLinkId": None,
        "dataLinkTemplateId": template_id,
        "dataLinkForm": {f"{prefix}_name": f"{start} - {end}"} | form,
    }


class Receiver:
    """Where outbound messages go: keeps what it got, answers what it is told to."""

    def __init__(self):
        self.got = []
        self.status = 200
        self.body = b"{}"
        self.url = ""

    async def __call__(self, scope, receive, send):
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        assert scope["path"] == "/hook"
        self.got.append(json.loads(body))
        length = [(b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": length})
        await send({"type": "http.response.body", "body": self.body})


class Server(uvicorn.Server):
    def __init__(self, config):
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.ready.set()


@pytest.fixture
async def receiver():
    app = Receiver()
    config = uvicorn.Config(app, log_config=None, lifespan="off", port=0, timeout_graceful_shutdown=1)
    server, listener = Server(config), config.bind_socket()
    running = asyncio.create_task(server.serve(sockets=[listener]))
    await server.ready.wait()
    app.url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    yield app
    server.should_exit = True
    with suppress(asyncio.CancelledError):
        await running
    listener.close()


@pytest.fixture
async def stage():
    """Makes stand-ins, callers and drivers, and takes them down again."""
    async with AsyncExitStack() as stack:

        class Stage:
            async def serve(self, world):
                return await stack.enter_async_context(serving(world))

            async def caller(self, url, account=None):
                client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, trust_env=False))
                caller = Caller(client, account or Account())
                await caller.find()
                await caller.enter()
                return caller

            async def driver(self, url, app_key=None):
                return await stack.enter_async_context(HesineOpenDriver(url, app_key))

        yield Stage()


@pytest.fixture
async def url(stage):
    return await stage.serve(World(speed=0, message_timeout=2))


@pytest.fixture
async def api(stage, url):
    return await stage.caller(url)


@pytest.fixture
async def hesine(stage, url):
    return await stage.driver(url)


@pytest.fixture
def detail():
    return json.loads(json.dumps(DETAIL))


@pytest.fixture
async def filed(api, hesine):
    """A request of Lin Wei's that waits for Chen Hao."""
    flow = await api.create(commit=True)
    await hesine.advance(3)
    return flow["id"]
