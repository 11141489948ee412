"""All that a company holds, as JSON, for assertions and for the page."""

from typing import Any

from sandbox.hesine.clock import render
from sandbox.hesine.directory import show, show_delegate
from sandbox.hesine.tenant import Tenant
from sandbox.hesine.trip import Trip
from sandbox.hesine.values import dump
from sandbox.hesine.world import World


def state_of(world: World, tenant: Tenant) -> dict[str, Any]:
    directory, allowed = tenant.directory, tenant.allowed_addresses
    return {
        "seq": world.changes.seq,
        "now": render(world.clock.now()),
        "app_key": tenant.app_key,
        "companies": list(world.tenants),
        "trips": [trip_state(trip) for trip in tenant.book.trips.values()],
        "effects": {trip_id: dict(counts) for trip_id, counts in tenant.book.effects.items()},
        "employees": [show(entry) for entry in directory.employees.entries.values()],
        "departments": [show(entry) for entry in directory.departments.entries.values()],
        "delegates": [show_delegate(entry) for entry in directory.delegates.entries.values()],
        "rules": dump(tenant.book.rules),
        "closed_permissions": sorted(tenant.closed_permissions),
        "allowed_addresses": None if allowed is None else [str(network) for network in allowed],
        "push_url": tenant.pushes.url,
        "pushes": [push.as_state() for push in tenant.pushes.pushes],
        "calls": [call.as_state() for call in world.calls.of(tenant.app_key)],
        "faults": [dump(order) for order in world.faults.open_orders()],
    }


def trip_state(trip: Trip) -> dict[str, Any]:
    return {**trip.as_data(), "withdraw_reason": trip.withdraw_reason}
