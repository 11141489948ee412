"""A browser on the page of a running bot."""

from collections.abc import AsyncIterator

import pytest

from cli.serving import serving_on
from sandbox.page.app import create_app
from tests.browser.browser import chromium, missing
from tests.scenario.conftest import desk, rig

__all__ = ["desk", "rig"]


def pytest_collection_modifyitems(items) -> None:
    """One sentence says why, where they cannot run; `make browser` sees to it that they can."""
    if reason := missing():
        for item in items:
            if "tests/browser" in item.path.as_posix():
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
async def page_url(desk) -> AsyncIterator[str]:
    slack = desk.settings.slack_api_url.removesuffix("api/")

    page = create_app(slack, desk.settings.hesine_base_url)
    async with serving_on(page, "127.0.0.1", 0) as url:
        yield url
        page.state.closing.set()


@pytest.fixture
async def chrome():
    from playwright.async_api import async_playwright  # noqa: PLC0415  # only where it is there

    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def window(page_url, chrome):
    """Opens the page as some person: `await window(width=390, locale="zh-CN")`. What the page complains of fails the test."""
    complaints = []

    async def opened(*, width=1360, height=860, locale="en-GB", scheme="light"):
        context = await chrome.new_context(
            viewport={"width": width, "height": height}, locale=locale, color_scheme=scheme, reduced_motion="reduce"
        )
        page = await context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
        await page.goto(page_url)
        await page.locator("#people .person").first.wait_for(state="attached")
        return page

    yield opened
    assert not [one for one in complaints if "/changes" not in one], complaints
