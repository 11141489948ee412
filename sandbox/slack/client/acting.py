"""Pressing, choosing and typing into elements."""

import asyncio
import json
from typing import Any

from sandbox.slack.client import choices, payloads
from sandbox.slack.client.places import Place, element, find
from sandbox.slack.delivery import Answer, Delivery
from sandbox.slack.errors import ImpossibleError
from sandbox.slack.fields import STATE_KEYS, Placed
from sandbox.slack.shapes import Json
from sandbox.slack.world import World

TROUBLE = "⚠️ This app responded with an error ({}). Try again."
_UNCHOSEN = "value, option or selection"
MOST_OPTIONS = 100


async def press(world: World, request: Json) -> Json:
    """`times` presses that many times at once, each with its own trigger; `replay` sends the same bytes again."""
    place = find(world, request)
    spot = element(place, request["action_id"], request.get("block_id"), int(request.get("index", 0)))
    chosen = _choose(place, spot, request)
    times = int(request.get("times", 1))
    if request.get("replay"):
        answers = await world.postman.deliver_copies(payloads.block_actions(world, place, spot, chosen), times)
    else:
        sent = [payloads.block_actions(world, place, spot, chosen) for _ in range(times)]
        answers = list(await asyncio.gather(*(world.postman.deliver(d) for d in sent)))
    confirm = spot.element.get("confirm")
    return told(world, place.person.id, answers) | {"confirmed": confirm["title"]["text"] if confirm else None}


def told(world: World, user_id: str, answers: list[Answer]) -> Json:
    """What the person sees of the deliveries themselves."""
    failed = next((a for a in answers if a.error), None)
    if failed is not None and failed.error is not None:
        world.shown_to(user_id, TROUBLE.format(failed.error))
    briefs = [a.brief() for a in answers]
    return {"ok": failed is None, **(failed or answers[0]).brief(), "deliveries": briefs}


def _choose(place: Place, spot: Placed, request: Json) -> Json:
    """The element's own fields of `actions[0]`; stateful elements keep what was chosen."""
    if spot.kind in STATE_KEYS:
        if "value" not in request:
            raise ImpossibleError(f"{spot.key} is a {spot.kind}: say which {_UNCHOSEN} in `value`")
        return _enter(place, spot, request["value"])
    if spot.kind == "overflow":
        for option in spot.element["options"]:
            if request.get("value") in (option["value"], option["text"]["text"]):
                return {"selected_option": option}
        raise ImpossibleError(f"{spot.key} does not offer {request.get('value')!r}")
    names = ("text", "value", "url", "style", "confirm")
    return {k: spot.element[k] for k in names if k in spot.element}


def _enter(place: Place, spot: Placed, value: Any) -> Json:
    made = choices.entry(place, spot, value)
    place.enter(spot, made)
    return {k: v for k, v in made.items() if k != "type"}


async def fill(world: World, request: Json) -> Json:
    """Enter values into the modal; what is wrong with any of them stops all. Errors under a filled field go away."""
    place = find(world, request)
    entered = [(_field(place, name), value) for name, value in request["values"].items()]
    made = [(spot, choices.entry(place, spot, value)) for spot, value in entered]
    answers = []
    for spot, held in made:
        place.enter(spot, held)
        if place.view is not None:
            place.view.errors.pop(spot.block_id, None)
        if _dispatches(spot):
            answers.append(await world.postman.deliver(_filled(world, place, spot, held)))
    world.journal.bump()
    return told(world, place.person.id, answers) if answers else {"ok": True, "error": None, "deliveries": []}


def _filled(world: World, place: Place, spot: Placed, held: Json) -> Delivery:
    return payloads.block_actions(world, place, spot, {k: v for k, v in held.items() if k != "type"})


def _dispatches(spot: Placed) -> bool:
    return bool(spot.block.get("dispatch_action")) if spot.is_input else True


def _field(place: Place, name: str) -> Placed:
    """By block_id, action_id or "block_id.action_id"; each must mean exactly one field."""
    fields = [s for s in place.spots() if s.kind in STATE_KEYS]
    found = [s for s in fields if name in (s.block_id, s.action_id, s.key)]
    if len(found) != 1:
        seen = ", ".join(s.key for s in fields) or "none"
        raise ImpossibleError(f"{name!r} means {len(found)} fields here; the fields are {seen}")
    return found[0]


async def type_option(world: World, request: Json) -> Json:
    """The options the app offers for what was typed; too short a query asks nobody."""
    place = find(world, request)
    spot = _search_box(place, request)
    query, least = str(request.get("query", "")), spot.element.get("min_query_length", 3)
    if len(query) < least:
        return {"ok": True, "asked": False, "options": [], "min_query_length": least, "error": None}
    answer = await world.postman.deliver(payloads.block_suggestion(world, place, spot, query))
    options, error = _offered(answer)
    if error is None:
        place.offered[spot.key] = options
    return {**answer.brief(), "ok": error is None, "asked": True, "options": options, "error": error}


def _search_box(place: Place, request: Json) -> Placed:
    name = request.get("action_id") or request.get("block_id") or request.get("field")
    spot = _field(place, str(name))
    if not spot.kind.endswith("external_select"):
        raise ImpossibleError(f"{spot.key} is a {spot.kind}: it does not search")
    return spot


def _offered(answer: Answer) -> tuple[list[Json], str | None]:
    if answer.error:
        return [], answer.error
    try:
        body = json.loads(answer.body)
        options = [*body.get("options", ()), *(o for g in body.get("option_groups", ()) for o in g["options"])]
    except (ValueError, AttributeError, KeyError):
        return [], "invalid_options"
    sound = all(isinstance(o, dict) and len(o.get("value", "")) > 0 and "text" in o for o in options)
    return (options, None) if sound and len(options) <= MOST_OPTIONS else ([], "invalid_options")
