"""What people do in Hesine's own web page: the same writes as through the API, on what is current."""

import uuid
from datetime import datetime

from sandbox.hesine.control_forms import WebChange, WebDecide, WebFile, WebWithdraw
from sandbox.hesine.trip import Trip
from sandbox.hesine.trip_book import TripBook
from sandbox.hesine.trip_forms import ChangeTrip, CreateTrip, Decide, WithdrawTrip
from sandbox.hesine.values import dump, read_form


def file(book: TripBook, form: WebFile, now: datetime) -> Trip:
    filed = CreateTrip(employee_id=form.employee_id, approver_id=form.approver_id, trip_detail=form.trip_detail)
    return book.create(filed, now)


def change(book: TripBook, trip_id: str, form: WebChange, now: datetime) -> Trip:
    changed = ChangeTrip(
        trip_detail=form.trip_detail,
        approver_id=form.approver_id,
        version=book.get(trip_id).version,
        client_request_id=_new_id(),
    )
    return book.change(trip_id, changed, now)


def withdraw(book: TripBook, trip_id: str, form: WebWithdraw, now: datetime) -> Trip:
    # Constructed past validation: on the wire the version is a query text, here it is a number.
    withdrawn = WithdrawTrip.model_construct(version=book.get(trip_id).version, reason=form.reason)
    return book.withdraw(trip_id, withdrawn, now)


def decide(book: TripBook, trip_id: str, form: WebDecide, now: datetime) -> Trip:
    trip = book.get(trip_id)
    step = trip.current_step or trip.steps[-1]
    decided = {
        **dump(form),
        "decision_id": _new_id(),
        "step_no": step.step_no,
        "version": trip.version,
        "decided_at": now.isoformat(),
    }
    del decided["app_key"]
    return book.decide(trip_id, read_form(Decide, decided), now)


def _new_id() -> str:
    return f"web-{uuid.uuid4().hex}"
