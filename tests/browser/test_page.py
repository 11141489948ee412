"""The journey on the page: two languages, a phone, a keyboard, and what is said when something is wrong."""

import pytest

from tests.browser.acting import ASK_EN, ASK_ZH, ask, be, picture, press, reads, say

pytestmark = pytest.mark.timeout(120)
STATE = ".trip .state"


async def state_is(page, word) -> None:
    await page.locator(STATE).filter(has_text=word).first.wait_for()


@pytest.mark.parametrize(
    ("requester", "words", "send", "approver", "approve", "approved"),
    [
        ("Anna Schmidt", ASK_EN, "Send", "Marta Ruiz", "Approve", "Approved"),
        ("林薇", ASK_ZH, "提交", "陈昊", "同意", "已同意"),
    ],
    ids=["English", "中文"],
)
async def test_one_asks_another_approves_and_hesine_holds_it(
    window, requester, words, send, approver, approve, approved
):
    page = await window()
    await ask(page, requester, words, send)
    await state_is(page, "pending")
    await be(page, approver)
    await reads(page, requester)
    await picture(page, "card" if approve == "Approve" else "card-zh")
    await press(page, approve)
    await state_is(page, "approved")
    await reads(page, approved)
    await be(page, requester)
    await reads(page, approved)


async def test_a_rejection_needs_its_reason_and_the_requester_reads_it(window):
    page = await window()
    await ask(page, "Anna Schmidt", ASK_EN, "Send")
    await be(page, "Marta Ruiz")
    await press(page, "Reject")
    form = page.get_by_role("dialog")
    await form.get_by_role("textbox").wait_for()
    await form.get_by_role("button", name="Reject").click()
    await form.get_by_role("alert").wait_for()
    await form.get_by_role("textbox").fill("Not before the audit")
    await form.get_by_role("button", name="Reject").click()
    await state_is(page, "rejected")
    await be(page, "Anna Schmidt")
    await reads(page, "Not before the audit")


async def test_an_error_stands_under_its_field_and_nothing_typed_is_lost(window):
    page = await window()
    await be(page, "Anna Schmidt")
    await say(page, ASK_EN)
    form = page.get_by_role("dialog")
    await form.get_by_label("Purpose").fill("Two clients")
    await form.get_by_label("Budget").fill("a lot")
    await form.get_by_role("button", name="Send").click()
    wrong = form.locator(".wrong")
    await wrong.get_by_role("alert").wait_for()
    assert await wrong.get_by_role("textbox").input_value() == "a lot"
    assert await form.get_by_label("Purpose").input_value() == "Two clients"


async def test_what_was_withdrawn_says_so(window):
    page = await window()
    await ask(page, "Anna Schmidt", ASK_EN, "Send")
    await press(page, "Withdraw")
    await page.locator("dialog.confirm button").last.click()
    await state_is(page, "withdrawn")
    await reads(page, "Withdrawn")


async def test_on_a_phone_the_same_journey_fits_the_screen(window):
    page = await window(width=390, height=800)
    await page.get_by_role("button", name="People and conversations").click()
    await ask(page, "Anna Schmidt", ASK_EN, "Send")
    await reads(page, "Lisbon")
    await picture(page, "phone")
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    await page.get_by_role("button", name="Hesine and calls").click()
    await state_is(page, "pending")


async def test_the_keyboard_alone_is_enough(window):
    page = await window()
    await be(page, "Anna Schmidt")
    await page.locator("#composer").focus()
    await page.keyboard.type("/tr")
    await page.keyboard.press("Tab")
    await page.keyboard.type(ASK_EN.removeprefix("/trip "))
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    await form.wait_for()
    assert await form.evaluate("form => form.contains(document.activeElement)")
    for _ in range(60):
        if await page.evaluate("document.activeElement.textContent") == "Send":
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await state_is(page, "pending")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_stands_in_the_way_of_a_screen_reader(window, scheme):
    from axe_playwright_python.async_playwright import Axe  # noqa: PLC0415  # only where it is there

    page = await window(scheme=scheme)
    await ask(page, "Anna Schmidt", ASK_EN, "Send")
    await reads(page, "Waiting for")
    seen = [await Axe().run(page)]
    await page.get_by_role("tab", name="Calls").click()
    seen.append(await Axe().run(page))
    await say(page, ASK_EN)
    await page.get_by_role("dialog").wait_for()
    seen.append(await Axe().run(page))
    assert [one.generate_report() for one in seen if one.violations_count] == []
