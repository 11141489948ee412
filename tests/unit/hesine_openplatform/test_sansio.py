import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from bot.errors import BotError, Broken, Busy, Conflict, Denied, Misconfigured, NotFound, Rejected
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.paging import Style, Window, rows
from bot.hesine.openplatform.refusals import TokenRefused, Unexplained
from bot.hesine.openplatform.sansio import decipher, request, summary
from bot.hesine.openplatform.values import Sum, WireMoney, cities, day, day_ms, local_time, moment, money
from bot.trips.model import Money


def said(status, body, headers=None):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return decipher(status, headers or {}, raw, "POWER")


def standard(status, message):
    return {"errorCode": status, "errorMessage": message, "errorDetails": None, "code": None, "data": None}


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("ID_3$x:y", "/a/$ID_3$x:y"),
        ("a b/c", "/a/$a%20b%2Fc"),
        ("中", "/a/$%E4%B8%AD"),
    ],
)
def test_an_id_keeps_its_dollars_and_colons_and_nothing_that_would_end_the_path(value, path):
    assert request("GET", "/a/${id}", {"id": value}).path == path


def test_a_query_is_encoded_and_a_request_shows_neither_it_nor_its_body():
    asked = request("POST", "/a", query={"staffId": "a:b$"}, body={"secret": "x"})
    assert asked.target == "/a?staffId=a%3Ab%24"
    assert "secret" not in repr(asked)
    assert "a:b" not in repr(asked)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, standard(403, "未授权"), TokenRefused),
        (403, "未授权".encode(), TokenRefused),
        (403, {"value": {"errorCode": 403, "errorMessage": "密钥无效"}}, Misconfigured),
        (403, standard(403, "未开通功能，无权访问"), Denied),
        (403, standard(403, "您没有权限执行此操作"), Denied),
        (403, standard(403, "没有见过的话"), Unexplained),
        (404, b"Error 404 Not Found", Unexplained),
        (400, "对应的委托关系不存在".encode(), Rejected),
        (412, standard(412, "单据已删除"), NotFound),
        (400, standard(400, "单据处于变更过程中,不可再次变更"), Conflict),
        (400, standard(400, "评论太过频繁"), Busy),
        (429, b"", Busy),
        (500, standard(500, "服务器内部错误：x"), Broken),
        (504, b"<html>", Broken),
        (413, b"413 Request Entity Too Large", Rejected),
        (200, {"value": {"code": "false", "message": "expireDate最多只能指定7天内的秒数！"}}, Rejected),
        (200, {"value": {"code": "401", "message": "签名秘钥错误企业"}}, Misconfigured),
        (200, {"value": {"code": "412", "message": "当前的审批节点不为:x，请检查"}}, Conflict),
        (200, {"value": {"success": False, "errors": {"0": "x"}}}, Rejected),
        (200, {"value": "关闭申请事项,传入的ids查询不到数据"}, NotFound),
        (200, {"value": "成功关闭了[0]条,未删除成功的原因为:x"}, Conflict),
        (200, {"value": "无此待办的操作权限"}, Denied),
        (200, {"code": 500, "message": "应用不存在"}, Broken),
        (200, b"<html>maintenance</html>", Broken),
        (200, "未知".encode("gbk"), Broken),
    ],
)
def test_every_form_of_a_refusal_is_one_error(status, body, error):
    with pytest.raises(BotError) as caught:
        said(status, body)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    "body",
    [
        {"value": {"id": "D1", "name": "财务部", "code": "1003"}},
        {"id": "R1", "code": "500", "name": "x"},
        {"value": {"code": "true", "message": "https://x"}},
        {"value": {"code": "204", "message": "EBot执行完成"}},
        {"value": "关闭申请事项，成功关闭了[2]条"},
        {"value": "", "type": -1, "flow": {"id": "F"}},
        {"items": []},
    ],
)
def test_a_number_that_is_a_code_of_something_is_no_failure(body):
    assert said(200, body) == body


def test_what_is_documented_as_an_empty_list_is_one():
    assert said(200, b"{[]}") == {"count": 0, "items": []}
    assert endpoints.CITIES.decode(200, {}, b"{[]}").items == ()


def test_an_empty_body_says_nothing():
    assert said(204, b"") == {}


def test_hesines_words_are_a_reason_and_never_part_of_the_message():
    with pytest.raises(Rejected) as caught:
        said(400, standard(400, "张三的单据有误"))
    assert "张三" not in str(caught.value)
    assert caught.value.fields[0].reason == "张三的单据有误"


