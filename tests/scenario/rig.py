"""The whole bot, as it runs, between both stand-ins: real HTTP, real signatures, a real Redis, ports of chance."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic, time
from urllib.parse import urlencode

import httpx
from cryptography.fernet import Fernet
from slack_sdk.signature import SignatureVerifier

from app import TravelBot, opened
from bot.settings import Settings
from cli.serving import serving_on
from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.serving import serving as hesine_serving
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.app import create_app as create_slack
from sandbox.slack.driver import Person, SlackDriver, messages_in
from sandbox.slack.pages import Message
from sandbox.slack.shapes import Json
from sandbox.slack.world import World as SlackWorld

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Shanghai and 03:00 in Berlin."""
LIN, CHEN, ANNA, MARTA, ZHAO, SAM, WANG = (
    "U0LINWEI",
    "U0CHENHAO",
    "U0ANNASCHMIDT",
    "U0MARTARUIZ",
    "U0ZHAOMIN",
    "U0SAMLEE",
    "U0WANGLEI",
)


class RunningClock:
    """Runs from START as real time passes, and can be moved forward."""

    def __init__(self) -> None:
        self._origin = monotonic()
        self._moved = timedelta()

    def now(self) -> datetime:
        return START + timedelta(seconds=monotonic() - self._origin) + self._moved

    def advance(self, **step: float) -> None:
        self._moved += timedelta(**step)


@dataclass
class Rig:
    """What a scenario needs: the people in Slack, Hesine, the bot, and the time."""

    slack: SlackDriver
    hesine: HesineDriver
    settings: Settings
    redis_url: str
    clock: RunningClock = field(default_factory=RunningClock)
    bot: TravelBot | None = None
    url: str = ""

    def person(self, user: str) -> Person:
        return self.slack.person(user)

    async def move(self, **step: float) -> None:
        """Time passes for the bot and for Hesine alike."""
        self.clock.advance(**step)
        await self.hesine.set_now(self.clock.now().isoformat())

    async def tick(self) -> None:
        await self.bot.ticker.tick()

    @asynccontextmanager
    async def running(self, *, pushes: bool = True) -> AsyncIterator[TravelBot]:
        """The bot, up and reachable, with a worker in the process."""
        async with opened(self.settings, self.redis_url, self.clock) as bot, serving_on(bot.web, "127.0.0.1", 0) as url:
            self.bot, self.url = bot, url
            await self.slack.set_request_url(f"{url}/slack/events")
            if pushes:
                await self.hesine.push_to(f"{url}/hesine/travel/events")
            worker = asyncio.create_task(bot.queue.work())
            await bot.ticker.first()
            yield bot
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker


@asynccontextmanager
async def slack_serving(world: SlackWorld) -> AsyncIterator[str]:
    async with serving_on(create_slack(world), "127.0.0.1", 0, ws="websockets-sansio") as url:
        yield url


@asynccontextmanager
async def standing(redis_url: str, slack_world: SlackWorld, hesine_world: HesineWorld) -> AsyncIterator[Rig]:
    """Both stand-ins, up; the bot is not running yet."""
    async with AsyncExitStack() as stack:
        slack_url = await stack.enter_async_context(slack_serving(slack_world))
        hesine_url = await stack.enter_async_context(hesine_serving(hesine_world))
        slack = await stack.enter_async_context(SlackDriver(slack_url))
        hesine = await stack.enter_async_context(HesineDriver(hesine_url))
        team = next(iter(slack_world.teams.values()))
        settings = Settings(
            SLACK_BOT_TOKEN=team.bot_token,
            SLACK_SIGNING_SECRET=slack_world.signing_secret,
            SLACK_API_URL=f"{slack_url}/api/",
            HESINE_BASE_URL=hesine_url,
            HESINE_APP_KEY="hesine-sandbox-key",
            HESINE_APP_SECRET="hesine-sandbox-secret",
            TRAVELBOT_KEYS=Fernet.generate_key().decode(),
            _env_file=None,
        )
        rig = Rig(slack, hesine, settings, redis_url)
        await hesine.set_now(rig.clock.now().isoformat())
        yield rig


TEAM = "T0MORNINGSTAR"
ASK = "Berlin to Lisbon Mon 30 Nov to Fri 4 Dec, client visit, 800 EUR"


def has(action: str) -> Callable[[Message], bool]:
    """A message with this button."""
    return lambda message: any(button.action_id == action for button in message.buttons)


def says(*words: str) -> Callable[[Message], bool]:
    """A message in which all of these words can be read."""
    return lambda message: all(word in message.plain() for word in words)


async def dms(person: Person, matching: Callable[[Message], bool], count: int) -> list[Message]:
    """The messages of the DM that match, once there are so many."""
    page = await person.wait_for(lambda page: sum(map(matching, messages_in(page))) >= count)
    return [message for message in messages_in(page) if matching(message)]


async def fill_and_send(person: Person, words: str = ASK) -> None:
    await person.command(words)
    await person.wait_for_modal()
    sent = await person.submit()
    assert sent.closed, sent.errors


async def asked(rig: Rig, words: str = ASK) -> tuple[Person, Person, Message]:
    """Anna has asked and Marta holds the card: the requester, the approver, the card."""
    anna, marta = rig.person(ANNA), rig.person(MARTA)
    await fill_and_send(anna, words)
    card = await marta.wait_for_dm(has("approve_trip"))
    return anna, marta, card


async def only_trip(rig: Rig) -> Json:
    (trip,) = await rig.hesine.trips()
    return trip


def decisions_in(trip: Json) -> list[Json]:
    return [decision for step in trip["steps"] for decision in step["decisions"]]


async def reject(person: Person, card: Message, reason: str) -> None:
    await person.press(card, "reject_trip")
    await person.wait_for_modal(lambda view: view.callback_id == "reject_trip")
    await person.fill(reason=reason)
    sent = await person.submit()
    assert sent.closed, sent.errors


async def signed(rig: Rig, body: Json, *, secret: str = "", age: int = 0, team: str = TEAM) -> httpx.Response:
    """A payload of our own making, signed and sent as Slack does."""
    form = urlencode({"payload": json.dumps({"team": {"id": team}, "api_app_id": "A0TRAVELDESK", **body})})
    return await _sent(rig, form, "application/x-www-form-urlencoded", secret, age)


async def send_event(rig: Rig, body: Json) -> None:
    """An event of our own making, signed; taken in once this returns."""
    answer = await _sent(rig, json.dumps(body), "application/json", "", 0)
    assert answer.status_code == 200, answer.text


async def _sent(rig: Rig, form: str, kind: str, secret: str, age: int) -> httpx.Response:
    stamp = str(int(time()) - age)
    verifier = SignatureVerifier(secret or rig.settings.slack_signing_secret.get_secret_value())
    headers = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": verifier.generate_signature(timestamp=stamp, body=form) or "",
        "Content-Type": kind,
    }
    async with httpx.AsyncClient() as client:
        return await client.post(f"{rig.url}/slack/events", content=form, headers=headers)


def pressing(user: str, action_id: str, value: str) -> Json:
    """What Slack sends for a button that this person sees no more, or never saw."""
    action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": f"{time():.6f}"}
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": TEAM},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D1"},
        "channel": {"id": "D1", "name": "directmessage"},
        "trigger_id": "1.2.3",
        "actions": [action],
    }


def value_of(message: Message, action_id: str) -> str:
    return next(button.value for button in message.buttons if button.action_id == action_id) or ""
