"""Requests that are wrong in every way we could think of, as strategies. Every text of them holds MARK."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from time import time
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from blocks.ids import DISPATCHED, Action, Callback, Field
from handlers.draft_ids import draft_id_of
from tests.scenario.rig import ANNA, LIN, MARTA, SAM, TEAM, WANG, ZHAO, pressing

Json = dict[str, Any]
MARK = "Zq7Kaltwasser"
STRANGER = "U0STRANGER"
HOSTILE = (
    "<@U0EVIL> " + MARK,
    "<!channel> " + MARK,
    "<https://evil.example|" + MARK + ">",
    MARK + "\x00\x07\u202e\u0085",
    "😀" * 3000 + MARK,
    "*" + MARK + "*\n> _`x`_",
    MARK * 400,
)
JUNK = (None, 0, -1, 1.5, True, 10**30, "", [], {}, [None], [[]], {"id": None}, {"x": [MARK]}, [MARK], MARK, *HOSTILE)
DRAFT_OF_LIN = draft_id_of(LIN, "bad input")


@dataclass(frozen=True, slots=True)
class Wire:
    """What goes out: bytes, their content type, and what else a header says."""

    body: bytes
    content_type: str = "application/x-www-form-urlencoded"
    headers: dict[str, str] = field(default_factory=dict)
    chunks: Callable[[], AsyncIterator[bytes]] | None = None
    """Sent in place of the body, and with no length announced."""


def sent(payload: Json) -> Wire:
    """As Slack sends it: a command as a flat form, an event as JSON, anything else as JSON in a form."""
    if "command" in payload:
        return Wire(urlencode(payload).encode())
    if "event" in payload:
        return Wire(json.dumps(payload).encode(), "application/json")
    return Wire(urlencode({"payload": json.dumps(payload)}).encode())


def of_team(payload: Json, team: str = TEAM) -> Json:
    return {"team": {"id": team}, "api_app_id": "A0TRAVELDESK", **payload}


def press(user: str, action: str, value: str) -> Json:
    return of_team(pressing(user, action, value))


def command(user: str, text: str, name: str = "/trip") -> Json:
    names = {"team_id": TEAM, "user_id": user, "channel_id": "D1", "trigger_id": "1.2.3"}
    return {**names, "command": name, "text": text}


def event(said: Json, event_id: str) -> Json:
    return {"type": "event_callback", "team_id": TEAM, "event_id": event_id, "event": said}


def dm(user: str, text: str, ts: str = "1.1") -> Json:
    return {"type": "message", "channel_type": "im", "channel": "D1", "user": user, "text": text, "ts": ts}


def option(value: object) -> Json:
    return {"type": "external_select", "selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": value}}


def state(draft_id: str, **changed: Any) -> Json:
    """A form that could be sent, but for what is changed: by field, or `depart_1` for the second leg."""
    whole: Json = {
        "purpose": {"value": MARK},
        "return_date": {"selected_date": "2026-12-04"},
        "lodging": {"selected_options": []},
        "amount": {"value": "800"},
        "currency": option("EUR"),
        "approver": option("E1002"),
        "project": {"value": None},
        "note": {"value": None},
    }
    leg = {
        "origin": option("BER|Berlin"),
        "destination": option("LIS|Lisbon"),
        "depart": {"selected_date": "2026-11-30"},
    }
    blocks = {f"{name}.trip": {name: whole[name] | changed.pop(name, {})} for name in whole}
    blocks |= {f"{name}.0": {name: leg[name] | changed.pop(name, {})} for name in leg}
    blocks |= {name: {name.partition(".")[0]: element} for name, element in changed.items()}
    return {f"{name}.{draft_id[:8]}": block for name, block in blocks.items()}


def view(callback: str, metadata: object, values: object) -> Json:
    return {
        "id": "V1",
        "type": "modal",
        "callback_id": callback,
        "private_metadata": metadata,
        "hash": "1.x",
        "state": {"values": values},
    }


def in_view(kind: str, user: str, shown: Json) -> Json:
    return of_team({"type": kind, "user": {"id": user, "team_id": TEAM}, "trigger_id": "1.2.3", "view": shown})


def submission(user: str, values: object, metadata: object) -> Json:
    return in_view("view_submission", user, view(Callback.TRIP, metadata, values))


def rejection(user: str, metadata: str, reason: object) -> Json:
    values = {"reason": {"reason": {"type": "plain_text_input", "value": reason}}}
    return in_view("view_submission", user, view(Callback.REJECT, metadata, values))


def suggestion(user: str, action: str, typed: str) -> Json:
    kind = {"type": "block_suggestion", "user": {"id": user}, "action_id": action, "block_id": "b", "value": typed}
    return of_team({**kind, "container": {"type": "view", "view_id": "V1"}})


def known_payloads(trip: str) -> Iterator[Json]:
    """One of every kind that we listen to, from someone (Lin) who may decide nothing. `trip` is a real button's value."""
    for action in (Action.APPROVE, Action.REJECT, Action.DETAILS, Action.WITHDRAW, Action.EDIT):
        yield press(LIN, action, trip)
    draft = f"d1|{DRAFT_OF_LIN}"
    for action in (Action.OPEN_FORM, Action.DISCARD_DRAFT):
        yield press(LIN, action, draft)
    values = state(DRAFT_OF_LIN, approver=option("E9999"))
    for action in (Action.CONTINUE_DRAFT, Action.ADD_LEG, Action.REMOVE_LEG, *DISPATCHED):
        yield press(LIN, action, draft) | {"view": view(Callback.TRIP, draft, values)}
    yield submission(LIN, values, draft)
    yield rejection(LIN, trip, MARK)
    yield in_view("view_closed", LIN, view(Callback.TRIP, draft, values))
    shortcut = {
        "type": "shortcut",
        "user": {"id": LIN},
        "callback_id": "new_trip",
        "trigger_id": "1.2.3",
        "action_ts": "1.1",
    }
    yield of_team(shortcut)
    yield of_team(
        {
            **shortcut,
            "type": "message_action",
            "callback_id": "message_to_trip",
            "message_ts": "1.0",
            "message": {"user": SAM, "text": MARK},
        }
    )
    yield from (suggestion(LIN, action, MARK) for action in (Field.ORIGIN, Field.APPROVER))
    user = {
        "id": STRANGER,
        "team_id": TEAM,
        "name": MARK,
        "locale": "en-GB",
        "tz": "UTC",
        "profile": {"email": "x@y.example"},
    }
    yield from (event({"type": kind, "user": user}, "Ev1") for kind in ("user_change", "team_join"))
    yield event(dm(LIN, MARK), "Ev2")
    message = {**dm(LIN, MARK), "edited": {"user": LIN, "ts": "1.2"}, "thread_ts": "1.0"}
    yield event(
        {**dm(LIN, ""), "subtype": "message_changed", "message": message, "previous_message": dm(LIN, "x")}, "Ev4"
    )
    yield press(LIN, Action.ANSWER_1, f"a1|{DRAFT_OF_LIN}|destination|0|LIS:Lisbon")
    yield event({"type": "app_home_opened", "user": LIN, "channel": "D1", "tab": "home"}, "Ev3")
    yield command(LIN, "status " + MARK)


