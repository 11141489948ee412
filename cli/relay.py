"""`travelbot relay`: errands that stand still, and what to do about them."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot import log, settings
from bot.clock import SystemClock
from bot.errors import Conflict, NotFound
from bot.relay.parked import ParkedErrands, Reason
from bot.settings import Settings
from bot.stores import queue
from bot.stores.keys import Keys
from bot.stores.outbox import OutboxStore
from bot.stores.trips import TripStore
from bot.stores.workspaces import workspaces_with
from bot.trips.entries import OF_A_TRIP
from bot.trips.ledger import Ledger
from bot.trips.model import TripId, WorkspaceId
from bot.trips.outbox import Row, Stored
from cli.store import opened_store

relay = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
Workspace = Annotated[str, typer.Option(help="Of this workspace (T…, E…) only; default: of all.")]
COLUMNS = ("workspace", "id", "number", "state", "attempts", "since", "reason")
T = TypeVar("T")


@relay.callback()
def group() -> None:
    """List errands that stand still; try them again, or drop them."""


@relay.command("list")
def list_(
    *,
    workspace: Workspace = "",
    waiting: Annotated[bool, typer.Option("--all", help="Also those that are still tried.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of a table.")] = False,
) -> None:
    """Show what cannot succeed as it is, and why; the longest due first."""
    found = _run(workspace, lambda desk: desk.shown(waiting=waiting))
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    elif found:
        Console().print(_table(found))
    else:
        print("Nothing waits." if waiting else "Nothing is parked.")


@relay.command()
def retry(
    rows: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="As `relay list` names them.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All that are parked.")] = False,
    workspace: Workspace = "",
) -> None:
    """Try parked errands again, at once."""
    if bool(rows) == every:
        raise typer.BadParameter("Name the errands to try again, or --all.")
    _run(workspace, lambda desk: desk.retry(rows or []))


@relay.command()
def drop(
    row: Annotated[str, typer.Argument(metavar="ID", help="As `relay list` names it.")],
    *,
    reason: Annotated[Reason, typer.Option(help="Why; the audit keeps it.")],
    workspace: Workspace = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Give a parked errand up, and settle its trip: what it promised is taken back, and the person is told."""
    _run(workspace, lambda desk: desk.drop(row, reason, asks=not yes))


@dataclass(frozen=True, slots=True)
class RelayDesk:
    """What an operator sees and does, over all workspaces. Each act says what came of it, row by row."""

    workspaces: list[WorkspaceId]
    outbox: OutboxStore
    trips: TripStore
    parked: ParkedErrands

    async def shown(self, *, waiting: bool) -> list[dict[str, object]]:
        return [await self._facts(one.row) for one in await self._rows() if waiting or one.row.parked]

    async def retry(self, ids: list[str]) -> None:
        """No ids: all that are parked."""
        changed = []
        for one in [await self._named(row_id) for row_id in ids] if ids else await self._parked():
            if await self.parked.retry(one):
                print(f"{one.row.id}: is tried again")
            else:
                changed.append(one.row.id)
        if changed:
            raise _changed(*changed)

    async def drop(self, row_id: str, reason: Reason, *, asks: bool) -> None:
        one = await self._named(row_id)
        number = (await self._facts(one.row))["number"]
        if asks:
            typer.confirm(
                f"Drop {row_id}, and take back what it promised{f' on trip {number}' if number else ''}?", abort=True
            )
        if not await self.parked.drop(one, reason):
            raise _changed(row_id)
        print(f"{row_id}: dropped")

    async def _named(self, row_id: str) -> Stored:
        found = [one for one in await self._parked() if one.row.id == row_id]
        if not found:
            raise NotFound(f"no parked errand is called {row_id}: `travelbot relay list` names them")
        if len(found) > 1:
            raise Conflict(f"several workspaces have an errand called {row_id}: name one with --workspace")
        return found[0]

    async def _parked(self) -> list[Stored]:
        return [one for one in await self._rows() if one.row.parked]

    async def _rows(self) -> list[Stored]:
        return [one for workspace in self.workspaces for one in await self.outbox.stored(workspace)]

    async def _facts(self, row: Row) -> dict[str, object]:
        trip = await self.trips.load(row.workspace, TripId(row.subject)) if row.errand in OF_A_TRIP else None
        return {
            "workspace": row.workspace,
            "id": row.id,
            "errand": row.errand,
            "trip": trip.id if trip else "",
            "number": trip.number if trip else "",
            "state": "parked" if row.parked else "waiting",
            "attempts": row.attempts,
            "since": (row.since or row.due).isoformat(timespec="seconds"),
            "due": "" if row.parked else row.due.isoformat(timespec="seconds"),
            "reason": row.reason,
        }


def _changed(*ids: str) -> Conflict:
    return Conflict(f"changed meanwhile, look again with `travelbot relay list`: {', '.join(ids)}")


def _run(workspace: str, act: Callable[[RelayDesk], Awaitable[T]]) -> T:
    log.configure("ERROR")
    return asyncio.run(_acted(settings.load(), workspace, act))


async def _acted(current: Settings, workspace: str, act: Callable[[RelayDesk], Awaitable[T]]) -> T:
    """What is written is kicked at the end; a kick that is lost is found by the minute's tick."""
    clock, written = SystemClock(), list[Row]()

    def kick(rows: Iterable[Row]) -> None:
        written.extend(rows)

    async with opened_store(current) as store:
        workspaces = [WorkspaceId(workspace)] if workspace else await workspaces_with(store.redis, Keys.rows)
        outbox, trips = OutboxStore(store.keyspace, clock), TripStore(store.keyspace)
        parked = ParkedErrands(outbox, Ledger(trips, kick, clock))
        done = await act(RelayDesk(workspaces, outbox, trips, parked))
        if written:
            async with queue.opened(store.url, clock) as docket:
                docket.register(_elsewhere, _elsewhere)
                await docket.kick_all((row.workspace, row.id) for row in written)
        return done


async def _elsewhere(*_: object) -> None:
    """Workers do what is kicked; the queue must merely know that there is such a task."""


def _table(found: list[dict[str, object]]) -> Table:
    table = Table(*COLUMNS)
    for one in found:
        table.add_row(*(str(one[name]) for name in COLUMNS))
    return table
