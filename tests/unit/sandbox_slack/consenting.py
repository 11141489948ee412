"""A person at the consent page, and the app's calls to oauth.v2.*, by plain HTTP."""

from base64 import b64encode
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from sandbox.slack.manifest import DEFAULT, Manifest
from sandbox.slack.world import World
from tests.unit.sandbox_slack.stage import Stage

REDIRECT = "https://app.example/slack/oauth_redirect"
CLIENT, SECRET = "1009.2009", "sandbox-client-secret"
MANIFEST: Manifest = replace(
    DEFAULT,
    optional_scopes=frozenset({"team:read", "channels:read"}),
    user_scopes=("chat:write",),
    redirect_urls=(REDIRECT,),
)
GRID = {"id": "E0GROUP", "name": "Group", "domain": "group"}


def world(*, rotates: bool = False) -> World:
    return World(manifest=replace(MANIFEST, rotates=rotates))


def asking(**more: str) -> dict[str, str]:
    return {
        "client_id": CLIENT,
        "scope": "commands,chat:write,team:read",
        "redirect_uri": REDIRECT,
        "state": "s1",
        **more,
    }


async def decided(stage: Stage, decision: str = "allow", person: str = "U0LINWEI", **more: Any) -> httpx.Response:
    form = {**asking(), "decision": decision, "person": person, **more}
    return await stage.app.http.post("/oauth/v2/authorize", data=form)


def told(response: httpx.Response) -> dict[str, str]:
    """What the browser brings back to the app."""
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))


async def code(stage: Stage, person: str = "U0LINWEI", **more: Any) -> str:
    return told(await decided(stage, person=person, **more))["code"]


async def access(stage: Stage, **form: str) -> dict[str, Any]:
    basic = b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
    answer = await stage.app.http.post("/api/oauth.v2.access", data=form, headers={"Authorization": f"Basic {basic}"})
    return answer.json()


async def installed(stage: Stage, person: str = "U0LINWEI", **more: Any) -> dict[str, Any]:
    answer = await access(stage, code=await code(stage, person, **more), redirect_uri=REDIRECT)
    assert answer["ok"], answer
    return answer


async def refreshed(stage: Stage, refresh_token: str) -> dict[str, Any]:
    return await access(stage, grant_type="refresh_token", refresh_token=refresh_token)


async def exchanged(stage: Stage, token: str) -> dict[str, Any]:
    form = {"client_id": CLIENT, "client_secret": SECRET, "token": token}
    return (await stage.app.http.post("/api/oauth.v2.exchange", data=form)).json()


async def whose(stage: Stage, token: str) -> dict[str, Any]:
    return await stage.app.api("auth.test", token=token)


async def with_grid(stage: Stage) -> None:
    """An org of two workspaces; the administrator is in both, the traveller in one."""
    ada = {"id": "W0ADA", "real_name": "Ada", "is_admin": True}
    bo = {"id": "W0BO", "real_name": "Bo", "email": "bo@example.com"}
    await stage.driver.add_team("T0NORTH", name="North", enterprise=GRID, people=[ada, bo])
    await stage.driver.add_team("T0SOUTH", name="South", enterprise=GRID, people=[ada])


async def org_installed(stage: Stage, *teams: str) -> dict[str, Any]:
    """By Ada, for the whole org, with access to `teams`."""
    answer = await installed(stage, "T0NORTH/W0ADA", whole_org="1", scope=",".join(DEFAULT.scopes))
    if teams:
        await stage.driver.give_access("E0GROUP", *teams)
    return answer
