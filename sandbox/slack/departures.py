"""The app leaves a workspace or an org, whoever put it out."""

from collections.abc import Sequence

from sandbox.slack.oauth.installations import Installation
from sandbox.slack.oauth.installing import uninstall
from sandbox.slack.shapes import Json
from sandbox.slack.world import World


def depart(world: World, installation: Installation, told: Sequence[Json] = ()) -> list[Json]:
    """End tokens and bot; returns the events to send, `told` among them, in the order that is set."""
    seats = [world.teams[team_id] for team_id in installation.workspaces]
    events = [*uninstall(world.installs, world.tokens, installation, seats), *told]
    world.journal.bump()
    return events if world.registration.uninstalled_first else events[::-1]
