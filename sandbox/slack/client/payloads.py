"""The bodies Slack sends when a person acts."""

from typing import Any

from sandbox.slack.client.places import Place
from sandbox.slack.delivery import Delivery
from sandbox.slack.envelopes import of_interaction
from sandbox.slack.fields import Placed
from sandbox.slack.people import Person
from sandbox.slack.shapes import Json
from sandbox.slack.view_objects import view_object
from sandbox.slack.workspace import Channel, Team
from sandbox.slack.world import World


def interactive(world: World, kind: str, team: Team, person: Person, rest: Json) -> Delivery:
    """Raise ImpossibleError where the app is not installed (any more)."""
    payload = {
        "type": kind,
        "token": "deprecated",
        "api_app_id": world.app_id,
        **of_interaction(team, world.working_in(team), in_conversation="channel" in rest),
        "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": team.id},
        **rest,
    }
    return Delivery("interactive", kind, team.id, payload)


def response_url(world: World, team: Team, person: Person, channel: Channel, message_ts: str | None = None) -> str:
    key = world.hooks.issue(team.id, person.id, channel.id, message_ts)
    return f"{world.public_url}/hooks/{key}"


def where(world: World, place: Place) -> Json:
    """Container and surroundings, for actions and for loading options."""
    if place.view is not None:
        return {"container": {"type": "view", "view_id": place.view.id}, "view": view_object(world, place.view)}
    return _message_surroundings(place)


def _message_surroundings(place: Place) -> Json:
    message, channel = place.message, place.channel
    if message is None or channel is None:
        return {}
    is_ephemeral = message.for_user is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    around: Json = {"container": container, "channel": {"id": channel.id, "name": channel.name}}
    return around if is_ephemeral else around | {"message": message.as_json()}


def block_actions(world: World, place: Place, spot: Placed, chosen: Json) -> Delivery:
    """`chosen` is what this element adds to its entry of `actions`."""
    team, person = place.team, place.person
    action = {
        "type": spot.kind,
        "action_id": spot.action_id,
        "block_id": spot.block_id,
        **chosen,
        "action_ts": world.mint.ts(world.clock.now()),
    }
    in_modal = place.view is not None and place.view.body["type"] == "modal"
    rest: Json = {
        "trigger_id": world.triggers.issue(team.id, person.id, place.view.id if in_modal and place.view else None),
        **where(world, place),
        "actions": [action],
    }
    if place.message is not None and place.channel is not None:
        rest["state"] = {"values": place.values}
        rest["response_url"] = response_url(world, team, person, place.channel, place.message.ts)
    return interactive(world, "block_actions", team, person, rest)


def block_suggestion(world: World, place: Place, spot: Placed, query: str) -> Delivery:
    asked = {"action_id": spot.action_id, "block_id": spot.block_id, "value": query}
    return interactive(world, "block_suggestion", place.team, place.person, {**where(world, place), **asked})


def view_submission(world: World, place: Place) -> Delivery:
    team, person = place.team, place.person
    rest = {"trigger_id": world.triggers.issue(team.id, person.id, _id(place)), **_view(world, place)}
    return interactive(world, "view_submission", team, person, rest | {"response_urls": _response_urls(world, place)})


def view_closed(world: World, place: Place, *, is_cleared: bool) -> Delivery:
    rest = {**_view(world, place), "is_cleared": is_cleared}
    return interactive(world, "view_closed", place.team, place.person, rest)


def _view(world: World, place: Place) -> Json:
    return {"view": view_object(world, place.view)} if place.view is not None else {}


def _id(place: Place) -> str | None:
    return place.view.id if place.view is not None else None


def _response_urls(world: World, place: Place) -> list[Json]:
    """One for each filled conversation or channel select that asked for it."""
    made: list[Json] = []
    for spot in place.spots():
        held: Any = place.values.get(spot.block_id, {}).get(spot.action_id, {})
        chosen = held.get("selected_conversation") or held.get("selected_channel")
        if spot.element.get("response_url_enabled") and chosen:
            url = response_url(world, place.team, place.person, place.team.channels[chosen])
            spot_ids = {"block_id": spot.block_id, "action_id": spot.action_id}
            made.append({**spot_ids, "channel_id": chosen, "response_url": url})
    return made
