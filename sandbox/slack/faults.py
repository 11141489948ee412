"""Faults on request, for the app's calls and for deliveries to it."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from sandbox.slack.errors import ImpossibleError

CALL_FAULTS = ("429", "slow", "500", "503", "drop_before", "drop_after")
DELIVERY_FAULTS = ("duplicate", "slow", "lost", "stale", "forged")


@dataclass(slots=True)
class Fault:
    """Applies to the next `times` calls (or deliveries) whose name matches `pattern`."""

    pattern: str
    fault: str
    times: int = 1
    retry_after: int = 1
    seconds: float = 1.0


@dataclass
class Faults:
    calls: list[Fault] = field(default_factory=list)
    deliveries: list[Fault] = field(default_factory=list)

    def on_call(self, fault: Fault) -> None:
        if fault.fault not in CALL_FAULTS and not fault.fault.startswith("error:"):
            raise ImpossibleError(f"fault {fault.fault!r} is unknown; use one of {CALL_FAULTS} or error:CODE")
        self.calls.append(fault)

    def on_delivery(self, fault: Fault) -> None:
        if fault.fault not in DELIVERY_FAULTS:
            raise ImpossibleError(f"delivery fault {fault.fault!r} is unknown; use one of {DELIVERY_FAULTS}")
        self.deliveries.append(fault)

    def clear(self) -> None:
        self.calls.clear()
        self.deliveries.clear()


def take(faults: list[Fault], name: str) -> Fault | None:
    """The first fault due for `name`, used up by one."""
    found = next((f for f in faults if fnmatchcase(name, f.pattern)), None)
    if found is not None:
        found.times -= 1
        if found.times <= 0:
            faults.remove(found)
    return found
