"""The travel endpoints: file, read, list, change, withdraw and decide trips."""

from typing import Any

from sandbox.hesine.endpoints import Call, Endpoint
from sandbox.hesine.paging import Position, page
from sandbox.hesine.trip import Trip
from sandbox.hesine.trip_forms import ChangeTrip, CreateTrip, Decide, TripQuery, WithdrawTrip
from sandbox.hesine.values import parse_body, parse_query


def create(call: Call) -> dict[str, Any]:
    return call.tenant.book.create(parse_body(CreateTrip, call.body), call.now).as_data()


def read(call: Call) -> dict[str, Any]:
    return call.tenant.book.get(call.path_ids["trip_id"]).as_data()


def list_trips(call: Call) -> dict[str, Any]:
    query = parse_query(TripQuery, call.raw_query)
    found = [trip for trip in call.tenant.book.trips.values() if is_wanted(trip, query)]
    return page(found, query, _position, Trip.as_data)


def change(call: Call) -> dict[str, Any]:
    form = parse_body(ChangeTrip, call.body)
    return call.tenant.book.change(call.path_ids["trip_id"], form, call.now).as_data()


def withdraw(call: Call) -> dict[str, Any]:
    form = parse_query(WithdrawTrip, call.raw_query)
    return call.tenant.book.withdraw(call.path_ids["trip_id"], form, call.now).as_data()


def decide(call: Call) -> dict[str, Any]:
    form = parse_body(Decide, call.body)
    return call.tenant.book.decide(call.path_ids["trip_id"], form, call.now).as_data()


def is_wanted(trip: Trip, query: TripQuery) -> bool:
    first, last = trip.detail.period()
    return (
        query.employee_id in (None, trip.employee_id)
        and query.department_id in (None, trip.department_id)
        and query.status in (None, trip.status)
        and (query.approver_id is None or _awaits(trip, query.approver_id))
        and (query.date_from is None or last >= query.date_from)
        and (query.date_to is None or first <= query.date_to)
        and query.wants_withdrawn(is_withdrawn=trip.withdrawn_at is not None)
    )


def _awaits(trip: Trip, approver_id: str) -> bool:
    return trip.current_step is not None and approver_id in trip.current_step.awaited


def _position(trip: Trip) -> Position:
    return trip.updated_at, trip.trip_id


ENDPOINTS = (
    Endpoint("POST", "/api/travel/create", "travel.create", create),
    Endpoint("GET", "/api/travel", "travel.read", list_trips),
    Endpoint("GET", "/api/travel/{trip_id}", "travel.read", read),
    Endpoint("PUT", "/api/travel/{trip_id}", "travel.change", change),
    Endpoint("DELETE", "/api/travel/{trip_id}", "travel.withdraw", withdraw),
    Endpoint("POST", "/api/travel/{trip_id}/approval", "travel.approve", decide),
)
