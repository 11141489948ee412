"""A person as both sides know them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.trips.model import EmployeeId, UserId
from bot.trips.people import Employee


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a user. `locale` is Slack's (`zh-CN`), `tz` an IANA zone; `email` is empty where hidden.

    `admin` is whoever runs the workspace that we are installed in: of a Grid organisation, the organisation itself.
    """

    user: UserId
    name: str
    email: str = ""
    locale: str = "en-US"
    tz: str = "UTC"
    deleted: bool = False
    stranger: bool = False
    admin: bool = False
    bot: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """UTC where Slack names a zone that we do not know."""
        try:
            return ZoneInfo(self.tz)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder's name, or one too long for a file's
            return ZoneInfo("UTC")


class Unknown(StrEnum):
    """Why a Slack user is no employee for us; the words are in `blocks`."""

    STRANGER = "stranger"  # of a shared channel: their home is another workspace
    DEACTIVATED = "deactivated"
    NO_EMAIL = "no_email"
    UNKNOWN_EMAIL = "unknown_email"  # Hesine has nobody with it
    SHARED_EMAIL = "shared_email"  # Slack names another account by it
    LINKED_ELSEWHERE = "linked_elsewhere"  # an administrator linked the employee with another account
    LINK_IS_STALE = "link_is_stale"  # an administrator linked them with somebody whom Hesine knows no more


@dataclass(frozen=True, slots=True)
class Link:
    """An administrator's word on who is who. It wins over the e-mail, for the user and for the employee."""

    user: UserId
    employee: EmployeeId
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """What is stored about an e-mail: whose it is at Hesine, and at Slack.

    `holder` is the account that Slack itself named by it; `linked` the one that the employee is linked with.
    """

    employee: Employee | None = None
    holder: UserId | None = None
    linked: UserId | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user and the employee they are; where there is none, `unknown` says why."""

    profile: Profile
    employee: Employee | None
    unknown: Unknown | None = None
