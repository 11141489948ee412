"""Carries one row: take it, hand it to its courier, settle what came of it."""

import asyncio
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta

from bot import log, metrics
from bot.clock import Clock
from bot.errors import BotError, Busy, NotSaved
from bot.relay.backoff import delay
from bot.relay.courier import Carried, Courier, Delivered, Hopeless, Later
from bot.relay.ports import CarriedRows, Queue, Taken
from bot.trips.model import WorkspaceId
from bot.trips.outbox import Errand, Row

LOG = log.get("relay")
ROUNDS = 5
"""So often is a row that was written anew while in hand carried again at once; then it waits for its next kick."""
RENEWAL_SECONDS = 4.0
"""So often is the lease renewed of a row that takes long: three times before it ends."""
WRITING_DOWN = (0.5, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0)
"""Seconds between the tries to write down what came of an errand. A store that restarts is back within them; what
is never written down waits for its lease to end, and where a post went is not known. A store that is away takes no
lease from us; once it is back, others may, and so no pause is long."""


@dataclass(frozen=True, slots=True)
class Relay:
    rows: CarriedRows
    couriers: dict[Errand, Courier]
    queue: Queue
    clock: Clock
    pauses: tuple[float, ...] = WRITING_DOWN
    renewal: float = RENEWAL_SECONDS

    async def carry(self, workspace: WorkspaceId, row_id: str) -> None:
        """Safe to call at any time and from anywhere: a row that is not due or in other hands is left alone."""
        for _ in range(ROUNDS):
            taken = await self.rows.take(workspace, row_id)
            if taken is None:
                return
            taken, carried = await self._in_hand(taken)
            metrics.ERRANDS.labels(taken.row.errand, type(carried).__name__.lower()).inc()
            if await self._written_down(taken, carried):
                return

    async def sweep(self, workspace: WorkspaceId) -> int:
        """Kick every row that is due: what a lost kick or a dead worker left behind."""
        due = await self.rows.due(workspace)
        for row_id in due:
            await self.queue.kick(workspace, row_id, again=True)
        return len(due)

    async def measure(self, workspaces: Iterable[WorkspaceId]) -> None:
        """Set the outbox's figures. They are the store's, so each process that is asked reads them anew."""
        loads = [asdict(await self.rows.count(one)) for one in workspaces]
        metrics.OUTBOX.clear()
        for load in loads:
            for state, count in load.items():
                metrics.OUTBOX.labels(state).inc(count)

    async def _in_hand(self, taken: Taken) -> tuple[Taken, Carried]:
        """What came of it; its lease is renewed for as long as that takes. Whoever gives up waiting ends the try."""
        trying = asyncio.create_task(self._try(taken.row))
        try:
            while not (await asyncio.wait({trying}, timeout=self.renewal))[0]:
                taken = await self._renewed(taken)
            return taken, trying.result()
        finally:
            if trying.cancel():
                await asyncio.wait({trying})

    async def _renewed(self, taken: Taken) -> Taken:
        try:
            return await self.rows.renew(taken)
        except NotSaved as error:
            LOG.warning("lease not renewed", row=taken.row.id, reason=str(error))
            return taken

    async def _try(self, row: Row) -> Carried:
        try:
            return await self.couriers[row.errand].carry(row)
        except Busy as busy:
            return Later(busy.retry_after, _reason(busy))
        except BotError as error:
            LOG.warning(
                "errand postponed", row=row.id, errand=row.errand, error=type(error).__name__, reason=str(error)
            )
            return Later(reason=_reason(error))

    async def _written_down(self, taken: Taken, carried: Carried) -> bool:
        """Safe to repeat: a try that was saved after all has given the lease back, and the next one changes nothing."""
        for pause in self.pauses:
            try:
                return await self._settled(taken, carried)
            except NotSaved as error:
                LOG.warning("errand not written down yet", row=taken.row.id, reason=str(error))
                await asyncio.sleep(pause)
        return await self._settled(taken, carried)

    async def _settled(self, taken: Taken, carried: Carried) -> bool:
        match carried:
            case Delivered(place):
                return await self.rows.settle(taken, place)
            case Hopeless(reason):
                LOG.error("errand parked", row=taken.row.id, errand=taken.row.errand, reason=reason)
                return await self.rows.park(taken, reason)
            case Later(after, reason):
                wait = delay(taken.row.attempts) if after is None else timedelta(seconds=after)
                due = self.clock.now() + wait
                postponed = await self.rows.postpone(taken, due, reason)
                if postponed:
                    await self.queue.kick(taken.row.workspace, taken.row.id, due)
                return postponed


def _reason(error: BotError) -> str:
    return f"{type(error).__name__}: {error}"


def by_errand(couriers: Iterable[Courier]) -> dict[Errand, Courier]:
    """Each errand's one courier; an errand that nobody carries is a defect found at start."""
    found = {errand: courier for courier in couriers for errand in courier.errands}
    if missing := set(Errand) - found.keys():
        raise ValueError(f"no courier for {sorted(missing)}")
    return found
