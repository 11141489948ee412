"""What a person may enter into an element; anything the client would not let them do is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sandbox.slack.client.places import Place
from sandbox.slack.errors import ImpossibleError
from sandbox.slack.fields import LISTS, STATE_KEYS, Placed
from sandbox.slack.shapes import Json

Accept = Callable[[Place, Placed, Any], Any]


def entry(place: Place, spot: Placed, value: Any) -> Json:
    """The state of this element after `value` was entered; None empties it."""
    if spot.kind not in STATE_KEYS:
        raise ImpossibleError(f"{spot.key} is a {spot.kind}: it cannot be filled")
    key = STATE_KEYS[spot.kind]
    if value is None or value in ("", []):
        held: Any = [] if key in LISTS else None
    else:
        held = _ACCEPT[key](place, spot, value)
    made = {"type": spot.kind, key: held}
    return made | ({"timezone": spot.element["timezone"]} if "timezone" in spot.element else {})


def options_of(place: Place, spot: Placed) -> list[Json]:
    """What the open menu shows; for external selects what the app offered last."""
    if spot.kind.endswith("external_select"):
        known = [spot.element[n] for n in ("initial_option",) if n in spot.element]
        return [*place.offered.get(spot.key, ()), *known, *spot.element.get("initial_options", ())]
    grouped = [o for g in spot.element.get("option_groups", ()) for o in g["options"]]
    return [*spot.element.get("options", ()), *grouped]


def _option(place: Place, spot: Placed, value: Any) -> Json:
    options = options_of(place, spot)
    for option in options:
        if value in (option["value"], option["text"]["text"], option):
            return {k: option[k] for k in ("text", "value") if k in option}
    offered = ", ".join(o["value"] for o in options) or "nothing"
    raise ImpossibleError(f"{spot.key} does not offer {value!r}; it offers {offered}")


def _options(place: Place, spot: Placed, value: Any) -> list[Json]:
    chosen = [_option(place, spot, v) for v in _listed(value)]
    _within_most(spot, chosen)
    return chosen


def _within_most(spot: Placed, chosen: list[Any]) -> None:
    most = spot.element.get("max_selected_items")
    if most is not None and len(chosen) > most:
        raise ImpossibleError(f"{spot.key} takes at most {most} items")


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _typed(_place: Place, spot: Placed, value: Any) -> str:
    """Lengths and formats are checked at submit, where the client complains; the hard stop is max_length."""
    text, most = str(value), spot.element.get("max_length", 3000)
    if len(text) > most:
        raise ImpossibleError(f"{spot.key} takes at most {most} characters")
    return text


def _user(place: Place, spot: Placed, value: Any) -> str:
    person = place.team.people.get(value)
    if person is None or person.deleted:
        raise ImpossibleError(f"{spot.key} does not offer the person {value!r}")
    return person.id


def _users(place: Place, spot: Placed, value: Any) -> list[str]:
    chosen = [_user(place, spot, v) for v in _listed(value)]
    _within_most(spot, chosen)
    return chosen


def _channel(place: Place, spot: Placed, value: Any) -> str:
    channel = place.team.channels.get(value)
    if channel is None or place.person.id not in channel.members:
        raise ImpossibleError(f"{spot.key} does not offer the conversation {value!r}")
    return channel.id


def _channels(place: Place, spot: Placed, value: Any) -> list[str]:
    chosen = [_channel(place, spot, v) for v in _listed(value)]
    _within_most(spot, chosen)
    return chosen


def _date(_place: Place, spot: Placed, value: Any) -> str:
    try:
        picked = date.fromisoformat(str(value))
    except ValueError:
        raise ImpossibleError(f"{spot.key}: {value!r} is no date; use YYYY-MM-DD") from None
    return picked.isoformat()


def _time(_place: Place, spot: Placed, value: Any) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(value)):
        raise ImpossibleError(f"{spot.key}: {value!r} is no time; use HH:mm")
    return str(value)


def _moment(_place: Place, spot: Placed, value: Any) -> int:
    if not isinstance(value, int) or not 10**9 <= value < 10**10:
        raise ImpossibleError(f"{spot.key}: {value!r} is no Unix time of ten digits")
    return value


def _rich(_place: Place, _spot: Placed, value: Any) -> Json:
    if isinstance(value, dict):
        return value
    leaf = {"type": "text", "text": str(value)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [leaf]}]}


def _no_files(_place: Place, spot: Placed, _value: Any) -> list[Json]:
    raise ImpossibleError(f"{spot.key}: files are not part of this stand-in yet")


_ACCEPT: Mapping[str, Accept] = {
    "value": _typed,
    "selected_option": _option,
    "selected_options": _options,
    "selected_user": _user,
    "selected_users": _users,
    "selected_conversation": _channel,
    "selected_conversations": _channels,
    "selected_channel": _channel,
    "selected_channels": _channels,
    "selected_date": _date,
    "selected_time": _time,
    "selected_date_time": _moment,
    "rich_text_value": _rich,
    "files": _no_files,
}
