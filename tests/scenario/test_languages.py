"""Journey 8: each in their own language and zone."""

from tests.scenario.rig import CHEN, LIN, SAM, fill_and_send, has, says


async def test_one_trip_read_in_chinese_by_one_and_in_english_by_the_other(desk):
    """Lin Wei reads Chinese in Shanghai; Sam Lee reads English in Singapore."""
    lin, sam = desk.person(LIN), desk.person(SAM)
    await lin.command("下周三坐高铁从北京去上海出差三天，见客户，预算5000")
    await lin.wait_for_modal()
    await lin.pick("approver", "Sam", "Sam Lee")
    assert (await lin.submit()).closed
    card = await sam.wait_for_dm(has("approve_trip"))
    assert says("Lin Wei", "Beijing", "Shanghai", "Wed 2 Dec 2026", "Waiting for Sam Lee")(card)
    mine = await lin.wait_for_dm(says("Sam Lee", "北京", "上海", "2026年12月2日周三"))
    assert "Waiting" not in mine.plain()
    assert "Beijing" not in mine.plain()


async def test_the_form_itself_is_chinese_for_a_chinese_reader(desk):
    lin = desk.person(LIN)
    await lin.command("")
    form = await lin.wait_for_modal()
    assert "Purpose" not in form.plain()
    assert "预算" in form.plain()


async def test_who_changes_the_language_in_slack_is_answered_in_it(desk):
    lin = desk.person(LIN)
    await lin.command("help")
    await lin.wait_for_dm(says("审批人"))
    await desk.slack.upsert_user(LIN, locale="en-US")
    await desk.slack.wait_until(lambda state: any(d["kind"] == "user_change" for d in state["deliveries"]))
    await lin.command("help")
    await lin.wait_for_dm(says("approver"))


async def test_moments_are_drawn_by_slack_in_each_readers_zone(desk):
    await fill_and_send(desk.person(LIN), "下周三坐高铁从北京去上海出差三天，见客户，预算5000")
    card = await desk.person(CHEN).wait_for_dm(has("approve_trip"))
    assert "<!date^" in str(card.blocks)
