"""What came of trying a binding's credentials, said so that an administrator can act on it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.tenants.binding import Binding


class Verdict(StrEnum):
    """The words are in `blocks`."""

    WELL = "well"
    CREDENTIALS = "credentials"  # App Key and Secret do not belong together, or are not this company's
    ALLOW_LIST = "allow_list"  # our outbound address is not on Hesine's list
    PERMISSION = "permission"  # one that is closed in Hesine's developer centre
    UNREACHABLE = "unreachable"
    INSIDE = "inside"  # the address leads into our own network
    CLOCK = "clock"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Tried:
    """`permission` is the closed one; `seconds` how far our clock is from theirs."""

    verdict: Verdict
    permission: str = ""
    seconds: int = 0


Trial = Callable[[Binding], Awaitable[tuple[Tried, ...]]]
"""What is not well, each once; one WELL where all is."""
