"""The driver's hands of those who run workspaces: they found them, install the app and put it out."""

from typing import Any

import httpx

from sandbox.slack.browser import Browser, Page, answer, to_consent
from sandbox.slack.calling import Caller
from sandbox.slack.shapes import Json


class Administrator(Caller):
    """Everything here goes through the control API, or through pages as a browser does."""

    async def teams(self) -> list[Json]:
        """Every workspace, with what the app has there."""
        return list((await self.look("teams"))["teams"])

    async def team(self, team_id: str) -> Json:
        return next(team for team in await self.teams() if team["id"] == team_id)

    async def add_team(self, team_id: str, **facts: Any) -> Json:
        """`facts`: name, domain, people [{id, …}], enterprise {id, name}, bot_token (for one that has the app)."""
        return dict((await self.act("teams", id=team_id, **facts))["team"])

    async def install(
        self,
        user: str,
        install_url: str,
        *,
        allow: bool = True,
        team: str | None = None,
        whole_org: bool = False,
        decline: tuple[str, ...] = (),
    ) -> Page:
        """The app's page on which the browser ends; BrowserError where Slack's own page refuses."""
        async with httpx.AsyncClient(trust_env=False) as http:
            browser = Browser(http)
            consent = await to_consent(browser, install_url)
            fields: dict[str, str | list[str]] = {
                "decision": "allow" if allow else "cancel",
                "person": f"{team}/{user}" if team else user,
                "decline": list(decline),
                **({"whole_org": "1"} if whole_org else {}),
            }
            return await answer(browser, consent, fields)

    async def uninstall(self, team: str | None = None, *, enterprise: str | None = None) -> Json:
        """Answers once the app was told of it."""
        return await self.act("uninstall", team=team, enterprise=enterprise)

    async def give_access(self, enterprise: str, *teams: str) -> Json:
        return await self.act("team-access", enterprise=enterprise, teams=teams, granted=True)

    async def take_access(self, enterprise: str, *teams: str) -> Json:
        return await self.act("team-access", enterprise=enterprise, teams=teams, granted=False)

    async def set_app(self, **settings: Any) -> Json:
        """`redirect_urls`, `token_rotation`, `uninstalled_first`."""
        return await self.act("app-settings", **settings)
