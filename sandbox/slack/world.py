"""Everything one sandbox Slack holds, wired together."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox.slack.clock import Clock
from sandbox.slack.delivery import PATIENCE, Postman
from sandbox.slack.envelopes import enterprise_user
from sandbox.slack.errors import ImpossibleError
from sandbox.slack.events import Newsroom
from sandbox.slack.faults import Faults
from sandbox.slack.hooks import Hooks
from sandbox.slack.journal import Journal
from sandbox.slack.manifest import DEFAULT, Manifest
from sandbox.slack.mint import Mint
from sandbox.slack.modals import Views
from sandbox.slack.oauth.consent import Codes
from sandbox.slack.oauth.installations import Installation, Installations
from sandbox.slack.oauth.installing import preinstall
from sandbox.slack.oauth.registration import Registration
from sandbox.slack.oauth.tokens import Tokens
from sandbox.slack.people import Person, user_object
from sandbox.slack.rates import Rates
from sandbox.slack.shapes import Json
from sandbox.slack.sockets import Sockets
from sandbox.slack.triggers import Triggers
from sandbox.slack.workspace import Enterprise, Team

APP_ID = "A0TRAVELDESK"


class World:
    """`rate_factor` multiplies Slack's rate limits, None switches them off; `patience` is Slack's 3 s."""

    def __init__(
        self,
        *,
        teams: Sequence[Team] | None = None,
        manifest: Manifest = DEFAULT,
        signing_secret: str = "sandbox-signing-secret",
        app_token: str = "xapp-sandbox-1",
        request_url: str | None = None,
        rate_factor: float | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.teams = {team.id: team for team in (teams if teams is not None else (Team(),))}
        self.manifest, self.app_token, self.app_id = manifest, app_token, APP_ID
        self.public_url = ""
        self.clock, self.mint, self.journal, self.faults = Clock(), Mint(), Journal(), Faults()
        self.rates = Rates(self.clock, rate_factor)
        self.triggers = Triggers(self.clock, self.mint)
        self.hooks = Hooks(self.clock, self.mint)
        self.views = Views(self.clock, self.mint)
        self.sockets = Sockets(self.mint, self.app_id)
        self.postman = Postman(
            signing_secret, self.clock, self.journal, self.faults, self.sockets, request_url, patience
        )
        self.registration = Registration(manifest.redirect_urls, manifest.rotates, manifest.org_ready)
        self.tokens, self.codes, self.installs = (
            Tokens(self.clock, self.mint),
            Codes(self.clock, self.mint),
            Installations(),
        )
        self.news = Newsroom(self.app_id, self.manifest, self.clock, self.mint, self.postman, self.installs)
        self.snags: dict[str, list[str]] = {}
        for team in self.teams.values():
            self._begin_with(team)

    @property
    def signing_secret(self) -> str:
        return self.postman.signing_secret

    @property
    def enterprises(self) -> dict[str, Enterprise]:
        return {team.enterprise.id: team.enterprise for team in self.teams.values() if team.enterprise is not None}

    def add_team(self, team: Team) -> None:
        self.teams[team.id] = team
        self._begin_with(team)

    def _begin_with(self, team: Team) -> None:
        if team.bot_token:
            preinstall(self.installs, self.tokens, team, self.manifest.scopes)
        else:
            team.unseat_bot()

    def scopes(self, team: Team) -> tuple[str, ...]:
        """What the app may do here; nothing where it is not installed."""
        return self.installs.scopes(team.id)

    def working_in(self, team: Team) -> Installation:
        """Raise ImpossibleError where the app is not installed: people do not see it there."""
        installation = self.installs.of(team.id)
        if installation is None:
            raise ImpossibleError(f"the app is not installed in {team.id}")
        return installation

    def person(self, user_id: str, team_id: str | None = None) -> tuple[Team, Person]:
        """Raise ImpossibleError for nobody of that id; without `team_id` the first workspace that knows them."""
        for team in self.teams.values():
            if user_id in team.people and team_id in (None, team.id):
                return team, team.people[user_id]
        raise ImpossibleError(f"nobody has the id {user_id}")

    def upsert_person(self, team: Team, user_id: str, **changes: object) -> tuple[Person, bool]:
        """The person as they are now, and whether they are new."""
        known = team.people.get(user_id)
        base = known or Person(user_id, user_id.lower(), user_id, f"{user_id.lower()}@example.com")
        person = replace(base, **changes, updated=int(self.clock.now()))  # type: ignore[arg-type]  # fields are checked by replace
        team.people[user_id] = person
        return person, known is None

    def user_object(self, team: Team, person: Person, *, locale: bool) -> Json:
        """As the app may see them here."""
        email = "users:read.email" in self.scopes(team)
        org = enterprise_user(team, person.id, list(self.teams.values()))
        return user_object(person, team.id, self.clock.now(), email=email, locale=locale, enterprise_user=org)

    def shown_to(self, user_id: str, sentence: str) -> None:
        """Slack itself tells a person that something failed."""
        self.snags.setdefault(user_id, []).append(sentence)
        self.journal.bump()
