"""What an app was granted, and the tokens it holds for it: lasting ones, or expiring pairs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from sandbox.slack.clock import Clock
from sandbox.slack.errors import SlackError
from sandbox.slack.mint import Mint

LIFETIME = 43_200
MOST_LIVE = 2
Kind = Literal["bot", "user"]
_PREFIX: dict[Kind, str] = {"bot": "xoxb", "user": "xoxp"}


@dataclass(slots=True, eq=False)
class Grant:
    """What the bot, or one person, lets the app do; `home` is the workspace or org it was given for."""

    kind: Kind
    user_id: str
    home: str
    scopes: tuple[str, ...]
    tokens: list["Token"] = field(default_factory=list)

    def live(self, now: float) -> list["Token"]:
        """Access tokens that still work, the oldest first."""
        return [t for t in self.tokens if not t.is_refresh and t.death_at(now) is None]

    def widen(self, scopes: tuple[str, ...]) -> None:
        """A later consent adds to an earlier one."""
        self.scopes = tuple(dict.fromkeys((*self.scopes, *scopes)))


@dataclass(slots=True, eq=False)
class Token:
    """`expires` in Unix seconds, None for one that lasts; `death` is the error that answers a dead one."""

    value: str
    grant: Grant
    expires: float | None = None
    is_refresh: bool = False
    is_exchanged: bool = False
    death: str | None = None

    def death_at(self, now: float) -> str | None:
        if self.death is None and self.expires is not None and now >= self.expires:
            return "token_expired"
        return self.death


@dataclass(frozen=True, slots=True)
class Keys:
    """What an app takes home; `refresh` is None for a lasting token."""

    access: Token
    refresh: Token | None = None


@dataclass
class Tokens:
    """Every token ever issued, dead ones too."""

    clock: Clock
    mint: Mint
    _issued: dict[str, Token] = field(default_factory=dict)

    def find(self, value: str | None) -> Token | None:
        return self._issued.get(value or "")

    def keys(self, grant: Grant, *, rotating: bool) -> Keys:
        """Without rotation a grant keeps its one token, however often people consent."""
        if rotating:
            return self.pair(grant)
        lasting = next((t for t in grant.live(self.clock.now()) if t.expires is None), None)
        return Keys(lasting or self.lasting(grant))

    def lasting(self, grant: Grant, value: str | None = None) -> Token:
        return self._issue(Token(value or f"{_PREFIX[grant.kind]}-{self.mint.digits()}-{self.mint.secret()}", grant))

    def pair(self, grant: Grant) -> Keys:
        """The refresh token before it dies; of the expiring tokens the two youngest stay alive."""
        _kill((t for t in grant.tokens if t.is_refresh), "invalid_refresh_token")
        expires = self.clock.now() + LIFETIME
        access = Token(f"xoxe.{_PREFIX[grant.kind]}-1-{self.mint.secret()}", grant, expires)
        refresh = Token(f"xoxe-1-{self.mint.secret()}", grant, is_refresh=True)
        keys = Keys(self._issue(access), self._issue(refresh))
        expiring = [t for t in grant.live(self.clock.now()) if t.expires is not None]
        _kill(expiring[:-MOST_LIVE], "token_revoked")
        return keys

    def refreshed(self, value: str | None) -> Keys:
        """A refresh token works once; the first refresh also ends the lasting token it was exchanged from."""
        token = self.find(value)
        if token is None or not token.is_refresh or token.death is not None:
            raise SlackError("invalid_refresh_token")
        _kill((t for t in token.grant.tokens if t.is_exchanged), "token_expired")
        return self.pair(token.grant)

    def exchanged(self, value: str | None) -> Keys:
        """A pair for a lasting token, which works on until the first refresh."""
        token = self.find(value)
        if token is None or token.is_refresh or token.expires is not None:
            raise SlackError("invalid_token")
        if token.is_exchanged:
            raise SlackError("token_already_exchanged")
        if token.death is not None:
            raise SlackError("authorization_not_found")
        token.is_exchanged = True
        return self.pair(token.grant)

    def end(self, grant: Grant, death: str) -> None:
        _kill(grant.tokens, death)

    def _issue(self, token: Token) -> Token:
        self._issued[token.value] = token
        token.grant.tokens.append(token)
        return token


def _kill(tokens: Iterable[Token], death: str) -> None:
    for token in tokens:
        token.death = token.death or death
