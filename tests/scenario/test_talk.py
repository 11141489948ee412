"""A trip that is talked about in the DM: what was understood, questions as buttons, edits, corrections in the thread."""

from tests.scenario.bad_requests import event
from tests.scenario.rig import ANNA, ASK, LIN, dms, has, pressing, says, send_event, signed


async def told(person, words, *fragments):
    """Our answer to these words."""
    await person.say(words)
    return await person.wait_for_dm(lambda message: has("open_form")(message) and says(*fragments)(message))


async def written(person, text):
    return await person.wait_for_dm(lambda message: message.plain() == text and not message.buttons)


async def form_of(person, answer):
    await person.press(answer, "open_form")
    return await person.wait_for_modal()


async def test_the_answer_says_in_one_line_what_was_understood(desk):
    await told(desk.person(ANNA), ASK, "Berlin → Lisbon", "Mon 30 Nov – Fri 4 Dec 2026", "5 days, 4 nights", "€800")


async def test_three_days_away_are_shown_as_three_days_and_two_nights(desk):
    answer = await told(desk.person(LIN), "下周三去上海出差三天，见客户，预算5000", "3天2晚")
    assert says("… → 上海", "12月2日周三", "12月4日周五")(answer)


async def test_a_choice_of_which_we_know_no_answer_of_ours_is_answered_all_the_same(desk):
    """The answer may have been posted by a process that died before it wrote down where."""
    anna = desk.person(ANNA)
    await anna.command("Berlin to Birmingham on 3 Dec, client visit")
    form = await anna.wait_for_modal()
    draft = form.private_metadata.split("|")[1]
    assert (await signed(desk, pressing(ANNA, "answer_2", f"a1|{draft}|purpose|0|Trade fair"))).status_code == 200
    await anna.wait_for_dm(says("Berlin", "Birmingham"))


async def test_an_unclear_place_is_asked_with_buttons_and_the_press_fills_it(desk):
    anna = desk.person(ANNA)
    answer = await told(anna, "Berlin to Birmingham on 3 Dec, client visit", "several places have this name")
    assert [button.text for button in answer.buttons[:2]] == ["Birmingham (ENG, GB)", "Birmingham (AL, US)"]
    await anna.press(answer, "answer_2")
    answer = await anna.wait_for_dm(says("Berlin → Birmingham · Thu 3 Dec 2026"))
    assert not has("answer_1")(answer)
    assert (await form_of(anna, answer)).field("destination").startswith("BHM|")


async def test_what_is_unclear_is_not_guessed(desk):
    anna = desk.person(ANNA)
    answer = await told(anna, "Berlin to Birmingham on 3 Dec, client visit, 800 EUR", "several places")
    form = await form_of(anna, answer)
    assert form.field("destination") is None
    assert not (await anna.submit()).closed
    assert await desk.hesine.trips() == []


async def test_a_slip_of_spelling_is_offered_and_not_taken(desk):
    anna = desk.person(ANNA)
    answer = await told(anna, "Berlin to Lisbonn on 3 Dec", "Did you mean", "Lisbonn (as typed)")
    await anna.press(answer, "answer_1")
    await anna.wait_for_dm(says("Berlin → Lisbon · Thu 3 Dec 2026"))


async def test_a_correction_in_the_thread_changes_only_its_slot_and_our_answer_in_place(desk):
    anna = desk.person(ANNA)
    answer = await told(anna, "Berlin to Lisbon on 9 Dec, client visit, 800 EUR", "Wed 9 Dec")
    await anna.say("actually Thursday", thread_ts=answer.ts)
    now = await anna.wait_for_dm(says("Berlin → Lisbon · Thu 10 Dec 2026 · €800.00 · client visit"))
    assert now.ts == answer.ts
    await anna.say("budget 900", thread_ts=answer.ts)
    now = await anna.wait_for_dm(says("Thu 10 Dec 2026 · €900.00 · client visit"))
    form = await form_of(anna, now)
    assert (form.field("depart"), form.field("amount"), form.field("currency")) == ("2026-12-10", "900", "EUR")


async def test_a_correction_in_chinese_moves_the_end_that_was_told_by_its_length(desk):
    lin = desk.person(LIN)
    answer = await told(lin, "下周三去上海出差三天，见客户", "12月2日周三")
    await lin.say("还是周四吧", thread_ts=answer.ts)
    now = await lin.wait_for_dm(says("12月3日周四", "12月5日周六", "3天2晚"))
    assert now.ts == answer.ts


async def test_a_correction_below_ones_own_words_counts_too(desk):
    anna = desk.person(ANNA)
    await told(anna, ASK, "Lisbon")
    mine = await written(anna, ASK)
    await anna.say("to Madrid", thread_ts=mine.ts)
    await anna.wait_for_dm(says("Berlin → Madrid · Mon 30 Nov"))


async def test_what_was_typed_in_the_form_outlives_a_correction(desk):
    anna = desk.person(ANNA)
    answer = await told(anna, ASK, "Lisbon")
    await form_of(anna, answer)
    await anna.fill(note="Window seat", amount="750")
    await anna.close()
    await anna.say("by train", thread_ts=answer.ts)
    form = await form_of(anna, await anna.wait_for_dm(says("· train ·")))
    assert (form.field("note"), form.field("amount"), form.field("mode")) == ("Window seat", "750", "train")


