"""The composition root: settings in, wired parts out. The one place that knows every concrete class; no logic."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette

from blocks.audience import Readers
from bot import metrics
from bot.clock import Clock, SystemClock
from bot.digests.ticker import DigestTicker
from bot.errors import Misconfigured, Unreachable
from bot.hesine.travel.client import TravelApi
from bot.hesine.travel.connect import Access, connect
from bot.hesine.travel.signer import HmacSigner
from bot.language.places import gazetteer
from bot.people.directory_sync import DirectorySync
from bot.people.identity import Identity
from bot.relay.hesine_courier import HesineCourier
from bot.relay.reconcile import Reconcile
from bot.relay.ticker import Ticker
from bot.relay.worker import Relay, by_errand
from bot.settings import Settings
from bot.stores import connection, queue
from bot.stores.digests import DigestStore
from bot.stores.drafts import DraftStore
from bot.stores.durable import RedisKeyspace
from bot.stores.events import SeenEvents
from bot.stores.outbox import OutboxStore
from bot.stores.pace import Pace
from bot.stores.people import EmployeeStore, ProfileCache, Watermarks
from bot.stores.places import Places
from bot.stores.queue import DocketQueue
from bot.stores.secrets import Vault
from bot.stores.tokens import TokenCache
from bot.stores.trips import TripStore
from bot.tenants.model import Tenant, Tenants
from bot.trips.ledger import Ledger
from bot.trips.mirror import Mirror
from bot.trips.model import TripId, WorkspaceId
from bot.trips.outbox import Row
from bot.trips.service import TripDesk
from delivery.courier import SlackCourier
from delivery.slack import SlackApi
from handlers.background import Background
from handlers.desk import Desk
from handlers.slack_app import Bot, create_slack_app
from handlers.slack_door import SlackDoor
from handlers.web import Check, PushDoor, create_web

SLACK_SECONDS = 10


@dataclass(frozen=True, slots=True)
class TravelBot:
    """Everything that runs, wired. `web` and `slack` answer; `queue.work()` carries."""

    workspace: WorkspaceId
    slack: AsyncApp
    web: Starlette
    queue: DocketQueue
    relay: Relay
    ticker: Ticker
    background: Background
    travel: TravelApi
    checks: list[Check]
    """Asked in turn by /readyz; whoever runs the bot may add its own."""


@dataclass(frozen=True, slots=True)
class OneWorkspace:
    """The bot of the workspace whose token stands in the settings."""

    workspace: WorkspaceId
    bot: Bot
    client: AsyncWebClient

    def waiting_out_limits(self) -> "OneWorkspace":
        """The same for what is said once and kept nowhere: a 429 or 5xx is waited out, twice, instead of passed on."""
        client = AsyncWebClient(
            self.client.token, base_url=self.client.base_url, session=self.client.session, timeout=self.client.timeout
        )
        client.retry_handlers += [AsyncRateLimitErrorRetryHandler(2), AsyncServerErrorRetryHandler(2)]
        return replace(self, client=client)

    def bot_in(self, workspace: str) -> Bot | None:
        return self.bot if workspace == self.workspace else None

    def of(self, workspace: WorkspaceId) -> AsyncWebClient:
        del workspace
        return self.client


@asynccontextmanager
async def opened(settings: Settings, redis_url: str, clock: Clock | None = None) -> AsyncIterator[TravelBot]:
    """The whole bot, open until the block ends. Raises Misconfigured where it could not do its work."""
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        redis: connection.Client = await stack.enter_async_context(connection.connect(redis_url))
        keyspace = RedisKeyspace(redis, settings.redis_replicas)
        await keyspace.check()
        docket = await stack.enter_async_context(queue.opened(redis_url, clock))
        session = await stack.enter_async_context(_session())
        home = await _home(settings, session)
        background = Background()
        stack.push_async_callback(background.drain)

        def kick(rows: Iterable[Row]) -> None:
            for row in rows:
                background.run(docket.kick(row.workspace, row.id))

        vault = Vault.of(settings.encryption_keys)
        signer = HmacSigner(settings.hesine_app_secret.get_secret_value())
        travel = await stack.enter_async_context(
            connect(
                Access(
                    settings.hesine_app_key,
                    signer,
                    settings.hesine_base_url,
                    settings.hesine_proxy.get_secret_value() if settings.hesine_proxy else None,
                ),
                tokens=TokenCache(redis, vault, home.workspace, settings.hesine_app_key),
                pace=await Pace.of(redis, home.workspace, settings.hesine_app_key),
                meter=metrics.PrometheusMeter(),
                clock=clock,
            )
        )
        tenants = Tenants.of_all([Tenant(home.workspace, settings.hesine_app_key, travel, travel)])

        trips, digests, employees = TripStore(keyspace), DigestStore(keyspace), EmployeeStore(keyspace)
        outbox, watermarks = OutboxStore(keyspace, clock), Watermarks(keyspace)
        ledger = Ledger(trips, kick, clock)
        mirror = Mirror(ledger, employees)
        slack_api = SlackApi(home)
        identity = Identity(slack_api, ProfileCache(keyspace), employees)
        readers = Readers(identity, gazetteer())
        directory = DirectorySync(employees, watermarks)
        couriers = (
            HesineCourier(mirror, tenants, directory),
            SlackCourier(slack_api, trips, mirror, digests, Places(keyspace), identity, readers),
        )
        relay = Relay(outbox, by_errand(couriers), docket, clock)
        ticker = Ticker(
            tenants,
            relay,
            directory,
            Reconcile(mirror, watermarks, clock),
            DigestTicker(digests, trips, identity, kick),
            clock,
        )
        docket.register(relay.carry, ticker.tick)
        desk = Desk(
            TripDesk(ledger, employees, outbox, _trip_id),
            DraftStore(keyspace),
            identity,
            readers,
            home.waiting_out_limits(),
            background,
            clock,
        )
        slack = create_slack_app(
            signing_secret=settings.slack_signing_secret.get_secret_value(),
            client=home.client,
            bots=home,
            desk=desk,
            places=gazetteer(),
            people=employees,
        )
        signers = {settings.hesine_app_key: (home.workspace, signer)}
        pushes = PushDoor(signers, settings.hesine_push_path, SeenEvents(keyspace), kick, clock)
        checks: list[Check] = [keyspace.check]
        door = SlackDoor(slack, SignatureVerifier(settings.slack_signing_secret.get_secret_value()), home, desk)
        web = create_web(door, pushes, checks, partial(relay.measure, home.workspace))
        yield TravelBot(home.workspace, slack, web, docket, relay, ticker, background, travel, checks)


@asynccontextmanager
async def _session() -> AsyncIterator[aiohttp.ClientSession]:
    """One for all calls to Slack: without it each call would open its own connection."""
    async with aiohttp.ClientSession() as session:
        yield session


async def _home(settings: Settings, session: aiohttp.ClientSession) -> OneWorkspace:
    token = settings.slack_bot_token.get_secret_value()
    client = AsyncWebClient(token, base_url=settings.slack_api_url, session=session, timeout=SLACK_SECONDS)
    try:
        me = await SlackApi.who_am_i(client)
    except Misconfigured as refusal:
        raise Misconfigured(f"{refusal} to the bot token: set SLACK_BOT_TOKEN to one that is valid") from refusal
    except Unreachable as silence:
        raise Unreachable(
            f"{silence} (asked at {settings.slack_api_url}): try again when it can be reached"
        ) from silence
    workspace = WorkspaceId(settings.slack_team_id or me["team_id"])
    return OneWorkspace(workspace, Bot(token, me["bot_id"], me["user_id"]), client)


def _trip_id(seed: str) -> TripId:
    return TripId(sha256(seed.encode()).hexdigest()[:32])
