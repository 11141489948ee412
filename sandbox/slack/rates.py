"""Slack's rate limits: per method and workspace in a minute, and one message a second in a channel."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from sandbox.slack.clock import Clock
from sandbox.slack.errors import RateLimitedError

PER_MINUTE = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "special": 600}
WINDOW = 60.0
CHANNEL_BURST = 4


@dataclass
class Rates:
    """`factor` multiplies every limit; None switches them off."""

    clock: Clock
    factor: float | None = None
    _calls: dict[tuple[str, str], deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _posts: dict[str, tuple[float, float]] = field(default_factory=dict)

    def count_call(self, team_id: str, method: str, tier: str) -> None:
        if self.factor is None:
            return
        now, recent = self.clock.now(), self._calls[team_id, method]
        while recent and recent[0] <= now - WINDOW:
            recent.popleft()
        if len(recent) >= max(1, round(PER_MINUTE[tier] * self.factor)):
            raise RateLimitedError(max(1, math.ceil(recent[0] + WINDOW - now)))
        recent.append(now)

    def count_post(self, channel: str) -> None:
        """A bucket of a few messages that refills at one a second."""
        if self.factor is None:
            return
        now = self.clock.now()
        left, since = self._posts.get(channel, (CHANNEL_BURST * 1.0, now))
        left = min(CHANNEL_BURST, left + (now - since) * self.factor)
        if left < 1:
            raise RateLimitedError(max(1, math.ceil((1 - left) / self.factor)))
        self._posts[channel] = (left - 1, now)
