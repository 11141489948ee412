"""`travelbot audit`: takes the audit out of Redis, and says whether it is whole."""

import asyncio
import os
import sys
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, TextIO

import typer

from bot import log, settings
from bot.clock import SystemClock
from bot.settings import Settings
from bot.stores.audit import AuditLog
from bot.stores.keys import Keys
from bot.stores.workspaces import workspaces_with
from bot.trips.audit import BY_OPERATOR, Act, Entry, Result
from bot.trips.chain import Linked, Walk, trimmed
from bot.trips.model import WorkspaceId
from cli.audit_lines import NoEntryError, line, parsed, written_at
from cli.store import Store, opened_store

audit = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
Workspace = Annotated[str, typer.Option(help="Of this workspace (T…, E…) only; default: of all.")]


@audit.callback()
def group() -> None:
    """Take the audit out of Redis, and say whether it is whole."""


@audit.command()
def export(
    *,
    workspace: Workspace = "",
    since: Annotated[str, typer.Option(help="Only entries written at or after this ISO moment.")] = "",
    out: Annotated[Path | None, typer.Option(help="A new file; default: standard output.")] = None,
    trim: Annotated[
        bool, typer.Option("--trim", help="Then remove from Redis what is older than TRAVELBOT_AUDIT_DAYS.")
    ] = False,
) -> None:
    """Write the audit as JSON Lines, one entry a line with its link; the head goes to standard error.

    Keep the head elsewhere: `travelbot audit verify --head` compares with it.
    """
    log.configure("ERROR")
    current = settings.load()
    if trim and (since or out is None or not current.audit_days):
        raise typer.BadParameter("--trim needs --out, all entries (no --since), and TRAVELBOT_AUDIT_DAYS to be set.")
    if out and out.exists():
        raise typer.BadParameter(f"{out} is there already; an export never overwrites another.")
    exporting = Export(_moment(since), current.audit_days if trim else 0)
    asyncio.run(exporting.run(current, workspace, out))
    raise typer.Exit(1 if exporting.broken else 0)


@audit.command()
def verify(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="An exported file.")] = None,
    *,
    workspace: Workspace = "",
    head: Annotated[str, typer.Option(help="A link kept elsewhere, which must be in the chain.")] = "",
) -> None:
    """Check every link, in Redis or in an exported file; exit 1 names the first broken entry."""
    log.configure("ERROR")
    try:
        walks = _walked(file, workspace) if file else asyncio.run(_walked_in_redis(settings.load(), workspace))
    except NoEntryError as error:
        print(f"broken: {error}")
        raise typer.Exit(1) from None
    for one, walk in walks.items():
        print(f"{one}: {_found(walk)}")
    kept = not head or any(walk.holds(head) for walk in walks.values())
    if not kept:
        print(f"broken: no entry has the link {head}")
    raise typer.Exit(1 if not kept or any(walk.broken for walk in walks.values()) else 0)


@dataclass(slots=True)
class Export:
    """`days` is how old an entry may become where older ones are to be removed; 0 removes none."""

    since: datetime | None
    days: int
    broken: bool = False
    _old: dict[WorkspaceId, Linked] = field(default_factory=dict)

    async def run(self, current: Settings, workspace: str, out: Path | None) -> None:
        async with opened_store(current) as store:
            audits = AuditLog(store.keyspace)
            with ExitStack() as stack:
                target = stack.enter_context(out.open("x", encoding="utf-8")) if out else sys.stdout
                for one in await _workspaces(store, workspace):
                    await self._write(audits, one, target)
                if out:
                    target.flush()
                    os.fsync(target.fileno())
            for last in self._old.items():
                await self._trim(audits, *last)

    async def _write(self, audits: AuditLog, workspace: WorkspaceId, target: TextIO) -> None:
        walk, cutoff = Walk(), SystemClock().now() - timedelta(days=self.days)
        young = not self.days
        async for one in audits.entries(workspace):
            walk.take(one)
            at = written_at(one)
            young = young or at >= cutoff
            if not young:
                self._old[workspace] = one
            if self.since is None or at >= self.since:
                print(line(one), file=target)
        print(f"{workspace}: {_found(walk)}", file=sys.stderr)
        if walk.broken:
            self.broken = True
            self._old.pop(workspace, None)

    async def _trim(self, audits: AuditLog, workspace: WorkspaceId, last: Linked) -> None:
        upto = trimmed(last.number, last.link)
        told = Entry(workspace, SystemClock().now(), Act.TRIM, Result.DONE, BY_OPERATOR, cause=upto)
        await audits.trim(last.number, told)
        print(f"{workspace}: removed up to entry {last.number}; the chain goes on from {last.link}", file=sys.stderr)


def _found(walk: Walk) -> str:
    if walk.broken:
        return f"broken: {walk.broken}"
    if walk.last is None:
        return "nothing is there"
    return f"whole up to entry {walk.last.number}, head {walk.last.link}"


def _walked(file: Path, workspace: str) -> dict[WorkspaceId, Walk]:
    walks: dict[WorkspaceId, Walk] = defaultdict(Walk)
    with file.open(encoding="utf-8") as lines:
        for of, one in parsed(lines):
            if workspace in ("", of):
                walks[of].take(one)
    return walks


async def _walked_in_redis(current: Settings, workspace: str) -> dict[WorkspaceId, Walk]:
    async with opened_store(current) as store:
        return {one: await _walk(AuditLog(store.keyspace), one) for one in await _workspaces(store, workspace)}


async def _walk(audits: AuditLog, workspace: WorkspaceId) -> Walk:
    walk, head = Walk(), await audits.head(workspace)
    async for one in audits.entries(workspace):
        walk.take(one)
    walk.end(head if head.count else await audits.head(workspace))
    return walk


async def _workspaces(store: Store, workspace: str) -> list[WorkspaceId]:
    return [WorkspaceId(workspace)] if workspace else await workspaces_with(store.redis, Keys.audit)


def _moment(text: str) -> datetime | None:
    """UTC where no zone is named."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no ISO date or moment.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
