"""The app as its manifest describes it: what it may do and what it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import yaml

from sandbox.slack.shapes import Json

_NO_COMMANDS: Mapping[str, bool] = MappingProxyType({})
_NO_SHORTCUTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Manifest:
    """`commands` maps "/name" to should_escape, `shortcuts` maps callback_id to "global" or "message";
    `optional_scopes` are those of `scopes` that whoever installs may decline; `menu` holds the words for both.
    """

    name: str
    scopes: tuple[str, ...]
    commands: Mapping[str, bool] = field(default_factory=lambda: _NO_COMMANDS)
    shortcuts: Mapping[str, str] = field(default_factory=lambda: _NO_SHORTCUTS)
    events: frozenset[str] = frozenset()
    home_tab: bool = True
    messages_tab: bool = True
    messages_read_only: bool = False
    optional_scopes: frozenset[str] = frozenset()
    user_scopes: tuple[str, ...] = ()
    redirect_urls: tuple[str, ...] = ()
    org_ready: bool = False
    rotates: bool = False
    menu: Json = field(default_factory=dict)

    def offers(self) -> Json:
        """What people are offered, with the words for it; where there are none, names stand for them."""
        commands = {name: {"command": name, "description": "", "usage_hint": ""} for name in self.commands}
        shortcuts = {one: {"callback_id": one, "type": kind, "name": one} for one, kind in self.shortcuts.items()}
        for one in self.menu.get("slash_commands", ()):
            commands[one["command"]] |= {name: one.get(name, "") for name in ("description", "usage_hint")}
        for one in self.menu.get("shortcuts", ()):
            shortcuts[one["callback_id"]] |= {"name": one["name"]}
        return {
            "name": self.name,
            "home_tab": self.home_tab,
            "commands": list(commands.values()),
            "shortcuts": list(shortcuts.values()),
        }


def parse(document: Json) -> Manifest:
    """Missing sections mean "not asked for", as with Slack; only the name is required."""
    features, settings = document.get("features", {}), document.get("settings", {})
    oauth, home = document.get("oauth_config", {}), features.get("app_home", {})
    scopes = oauth.get("scopes", {})
    return Manifest(
        name=document["display_information"]["name"],
        scopes=(*scopes.get("bot", ()), *scopes.get("bot_optional", ())),
        commands={c["command"]: bool(c.get("should_escape")) for c in features.get("slash_commands", ())},
        shortcuts={s["callback_id"]: s["type"] for s in features.get("shortcuts", ())},
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        home_tab=home.get("home_tab_enabled", False),
        messages_tab=home.get("messages_tab_enabled", False),
        messages_read_only=home.get("messages_tab_read_only_enabled", False),
        optional_scopes=frozenset(scopes.get("bot_optional", ())),
        user_scopes=(*scopes.get("user", ()), *scopes.get("user_optional", ())),
        redirect_urls=tuple(oauth.get("redirect_urls", ())),
        org_ready=settings.get("org_deploy_enabled", False),
        rotates=settings.get("token_rotation_enabled", False),
        menu={name: features.get(name, ()) for name in ("slash_commands", "shortcuts")},
    )


def load(path: Path) -> Manifest:
    return parse(yaml.safe_load(path.read_text("utf-8")))


DEFAULT = Manifest(
    name="Travel Desk",
    scopes=(
        *("commands", "chat:write", "im:write", "im:history", "im:read"),
        *("users:read", "users:read.email", "team:read", "channels:read"),
    ),
    commands={"/trip": True},
    shortcuts={"new_trip": "global", "message_to_trip": "message"},
    events=frozenset(
        {
            *("app_home_opened", "message.im", "user_change", "team_join"),
            *("app_uninstalled", "tokens_revoked", "team_access_granted", "team_access_revoked"),
        }
    ),
    org_ready=True,
)
