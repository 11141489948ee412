"""Trigger ids: each opens one view, within three seconds."""

from dataclasses import dataclass, field

from sandbox.slack.clock import Clock
from sandbox.slack.errors import SlackError
from sandbox.slack.mint import Mint

LIFETIME = 3.0


@dataclass(slots=True)
class Trigger:
    """`view_id` is the view the person acted in, None outside modals."""

    team_id: str
    user_id: str
    view_id: str | None
    issued: float
    used: bool = False


@dataclass
class Triggers:
    clock: Clock
    mint: Mint
    _issued: dict[str, Trigger] = field(default_factory=dict)

    def issue(self, team_id: str, user_id: str, view_id: str | None = None) -> str:
        now = self.clock.now()
        trigger_id = f"{int(now * 1000)}.{len(self._issued) + 1:07d}.{self.mint.secret()}"
        self._issued[trigger_id] = Trigger(team_id, user_id, view_id, now)
        return trigger_id

    def team_of(self, trigger_id: str) -> str | None:
        trigger = self._issued.get(trigger_id)
        return trigger.team_id if trigger is not None else None

    def look(self, trigger_id: str, team_id: str) -> Trigger:
        """Raise unless the trigger could be exchanged now."""
        trigger = self._issued.get(trigger_id)
        if trigger is None or trigger.team_id != team_id:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self.clock.now() - trigger.issued > LIFETIME:
            raise SlackError("expired_trigger_id")
        return trigger
