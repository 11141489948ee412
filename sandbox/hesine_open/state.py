"""All that a company holds, as JSON, for assertions and for the page."""

from typing import Any

from sandbox.hesine.values import dump
from sandbox.hesine_open.clock import local_text, millis
from sandbox.hesine_open.tenant import Tenant
from sandbox.hesine_open.trip_view import trip_view
from sandbox.hesine_open.world import World


def state_of(world: World, tenant: Tenant) -> dict[str, Any]:
    """`flows` as the API shows them, with their tasks and nodes; `trips` the same plainly, as the other stand-in has them."""
    now = world.clock.now()
    return {
        "seq": world.changes.seq,
        "now": now.isoformat(),
        "speed": world.clock.speed,
        "app_key": tenant.app_key,
        "corp_id": tenant.corp_id,
        "prefix": tenant.prefix,
        "companies": list(world.tenants),
        "tokens": [{"access": one.access, "ends": millis(one.ends)} for one in tenant.tokens.live(now)],
        **_books(tenant),
        **_organisation(tenant),
        **_rules(tenant),
        "push_configs": [dump(one) for one in tenant.office.outbox.configs],
        "pushes": [one.as_state() for one in tenant.office.outbox.messages],
        "calls": _calls(world, tenant),
        "faults": [dump(order) for order in world.faults.open_orders()],
    }


def _calls(world: World, tenant: Tenant) -> list[dict[str, Any]]:
    """Also those without a good token, which are nobody's."""
    known = [*world.calls.of(tenant.app_key), *world.calls.of("")]
    return [call.as_state() for call in sorted(known, key=lambda call: call.log_id)]


def _books(tenant: Tenant) -> dict[str, Any]:
    flows = tenant.book.flows.values()
    return {
        "flows": [_whole(tenant, one.id) for one in flows],
        "trips": [trip_view(tenant, one) for one in flows],
        "effects": {flow_id: dict(counts) for flow_id, counts in tenant.office.effects.items()},
        "requisitions": [one.as_json() for one in tenant.travel.requisitions.values()],
        "trip_instances": [one.as_json() for one in tenant.travel.trips.values()],
        "orders": [one.as_json() for one in tenant.travel.orders.values()],
        "links": [one.as_state() for one in tenant.links.links.values()],
        "approval_calls": [
            {"at": local_text(at), "approver_id": who, "flows": count} for at, who, count in tenant.approvals.calls
        ],
    }


def _organisation(tenant: Tenant) -> dict[str, Any]:
    directory = tenant.office.directory
    return {
        "employees": [one.as_json() for one in directory.staff.values()],
        "departments": [one.as_json() for one in directory.departments.values()],
        "delegates": [one.as_json(tenant.corp_id) for one in directory.delegates.values()],
    }


def _rules(tenant: Tenant) -> dict[str, Any]:
    office = tenant.office
    return {
        "templates": [one.as_json(tenant.corp_id) for one in office.catalogue.templates.values()],
        "rules": dump(office.rules),
        "switches": dump(office.switches),
        "closed_powers": sorted(office.powers.closed),
        "sign_key": office.outbox.sign_key,
    }


def _whole(tenant: Tenant, flow_id: str) -> dict[str, Any]:
    flow = tenant.book.flows[flow_id]
    return {
        **flow.as_json(),
        "tasks": [task.as_json(flow) for task in flow.tasks],
        "nodes": [{**node.as_json(), "assigned": list(node.assigned)} for node in flow.nodes],
    }
