import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Denied, Rejected
from bot.hesine.travel.callbacks import Event, EventKind, PushRequest
from bot.hesine.travel.signer import HmacSigner, Message

SIGNER = HmacSigner("s3cr3t")
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SAID = {
    "event_id": "EV1",
    "event": "trip.decided",
    "occurred_at": "2026-03-02T15:59:59+08:00",
    "data": {"trip_id": "T1", "version": 3},
}


def push(said=SAID, *, at=NOW, body=None, nonce="0123456789abcdef", **headers):
    body = json.dumps(said).encode() if body is None else body
    timestamp = str(int(at.timestamp()))
    signature = SIGNER.sign(Message("POST", "/hesine/events", "", timestamp, nonce, body))
    proof = {"App-Key": "key-1", "Timestamp": timestamp, "Nonce": nonce, "Signature": signature}
    return PushRequest(
        "POST", "/hesine/events", "", {**proof, "Content-Type": "application/json; charset=utf-8", **headers}, body
    )


def event(request, now=NOW):
    return Event.from_http(request, signer=SIGNER, now=now)


def test_a_proven_push_is_an_event():
    at = datetime(2026, 3, 2, 7, 59, 59, tzinfo=UTC)
    assert event(push()) == Event("EV1", EventKind.TRIP_DECIDED, "T1", at, 3)


@pytest.mark.parametrize("kind", EventKind)
def test_every_event_of_the_contract_names_its_object(kind):
    subject = kind.value.split(".")[0]
    found = event(push({**SAID, "event": kind.value, "data": {f"{subject}_id": "X1"}}))
    assert (found.kind, found.subject_id, found.version) == (kind, "X1", None)


def test_header_names_are_read_in_any_case():
    request = push()
    assert event(replace(request, headers={name.lower(): value for name, value in request.headers.items()}))


def test_the_app_key_names_the_tenant_before_anything_is_proven():
    assert push().app_key == "key-1"
    with pytest.raises(Denied):
        _ = replace(push(), headers={}).app_key


@pytest.mark.parametrize("name", ["Timestamp", "Nonce", "Signature"])
@pytest.mark.parametrize("value", ["", "x", "１７６７２２５６００", "0" * 70])
def test_a_missing_or_malformed_proof_is_denied(name, value):
    with pytest.raises(Denied):
        event(push(**{name: value}))


@pytest.mark.parametrize(
    "tampered",
    [
        {"body": json.dumps({**SAID, "event_id": "EV2"}).encode()},
        {"path": "/other"},
        {"method": "PUT"},
        {"query": "a=1"},
    ],
)
def test_what_was_not_signed_is_denied(tampered):
    with pytest.raises(Denied):
        event(replace(push(), **tampered))


def test_another_secret_is_denied():
    with pytest.raises(Denied):
        Event.from_http(push(), signer=HmacSigner("other"), now=NOW)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_push_of_another_time_is_denied(seconds):
    with pytest.raises(Denied):
        event(push(), NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-300, 300])
def test_a_push_at_the_edge_of_the_window_is_taken(seconds):
    assert event(push(), NOW + timedelta(seconds=seconds))


def test_proof_comes_before_content():
    request = push(body=b"not json")
    with pytest.raises(Denied):
        event(replace(request, headers={**request.headers, "Signature": "0" * 64}))


@pytest.mark.parametrize(
    "request_",
    [
        push(body=b"not json"),
        push(body=b""),
        push(body=b"[]"),
        push({**SAID, "event": "trip.unheard_of"}),
        push({**SAID, "event_id": ""}),
        push({**SAID, "occurred_at": "2026-03-02"}),
        push({**SAID, "data": {}}),
        push({**SAID, "data": {"employee_id": "E1"}}),
        push({**SAID, "data": {"trip_id": 7}}),
        push({**SAID, "data": {"trip_id": "T1", "version": "3"}}),
        push(**{"Content-Type": "text/plain"}),
        push(**{"Content-Type": ""}),
    ],
)
def test_a_proven_push_outside_the_contract_is_rejected_without_quoting_it(request_):
    with pytest.raises(Rejected) as caught:
        event(request_)
    assert caught.value.__cause__ is None