def of_a_field(payload: Json) -> bool:
    """What is told of an input is kept, and needs no answer."""
    actions = payload.get("actions") or [{}]
    first = actions[0] if isinstance(actions, list) and isinstance(actions[0], dict) else {}
    return isinstance(first.get("action_id"), str) and first["action_id"] in set(DISPATCHED)


def paths(found: object, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for name, value in inside:
        yield (*here, name)
        yield from paths(value, (*here, name))


def changed(found: Any, path: tuple[Any, ...], value: object, *, gone: bool) -> Any:
    """A copy of which one part is something else, or missing."""
    copy = dict(found) if isinstance(found, dict) else list(found)
    if len(path) > 1:
        copy[path[0]] = changed(copy[path[0]], path[1:], value, gone=gone)
    elif gone:
        del copy[path[0]]
    else:
        copy[path[0]] = value
    return copy


@st.composite
def broken(draw: st.DrawFn, trip: str) -> tuple[Json, set[Any]]:
    """A known payload with one to three of its parts missing, null, huge or of another type; and which parts."""
    payload, touched = draw(st.sampled_from(list(known_payloads(trip)))), set()
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(paths(payload)) or [()]))
        if path:
            touched.add(path[0])
            payload = changed(payload, path, draw(st.sampled_from(JUNK)), gone=draw(st.booleans()))
    return payload, touched


NUMBERS = st.sampled_from(["0", "2", "7", "-1", "01", "１", "1e0", "x", "9" * 18, "9" * 900, ""])


