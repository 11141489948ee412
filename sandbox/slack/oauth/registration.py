"""What the app's settings page holds: who it is to OAuth, and where people may be sent back to."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sandbox.slack.errors import SlackError


@dataclass(slots=True)
class Registration:
    """May change while running. `uninstalled_first` is the order of the two events that follow an uninstall."""

    redirect_urls: tuple[str, ...] = ()
    rotates: bool = False
    org_ready: bool = False
    client_id: str = "1009.2009"
    client_secret: str = "sandbox-client-secret"
    uninstalled_first: bool = True

    def prove(self, client_id: str | None, client_secret: str | None) -> None:
        if client_id != self.client_id:
            raise SlackError("invalid_client_id")
        if client_secret != self.client_secret:
            raise SlackError("bad_client_secret")

    def allows(self, redirect_uri: str) -> bool:
        """The same origin, and the registered path or one below it."""
        return any(_is_below(redirect_uri, registered) for registered in self.redirect_urls)


def _is_below(wanted: str, registered: str) -> bool:
    ours, theirs = urlsplit(registered), urlsplit(wanted)
    path = ours.path.rstrip("/")
    same_origin = (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)
    return same_origin and (theirs.path.rstrip("/") == path or theirs.path.startswith(f"{path}/"))
