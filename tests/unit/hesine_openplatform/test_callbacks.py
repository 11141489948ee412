import json
from datetime import timedelta
from ipaddress import ip_network

import pytest

from bot.errors import Denied, Rejected
from bot.hesine.openplatform.callbacks import LARGEST_BODY, Kind, Letterbox, Message, MessageRequest
from tests.conftest import NOW

BOX = Letterbox("u" * 32)
NEWS = {
    "action": "backlog.approving",
    "actionName": "待审批",
    "userInfo": {"id": "Corp01:chen", "name": "陈昊", "email": "x@example.com"},
    "flowId": "ID_1",
    "nodeId": "FLOW:1",
    "title": {"anything": [1]},
}


def came(body, secret="u" * 32, source="10.0.0.1", headers=None):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return MessageRequest(secret, source, headers or {}, raw)


def test_a_message_is_read_for_its_ids_alone():
    message = Message.from_http(came(NEWS), BOX)
    assert message == Message(Kind.TO_APPROVE, "backlog.approving", "ID_1", "FLOW:1", "Corp01:chen")


def test_an_action_that_nobody_documented_is_a_change_of_its_flow():
    assert Message.from_http(came(NEWS | {"action": "freeflow.alter"}), BOX).kind is Kind.CHANGED
    assert Message.from_http(came({"flowId": "ID_1", "nodeId": "n"}), BOX).kind is Kind.CHANGED


@pytest.mark.parametrize("body", [{}, NEWS | {"flowId": "", "userInfo": None}, {"flowId": None, "userInfo": []}])
def test_test_and_save_is_taken_though_it_names_no_flow(body):
    assert Message.from_http(came(body), BOX).flow_id == ""


@pytest.mark.parametrize("body", [b"", b"no json", b"[1]", b"1", b"[" * 50_000, b"x" * (LARGEST_BODY + 1)])
def test_what_is_no_small_json_object_is_refused(body):
    with pytest.raises(Rejected):
        Message.from_http(came(body), BOX)


@pytest.mark.parametrize("secret", ["", "u" * 31, "ü"])
def test_another_address_is_nobodys(secret):
    with pytest.raises(Denied):
        Message.from_http(came(NEWS, secret), BOX)


def test_a_box_without_a_secret_takes_nothing():
    with pytest.raises(Denied):
        Message.from_http(came(NEWS, ""), Letterbox(""))


@pytest.mark.parametrize(("source", "taken"), [("10.0.0.1", True), ("10.1.0.1", False), ("::1", False), ("x", False)])
def test_where_a_message_comes_from_may_be_limited(source, taken):
    box = Letterbox("u" * 32, (ip_network("10.0.0.0/24"),))
    if taken:
        assert Message.from_http(came(NEWS, source=source), box)
    else:
        with pytest.raises(Denied):
            Message.from_http(came(NEWS, source=source), box)


@pytest.mark.parametrize("way", [{"headers": {"SignKey": "other"}}, {"body": NEWS | {"signKey": "other"}}])
def test_a_sign_key_is_compared_where_one_comes(way):
    box = Letterbox("u" * 32, sign_key="abcdefghijkl")
    assert Message.from_http(came(NEWS), box)
    with pytest.raises(Denied):
        Message.from_http(came(way.get("body", NEWS), headers=way.get("headers")), box)


def test_repeats_are_one_event_and_news_is_another():
    message = Message.from_http(came(NEWS), BOX)
    other = Message.from_http(came(NEWS | {"nodeId": "FLOW:2"}), BOX)
    assert message.event_id(NOW) == message.event_id(NOW + timedelta(seconds=30))
    assert len({message.event_id(NOW), other.event_id(NOW), message.event_id(NOW + timedelta(hours=1))}) == 3


def test_a_message_from_the_log_of_failures_is_the_same():
    assert Message.from_log(NEWS) == Message.from_http(came(NEWS), BOX)


def test_a_message_shows_neither_the_secret_nor_the_body():
    assert "uuu" not in repr(came(NEWS)) + repr(BOX)
    assert "陈昊" not in repr(came(NEWS))
