"""The audit: who did what, when, from where, with which result.

Ids and enums only: no purpose, sum, name, address or secret ever stands in an entry. Entries of one workspace are
chained (`bot.trips.chain`) and stored in the same atomic step as what they tell of.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.trips.model import EmployeeId, State, TripId, UserId, WorkspaceId


class Act(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    FILE = "file"  # the trip is created in Hesine
    CHANGE = "change"  # its content there
    SETTLE = "settle"  # its status there, without a word of anybody's
    PARK = "park"  # an errand that cannot succeed as it is
    RETRY = "retry"
    DROP = "drop"
    INSTALL = "install"
    UNINSTALL = "uninstall"
    BIND = "bind"
    UNBIND = "unbind"
    LINK = "link"
    UNLINK = "unlink"
    TRIM = "trim"  # old entries were exported and removed


class Result(StrEnum):
    DONE = "done"  # it holds here, on disk; what it needs of Hesine stands in the outbox
    SETTLED = "settled"  # Hesine's record says so
    REFUSED = "refused"  # `why` says by which rule; nothing changed
    REPEATED = "repeated"  # this very press had counted before
    STANDS = "stands"  # somebody had decided before
    NOT_COUNTED = "not_counted"  # it held here, and was taken back
    OVERTAKEN = "overtaken"  # it held here, and Hesine's record had moved on


class Origin(StrEnum):
    """The surface from which it came."""

    CARD = "card"
    MODAL = "modal"
    DIGEST = "digest"
    COMMAND = "command"
    EVENT = "event"  # Slack's own word, such as an uninstallation
    WEB = "web"  # our own pages
    HESINE = "hesine"
    RELAY = "relay"
    CLI = "cli"


class Agent(StrEnum):
    """What acted, where no person is known."""

    HESINE = "hesine"
    RELAY = "relay"
    OPERATOR = "operator"  # whoever may run `travelbot` on the server


@dataclass(frozen=True, slots=True)
class Actor:
    origin: Origin
    employee: EmployeeId | None = None
    user: UserId | None = None
    on_behalf_of: EmployeeId | None = None
    agent: Agent | None = None


BY_HESINE = Actor(Origin.HESINE, agent=Agent.HESINE)
BY_RELAY = Actor(Origin.RELAY, agent=Agent.RELAY)
BY_OPERATOR = Actor(Origin.CLI, agent=Agent.OPERATOR)


@dataclass(frozen=True, slots=True)
class Entry:
    """`at` is when it was written down here. `cause` is the id of the press, errand or object that it is about."""

    workspace: WorkspaceId
    at: datetime
    act: Act
    result: Result
    actor: Actor
    why: StrEnum | None = None
    trip: TripId | None = None
    step: int | None = None
    version: int | None = None
    state: State | None = None
    cause: str = ""

    def document(self) -> str:
        """One spelling for each entry, whatever wrote it: JSON with sorted names, what is empty left out."""
        facts = {
            "workspace": self.workspace,
            "at": self.at.astimezone(UTC).isoformat(timespec="milliseconds"),
            "act": self.act,
            "result": self.result,
            "why": self.why,
            "from": self.actor.origin,
            "employee": self.actor.employee,
            "user": self.actor.user,
            "on_behalf_of": self.actor.on_behalf_of,
            "agent": self.actor.agent,
            "trip": self.trip,
            "step": self.step,
            "version": self.version,
            "state": self.state,
            "cause": self.cause,
        }
        return spelt({name: value for name, value in facts.items() if value not in (None, "")})


def spelt(facts: dict[str, object]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
