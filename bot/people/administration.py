"""Who may run the travel desk of a workspace, and whom they may link with an employee."""

from enum import StrEnum

from bot.people.model import Profile
from bot.trips.people import Employee, Standing


class Unlinkable(StrEnum):
    """Why there can be no such link; the words are in `blocks`."""

    NOBODY = "nobody"  # nobody was chosen
    STRANGER = "stranger"
    DEACTIVATED = "deactivated"
    BOT = "bot"
    UNKNOWN_EMPLOYEE = "unknown_employee"
    LEFT = "left"


def may_administer(profile: Profile) -> bool:
    return profile.admin and not (profile.deleted or profile.stranger or profile.bot)


def bar_of_user(profile: Profile) -> Unlinkable | None:
    """Guests may be linked; whoever's home is another workspace never."""
    if profile.stranger:
        return Unlinkable.STRANGER
    if profile.bot:
        return Unlinkable.BOT
    return Unlinkable.DEACTIVATED if profile.deleted else None


def bar_of_employee(employee: Employee | None) -> Unlinkable | None:
    if employee is None:
        return Unlinkable.UNKNOWN_EMPLOYEE
    return Unlinkable.LEFT if employee.standing is Standing.LEFT else None
