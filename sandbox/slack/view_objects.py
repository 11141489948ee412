"""A view as apps receive it."""

from sandbox.slack.modals import View
from sandbox.slack.shapes import Json
from sandbox.slack.world import World


def view_object(world: World, view: View) -> Json:
    team, installation = world.teams[view.team_id], world.installs.of(view.team_id)
    return {
        "id": view.id,
        "team_id": view.team_id,
        **view.body,
        "state": {"values": view.values},
        "hash": view.hash,
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "app_id": world.app_id,
        "app_installed_team_id": installation.home.id if installation is not None else view.team_id,
        "bot_id": team.bot_id,
    }
