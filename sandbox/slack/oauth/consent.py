"""From the question on the consent page to a code: what is asked for, by whom it is allowed, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sandbox.slack.clock import Clock
from sandbox.slack.errors import SlackError
from sandbox.slack.manifest import Manifest
from sandbox.slack.mint import Mint
from sandbox.slack.oauth.registration import Registration
from sandbox.slack.people import Person
from sandbox.slack.workspace import Enterprise, Team

LIFETIME = 600.0


@dataclass(frozen=True, slots=True)
class Ask:
    """A sound request for consent; `sent_redirect` is False if the first registered address stands in."""

    client_id: str
    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    redirect_uri: str
    sent_redirect: bool
    state: str | None
    team: str | None

    def back(self, **answer: str) -> str:
        """Where the browser is sent, with `code` or `error`, and the state as it came."""
        told = answer if self.state is None else {**answer, "state": self.state}
        joiner = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{joiner}{urlencode(told)}"

    def fields(self) -> dict[str, str]:
        """What the page's form carries on."""
        asked = {
            "client_id": self.client_id,
            "scope": ",".join(self.scopes),
            "user_scope": ",".join(self.user_scopes),
            "redirect_uri": self.redirect_uri if self.sent_redirect else "",
            "team": self.team or "",
        }
        return {k: v for k, v in asked.items() if v} | ({} if self.state is None else {"state": self.state})


def read_ask(query: Mapping[str, str], app: Registration, manifest: Manifest) -> Ask:
    """Raise SlackError for what Slack shows on a page of its own, without sending anyone back."""
    if query.get("client_id") != app.client_id:
        raise SlackError("invalid_client_id")
    sent = query.get("redirect_uri", "")
    if not app.redirect_urls or (sent and not app.allows(sent)):
        raise SlackError("bad_redirect_uri", registered=list(app.redirect_urls))
    scopes, user_scopes = _listed(query.get("scope")), _listed(query.get("user_scope"))
    if not scopes and not user_scopes:
        raise SlackError("no_scopes")
    if strangers := [*set(scopes) - set(manifest.scopes), *set(user_scopes) - set(manifest.user_scopes)]:
        raise SlackError("invalid_scope", scopes=sorted(strangers))
    return Ask(
        client_id=app.client_id,
        scopes=scopes,
        user_scopes=user_scopes,
        redirect_uri=sent or app.redirect_urls[0],
        sent_redirect=bool(sent),
        state=query.get("state"),
        team=query.get("team") or None,
    )


def _listed(scopes: str | None) -> tuple[str, ...]:
    """Bolt joins scopes with commas; spaces do as well."""
    return tuple(dict.fromkeys((scopes or "").replace(",", " ").split()))


@dataclass(frozen=True, slots=True)
class Consent:
    """`home` is what the app may enter: the person's workspace, or the whole org."""

    ask: Ask
    home: Team | Enterprise
    person: Person
    scopes: tuple[str, ...]
    at: float


@dataclass
class Codes:
    """A code is good for ten minutes and for one exchange."""

    clock: Clock
    mint: Mint
    _open: dict[str, Consent] = field(default_factory=dict)

    def issue(self, consent: Consent) -> str:
        code = f"{self.mint.digits()}.{self.mint.digits()}.{self.mint.secret()}"
        self._open[code] = consent
        return code

    def redeem(self, code: str | None, redirect_uri: str | None) -> Consent:
        """Raise SlackError; a wrong redirect_uri leaves the code usable."""
        consent = self._open.get(code or "")
        if consent is None or self.clock.now() - consent.at > LIFETIME:
            raise SlackError("invalid_code")
        ask = consent.ask
        if (redirect_uri or ask.sent_redirect) and redirect_uri != ask.redirect_uri:
            raise SlackError("bad_redirect_uri")
        del self._open[code or ""]
        return consent
