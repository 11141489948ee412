"""The composition root: settings in, wired parts out. The one place that knows every concrete class; no logic."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette

from blocks.audience import Readers
from bot import log, metrics
from bot.clock import Clock, SystemClock
from bot.digests.ticker import DigestTicker
from bot.errors import Misconfigured
from bot.hesine.outside import outside
from bot.hesine.travel.client import TravelApi
from bot.hesine.travel.connect import Access, connect
from bot.hesine.travel.signer import HmacSigner
from bot.hesine.travel.trial import tried
from bot.language.places import gazetteer
from bot.people.directory_sync import DirectorySync
from bot.people.identity import Identity
from bot.relay.hesine_courier import HesineCourier
from bot.relay.reconcile import Reconcile
from bot.relay.ticker import Ticker
from bot.relay.worker import Relay, by_errand
from bot.settings import Settings
from bot.stores import connection, queue
from bot.stores.ahead import ReadAhead
from bot.stores.audit import AuditLog
from bot.stores.bell import Bell
from bot.stores.bindings import BindingStore
from bot.stores.digests import DigestStore
from bot.stores.drafts import DraftStore
from bot.stores.durable import RedisKeyspace
from bot.stores.events import SeenEvents
from bot.stores.installations import InstallationStore
from bot.stores.links import LinkStore
from bot.stores.oauth_states import OAuthStates
from bot.stores.outbox import OutboxStore
from bot.stores.pace import Pace
from bot.stores.people import EmployeeStore, ProfileCache, Watermarks
from bot.stores.places import Places, Unshown
from bot.stores.queue import DocketQueue, Kicks
from bot.stores.secrets import Vault
from bot.stores.tokens import TokenCache
from bot.stores.trips import TripStore
from bot.stores.turns import Turns
from bot.tenants.address import is_loopback
from bot.tenants.binding import Binding, Bindings, Dialect, RememberedBindings, SettingsFirst
from bot.tenants.bound import BoundTenants
from bot.tenants.installations import Installation
from bot.tenants.installed import Installed
from bot.tenants.model import Tenants
from bot.tenants.reception import Reception
from bot.tenants.short_memory import ShortMemory
from bot.tenants.trial import Trial, Tried
from bot.trips.ledger import Ledger
from bot.trips.mirror import Mirror
from bot.trips.model import TripId, WorkspaceId
from bot.trips.service import TripDesk
from delivery.clients import Clients, without_token
from delivery.courier import SlackCourier
from delivery.slack import SlackApi
from delivery.tokens import SlackRenewals, installation_of
from handlers.background import Background
from handlers.desk import Desk
from handlers.install import App, InstallDoor, install_door
from handlers.setup import Connecting
from handlers.slack_app import create_slack_app
from handlers.slack_door import SlackDoor
from handlers.web import Check, PushDoor, create_web

LOG = log.get("app")


@dataclass(frozen=True, slots=True)
class TravelBot:
    """Everything that runs, wired. `web` and `door` answer; `queue.work()` carries."""

    installed: Installed
    door: SlackDoor
    web: Starlette
    queue: DocketQueue
    relay: Relay
    ticker: Ticker
    background: Background
    tenants: Tenants
    checks: list[Check]
    """Asked in turn by /readyz; whoever runs the bot may add its own."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything else stands on."""

    settings: Settings
    clock: Clock
    redis: connection.Client
    keyspace: RedisKeyspace
    ahead: ReadAhead
    vault: Vault
    bell: Bell
    session: aiohttp.ClientSession
    queue: DocketQueue
    background: Background
    kick: Kicks

    @property
    def among_stand_ins(self) -> bool:
        """Whether Slack itself is a stand-in on this machine: then Hesine may be one too."""
        return is_loopback(urlsplit(self.settings.slack_api_url).hostname or "")


@dataclass(frozen=True, slots=True)
class Stores:
    trips: TripStore
    digests: DigestStore
    employees: EmployeeStore
    profiles: ProfileCache
    outbox: OutboxStore
    watermarks: Watermarks
    installations: InstallationStore

    @classmethod
    def on(cls, ground: Ground) -> "Stores":
        keyspace, ahead = ground.keyspace, ground.ahead
        return cls(
            TripStore(ahead),
            DigestStore(keyspace),
            EmployeeStore(ahead),
            ProfileCache(ahead),
            OutboxStore(keyspace, ground.clock),
            Watermarks(keyspace),
            InstallationStore(keyspace, ground.vault),
        )


@dataclass(frozen=True, slots=True)
class Core:
    """What those who answer and those who carry have in common."""

    ledger: Ledger
    mirror: Mirror
    slack: SlackApi
    identity: Identity
    readers: Readers
    directory: DirectorySync

    @classmethod
    def over(cls, stores: Stores, clients: Clients, ground: Ground) -> "Core":
        ledger, slack = Ledger(stores.trips, ground.kick, ground.clock), SlackApi(clients)
        identity = Identity(slack, stores.profiles, stores.employees)
        return cls(
            ledger,
            Mirror(ledger, stores.employees),
            slack,
            identity,
            Readers(identity, gazetteer()),
            DirectorySync(stores.employees, stores.watermarks),
        )


