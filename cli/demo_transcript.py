"""What happened in the demo, as values: who did what, who saw what, what was checked."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody, or something outside, did this."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What stands on one person's screen, drawn as text, as they read it: in their language and zone."""

    who: str
    locale: str
    zone: str
    drawn: str


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must hold. `saw` tells what was there instead, where it did not."""

    what: str
    held: bool
    saw: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One trip as Hesine holds it in the end. `decisions` must count each word once."""

    number: str
    traveller: str
    route: str
    dates: str
    state: str
    decided_by: str
    comment: str
    decisions: int


Entry = Deed | Sight | Check


@dataclass(slots=True)
class Told:
    """One step as it was played."""

    name: str
    title: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Play:
    """`failed` is the name of the step that did not hold, empty where all did; `left` says that the person stopped it."""

    steps: list[Told] = field(default_factory=list)
    hesine: list[Held] = field(default_factory=list)
    failed: str = ""
    left: bool = False

    @property
    def checks(self) -> list[Check]:
        return [entry for step in self.steps for entry in step.entries if isinstance(entry, Check)]

    def as_json(self) -> dict[str, Any]:
        return {
            "held": not self.failed,
            "failed": self.failed or None,
            "checks": len(self.checks),
            "steps": [
                {"name": step.name, "title": step.title, "entries": [_entry(one) for one in step.entries]}
                for step in self.steps
            ],
            "hesine": [asdict(trip) for trip in self.hesine],
        }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"kind": type(entry).__name__.lower(), **asdict(entry)}
