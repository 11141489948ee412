"""Outbound messages: one for each recipient, retried as configured, in any order, logged where they failed; EBot nodes."""

import pytest

EBOT = {"nodes": [{"name": "机器人", "kind": "ebot", "max_wait": 900}]}


def attempted(times):
    return lambda state: len(state["pushes"][-1]["attempts"]) == times


def ended(count):
    return lambda state: [one["status"] for one in state["pushes"]].count("delivered") == count


async def log(api, hesine, kind):
    await hesine.state()
    query = {"messageType": kind, "startDate": "0", "endDate": "4102416000000"}
    return (await api.ok("GET", "/v1/outboundMessageLogs", **query))["items"]


async def test_an_approver_is_told_with_ids_and_the_chosen_fields(api, hesine, receiver):
    await hesine.push_to(receiver.url, fields=["title", "requisitionMoney", "backlogId"])
    flow = await api.create(commit=True)
    await hesine.advance(3)
    await hesine.wait_until(ended(1))
    (body,) = receiver.got
    chen = await api.person("E1002")
    assert (body["action"], body["flowId"], body["userInfo"]["id"]) == ("backlog.approving", flow["id"], chen["id"])
    assert body["requisitionMoney"] == {"currency": "CNY", "amount": "1280.00"}
    (task,) = (await hesine.flow(flow["id"]))["tasks"]
    assert body["backlogId"] == task["id"]


async def test_only_the_events_of_the_config_are_sent(api, hesine, receiver, filed):
    await hesine.push_to(receiver.url, events=["flow.paid"])
    await hesine.decide_on_web(filed, "E1002", "approved")
    await hesine.wait_until(ended(1))
    assert [body["action"] for body in receiver.got] == ["flow.paid"]


async def test_a_message_that_fails_is_not_tried_again_by_default_and_is_logged(api, hesine, receiver, filed):
    receiver.status = 500
    await hesine.push_to(receiver.url, events=["flow.rejected"])
    await hesine.decide_on_web(filed, "E1002", "rejected", "no")
    await hesine.wait_until(lambda state: state["pushes"][-1]["status"] == "gone")
    (entry,) = await log(api, hesine, "message")
    assert (entry["state"], entry["flowId"], entry["request"]) == ("FAILURE", filed, receiver.got[0])
    assert await log(api, hesine, "flow") == []


async def test_retries_come_after_the_interval_and_end_at_their_number(hesine, receiver, filed):
    receiver.status = 503
    await hesine.push_to(receiver.url, events=["flow.paid"], retries=2, interval=10)
    await hesine.decide_on_web(filed, "E1002", "approved")
    for tries in (1, 2, 3):
        await hesine.wait_until(attempted(tries))
        await hesine.advance(11)
    state = await hesine.state()
    assert (state["pushes"][-1]["status"], len(receiver.got)) == ("gone", 3)


@pytest.mark.parametrize(("answer", "status"), [(b'{"code":"1"}', "delivered"), (b'{"code":"0"}', "gone")])
async def test_a_keyword_has_to_stand_in_the_answer(hesine, receiver, filed, answer, status):
    receiver.body = answer
    await hesine.push_to(receiver.url, events=["flow.paid"], keyword="code=1")
    await hesine.decide_on_web(filed, "E1002", "approved")
    state = await hesine.wait_until(attempted(1))
    assert state["pushes"][-1]["status"] == status


async def test_test_and_save_keeps_an_address_only_if_it_takes_made_up_data(hesine, receiver):
    receiver.status = 404
    assert (await hesine.test_and_save(receiver.url))["saved"] is False
    receiver.status = 200
    assert (await hesine.test_and_save(receiver.url))["saved"] is True
    assert receiver.got[0]["flowId"] == "ID_test00000000"
    assert [one["url"] for one in (await hesine.state())["push_configs"]] == [receiver.url]


@pytest.mark.parametrize(("fault", "order"), [
    ("push_repeat", ["flow.paid", "flow.paid", "freeflow.ticketReserve"]),
    ("push_reorder", ["flow.paid", "freeflow.ticketReserve"]),
    ("push_lost", ["freeflow.ticketReserve"]),
])  # fmt: skip
async def test_messages_are_doubled_turned_round_and_lost_on_request(hesine, receiver, filed, fault, order):
    await hesine.push_to(receiver.url, events=["flow.paid", "freeflow.ticketReserve"])
    await hesine.fault(fault)
    await hesine.decide_on_web(filed, "E1002", "approved")
    await hesine.wait_until(lambda _: len(receiver.got) == len(order))
    got = [body["action"] for body in receiver.got]
    assert sorted(got) == order
    if fault == "push_reorder":
        assert got == ["freeflow.ticketReserve", "flow.paid"]


async def test_without_the_feature_nothing_is_sent(hesine, receiver, filed):
    await hesine.push_to(receiver.url)
    await hesine.close_powers("110405")
    await hesine.decide_on_web(filed, "E1002", "approved")
    assert (await hesine.state())["pushes"] == []


async def test_a_waiting_ebot_node_is_decided_by_the_callback(api, hesine, receiver):
    await hesine.seed(rules=EBOT)
    await hesine.push_to(receiver.url, is_ebot=True, fields=["title"])
    flow = await api.create(commit=True)
    await hesine.advance(3)
    await hesine.wait_until(ended(1))
    (body,) = receiver.got
    assert set(body) == {"flowId", "nodeId", "title"}
    key = (await hesine.state())["sign_key"]
    said = {"signKey": key, "flowId": flow["id"], "nodeId": body["nodeId"], "action": "accept", "comment": "ok"}

    async def called(**changes):
        answer = await api.call("POST", "/api/outbound/v1/approval", body={**said, **changes})
        assert answer.status_code == 200
        return answer.json()["value"]["code"]

    assert await called(comment="") == "400"
    assert await called(signKey="wrong") == "401"
    assert await called(nodeId="FLOW:1:1") == "412"
    assert await called() == "204"
    assert (await api.read(flow["id"]))["state"] == "paid"
    assert await called() == "412"


async def test_an_ebot_node_that_waited_long_enough_goes_its_own_way(api, hesine):
    await hesine.seed(rules=EBOT)
    flow = await api.create(commit=True)
    await hesine.advance(3)
    assert (await api.read(flow["id"]))["state"] == "approving"
    await hesine.advance(900)
    assert (await api.read(flow["id"]))["state"] == "rejected"


async def test_an_ebot_message_is_tried_again_on_a_schedule_of_its_own(api, hesine, receiver):
    receiver.status = 500
    await hesine.seed(rules=EBOT)
    await hesine.push_to(receiver.url, is_ebot=True)
    await api.create(commit=True)
    await hesine.advance(3)
    for tries, wait in ((1, 60), (2, 180), (3, 600)):
        await hesine.wait_until(attempted(tries))
        await hesine.advance(wait - 1)
        assert len(receiver.got) == tries
        await hesine.advance(2)
    await hesine.wait_until(attempted(4))
    (entry,) = await log(api, hesine, "flow")
    assert entry["messageType"] == "flow"
