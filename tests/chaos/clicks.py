"""The first book: every decision that Slack brought, how it was answered, and under which id it would count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from blocks.ids import Action, Callback
from blocks.payload import RejectRef, TripRef
from bot.trips.model import EmployeeId, Verdict
from bot.trips.rulings import Press, decision_id
from handlers.request import click_of
from sandbox.slack.shapes import Json
from tests.chaos.firms import Firm


@dataclass(frozen=True, slots=True)
class Click:
    """`sent` and `at` (when it was answered or given up) are Unix seconds; `answered` means 2xx within Slack's time."""

    id: str
    user: str
    employee: str
    ref: TripRef
    verdict: Verdict
    sent: float
    at: float
    answered: bool


def clicks(deliveries: list[Json], firm: Firm) -> Iterator[Click]:
    employees = {one.user: one.employee for one in firm.crew.everyone}
    for one in deliveries:
        if one["team"] != firm.team.id:
            continue
        pressed = _pressed(one)
        if pressed is None:
            continue
        ref, verdict = pressed
        user = one["payload"]["user"]["id"]
        person = EmployeeId(employees[user])
        press = Press(
            firm.workspace, ref.trip_id, ref.step_no, ref.version, person, verdict,
            click_of(one["payload"]), datetime.now(UTC),
        )  # fmt: skip
        sent = one["at"] - one["ms"] / 1000
        yield Click(decision_id(press), user, person, ref, verdict, sent, one["at"], one["error"] is None)


def _pressed(delivery: Json) -> tuple[TripRef, Verdict] | None:
    payload = delivery["payload"]
    action: Json = next(iter(payload.get("actions") or ()), {})
    if delivery["kind"] == "block_actions" and action.get("action_id") == Action.APPROVE:
        return TripRef.unpack(action["value"]), Verdict.APPROVED
    view = payload.get("view") or {}
    if delivery["kind"] == "view_submission" and view.get("callback_id") == Callback.REJECT:
        return RejectRef.unpack(view["private_metadata"]).trip, Verdict.REJECTED
    return None
