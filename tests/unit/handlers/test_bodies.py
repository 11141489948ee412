"""A body is read as Bolt reads it, only faster."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.request.internals import parse_body

from handlers.bodies import UNPARSABLE, parsed

FORM = "application/x-www-form-urlencoded"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PAYLOADS = st.dictionaries(TEXT, TEXT | st.lists(TEXT) | st.integers() | st.none())


@given(PAYLOADS, st.booleans())
def test_an_interaction_says_what_bolt_reads_in_it(payload, ascii_only):
    raw = urlencode({"payload": json.dumps(payload, ensure_ascii=ascii_only)}).encode()
    assert parsed(raw, FORM) == parse_body(raw.decode(), FORM) == payload


@given(PAYLOADS)
def test_an_event_says_what_bolt_reads_in_it(payload):
    raw = json.dumps(payload).encode()
    assert parsed(raw, "application/json; charset=utf-8") == payload


@given(st.dictionaries(TEXT.filter(lambda name: name != "payload"), TEXT, min_size=2))
def test_a_command_says_what_bolt_reads_in_it(fields):
    raw = urlencode(fields).encode()
    assert parsed(raw, FORM) == parse_body(raw.decode(), FORM)


def test_a_form_with_more_than_the_payload_is_read_too():
    raw = urlencode({"payload": '{"a": "b & \\\\ c"}', "more": "x"}).encode()
    assert parsed(raw, FORM) == {"a": "b & \\ c"}


@pytest.mark.parametrize(
    "raw",
    [
        b"payload=%7B",
        b"payload=%zz",
        b"payload=%7B%22a%22%3A%22%FF%22%7D",
        b"payload=",
        b"payload=%5B%5D",
        b"payload=1",
        b"payload=%22a%22",
        urlencode({"payload": '{"a": "\\ud83d"}'}).encode(),
        b'{"a": "\\uD800"}',
        b"{",
        b"\xff",
        b"payload=" + b"%5B" * 100_000,
    ],
)
def test_what_is_no_object_or_no_text_is_unparsable(raw):
    with pytest.raises(UNPARSABLE):
        parsed(raw, FORM)


def test_a_whole_pair_of_surrogates_is_text():
    raw = urlencode({"payload": '{"a": "\\ud83d\\ude00"}'}).encode()
    assert parsed(raw, FORM) == {"a": "😀"}
