"""What people do on the page, in their words."""

import os
import re

ASK_EN = "/trip Berlin to Lisbon Mon 30 Nov to Fri 4 Dec, client visit, 800 EUR"
ASK_ZH = "/trip 下周三坐高铁从北京去上海出差三天，见客户，预算5000"


async def be(page, name) -> None:
    await page.locator("#people .person").filter(has_text=name).click()
    await page.locator("#people .person[aria-current]").filter(has_text=name).wait_for(state="attached")


async def say(page, words) -> None:
    await page.locator("#composer").fill(words)
    await page.locator("#composer").press("Enter")


async def ask(page, name, words, send) -> None:
    """Someone asks and sends the form as it was filled in."""
    await be(page, name)
    await say(page, words)
    await page.get_by_role("dialog").wait_for()
    await page.get_by_role("dialog").get_by_role("button", name=send).click()
    await page.get_by_role("dialog").wait_for(state="hidden")


async def reads(page, *words) -> None:
    """Some message of the open conversation holds all of these words."""
    found = page.locator(".message")
    for one in words:
        found = found.filter(has_text=re.compile(re.escape(one)))
    await found.first.wait_for()


async def press(page, words) -> None:
    """The button of a message on which exactly these words stand."""
    await page.locator(".message .button").filter(has_text=re.compile(f"^{words}$")).first.click()


async def picture(page, name) -> None:
    """For the README, where `make screenshots` asks for it."""
    if folder := os.environ.get("SCREENSHOTS"):
        await page.screenshot(path=f"{folder}/{name}.png")
