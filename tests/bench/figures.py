"""What was measured, as values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Load:
    """One load of one server: each answer's milliseconds, requests a second, the loader's share of one core, and the
    processor time in milliseconds that the server took for each request.

    Made of several rounds, it keeps them.
    """

    milliseconds: tuple[float, ...]
    per_second: float
    loader_busy: float
    processor: float = 0.0
    rounds: tuple["Load", ...] = ()

    @property
    def p50(self) -> float:
        return quantile(self.milliseconds, 0.5)

    @property
    def p99(self) -> float:
        return quantile(self.milliseconds, 0.99)

    @classmethod
    def of_rounds(cls, rounds: Sequence["Load"]) -> "Load":
        """All answers together; of the rest the median round's, so that one disturbed round does not count."""
        answers = tuple(one for load in rounds for one in load.milliseconds)
        busy, processor = median(one.loader_busy for one in rounds), median(one.processor for one in rounds)
        return cls(answers, median(one.per_second for one in rounds), busy, processor, tuple(rounds))

    def against(self, other: "Load", figure: Callable[["Load"], float]) -> float:
        """The median of what each round gives against the other's, which was run right before or after it."""
        pairs = zip(self.rounds or (self,), other.rounds or (other,), strict=True)
        return median(figure(mine) / figure(theirs) for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Subject:
    """One server's figures: loads by (what, connections), `base` those of Bolt's default mode that it took turns with,
    resident memory in MB after them.
    """

    name: str
    loads: dict[tuple[str, int], Load]
    base: dict[tuple[str, int], Load]
    megabytes: float


@dataclass(frozen=True, slots=True)
class Trips:
    """Per click: our own commands by name, the round trips they take, and the queue's, which the answer does not wait for."""

    clicks: int
    commands: dict[str, float]
    ours: float
    queue: float


@dataclass(frozen=True, slots=True)
class Relayed:
    decisions: int
    seconds: float
    calls: int
    hesine_seconds: float
    processor_seconds: float

    @property
    def per_second(self) -> float:
        return self.decisions / self.seconds

    @property
    def in_flight(self) -> float:
        """Calls to Hesine, on average over the whole time, by Little's law."""
        return self.calls * self.hesine_seconds / self.seconds


@dataclass(frozen=True, slots=True)
class Stalls:
    """Milliseconds by which a timer was late: while idle, and while the digests were made and sent."""

    digests: int
    seconds: float
    idle_worst: float
    worst: float
    p99: float


@dataclass(frozen=True, slots=True)
class Start:
    """Milliseconds: `--help` from call to end; `serve` from call to listening, and to ready; imports alone."""

    help: float
    imports: float
    listens: float
    ready: float


@dataclass(frozen=True, slots=True)
class Results:
    subjects: tuple[Subject, ...]
    views: Load
    trips: Trips
    relayed: tuple[Relayed, ...]
    stalls: Stalls
    start: Start


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
