"""What goes wrong, chosen by the seed: faults of both stand-ins, and kills."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from tests.chaos.driving import ordered
from tests.chaos.house import REDIS, TARGETS, WORKERS
from tests.chaos.pacing import pause
from tests.chaos.stage import Stage

FAULT_EVERY = (0.1, 0.7)
DOWN_FOR = (0.0, 2.0)
TOO_LONG = 9.0
"""Seconds; the bot waits eight for Hesine."""

Fault = tuple[int, str, dict[str, Any]]
HESINE: tuple[Fault, ...] = (
    (3, "status", {"status": 500}),
    (3, "status", {"status": 503}),
    (2, "slow", {"seconds": TOO_LONG}),
    (2, "slow_after", {"seconds": TOO_LONG, "path": "*/approval"}),
    (3, "drop_before", {}),
    (4, "drop_after", {"path": "*/approval"}),
    (4, "drop_after", {"path": "*/create"}),
    (2, "garbage", {}),
    (2, "busy", {"retry_after": 1}),
    (1, "expire_token", {}),
    (4, "push_repeat", {}),
    (4, "push_reorder", {}),
    (1, "push_lost", {}),
)
SLACK: tuple[Fault, ...] = (
    (3, "429", {"method": "chat.postMessage", "retry_after": 1}),
    (3, "429", {"method": "chat.update", "retry_after": 1}),
    (1, "429", {"method": "users.*", "retry_after": 1}),
    (3, "500", {"method": "chat.postMessage"}),
    (3, "500", {"method": "chat.update"}),
    (1, "500", {"method": "users.*"}),
    (2, "500", {"method": "response_url"}),
    (1, "drop_after", {"method": "chat.postMessage"}),
    (2, "drop_after", {"method": "chat.update"}),
    (2, "drop_after", {"method": "response_url"}),
    (2, "duplicate", {"delivery": "block_actions"}),
)


@dataclass(slots=True)
class Trouble:
    """`met` counts the faults that something met: those that nothing met are cleared at the end."""

    stage: Stage
    seed: int
    over: asyncio.Event
    kill_every: tuple[float, float]
    spared: frozenset[str] = frozenset()
    """Faults that are not ordered."""
    met: Counter[str] = field(default_factory=Counter)
    all_killed: asyncio.Event = field(default_factory=asyncio.Event)

    async def faults(self) -> None:
        random = Random(f"{self.seed} faults")
        hesine = [one for one in HESINE if one[1] not in self.spared]
        while not await pause(self.over, random.uniform(*FAULT_EVERY)):
            at_hesine = random.random() < 0.5
            name, details = _chosen(random, hesine if at_hesine else SLACK)
            await ordered(partial(self._order(random, name, at_hesine=at_hesine), name, **details))
            self.met[f"{'hesine' if at_hesine else 'slack'} {name}"] += 1
        self.met -= Counter(self._open())
        await ordered(self.stage.at_hesine.clear_faults)
        await ordered(self.stage.at_slack.clear_faults)

    def _order(self, random: Random, name: str, *, at_hesine: bool) -> Callable[..., Any]:
        """A call's fault takes the next call of any company, a push's fault the next push of one."""
        if not at_hesine:
            return self.stage.at_slack.fault
        one = random.choice(self.stage.firms)
        return one.at_hesine.fault if name.startswith("push") else self.stage.at_hesine.fault

    def _open(self) -> Iterator[str]:
        slack, hesine = self.stage.slack.faults, self.stage.hesine
        yield from (f"slack {one.fault}" for one in (*slack.calls, *slack.deliveries))
        yield from (f"hesine {one.fault.value}" for one in hesine.faults.open_orders())
        for company in hesine.tenants.values():
            yield from (f"hesine {one.value}" for one in company.pushes.faults)

    async def kills(self) -> None:
        """Each target once first, then whoever it hits.

        Workers are the last of the first: when they come back they look for what the deaths of others left lying, and
        a short run need not wait for the minute's tick.
        """
        random = Random(f"{self.seed} kills")
        first = sorted(random.sample(TARGETS, len(TARGETS)), key=lambda one: one in WORKERS)
        while not await pause(self.over, random.uniform(*self.kill_every)):
            name = first.pop(0) if first else random.choice(TARGETS)
            await self._killed(name, random.uniform(*DOWN_FOR))
            if not first:
                self.all_killed.set()

    async def _killed(self, name: str, down: float) -> None:
        """Redis is started again by whichever process sees first that it is gone."""
        house = self.stage.house
        if await house.kill(name) and name != REDIS:
            await pause(self.over, down)
            await house.start(name)


def _chosen(random: Random, faults: Sequence[Fault]) -> tuple[str, dict[str, Any]]:
    _, name, details = random.choices(faults, [weight for weight, _, _ in faults])[0]
    return name, details