async def test_words_in_the_thread_that_change_nothing_are_told_so_there(desk):
    anna = desk.person(ANNA)
    answer = await told(anna, ASK, "Lisbon")
    await anna.say("thank you", thread_ts=answer.ts)
    await anna.wait_for_dm(says("nothing in that to change"))
    assert (await dms(anna, has("open_form"), 1))[0].plain() == answer.plain()


async def test_an_edit_of_ones_own_words_revises_the_draft_and_our_answer(desk):
    anna = desk.person(ANNA)
    answer = await told(anna, ASK, "Lisbon")
    await anna.edit(await written(anna, ASK), ASK.replace("Lisbon", "Madrid"))
    now = await anna.wait_for_dm(says("Berlin → Madrid · Mon 30 Nov"))
    assert now.ts == answer.ts
    assert len(await dms(anna, has("open_form"), 1)) == 1
    assert (await form_of(anna, now)).field("destination").startswith("MAD|")


async def test_an_edit_after_the_trip_was_sent_changes_nothing(desk):
    anna = desk.person(ANNA)
    answer = await told(anna, ASK, "Lisbon")
    await form_of(anna, answer)
    assert (await anna.submit()).closed
    await anna.edit(await written(anna, ASK), ASK.replace("Lisbon", "Madrid"))
    await anna.say("actually Thursday", thread_ts=answer.ts)
    await anna.wait_for_dm(says("sent already"))
    assert (await dms(anna, has("open_form"), 1))[0].plain() == answer.plain()


async def test_events_that_come_twice_or_out_of_order_undo_nothing(desk):
    """The second edit arrives before the first, the message itself last; then all of them again."""
    anna = desk.person(ANNA)
    words = ("Berlin to Lisbon on 3 Dec", "Berlin to Madrid on 3 Dec", "Berlin to Paris on 3 Dec")
    first = {
        "type": "message",
        "channel_type": "im",
        "channel": "D9",
        "user": ANNA,
        "text": words[0],
        "ts": "1764000000.1",
    }
    edits = [edited(first, words[number], f"176400000{number}.5") for number in (1, 2)]
    for number, one in enumerate((edits[1], edits[0], first, *reversed(edits), first)):
        await send_event(desk, event(one, f"Ev{number}"))
    await told(anna, "Hamburg to Rome on 8 Dec", "Rome")
    answers = await dms(anna, has("open_form"), 2)
    assert [says("Paris")(one) for one in answers] == [True, False]


async def test_our_own_updates_and_links_that_slack_unfurls_are_no_edits(desk):
    anna = desk.person(ANNA)
    await told(anna, ASK, "Lisbon")
    mine = await written(anna, ASK)
    first = {"type": "message", "channel_type": "im", "channel": mine.channel, "user": ANNA, "text": ASK, "ts": mine.ts}
    unfurled = edited(first, "Berlin to Rome on 3 Dec", f"{float(mine.ts) + 1:.6f}")
    del unfurled["message"]["edited"]
    await send_event(desk, event(unfurled, "Ev1"))
    await told(anna, "Hamburg to Oslo on 8 Dec", "Oslo")
    assert not [one for one in await dms(anna, has("open_form"), 2) if says("Rome")(one)]


async def test_a_restart_forgets_nothing_of_the_conversation(rig):
    anna = rig.person(ANNA)
    async with rig.running():
        answer = await told(anna, "Berlin to Birmingham on 9 Dec, client visit", "several places")
        await anna.say("actually Thursday", thread_ts=answer.ts)
        answer = await anna.wait_for_dm(says("Thu 10 Dec 2026"))
    async with rig.running():
        await anna.press(answer, "answer_1")
        now = await anna.wait_for_dm(says("Berlin → Birmingham · Thu 10 Dec 2026"))
        assert now.ts == answer.ts


async def test_a_choice_pressed_after_the_draft_is_gone_or_sent_is_told_so(desk):
    anna = desk.person(ANNA)
    answer = await told(anna, "Berlin to Birmingham on 3 Dec, client visit, 800 EUR", "several places")
    await anna.press(answer, "discard_draft")
    await anna.wait_for_dm(says("draft is gone"))
    await anna.press(answer, "answer_1")
    await anna.wait_for_dm(says("no longer there"))
    answer = await told(anna, "Berlin to Birmingham on 4 Dec, client visit, 800 EUR", "several places", "4 Dec")
    await form_of(anna, answer)
    await anna.pick("destination", "Madr", "Madrid")
    assert (await anna.submit()).closed
    await anna.press(answer, "answer_1")
    await anna.wait_for_dm(says("sent already"))


async def test_what_is_no_trip_gets_a_helpful_answer_and_leaves_no_draft(desk):
    anna, lin = desk.person(ANNA), desk.person(LIN)
    answer = await told(anna, "what's the weather in Paris", "found no trip")
    assert "Paris" not in answer.plain()
    await told(lin, "取消", "没有读到出差安排")
    await anna.command("list")
    await anna.wait_for_dm(says("You have no trips yet"))


async def test_words_that_were_no_trip_become_one_when_they_are_edited(desk):
    anna = desk.person(ANNA)
    answer = await told(anna, "hello", "found no trip")
    await anna.edit(await written(anna, "hello"), ASK)
    assert (await anna.wait_for_dm(says("Berlin → Lisbon"))).ts == answer.ts


def edited(message, words, ts):
    after = {**message, "text": words, "edited": {"user": message["user"], "ts": ts}}
    change = {"type": "message", "subtype": "message_changed", "channel_type": "im", "channel": message["channel"]}
    return {**change, "message": after, "previous_message": message, "ts": ts}
