import asyncio
import json
import signal
import sys

import httpx
import pytest

from sandbox.slack.manifest import load

MANIFEST = """
display_information: {name: Small}
features:
  slash_commands: [{command: /fly, should_escape: true}]
oauth_config:
  redirect_urls: ["https://app.example/slack"]
  scopes: {bot: [commands], bot_optional: [team:read], user: [chat:write]}
settings: {event_subscriptions: {bot_events: [app_home_opened]}, org_deploy_enabled: true, token_rotation_enabled: true}
"""


@pytest.fixture
def manifest(tmp_path):
    path = tmp_path / "manifest.yml"
    path.write_text(MANIFEST, "utf-8")
    return path


def test_a_manifest_says_what_the_app_may_do(manifest):
    app = load(manifest)
    assert (app.scopes, dict(app.commands), app.events) == (
        ("commands", "team:read"),
        {"/fly": True},
        frozenset({"app_home_opened"}),
    )
    assert not app.home_tab
    assert (app.optional_scopes, app.user_scopes) == (frozenset({"team:read"}), ("chat:write",))
    assert (app.redirect_urls, app.org_ready, app.rotates) == (("https://app.example/slack",), True, True)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
async def test_the_process_greets_in_json_serves_and_stops_cleanly(manifest, ending):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox.slack", "--json", "--manifest", str(manifest), "--rate-factor", "off"),
        stdout=asyncio.subprocess.PIPE,
    )
    greeting = json.loads(await process.stdout.readline())
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {greeting['token']}"}) as http:
        answer = await http.post(f"{greeting['api']}auth.test")
    process.send_signal(ending)
    assert await process.wait() == 0
    assert answer.headers["x-oauth-scopes"] == "commands,team:read"
    assert {"app_token", "signing_secret", "channel", "user", "team", "client_id", "client_secret"} <= set(greeting)
    assert greeting["authorize_url"] == greeting["api"].replace("/api/", "/oauth/v2/authorize")
