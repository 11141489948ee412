"""Sending and closing a modal."""

import json
import re
from collections.abc import Iterator
from typing import Any

from sandbox.slack.client import payloads
from sandbox.slack.client.places import Place, find
from sandbox.slack.content import read_view
from sandbox.slack.delivery import Answer
from sandbox.slack.errors import ImpossibleError, SlackError
from sandbox.slack.fields import STATE_KEYS, Placed
from sandbox.slack.modals import View
from sandbox.slack.shapes import Json
from sandbox.slack.world import World

TROUBLE = "We had some trouble connecting. Try again?"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")


async def submit(world: World, request: Json) -> Json:
    """What the client finds wrong never reaches the app; the answer then names the fields in `missing`."""
    place = find(world, request)
    view = _modal(place)
    if not view.body.get("submit"):
        raise ImpossibleError("this modal has no submit button")
    if wrong := dict(_complaints(place)):
        view.errors = wrong
        world.journal.bump()
        return {"ok": False, "sent": False, "missing": wrong, "errors": wrong, "closed": False, "error": None}
    answer = await world.postman.deliver(payloads.view_submission(world, place))
    return {"sent": True, "missing": {}, **answer.brief(), **_obey(world, place, view, answer)}


def _modal(place: Place) -> View:
    if place.view is None or place.view.body["type"] != "modal":
        raise ImpossibleError("no modal is open")
    return place.view


def _complaints(place: Place) -> Iterator[tuple[str, str]]:
    """Slack's own sentences under the fields, by block id."""
    for spot in place.spots():
        if spot.is_input:
            held: Any = place.values[spot.block_id][spot.action_id].get(STATE_KEYS[spot.kind])
            sentence = _complaint(spot, held)
            if sentence:
                yield spot.block_id, sentence


def _complaint(spot: Placed, held: Any) -> str | None:
    if held in (None, "", []):
        return None if spot.block.get("optional") else "Please complete this required field."
    if spot.kind == "email_text_input" and not _EMAIL.fullmatch(held):
        return "Please enter a valid email address."
    if spot.kind == "url_text_input" and not _URL.fullmatch(held):
        return "Please enter a valid URL."
    if spot.kind == "number_input":
        return _number_complaint(spot.element, held)
    least = spot.element.get("min_length")
    return f"Please enter at least {least} characters." if least and len(held) < least else None


def _number_complaint(element: Json, held: str) -> str | None:
    wanted = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(wanted, held):
        return "Please enter a valid number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(held) < float(low):
        return f"Please enter a number of at least {low}."
    return f"Please enter a number of at most {high}." if high is not None and float(held) > float(high) else None


def _obey(world: World, place: Place, view: View, answer: Answer) -> Json:
    """Do what the app's answer says; an answer Slack would not take leaves the modal with an error."""
    if answer.error:
        return _trouble(world, place, answer.error)
    try:
        body = json.loads(answer.body) if answer.body.strip() else {}
        return _react(world, place, view, body)
    except SlackError as refusal:
        return _trouble(world, place, f"invalid_response: {refusal.code} {refusal.extra}")
    except (ValueError, AttributeError):
        return _trouble(world, place, "invalid_response: not a JSON object")


def _react(world: World, place: Place, view: View, body: Json) -> Json:
    action, seat = body.get("response_action"), (place.team.id, place.person.id)
    if action is None:
        _close_one(world, seat, view)
    elif action == "clear":
        world.views.clear(seat)
    elif action == "errors":
        _show_errors(view, body.get("errors"))
    elif action == "update":
        world.views.replace(view, read_view(body.get("view"), world.mint, "modal"), None)
    elif action == "push":
        world.views.push(seat, read_view(body.get("view"), world.mint, "modal"))
    else:
        raise SlackError("invalid_response_action")
    world.journal.bump()
    return {"ok": True, "errors": view.errors, "closed": action in (None, "clear"), "response_action": action}


def _close_one(world: World, seat: tuple[str, str], view: View) -> None:
    """The app may meanwhile have opened something else: only the submitted view goes."""
    stack = world.views.stacks.get(seat, [])
    if view in stack:
        stack.remove(view)


def _show_errors(view: View, errors: Any) -> None:
    inputs = {b["block_id"] for b in view.blocks if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_errors", errors=errors)
    if strangers := sorted(set(errors) - inputs):
        raise SlackError("unknown_input_block", blocks=strangers)
    if not all(isinstance(sentence, str) and sentence for sentence in errors.values()):
        raise SlackError("invalid_errors", errors=errors)
    view.errors = dict(errors)


def _trouble(world: World, place: Place, error: str) -> Json:
    world.shown_to(place.person.id, TROUBLE)
    return {"ok": False, "errors": {}, "closed": False, "error": error, "shown": TROUBLE}


async def close(world: World, request: Json) -> Json:
    """The Close button, or with `cleared` the × that closes every view of the modal."""
    place = find(world, request)
    view, seat = _modal(place), (place.team.id, place.person.id)
    is_cleared = bool(request.get("cleared")) or view.body["clear_on_close"]
    shown = world.views.stacks[seat][0] if is_cleared else view
    if is_cleared:
        world.views.clear(seat)
    else:
        world.views.drop_top(seat)
    world.journal.bump()
    if not shown.body["notify_on_close"]:
        return {"ok": True, "error": None, "deliveries": []}
    at = Place(place.team, place.person, view=shown)
    answer = await world.postman.deliver(payloads.view_closed(world, at, is_cleared=is_cleared))
    return {"ok": answer.error is None, **answer.brief(), "deliveries": [answer.brief()]}
