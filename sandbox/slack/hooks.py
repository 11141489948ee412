"""Response URLs: what they may still be used for."""

from dataclasses import dataclass, field

from sandbox.slack.clock import Clock
from sandbox.slack.mint import Mint

USES = 5
LIFETIME = 30 * 60.0


@dataclass(slots=True)
class Hook:
    """`message_ts` is the message the person acted on, None for a command or a submission."""

    team_id: str
    user_id: str
    channel_id: str
    message_ts: str | None
    issued: float
    uses: int = 0


@dataclass
class Hooks:
    clock: Clock
    mint: Mint
    _issued: dict[str, Hook] = field(default_factory=dict)

    def issue(self, team_id: str, user_id: str, channel_id: str, message_ts: str | None = None) -> str:
        key = f"{team_id}/{len(self._issued) + 1}/{self.mint.secret()}"
        self._issued[key] = Hook(team_id, user_id, channel_id, message_ts, self.clock.now())
        return key

    def look(self, key: str) -> tuple[Hook | None, str]:
        """The hook and "", or the error that answers the post."""
        hook = self._issued.get(key)
        if hook is None:
            return None, "no_such_hook"
        if self.clock.now() - hook.issued > LIFETIME:
            return None, "expired_url"
        return (None, "used_url") if hook.uses >= USES else (hook, "")