@asynccontextmanager
async def opened(settings: Settings, redis_url: str, clock: Clock | None = None) -> AsyncIterator[TravelBot]:
    """The whole bot, open until the block ends. Raises Misconfigured where it could not do its work."""
    async with AsyncExitStack() as stack:
        ground = await _ground(stack, settings, redis_url, clock or SystemClock())
        stores = Stores.on(ground)
        home = await _home(ground)
        installed = _installed(stack, ground, stores, home)
        clients = Clients(installed, ground.session, settings.slack_api_url)
        ground.bell.heard_by(clients.forget)
        bindings = _bindings(ground, home)
        open_line = _line_opener(ground)
        tenants = BoundTenants(bindings, open_line, ground.clock)
        stack.push_async_callback(tenants.aclose)
        core = Core.over(stores, clients, ground)
        relay, ticker = _carrying(ground, stores, core, tenants, installed)
        ground.queue.register(relay.carry, ticker.tick)
        reception = _reception(ground, stores)
        desk = _desk(ground, core, clients, stores, bindings)
        connecting = Connecting(bindings, _trial(open_line), stores.outbox, ground.kick, ground.among_stand_ins)
        slack = _slack(ground, stores, desk, reception, connecting)
        checks: list[Check] = [ground.keyspace.check]

        async def measure() -> None:
            await relay.measure(await tenants.workspaces())

        verifier = SignatureVerifier(settings.slack_signing_secret.get_secret_value())
        door = SlackDoor(slack, verifier, installed, desk)
        web = create_web(
            door,
            PushDoor(bindings, settings.hesine_push_path, SeenEvents(ground.keyspace), ground.kick, ground.clock),
            checks,
            measure,
            _install_door(ground, reception),
        )
        yield TravelBot(installed, door, web, ground.queue, relay, ticker, ground.background, tenants, checks)


async def _ground(stack: AsyncExitStack, settings: Settings, redis_url: str, clock: Clock) -> Ground:
    redis: connection.Client = await stack.enter_async_context(connection.connect(redis_url))
    keyspace = RedisKeyspace(redis, settings.redis_replicas)
    await keyspace.check()
    docket = await stack.enter_async_context(queue.opened(redis_url, clock))
    session = await stack.enter_async_context(_session())
    background, bell, vault = Background(), Bell(redis), Vault.of(settings.encryption_keys)
    await stack.enter_async_context(_heard(bell))
    stack.push_async_callback(background.drain)
    kick = Kicks(docket, background.run)
    return Ground(settings, clock, redis, keyspace, ReadAhead(keyspace), vault, bell, session, docket, background, kick)


@asynccontextmanager
async def _session() -> AsyncIterator[aiohttp.ClientSession]:
    """One for all calls to Slack: without it each call would open its own connection."""
    async with aiohttp.ClientSession() as session:
        yield session


@asynccontextmanager
async def _heard(bell: Bell) -> AsyncIterator[None]:
    listening = asyncio.create_task(bell.listen(), name="bell")
    try:
        yield
    finally:
        listening.cancel()
        await asyncio.wait({listening})


async def _home(ground: Ground) -> Installation | None:
    """The workspace whose token stands in the settings, where one does.

    Where others install by themselves, a token that Slack refuses keeps them from nothing.
    """
    settings = ground.settings
    if settings.slack_bot_token is None:
        return None
    client = without_token(ground.session, settings.slack_api_url)
    try:
        return await installation_of(settings.slack_bot_token.get_secret_value(), client, settings.slack_team_id)
    except Misconfigured as refusal:
        if not settings.installs_by_oauth:
            raise
        LOG.error("the settings' own workspace is not served", reason=str(refusal))  # noqa: TRY400  # the trace would tell no more
        return None


def _installed(stack: AsyncExitStack, ground: Ground, stores: Stores, home: Installation | None) -> Installed:
    settings = ground.settings
    memory: ShortMemory[Installation | None] = ShortMemory(ground.bell.hears)
    ground.bell.heard_by(memory.forget)
    renewals = SlackRenewals(
        without_token(ground.session, settings.slack_api_url),
        settings.slack_client_id,
        settings.slack_client_secret.get_secret_value() if settings.slack_client_secret else "",
        ground.clock,
    )
    fixed = {home.workspace: home} if home else {}
    installed = Installed(fixed, stores.installations, memory, Turns(ground.redis), renewals, ground.clock)
    stack.push_async_callback(installed.settle)
    return installed


