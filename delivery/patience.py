"""Where Slack said "wait": nobody of this process knocks there again before.

Slack limits each method per workspace; other methods and workspaces are unaffected.
https://docs.slack.dev/apis/web-api/rate-limits
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from bot.errors import Busy
from bot.trips.model import WorkspaceId


@dataclass(frozen=True, slots=True)
class Patience:
    seconds_now: Callable[[], float] = monotonic
    _until: dict[tuple[WorkspaceId, str], float] = field(default_factory=dict)

    def check(self, workspace: WorkspaceId, method: str) -> None:
        """Raises Busy while Slack's own delay lasts."""
        left = self._until.get((workspace, method), 0.0) - self.seconds_now()
        if left > 0:
            raise Busy(f"Slack asked us to wait with {method}", retry_after=left)

    def asked(self, workspace: WorkspaceId, method: str, seconds: float) -> None:
        self._until[workspace, method] = self.seconds_now() + seconds
