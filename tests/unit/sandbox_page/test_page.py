"""The page's server, between both stand-ins over real HTTP."""

import json
from contextlib import AsyncExitStack

import httpx
import pytest

from cli.serving import serving_on
from sandbox.hesine.serving import serving as hesine_serving
from sandbox.hesine.world import World as HesineWorld
from sandbox.page.app import create_app
from sandbox.slack.app import create_app as create_slack
from sandbox.slack.world import World as SlackWorld

ANNA = "U0ANNASCHMIDT"


class Bot:
    restarts = 0

    async def restart(self):
        self.restarts += 1


@pytest.fixture
def bot():
    return Bot()


@pytest.fixture
async def page(bot):
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(serving_on(create_slack(SlackWorld()), "127.0.0.1", 0))
        hesine = await stack.enter_async_context(hesine_serving(HesineWorld()))
        url = await stack.enter_async_context(serving_on(create_app(slack, hesine, bot.restart), "127.0.0.1", 0))
        yield await stack.enter_async_context(httpx.AsyncClient(base_url=url, trust_env=False))


async def test_the_picture_holds_people_commands_and_what_hesine_holds(page):
    picture = (await page.get("/picture")).json()
    (team,) = picture["slack"]["teams"].values()
    assert team["people"][ANNA]["name"] == "Anna Schmidt"
    assert [one["command"] for one in picture["slack"]["app"]["commands"]] == ["/trip"]
    assert picture["hesine"]["trips"] == []
    assert picture["restarts"] is True


async def test_what_a_person_says_on_the_page_is_said_in_slack(page):
    said = await page.post("/slack/say", json={"user": ANNA, "text": "hello"})
    (team,) = (await page.get("/picture")).json()["slack"]["teams"].values()
    assert team["channels"][said.json()["channel"]]["messages"][-1]["text"] == "hello"


async def test_both_clocks_move(page):
    before = (await page.get("/picture")).json()
    for stand_in in ("slack", "hesine"):
        await page.post(f"/{stand_in}/clock", json={"advance": 3600})
    after = (await page.get("/picture")).json()
    assert after["slack"]["now"] - before["slack"]["now"] >= 3600
    assert after["hesine"]["now"] > before["hesine"]["now"]


async def test_word_of_a_change_comes_without_asking_again(page):
    async with page.stream("GET", "/changes") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == ": here"
        await page.post("/slack/say", json={"user": ANNA, "text": "hello"})
        told = [json.loads(line.removeprefix("data: ")) async for line in _first_data(lines)]
    assert told == [{"from": "slack"}]


async def _first_data(lines):
    async for line in lines:
        if line.startswith("data: "):
            yield line
            return


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Host": "evil.example"}, 400), ({"Content-Type": "text/plain"}, 415)],
    ids=["a name that is not this machine's", "a form of another page"],
)
async def test_other_pages_cannot_act_here(page, headers, status):
    answer = await page.post("/slack/clock", content='{"advance": 60}', headers=headers)
    assert answer.status_code == status


async def test_what_a_person_cannot_do_is_told_in_words(page):
    answer = await page.post("/slack/press", json={"user": "U0NOBODY", "action_id": "approve_trip"})
    assert answer.status_code == 400
    assert "U0NOBODY" in answer.json()["error"]


async def test_the_bot_is_restarted_where_that_is_offered(page, bot):
    assert (await page.post("/bot/restart", json={})).json() == {"ok": True}
    assert bot.restarts == 1


async def test_everything_the_page_loads_is_here(page):
    index = (await page.get("/")).text
    assert "http://" not in index
    assert "https://" not in index
    for path in ("/static/main.js", "/static/page.css", "/static/blocks.css", "/static/icon.svg"):
        assert path in index
        assert (await page.get(path)).status_code == 200