def _reads_as(value: str, trip: str) -> bool:
    return value.split("|")[:4] == trip.split("|")[:4]


def tampered(trip: str, settled: str) -> st.SearchStrategy[str]:
    """Values that are not the button's own: bits flipped, parts of others in their places, other kinds."""
    parts = trip.split("|")
    part = st.one_of(
        NUMBERS, st.sampled_from(["", MARK, "approver", "requester", "digest", "E1003", "d1", "t2", *HOSTILE])
    )
    swapped = st.builds(lambda at, new: "|".join([*parts[:at], new, *parts[at + 1 :]]), st.integers(0, 3), part)
    flipped = st.builds(
        lambda at, bit: trip[: at % len(trip)] + chr(ord(trip[at % len(trip)]) ^ 1 << bit) + trip[at % len(trip) + 1 :],
        st.integers(0, 200),
        st.integers(0, 6),
    )
    others = st.sampled_from(
        [settled, f"d1|{DRAFT_OF_LIN}", trip + "|", trip * 40, "|".join(parts[:3]), "t1||||", MARK]
    )
    return st.one_of(swapped, flipped, others).filter(lambda value: not _reads_as(value, trip))


def pressings(trip: str, settled: str) -> st.SearchStrategy[Json]:
    """The approver with what was never drawn for her; everybody else with anything, the real button too."""
    value = tampered(trip, settled)
    action = st.sampled_from([Action.APPROVE, Action.REJECT, Action.EDIT, Action.DETAILS])
    others = st.sampled_from([LIN, ANNA, SAM, ZHAO, WANG, STRANGER])
    anything = st.one_of(value, st.just(trip))
    url = st.sampled_from(["", "\n", "\nnot an address", "\nhttp://[::1"])
    reason = st.sampled_from([MARK, "", None, *HOSTILE])
    return st.one_of(
        st.builds(press, st.just(MARTA), action, value),
        st.builds(press, others, action, anything),
        st.builds(press, st.sampled_from([LIN, SAM, ZHAO, WANG, STRANGER, MARTA]), st.just(Action.WITHDRAW), anything),
        st.builds(lambda ref, end, why: rejection(MARTA, ref + end, why), value, url, reason),
        st.builds(lambda who, ref, end, why: rejection(who, ref + end, why), others, anything, url, reason),
    )


FATAL: tuple[Json, ...] = (
    *({"approver": option(one)} for one in ("E9999", "E1007", "E1001", "", MARK, "<@U0EVIL>", None, 5, [])),
    *(
        {name: {"selected_date": day}}
        for name in ("depart", "return_date")
        for day in ("2026-02-31", "20261204", MARK, 5, "0001-01-01")
    ),
    *({"amount": {"value": sum_}} for sum_ in ("", "-1", "1e9", "9" * 400, MARK, None, 800)),
    *({"currency": option(one)} for one in ("<!channel>", "eur", "EURO", 7)),
    *({"purpose": {"value": text}} for text in ("", None, " ", "😀" * 3000, 5, [MARK])),
    *({"origin": option(one)} for one in ("", "|", "BER", MARK, None, "LIS|Lisbon", {})),
    *({f"depart.{leg}": {"selected_date": "2026-12-01"}} for leg in (1, 2, 7)),
    {"lodging": {"selected_options": 5}},
    {"lodging": {"selected_options": [5]}},
)
ODD: tuple[Json, ...] = (
    {},
    {"mode.0": option("ship")},
    {"depart.-1": {"selected_date": "2026-12-01"}, "depart.99": {}, "depart.١": {}, "depart." + "9" * 5000: {}},
    {f"{MARK}.{number}": {"value": MARK} for number in range(3000)},
    *({"note": {"value": text}, "project": {"value": text}} for text in HOSTILE),
)


