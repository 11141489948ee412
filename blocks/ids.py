"""Every id that travels through Slack. They are wire format: a button posted last year still carries its own.

Never rename, never reuse.
"""

from enum import StrEnum


class Command(StrEnum):
    TRIP = "/trip"


class Shortcut(StrEnum):
    NEW_TRIP = "new_trip"


class Callback(StrEnum):
    """Modals."""

    TRIP = "trip_form"
    REJECT = "reject_trip"
    DETAILS = "trip_details"


class Action(StrEnum):
    APPROVE = "approve_trip"
    REJECT = "reject_trip"
    DETAILS = "trip_details"
    WITHDRAW = "withdraw_trip"
    EDIT = "edit_trip"
    OPEN_FORM = "open_form"
    DISCARD_DRAFT = "discard_draft"
    CONTINUE_DRAFT = "continue_draft"
    ADD_LEG = "add_leg"
    REMOVE_LEG = "remove_leg"


class Field(StrEnum):
    """Inputs: the `action_id`, and the start of the `block_id`."""

    PURPOSE = "purpose"
    ORIGIN = "origin"
    DESTINATION = "destination"
    DEPART = "depart"
    MODE = "mode"
    RETURN_DATE = "return_date"
    LODGING = "lodging"
    AMOUNT = "amount"
    CURRENCY = "currency"
    APPROVER = "approver"
    PROJECT = "project"
    NOTE = "note"
    REASON = "reason"


SEARCHED = (Field.ORIGIN, Field.DESTINATION, Field.APPROVER)
"""Selects whose options we are asked for."""
DISPATCHED = (*SEARCHED, Field.DEPART, Field.MODE, Field.RETURN_DATE, Field.LODGING, Field.CURRENCY)
"""Inputs that tell us of each change, so that the draft keeps it."""
