"""`travelbot doctor`: what works, what does not, and what to do about it."""

import asyncio
import json
from dataclasses import asdict, dataclass, field
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot import log, settings
from bot.errors import Misconfigured
from bot.settings import Settings
from bot.stores import connection
from bot.stores.bindings import BindingStore
from bot.stores.durable import RedisKeyspace
from bot.stores.installations import InstallationStore
from bot.stores.secrets import Vault
from bot.stores.tokens import TokenCache
from bot.tenants.address import is_loopback
from bot.trips.model import WorkspaceId
from cli.attached import attached
from cli.checks import hesine, installations, slack, storage
from cli.checks.finding import Finding, Grade, Tell, note, well, wrong

MARKS = {Grade.WELL: "✓", Grade.NOTE: "!", Grade.WRONG: "✗"}
SIDE = "settings"


@dataclass(frozen=True, slots=True)
class Report:
    as_json: bool
    findings: list[Finding] = field(default_factory=list)

    def tell(self, one: Finding) -> None:
        self.findings.append(one)
        if not self.as_json:
            todo = f" → {one.todo}" if one.todo else ""
            print(f"{MARKS[one.grade]} {one.side}: {one.what}{todo}", flush=True)

    def close(self) -> bool:
        """True where nothing is wrong."""
        if self.as_json:
            print(json.dumps([asdict(one) for one in self.findings], ensure_ascii=False, indent=2))
        return all(one.grade is not Grade.WRONG for one in self.findings)


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of lines.")] = False,
) -> None:
    """Check settings, Redis, Slack, Hesine and the clocks; exit 1 where something is wrong."""
    log.configure("ERROR")
    report = Report(as_json)
    try:
        current = settings.load()
    except Misconfigured as error:
        for line in str(error).splitlines():
            report.tell(wrong(SIDE, line, "correct it in the environment or in .env"))
    else:
        asyncio.run(_examine(current, report.tell))
    raise typer.Exit(0 if report.close() else 1)


async def _examine(current: Settings, tell: Tell) -> None:
    """Each side by itself: one that is down hides nothing of the others."""
    vault = _settings(current, tell)
    workspace = await slack.check(current, tell)
    try:
        with attached(current) as redis:
            works = await storage.check(redis.url, current.redis_replicas, tell)
            if vault and works:
                await _installations(current, redis.url, vault, tell)
                await _bound_companies(current, redis.url, vault, tell)
            if vault and workspace and works:
                await _hesine_with_our_token(current, redis.url, vault, workspace, tell)
                return
    except Misconfigured as error:
        tell(wrong(storage.SIDE, str(error), "until then nothing can be stored"))
    await hesine.check(current, hesine.OwnToken(), tell)


def _settings(current: Settings, tell: Tell) -> Vault | None:
    tell(well(SIDE, "all are there"))
    if current.slack_app_token:
        todo = "for more than one process to try it with, leave SLACK_APP_TOKEN empty and use HTTP"
        tell(note(SIDE, "requests come over Socket Mode", todo))
    else:
        tell(well(SIDE, f"requests come over HTTP: port {current.port}, /slack/events"))
    tell(well(SIDE, f"Hesine's pushes come to {current.hesine_push_path}"))
    try:
        return Vault.of(current.encryption_keys)
    except Misconfigured as error:
        tell(wrong(SIDE, str(error), "without it nothing secret can be stored"))
        return None


async def _installations(current: Settings, redis_url: str, vault: Vault, tell: Tell) -> None:
    async with connection.connect(redis_url) as redis:
        store = InstallationStore(RedisKeyspace(redis), vault)
        await installations.check(current, store, tell)


async def _bound_companies(current: Settings, redis_url: str, vault: Vault, tell: Tell) -> None:
    """Those that administrators bound."""
    stand_ins = is_loopback(urlsplit(current.slack_api_url).hostname or "")
    async with connection.connect(redis_url) as redis:
        for binding in await BindingStore(RedisKeyspace(redis), vault).all():
            tokens = TokenCache(redis, vault, binding.workspace, binding.app_key)
            await hesine.check_bound(binding, tokens, tell, stand_ins=stand_ins)


async def _hesine_with_our_token(
    current: Settings, redis_url: str, vault: Vault, workspace: WorkspaceId, tell: Tell
) -> None:
    async with connection.connect(redis_url) as redis:
        tokens = TokenCache(redis, vault, workspace, current.hesine_app_key)
        await hesine.check(current, tokens, tell)