def forms(draft_of_another: str) -> st.SearchStrategy[Json]:
    """Forms that can never be sent: at least one field is wrong, or the form is not the person's own."""
    own = f"d1|{DRAFT_OF_LIN}"
    metadata = st.sampled_from(
        [own, own, own, f"d1|{draft_of_another}", "d1|", "d1|" + MARK, "t1|a|1|1|x|", "", None, 5, MARK * 200]
    )
    values = st.builds(
        lambda odd, fatal: state(DRAFT_OF_LIN, **{**odd, **fatal}), st.sampled_from(ODD), st.sampled_from(FATAL)
    )
    valid_of_another = st.just(submission(LIN, state(draft_of_another), f"d1|{draft_of_another}"))
    nothing = st.sampled_from([None, {}, [], MARK, 5])
    return st.one_of(
        st.builds(submission, st.just(LIN), values, metadata),
        st.builds(submission, st.just(LIN), nothing, metadata),
        valid_of_another,
        st.builds(
            lambda shown, ref: press(LIN, Action.ADD_LEG, own) | {"view": view(Callback.TRIP, ref, shown)},
            values,
            metadata,
        ),
    )


DEEP = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
BODIES: tuple[Wire, ...] = (
    Wire(b""),
    Wire(b"\xff\xfe\x00" + MARK.encode()),
    Wire(b"payload=%FF%FE"),
    Wire(b"payload="),
    Wire(b"payload=[]&payload=5"),
    Wire(b"payload=" + MARK.encode()),
    Wire(b"payload={" + MARK.encode()),
    Wire(b"payload=NaN"),
    Wire(b"{"),
    Wire(b"[1,2]", "application/json"),
    Wire(b'"' + MARK.encode() + b'"', "application/json"),
    Wire(b"null", "application/json"),
    Wire(b"1" * 6000, "application/json"),
    Wire(DEEP, "application/json"),
    Wire(b"payload=" + b"[" * 50_000),
    Wire(b"a=b&" * 20_000),
    Wire(b'{"type":"block_actions","user":{"id":"\\ud800' + MARK.encode() + b'"}}', "application/json"),
    Wire(b"ssl_check=0"),
    Wire(b"type=url_verification"),
    Wire(MARK.encode(), "multipart/form-data; boundary=x"),
)
TYPES = st.sampled_from(
    [
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/xml",
        "",
        "a/b;" * 50,
        "multipart/form-data",
    ]
)


@st.composite
def bodies(draw: st.DrawFn) -> Wire:
    """Malformed bodies, and sound ones cut off or under a wrong type, with no one who could be told."""
    wire = draw(st.sampled_from(BODIES))
    kind = draw(st.one_of(st.just(wire.content_type), TYPES))
    cut = draw(st.one_of(st.none(), st.integers(0, 30)))
    return Wire(wire.body[:cut] + draw(st.binary(max_size=4)), kind)


@dataclass(frozen=True, slots=True)
class Proof:
    """How a request is signed: by which secret, how old, and what is done to the headers afterwards."""

    secret: str = "forged"
    age: float = 0
    headers: dict[str, str] = field(default_factory=dict)


STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


def unproven(secret: str) -> st.SearchStrategy[Proof]:
    stamps = st.sampled_from(["", "x", "1.5", "-1", "１", "9" * 400, "1e9", "0"])
    signatures = st.sampled_from(["", "v0=", "v0=" + "0" * 64, "v1=" + "0" * 64, "\u00e9" * 67, "x" * 5000, "V0=0"])
    return st.one_of(
        st.builds(Proof, st.just("forged")),
        st.builds(Proof, st.just(secret), st.sampled_from([301.0, 3600.0, -302.0, 1e8])),
        st.builds(lambda stamp: Proof(secret, 0, {STAMP: stamp}), stamps),
        st.builds(lambda signature: Proof(secret, 0, {SIGNATURE: signature}), signatures),
    )


def push(**changed: Any) -> Json:
    sound = {
        "event_id": f"e{time()}",
        "event": "trip.updated",
        "occurred_at": "2026-11-24T02:00:00Z",
        "data": {"trip_id": "none"},
    }
    return {**sound, **changed}


BROKEN_PUSH: tuple[Json, ...] = (
    *({"event_id": one} for one in (None, "", 5, [], {}, MARK * 40)),
    *({"event": one} for one in (None, "", 5, MARK, "trip.", "trip.deleted", ["trip.updated"])),
    *({"occurred_at": one} for one in (None, "", 5, MARK, "2026-02-31T00:00:00Z", "2026-11-24", "2026-11-24T02:00:00")),
    *(
        {"data": one}
        for one in (None, [], 5, MARK, {}, {"trip_id": None}, {"trip_id": ""}, {"trip_id": 5}, {"employee_id": "E1"})
    ),
    *({"data": {"trip_id": "none", "version": one}} for one in ("1", 1.5, [], MARK)),
)