def _carrying(
    ground: Ground, stores: Stores, core: Core, tenants: Tenants, installed: Installed
) -> tuple[Relay, Ticker]:
    places = Places(ground.keyspace)
    couriers = (
        HesineCourier(core.mirror, tenants, core.directory),
        SlackCourier(
            core.slack,
            stores.trips,
            core.mirror,
            stores.digests,
            places,
            Unshown(ground.keyspace),
            core.identity,
            core.readers,
        ),
    )
    relay = Relay(stores.outbox, by_errand(couriers), ground.queue, ground.clock)
    ticker = Ticker(
        tenants,
        relay,
        core.directory,
        Reconcile(core.mirror, stores.watermarks, ground.clock),
        DigestTicker(stores.digests, stores.trips, core.identity, ground.kick),
        installed,
        ground.clock,
    )
    return relay, ticker


def _reception(ground: Ground, stores: Stores) -> Reception:
    return Reception(
        stores.installations,
        stores.profiles,
        stores.digests,
        stores.trips,
        Unshown(ground.keyspace),
        stores.outbox,
        ground.kick,
        ground.bell,
        AuditLog(ground.keyspace),
        ground.clock,
    )


def _desk(ground: Ground, core: Core, clients: Clients, stores: Stores, bindings: Bindings) -> Desk:
    return Desk(
        TripDesk(core.ledger, stores.employees, _trip_id),
        DraftStore(ground.keyspace),
        core.identity,
        core.readers,
        clients.waiting_out_limits(),
        ground.background,
        ground.clock,
        ground.ahead,
        bindings,
    )


def _slack(ground: Ground, stores: Stores, desk: Desk, reception: Reception, connecting: Connecting) -> AsyncApp:
    return create_slack_app(
        signing_secret=ground.settings.slack_signing_secret.get_secret_value(),
        client=without_token(ground.session, ground.settings.slack_api_url),
        departures=reception,
        connecting=connecting,
        links=LinkStore(ground.keyspace),
        desk=desk,
        places=gazetteer(),
        people=stores.employees,
    )


def _install_door(ground: Ground, reception: Reception) -> InstallDoor | None:
    settings = ground.settings
    if not settings.installs_by_oauth or settings.slack_client_secret is None:
        return None
    return install_door(
        App(
            settings.slack_client_id,
            settings.slack_client_secret.get_secret_value(),
            settings.public_url,
            settings.slack_authorize_url,
        ),
        without_token(ground.session, settings.slack_api_url),
        reception,
        OAuthStates(ground.redis),
        gazetteer(),
        ground.clock,
    )


def _bindings(ground: Ground, home: Installation | None) -> Bindings:
    """What administrators bound, behind what the settings bind, where they do."""
    settings = ground.settings
    workspace = home.workspace if home else WorkspaceId(settings.slack_team_id)
    memory: ShortMemory[Binding | None] = ShortMemory(ground.bell.hears)
    ground.bell.heard_by(memory.forget)
    remembered = RememberedBindings(BindingStore(ground.keyspace, ground.vault), memory, ground.bell)
    if not settings.binds_a_company or settings.hesine_app_secret is None:
        return remembered
    if not workspace and settings.slack_bot_token is None:
        raise Misconfigured("HESINE_APP_KEY binds one workspace: set SLACK_BOT_TOKEN or SLACK_TEAM_ID, to say which")
    if not workspace:
        return remembered
    fixed = Binding(
        workspace,
        Dialect(settings.hesine_api),
        settings.hesine_app_key,
        settings.hesine_app_secret.get_secret_value(),
        settings.hesine_base_url,
        settings.hesine_proxy.get_secret_value() if settings.hesine_proxy else "",
    )
    return SettingsFirst(fixed, remembered)


def _line_opener(ground: Ground) -> Callable[[Binding], Awaitable[TravelApi]]:
    """Token, pace and breaker are each company's own. Where an administrator typed, we go to public addresses only."""
    meter = metrics.PrometheusMeter()

    async def open_line(binding: Binding) -> TravelApi:
        workspace, app_key = binding.workspace, binding.app_key
        typed = None if binding.is_by_settings else outside(binding.proxy, stand_ins=ground.among_stand_ins)
        return connect(
            Access(app_key, HmacSigner(binding.app_secret), binding.address, binding.proxy or None),
            tokens=TokenCache(ground.redis, ground.vault, workspace, app_key),
            pace=await Pace.of(ground.redis, workspace, app_key),
            meter=meter,
            clock=ground.clock,
            transport=typed,
        )

    return open_line


def _trial(open_line: Callable[[Binding], Awaitable[TravelApi]]) -> Trial:
    async def trial(binding: Binding) -> tuple[Tried, ...]:
        async with await open_line(binding) as travel:
            return await tried(travel)

    return trial


def _trip_id(seed: str) -> TripId:
    return TripId(sha256(seed.encode()).hexdigest()[:32])
