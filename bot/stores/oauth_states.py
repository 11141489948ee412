"""The `state` that goes with a person to Slack's consent page and back: works once, and not for long.

It need not survive a loss of Redis: whoever is sent back then begins again.
"""

from dataclasses import dataclass
from secrets import token_urlsafe

from bot.errors import NotSaved
from bot.stores.connection import FAILURES, Client
from bot.stores.keys import OAUTH_STATE_SECONDS, oauth_state


@dataclass(frozen=True, slots=True)
class OAuthStates:
    """Each may raise NotSaved."""

    redis: Client

    async def issue(self) -> str:
        state = token_urlsafe(32)
        try:
            await self.redis.set(oauth_state(state), "1", ex=OAUTH_STATE_SECONDS)
        except FAILURES as error:
            raise NotSaved(f"Redis did not answer: {type(error).__name__}") from error
        return state

    async def redeem(self, state: str) -> bool:
        """Whether it was issued by us, lately, and comes back for the first time."""
        try:
            return await self.redis.getdel(oauth_state(state)) is not None
        except FAILURES as error:
            raise NotSaved(f"Redis did not answer: {type(error).__name__}") from error
