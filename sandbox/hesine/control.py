"""The control API, unsigned: what tests and the demo read from the stand-in and do to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.hesine import web_page
from sandbox.hesine.control_forms import (
    MoveClock,
    NewCompany,
    OrderFaults,
    SeedRows,
    SetAllowList,
    SetPermissions,
    SetPushUrl,
    WaitQuery,
    WebChange,
    WebDecide,
    WebFile,
    WebWithdraw,
)
from sandbox.hesine.pushes import PushFault
from sandbox.hesine.seeding import complete, plant
from sandbox.hesine.state import state_of, trip_state
from sandbox.hesine.trip_book import TripBook
from sandbox.hesine.values import parse_body, parse_json, parse_query, read_form
from sandbox.hesine.world import Account, World

LONGEST_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Ask:
    path_ids: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes

    @property
    def trip_id(self) -> str:
        return self.path_ids["trip_id"]


class Control:
    def __init__(self, world: World) -> None:
        self._world = world

    async def wait(self, request: Request) -> Response:
        query = parse_query(WaitQuery, request.url.query)
        seconds = min(query.timeout, LONGEST_WAIT_SECONDS)
        return JSONResponse({"seq": await self._world.changes.after(query.after, seconds)})

    def state(self, ask: Ask) -> Any:
        return state_of(self._world, self._world.tenant(ask.query.get("app_key")))

    def add_company(self, ask: Ask) -> Any:
        form = parse_body(NewCompany, ask.body)
        self._world.add(Account(form.app_key, form.app_secret))
        return {"companies": list(self._world.tenants)}

    def seed(self, ask: Ask) -> Any:
        rows = parse_body(SeedRows, ask.body)
        tenant = self._world.tenant(rows.app_key)
        plant(tenant, complete(tenant, rows), self._world.clock.now())
        return {}

    def move_clock(self, ask: Ask) -> Any:
        form = parse_body(MoveClock, ask.body)
        if form.now is not None:
            self._world.clock.set(form.now)
        self._world.clock.advance(form.advance or 0)
        return {"now": self._world.clock.now().isoformat()}

    def order_faults(self, ask: Ask) -> Any:
        """One order or a list of them."""
        given = parse_json(ask.body)
        for order in read_form(OrderFaults, {"faults": given if isinstance(given, list) else [given]}).faults:
            if isinstance(order.fault, PushFault):
                self._world.tenant(order.app_key).pushes.spoil_next(order.fault, order.times or 1)
            else:
                self._world.faults.order(order)
        return {}

    def clear_faults(self, _: Ask) -> Any:
        self._world.faults.clear()
        for tenant in self._world.tenants.values():
            tenant.pushes.faults.clear()
        return {}

    def set_push_url(self, ask: Ask) -> Any:
        form = parse_body(SetPushUrl, ask.body)
        self._world.tenant(form.app_key).pushes.url = form.url
        return {}

    def set_permissions(self, ask: Ask) -> Any:
        form = parse_body(SetPermissions, ask.body)
        self._world.tenant(form.app_key).closed_permissions = frozenset(form.closed)
        return {}

    def set_allow_list(self, ask: Ask) -> Any:
        form = parse_body(SetAllowList, ask.body)
        self._world.tenant(form.app_key).allowed_addresses = form.addresses
        return {}

    def file(self, ask: Ask) -> Any:
        form = parse_body(WebFile, ask.body)
        return trip_state(web_page.file(self._book(form.app_key), form, self._world.clock.now()))

    def decide(self, ask: Ask) -> Any:
        form = parse_body(WebDecide, ask.body)
        return trip_state(web_page.decide(self._book(form.app_key), ask.trip_id, form, self._world.clock.now()))

    def withdraw(self, ask: Ask) -> Any:
        form = parse_body(WebWithdraw, ask.body)
        return trip_state(web_page.withdraw(self._book(form.app_key), ask.trip_id, form, self._world.clock.now()))

    def change(self, ask: Ask) -> Any:
        form = parse_body(WebChange, ask.body)
        return trip_state(web_page.change(self._book(form.app_key), ask.trip_id, form, self._world.clock.now()))

    def reading(self, act: Callable[[Ask], Any]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            return JSONResponse(act(await _ask(request)))

        return endpoint

    def changing(self, act: Callable[[Ask], Any]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            answer = act(await _ask(request))
            self._world.changes.bump()
            return JSONResponse(answer)

        return endpoint

    def _book(self, app_key: str | None) -> TripBook:
        return self._world.tenant(app_key).book


def control_routes(world: World) -> list[Route]:
    control = Control(world)
    posts = {
        "/companies": control.add_company,
        "/seed": control.seed,
        "/clock": control.move_clock,
        "/faults": control.order_faults,
        "/push-url": control.set_push_url,
        "/permissions": control.set_permissions,
        "/allow-list": control.set_allow_list,
        "/web/trips": control.file,
        "/web/trips/{trip_id}/decide": control.decide,
        "/web/trips/{trip_id}/withdraw": control.withdraw,
        "/web/trips/{trip_id}/change": control.change,
    }
    return [
        Route("/state", control.reading(control.state), methods=["GET"]),
        Route("/wait", control.wait, methods=["GET"]),
        *(Route(path, control.changing(act), methods=["POST"]) for path, act in posts.items()),
        Route("/faults", control.changing(control.clear_faults), methods=["DELETE"]),
    ]


async def _ask(request: Request) -> Ask:
    return Ask(request.path_params, request.query_params, await request.body())
