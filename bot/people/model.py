"""A person as both sides know them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.trips.model import UserId
from bot.trips.people import Employee


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a user. `locale` is Slack's (`zh-CN`), `tz` an IANA zone; `email` is empty where hidden."""

    user: UserId
    name: str
    email: str = ""
    locale: str = "en-US"
    tz: str = "UTC"
    deleted: bool = False
    stranger: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """UTC where Slack names a zone that we do not know."""
        try:
            return ZoneInfo(self.tz)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder's name, or one too long for a file's
            return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user, and the employee with the same e-mail; none where Hesine knows no such person."""

    profile: Profile
    employee: Employee | None
