"""What became of a decision or a withdrawal at Hesine."""

from dataclasses import dataclass

from bot.trips.model import Record


@dataclass(frozen=True, slots=True)
class Done:
    """It took effect (now, or at an earlier try); `record` is how Hesine stands after it."""

    record: Record


@dataclass(frozen=True, slots=True)
class Overtaken:
    """It did not count, because the trip had moved on; `record` says how and by whom."""

    record: Record


@dataclass(frozen=True, slots=True)
class NotEntitled:
    """Hesine says that this person may not decide here. Nothing changed there."""

    request_id: str = ""


@dataclass(frozen=True, slots=True)
class OnlyInHesine(NotEntitled):
    """It can be decided on Hesine's own page only (the next approver must be chosen there): lead the person there."""

    flow_id: str = ""


@dataclass(frozen=True, slots=True)
class LookAgain:
    """The answer is not known yet; `after` seconds from now it may be read."""

    after: float


Outcome = Done | Overtaken | NotEntitled | LookAgain
