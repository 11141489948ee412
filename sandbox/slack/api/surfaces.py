"""views.*: modals and App Home."""

from sandbox.slack.api.method import Desk, Method
from sandbox.slack.content import read_view
from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.slack.modals import View
from sandbox.slack.shapes import Json
from sandbox.slack.triggers import Trigger
from sandbox.slack.view_objects import view_object


def open_view(desk: Desk, args: Json) -> Json:
    trigger = _trigger(desk, args)
    body = read_view(args["view"], desk.world.mint, "modal")
    view = desk.world.views.open((trigger.team_id, trigger.user_id), body)
    trigger.used = True
    return _answer(desk, view)


def push(desk: Desk, args: Json) -> Json:
    trigger = _trigger(desk, args)
    seat = (trigger.team_id, trigger.user_id)
    if trigger.view_id is None or desk.world.views.top(seat) is None:
        raise SlackError("not_found")
    view = desk.world.views.push(seat, read_view(args["view"], desk.world.mint, "modal"))
    trigger.used = True
    return _answer(desk, view)


def update(desk: Desk, args: Json) -> Json:
    view_id, external_id = args.get("view_id"), args.get("external_id")
    if bool(view_id) == bool(external_id):
        raise invalid_arguments("must provide exactly one of view_id, external_id [json-pointer:/view_id]")
    view = desk.world.views.find(desk.team.id, view_id=view_id, external_id=external_id)
    body = read_view(args["view"], desk.world.mint, view.body["type"])
    desk.world.views.replace(view, body, args.get("hash"))
    return _answer(desk, view)


def publish(desk: Desk, args: Json) -> Json:
    if not desk.world.manifest.home_tab:
        raise SlackError("not_enabled")
    person = desk.team.people.get(args["user_id"])
    if person is None or person.is_bot:
        raise invalid_arguments("user not found [json-pointer:/user_id]")
    body = read_view(args["view"], desk.world.mint, "home")
    view = desk.world.views.publish((desk.team.id, person.id), body, args.get("hash"))
    return _answer(desk, view)


def _trigger(desk: Desk, args: Json) -> Trigger:
    trigger_id = args.get("trigger_id") or args.get("interactivity_pointer")
    if not trigger_id:
        raise invalid_arguments("missing required field: trigger_id [json-pointer:/trigger_id]")
    return desk.world.triggers.look(str(trigger_id), desk.team.id)


def _answer(desk: Desk, view: View) -> Json:
    desk.world.journal.bump()
    return {"view": view_object(desk.world, view)}


METHODS = {
    "views.open": Method(open_view, "t4", (), ("view",)),
    "views.push": Method(push, "t4", (), ("view",)),
    "views.update": Method(update, "t4", (), ("view",)),
    "views.publish": Method(publish, "t4", (), ("user_id", "view")),
}