def test_a_closed_feature_is_named():
    with pytest.raises(Denied) as caught:
        said(403, standard(403, "未开通功能，无权访问"))
    assert caught.value.permission == "POWER"


def test_how_long_to_wait_is_taken_from_hesine():
    with pytest.raises(Busy) as caught:
        said(429, b"", {"retry-after": "7"})
    assert caught.value.retry_after == 7


def test_an_answer_that_breaks_the_contract_names_the_fields_and_not_their_values():
    with pytest.raises(Broken, match=r"value\.id") as caught:
        endpoints.FLOW.decode(200, {}, json.dumps({"value": {"title": "private", "form": {}}}).encode())
    assert "private" not in str(caught.value)


def test_a_log_line_hears_the_number_of_a_refusal_and_no_word():
    assert summary(json.dumps(standard(403, "张三")).encode()) == {"code": 403}
    assert summary(b"x") == {}


@pytest.mark.parametrize(
    ("style", "query", "body", "following"),
    [
        (Style.A, {"start": "0", "count": "100"}, {}, {"start": "95", "count": "100"}),
        (Style.B, {"index": "0", "count": "100"}, {}, {"index": "95", "count": "100"}),
        (Style.C, {}, {"index": 1, "count": 100}, {"index": 2, "count": 100}),
        (Style.D, {}, {"start": 0, "count": 100}, {"start": 95, "count": 100}),
        (Style.E, {}, {"page": 1, "size": 50}, {"page": 2, "size": 50}),
        (Style.F, {}, {"limit": {"start": 0, "count": 100}}, {"limit": {"start": 95, "count": 100}}),
    ],
)
def test_each_style_of_paging_asks_in_its_own_way(style, query, body, following):
    first = Window.first(style)
    assert (first.query, first.body) == (query, body)
    after = first.after(first.size, 250)
    assert after
    assert (after.query or after.body) == following


@pytest.mark.parametrize("style", list(Style))
def test_a_list_ends_with_its_total_or_with_an_empty_page(style):
    first = Window.first(style)
    assert first.after(first.size, first.size) is None
    assert first.after(0, 1000) is None


def test_rows_and_total_are_found_wherever_they_stand():
    assert rows({"count": 7, "items": [1]}) == ([1], 7)
    assert rows({"items": {"total": 9, "data": [1, 2]}}) == ([1, 2], 9)
    assert rows({"items": [1]}) == ([1], 1)
    with pytest.raises(Broken):
        rows({"count": 1})


@pytest.mark.parametrize("text", [{"standard": "335"}, {"standard": 335}, 335, "335", 335.0])
def test_money_is_read_as_text_number_or_object(text):
    found = money(TypeAdapter(Sum).validate_python(text))
    assert found == Money(Decimal(335), "CNY")


def test_a_foreign_sum_is_what_was_typed():
    found = WireMoney.model_validate({"standard": "780", "foreign": "100", "foreignStrCode": "EUR", "rate": "7.8"})
    assert money(found) == Money(Decimal(100), "EUR")


@pytest.mark.parametrize("nothing", [None, "", 0, "0", "-", 9007199254740991])
def test_no_moment_may_be_said_in_many_ways(nothing):
    assert moment(nothing) is None


def test_moments_are_milliseconds_or_local_time():
    expected = datetime(2023, 8, 7, 16, 0, tzinfo=UTC)
    assert moment(1691424000000) == moment("1691424000000") == moment("2023-08-08 00:00:00") == expected
    assert local_time(expected) == "2023-08-08 00:00:00"


def test_a_day_is_local_and_a_time_in_it_is_cut_off():
    assert day(1691424000000) == day(1691424000000 + 17 * 3600_000) == date(2023, 8, 8)
    assert day_ms(date(2023, 8, 8)) == 1691424000000


def test_cities_stand_as_json_inside_a_text():
    (found,) = cities('[{"key":"1354","label":"江西省/南昌市","type":"city"}]')
    assert (found.key, found.label) == ("1354", "江西省/南昌市")
    assert cities("no json") == cities(None) == cities('{"key":"1"}') == ()


def test_leaving_a_flag_out_is_neither_yes_nor_no():
    flags = [endpoints.people.Staff.model_validate({"id": "x"} | one).active for one in ({}, {"active": "false"})]
    assert flags == [None, False]
