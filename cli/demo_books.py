"""What Hesine holds: read for the checks, and told at the end."""

from typing import Any

from cli.demo_transcript import Held
from sandbox.company import EMPLOYEES, Employee
from sandbox.hesine.driver import HesineDriver

Json = dict[str, Any]
NAMES = {one.employee_id: one.name for one in EMPLOYEES}


async def newest_trip(hesine: HesineDriver, traveller: Employee) -> Json:
    """Raises LookupError where the traveller has none."""
    mine = [trip for trip in await hesine.trips() if trip["employee_id"] == traveller.employee_id]
    return mine[-1]


async def times_decided(hesine: HesineDriver, trip: Json) -> int:
    """How often a decision took effect in Hesine, whatever its record shows."""
    return (await hesine.effects(trip["trip_id"])).get("decided", 0)


def decisions(trip: Json) -> list[Json]:
    return [decision for step in trip["steps"] for decision in step["decisions"]]


async def books_of(hesine: HesineDriver) -> list[Held]:
    return [_held(trip, await times_decided(hesine, trip)) for trip in await hesine.trips()]


def _held(trip: Json, decided: int) -> Held:
    detail, said = trip["trip_detail"], decisions(trip)
    legs = detail["legs"]
    return Held(
        number=trip["trip_no"],
        traveller=NAMES[trip["employee_id"]],
        route=" → ".join([legs[0]["from"]["name"], *(leg["to"]["name"] for leg in legs)]),
        dates=f"{legs[0]['depart_date']} – {detail['return_date'] or legs[-1]['depart_date']}",
        state="withdrawn" if trip["withdrawn_at"] else trip["status"],
        decided_by=", ".join(NAMES[one["approver_id"]] for one in said),
        comment="; ".join(one["comment"] for one in said if one["comment"]),
        decisions=decided,
    )
