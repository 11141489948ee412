"""Every id that travels through Slack. They are wire format: a button posted last year still carries its own.

Never rename, never reuse.
"""

from enum import StrEnum


class Command(StrEnum):
    TRIP = "/trip"


class Shortcut(StrEnum):
    NEW_TRIP = "new_trip"
    TRIP_OF_MESSAGE = "message_to_trip"


class Callback(StrEnum):
    """Modals."""

    TRIP = "trip_form"
    REJECT = "reject_trip"
    DETAILS = "trip_details"
    SETUP = "setup_hesine"
    LINK = "link_person"


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
    UNBIND = "unbind_hesine"
    UNLINK = "unlink_person"
    ANSWER_1 = "answer_1"
    ANSWER_2 = "answer_2"
    ANSWER_3 = "answer_3"
    ANSWER_4 = "answer_4"
    ANSWER_5 = "answer_5"


ANSWERS = (Action.ANSWER_1, Action.ANSWER_2, Action.ANSWER_3, Action.ANSWER_4, Action.ANSWER_5)
"""The choices of one question, in their order: Slack wants the buttons of a row to differ by their id."""


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
    DIALECT = "dialect"
    ADDRESS = "hesine_address"
    APP_KEY = "app_key"
    APP_SECRET = "app_secret"  # noqa: S105  # a field's name
    PROXY = "proxy"
    COMPANY = "same_company"
    LINKED_USER = "linked_user"
    LINKED_EMPLOYEE = "linked_employee"


SEARCHED = (Field.ORIGIN, Field.DESTINATION, Field.APPROVER, Field.LINKED_EMPLOYEE)
"""Selects whose options we are asked for."""
DISPATCHED = (
    Field.ORIGIN,
    Field.DESTINATION,
    Field.APPROVER,
    Field.DEPART,
    Field.MODE,
    Field.RETURN_DATE,
    Field.LODGING,
    Field.CURRENCY,
)
"""Inputs of the trip's form that tell us of each change, so that the draft keeps it."""
FOLLOWED = (Field.LINKED_USER,)
"""Inputs of other forms that tell us of each change, so that the form shows what it means."""
