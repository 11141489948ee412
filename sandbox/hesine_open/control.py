"""The control API, for whom there is no token: what tests and the demo read from the stand-in and do to it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.hesine.codes import not_found
from sandbox.hesine.pushes import PushFault
from sandbox.hesine.values import dump, parse_body, parse_json, parse_query, read_form
from sandbox.hesine_open.control_forms import (
    MoveClock,
    NewCompany,
    OfCompany,
    OrderFaults,
    QueueFault,
    SaveFeeType,
    SaveTemplate,
    SetConfigs,
    SetPowers,
    SetSwitches,
    TryConfig,
    WaitQuery,
)
from sandbox.hesine_open.control_web import web_routes
from sandbox.hesine_open.messages import sample_body
from sandbox.hesine_open.messenger import try_out
from sandbox.hesine_open.seeding import SeedRows, plant
from sandbox.hesine_open.state import state_of
from sandbox.hesine_open.switches import Switches
from sandbox.hesine_open.templates import Field
from sandbox.hesine_open.world import Account, World

LONGEST_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Ask:
    query: Mapping[str, str]
    body: bytes


class Control:
    def __init__(self, world: World) -> None:
        self._world = world

    async def wait(self, request: Request) -> Response:
        query = parse_query(WaitQuery, request.url.query)
        seconds = min(query.timeout, LONGEST_WAIT_SECONDS)
        return JSONResponse({"seq": await self._world.changes.after(query.after, seconds)})

    async def test_and_save(self, request: Request) -> Response:
        """Kept only if the address answered made-up data with success."""
        form = parse_body(TryConfig, await request.body())
        answer, is_taken = await try_out(self._world, form.config, sample_body())
        if is_taken:
            self._world.tenant(form.app_key).office.outbox.configs.append(form.config)
            self._world.changes.bump()
        return JSONResponse({"saved": is_taken, "answer": answer})

    def state(self, ask: Ask) -> Any:
        self._world.catch_up()
        return state_of(self._world, self._world.tenant(ask.query.get("app_key")))

    def add_company(self, ask: Ask) -> Any:
        form = parse_body(NewCompany, ask.body)
        self._world.add(Account(form.corp_id, form.name, form.app_key, form.app_security))
        return {"companies": list(self._world.tenants)}

    def seed(self, ask: Ask) -> Any:
        rows = parse_body(SeedRows, ask.body)
        plant(self._world.tenant(rows.app_key), rows, self._world.clock.now())
        return {}

    def move_clock(self, ask: Ask) -> Any:
        """What has come due on the way is done by the time of the answer."""
        form = parse_body(MoveClock, ask.body)
        if form.speed is not None:
            self._world.clock.run_at(form.speed)
        if form.now is not None:
            self._world.clock.set(form.now)
        self._world.clock.advance(form.advance or 0)
        return {"now": self._world.catch_up().isoformat()}

    def order_faults(self, ask: Ask) -> Any:
        """One order or a list of them."""
        given = parse_json(ask.body)
        for order in read_form(OrderFaults, {"faults": given if isinstance(given, list) else [given]}).faults:
            if isinstance(order, QueueFault):
                self._order_in_queue(order)
            else:
                self._world.faults.order(order)
        return {}

    def clear_faults(self, _: Ask) -> Any:
        self._world.faults.clear()
        for tenant in self._world.tenants.values():
            tenant.office.outbox.faults.clear()
            tenant.approvals.faults.clear()
        return {}

    def set_configs(self, ask: Ask) -> Any:
        form = parse_body(SetConfigs, ask.body)
        self._world.tenant(form.app_key).office.outbox.configs = list(form.configs)
        return {}

    def set_powers(self, ask: Ask) -> Any:
        form = parse_body(SetPowers, ask.body)
        self._world.tenant(form.app_key).office.powers.closed = frozenset(form.closed)
        return {}

    def set_switches(self, ask: Ask) -> Any:
        form = parse_body(SetSwitches, ask.body)
        tenant = self._world.tenant(form.app_key)
        tenant.turn(read_form(Switches, {**dump(tenant.office.switches), **form.switches}))
        return dump(tenant.office.switches)

    def move_address(self, ask: Ask) -> Any:
        tenant = self._world.tenant(parse_body(OfCompany, ask.body).app_key)
        tenant.moves += 1
        return {"prefix": tenant.prefix}

    def expire_tokens(self, ask: Ask) -> Any:
        self._world.tenant(parse_body(OfCompany, ask.body).app_key).tokens.expire_all()
        return {}

    def save_template(self, ask: Ask) -> Any:
        form = parse_body(SaveTemplate, ask.body)
        catalogue = self._world.tenant(form.app_key).office.catalogue
        if form.original_id not in catalogue.templates:
            raise not_found(f"template {form.original_id}")
        known = {one.name: one for one in catalogue.templates[form.original_id].fields}
        known |= {one.name: Field(**dump(one)) for one in form.fields}
        saved = catalogue.save(form.original_id, fields=tuple(known.values()), active=form.active)
        return {"id": saved.id, "fields": [asdict(one) for one in saved.fields]}

    def save_fee_type(self, ask: Ask) -> Any:
        form = parse_body(SaveFeeType, ask.body)
        catalogue = self._world.tenant(form.app_key).office.catalogue
        if form.fee_type_id not in catalogue.fee_types:
            raise not_found(f"fee type {form.fee_type_id}")
        return {"id": catalogue.save_fee_type(form.fee_type_id).version_for("requisition")}

    def reading(self, act: Callable[[Ask], Any]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            return JSONResponse(act(await _ask(request)))

        return endpoint

    def changing(self, act: Callable[[Ask], Any]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            self._world.catch_up()
            answer = act(await _ask(request))
            self._world.changes.bump()
            return JSONResponse(answer)

        return endpoint

    def _order_in_queue(self, order: QueueFault) -> None:
        tenant = self._world.tenant(order.app_key)
        if isinstance(order.fault, PushFault):
            tenant.office.outbox.spoil_next(order.fault, order.times)
        else:
            tenant.approvals.faults += [order.fault] * order.times


def control_routes(world: World) -> list[Route]:
    control = Control(world)
    posts = {
        "/companies": control.add_company,
        "/seed": control.seed,
        "/clock": control.move_clock,
        "/faults": control.order_faults,
        "/outbound": control.set_configs,
        "/powers": control.set_powers,
        "/switches": control.set_switches,
        "/move": control.move_address,
        "/expire-tokens": control.expire_tokens,
        "/templates": control.save_template,
        "/fee-types": control.save_fee_type,
    }
    return [
        Route("/state", control.reading(control.state), methods=["GET"]),
        Route("/wait", control.wait, methods=["GET"]),
        Route("/outbound/test-and-save", control.test_and_save, methods=["POST"]),
        *(Route(path, control.changing(act), methods=["POST"]) for path, act in posts.items()),
        *web_routes(world),
        Route("/faults", control.changing(control.clear_faults), methods=["DELETE"]),
    ]


async def _ask(request: Request) -> Ask:
    return Ask(request.query_params, await request.body())
