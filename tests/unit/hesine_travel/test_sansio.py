import json
from datetime import UTC, datetime

import httpx
import pytest

from bot.errors import BotError, Broken, Busy, Conflict, Denied, FieldError, Misconfigured, NotFound, Rejected
from bot.hesine.travel.sansio import (
    OffTheList,
    decipher,
    delete,
    envelope,
    following,
    get,
    items,
    paged,
    post,
    put,
    server_time,
    summary,
)


def answer(status, code, data=None, headers=None):
    body = {"code": code, "message": "words of Hesine", "data": data, "request_id": "R-9"}
    return decipher(status, httpx.Headers(headers or {}), json.dumps(body).encode())


def refusal(status, code, data=None, headers=None) -> BotError:
    with pytest.raises(BotError) as caught:
        answer(status, code, data, headers)
    return caught.value


def bare(status, body, headers=None) -> BotError:
    with pytest.raises(BotError) as caught:
        decipher(status, httpx.Headers(headers or {}), body)
    return caught.value


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (40001, Rejected),
        (40002, Rejected),
        (40101, Misconfigured),
        (40102, Misconfigured),
        (40103, Misconfigured),
        (40104, Misconfigured),
        (40105, Misconfigured),
        (40301, Denied),
        (40302, OffTheList),
        (40303, Denied),
        (40401, NotFound),
        (40901, Rejected),
        (40902, Conflict),
        (40903, Rejected),
        (42201, Rejected),
        (42901, Busy),
        (50001, Broken),
        (50301, Broken),
    ],
)
def test_every_code_of_the_contract_has_its_error(code, error):
    raised = refusal(code // 100, code)
    assert type(raised) is error
    assert raised.request_id == "R-9"
    assert str(code) in str(raised)
    assert "words of Hesine" not in str(raised)


@pytest.mark.parametrize("code", [40001, 40002, 42201])
def test_a_refused_field_is_named_with_its_reason(code):
    data = {"errors": [{"field": "trip_detail.legs[0].depart_date", "reason": "in the past"}]}
    assert refusal(code // 100, code, data).fields == (FieldError("legs.0.depart", "in the past"),)


@pytest.mark.parametrize("data", [None, [], {"errors": None}, {"errors": "text"}, {"errors": ["text"]}])
def test_a_refusal_without_usable_fields_is_still_a_refusal(data):
    assert refusal(400, 40001, data).fields == ()


def test_a_closed_permission_is_named():
    assert refusal(403, 40301, {"permission": "travel.approve"}).permission == "travel.approve"


def test_a_closed_permission_without_a_name_is_not_taken_for_a_person_who_may_not():
    assert refusal(403, 40301).permission
    assert refusal(403, 40303).permission == ""


def test_an_address_off_the_list_is_named():
    assert "203.0.113.9" in str(refusal(403, 40302, {"address": "203.0.113.9"}))


def test_a_used_id_with_other_content_is_told_as_our_defect():
    assert "defect of ours" in str(refusal(409, 40901))


@pytest.mark.parametrize(("header", "wait"), [({"Retry-After": "3"}, 3.0), ({}, 1.0), ({"retry-after": "soon"}, 1.0)])
def test_too_many_calls_say_how_long_to_wait(header, wait):
    assert refusal(429, 42901, headers=header).retry_after == wait


@pytest.mark.parametrize("status", [200, 400, 500])
def test_the_code_decides_even_when_the_status_says_otherwise(status):
    assert type(refusal(status, 40401)) is NotFound


def test_a_success_code_under_a_failure_status_is_not_a_success():
    assert type(refusal(500, 0)) is Broken


@pytest.mark.parametrize(
    ("code", "error"), [(40077, Rejected), (40177, Misconfigured), (40977, Conflict), (50077, Broken), (7, Broken)]
)
def test_a_code_of_a_later_version_is_judged_by_its_class(code, error):
    assert type(refusal(200, code)) is error


@pytest.mark.parametrize(
    "body", [b"", b"<html>502</html>", b"\xff\xfe", b"[]", b"null", b'{"code":"0"}', b"[" * 100_000]
)
@pytest.mark.parametrize(
    ("status", "error"),
    [(200, Broken), (302, Misconfigured), (404, Misconfigured), (407, Misconfigured), (502, Broken), (504, Broken)],
)
def test_what_carries_no_envelope_is_judged_by_its_status(body, status, error):
    assert type(bare(status, body)) is error


def test_a_gateway_that_slows_us_down_is_heeded():
    raised = bare(429, b"slow down", {"Retry-After": "7"})
    assert isinstance(raised, Busy)
    assert raised.retry_after == 7


def test_a_success_answers_its_data():
    assert answer(200, 0, {"trip_id": "T1"}) == {"trip_id": "T1"}
    assert answer(200, 0, None) == {}


def test_true_is_not_a_code():
    assert envelope(b'{"code": true}') is None


def test_a_log_line_may_say_code_and_request_id_and_no_more():
    body = b'{"code":0,"message":"ok","data":{"email":"lin.wei@example.com"},"request_id":"R-2"}'
    assert summary(body) == {"code": 0, "request_id": "R-2"}
    assert summary(b"garbage") == {}
    assert "lin.wei" not in repr(envelope(body))


def test_a_request_is_bytes_on_the_wire_and_hides_what_it_carries():
    request = post("/api/travel/{trip_id}/approval", {"comment": "太贵"}, trip_id="T 1/2")
    assert (request.method, request.path) == ("POST", "/api/travel/T%201%2F2/approval")
    assert request.body == '{"comment":"太贵"}'.encode()
    assert "太贵" not in repr(request)


def test_a_query_is_sent_in_the_form_it_is_signed_in():
    request = get("/api/travel", {"updated_since": "2026-03-01T00:00:00+00:00", "approver_id": "E 1"})
    assert request.target == "/api/travel?approver_id=E%201&updated_since=2026-03-01T00%3A00%3A00%2B00%3A00"
    assert delete("/x/{id}", {}, id="1").target == "/x/1"
    assert put("/x/{id}", {"a": 1}, id="1").body == b'{"a":1}'


@pytest.mark.parametrize("trip_id", ["", ".", ".."])
def test_an_id_that_would_name_another_endpoint_is_no_object(trip_id):
    with pytest.raises(NotFound):
        get("/api/travel/{trip_id}", trip_id=trip_id)


def test_pages_follow_the_cursor_with_the_same_question_until_there_is_none():
    first = paged("/api/travel", {"status": "pending"})
    second = following(first, {"items": [], "next_cursor": "c1"})
    third = following(second, {"items": [], "next_cursor": "c2"})
    assert first.target == "/api/travel?limit=100&status=pending"
    assert second.target == "/api/travel?cursor=c1&limit=100&status=pending"
    assert third.target == "/api/travel?cursor=c2&limit=100&status=pending"
    assert following(third, {"items": [], "next_cursor": None}) is None
    assert following(third, {"items": []}) is None


def test_a_cursor_that_would_loop_for_ever_is_refused():
    second = following(paged("/api/travel"), {"next_cursor": "c1"})
    with pytest.raises(Broken):
        following(second, {"next_cursor": "c1"})


def test_a_page_without_items_is_refused():
    assert items({"items": [1]}) == [1]
    with pytest.raises(Broken):
        items({"items": None})


@pytest.mark.parametrize(
    ("data", "headers", "told"),
    [
        ({"server_time": 1767225600}, {}, datetime(2026, 1, 1, tzinfo=UTC)),
        ({"server_time": "1767225600"}, {}, datetime(2026, 1, 1, tzinfo=UTC)),
        ({"now": "2026-01-01T08:00:00+08:00"}, {}, datetime(2026, 1, 1, tzinfo=UTC)),
        ({}, {"Date": "Thu, 01 Jan 2026 00:00:00 GMT"}, datetime(2026, 1, 1, tzinfo=UTC)),
        ({"server_time": 1767225600}, {"Date": "Fri, 02 Jan 2026 00:00:00 GMT"}, datetime(2026, 1, 1, tzinfo=UTC)),
        ({"server_time": "soon"}, {"Date": "later"}, None),
        ({"now": "2026-01-01T08:00:00", "server_time": 10**30}, {}, None),
        ({}, {}, None),
    ],
)
def test_the_time_of_hesine_is_read_from_the_answer(data, headers, told):
    assert server_time(httpx.Headers(headers), data) == told
