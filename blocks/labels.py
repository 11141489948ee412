"""The names of fields, modes and problems in the reader's language."""

import re

from blocks.ids import Field
from blocks.markup import one_line
from blocks.reader import Reader
from bot.trips.changes import Field as TripField
from bot.trips.form import FormError, Problem
from bot.trips.model import Mode

LEG = re.compile(r"legs\.(\d{1,4})\.(\w+)")
REQUESTER = "requester"


def label(field: Field, reader: Reader) -> str:
    return {
        Field.PURPOSE: reader.t("Purpose"),
        Field.ORIGIN: reader.t("From"),
        Field.DESTINATION: reader.t("To"),
        Field.DEPART: reader.t("Date"),
        Field.MODE: reader.t("By"),
        Field.RETURN_DATE: reader.t("Return"),
        Field.LODGING: reader.t("Lodging"),
        Field.AMOUNT: reader.t("Budget"),
        Field.CURRENCY: reader.t("Currency"),
        Field.APPROVER: reader.t("Approver"),
        Field.PROJECT: reader.t("Project"),
        Field.NOTE: reader.t("Note"),
        Field.REASON: reader.t("Reason"),
        Field.DIALECT: reader.t("Hesine's API"),
        Field.ADDRESS: reader.t("Hesine's address"),
        Field.APP_KEY: reader.t("App Key"),
        Field.APP_SECRET: reader.t("App Secret"),
        Field.PROXY: reader.t("Outbound proxy"),
        Field.COMPANY: reader.t("Company"),
        Field.LINKED_USER: reader.t("Person in Slack"),
        Field.LINKED_EMPLOYEE: reader.t("Employee in Hesine"),
    }[field]


def field_label(name: str, reader: Reader) -> str:
    """A field that Hesine refused, as the form calls it; Hesine's own name where we have none for it."""
    found = LEG.fullmatch(name)
    if found:
        leg = reader.t("Leg {number}", number=int(found[1]) + 1)
        inner = found[2]
        return f"{leg} · {label(Field(inner), reader)}" if inner in set(Field) else leg
    if name in set(Field):
        return label(Field(name), reader)
    if name in set(TripField):
        return change_label(TripField(name), reader)
    return reader.t("Traveller") if name == REQUESTER else one_line(name, 80)


def change_label(field: TripField, reader: Reader) -> str:
    return {
        TripField.PURPOSE: reader.t("Purpose"),
        TripField.LEGS: reader.t("Itinerary"),
        TripField.RETURN_DATE: reader.t("Return"),
        TripField.LODGING: reader.t("Lodging"),
        TripField.BUDGET: reader.t("Budget"),
        TripField.PROJECT: reader.t("Project"),
        TripField.TRAVELLERS: reader.t("Travellers"),
        TripField.NOTE: reader.t("Note"),
    }[field]


def mode(one: Mode, reader: Reader) -> str:
    return {
        Mode.FLIGHT: reader.t("flight"),
        Mode.TRAIN: reader.t("train"),
        Mode.BUS: reader.t("bus"),
        Mode.CAR: reader.t("car"),
    }[one]


def problem(error: FormError, reader: Reader) -> str:
    return {
        Problem.MISSING: reader.t("This is needed."),
        Problem.PAST: reader.t("This day is past."),
        Problem.BEFORE_PREVIOUS_LEG: reader.t("This is before the leg above it."),
        Problem.RETURN_BEFORE_START: reader.t("The return is before the last departure."),
        Problem.SAME_PLACE: reader.t("Origin and destination are the same."),
        Problem.NOT_A_SUM: reader.t("This is not a sum. Write a number such as 5000 or 1280.50."),
        Problem.NOT_POSITIVE: reader.t("The sum must be more than zero."),
        Problem.TOO_LONG: reader.t("At most 2,000 characters."),
        Problem.OWN_APPROVER: reader.t("You cannot approve your own trip."),
        Problem.NO_SUCH_APPROVER: reader.t("This colleague cannot approve: choose somebody else."),
    }[error.problem]
