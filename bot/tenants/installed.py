"""Our bot in each workspace, with a token that works: the one door to installations, for presses and for errands alike."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import log
from bot.clock import Clock
from bot.errors import BotError, Misconfigured, NotSaved
from bot.tenants.installations import Installation, Installations, NotInstalled, Renewals, Turns
from bot.tenants.short_memory import ShortMemory
from bot.trips.model import WorkspaceId

LOG = log.get("installations")
AHEAD = timedelta(hours=2)
"""So long before it expires a token is renewed: whoever still holds the old one can go on with it."""
AGAIN = timedelta(minutes=1)
"""After a renewal that failed, Slack is left alone so long."""

WRITING_DOWN = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between the tries to write down a new token."""


@dataclass(slots=True)
class Installed:
    """`fixed` stands in the settings: it comes first, never expires, and nothing that Slack says removes it."""

    fixed: Mapping[WorkspaceId, Installation]
    stored: Installations
    memory: ShortMemory[Installation | None]
    turns: Turns
    renewals: Renewals
    clock: Clock
    pauses: tuple[float, ...] = WRITING_DOWN
    _renewing: dict[WorkspaceId, asyncio.Task[Installation]] = field(default_factory=dict, repr=False)
    _failed: dict[WorkspaceId, tuple[datetime, BotError]] = field(default_factory=dict, repr=False)

    async def bot_in(self, workspace: str) -> Installation | None:
        """None where we are not installed. As remembered for a moment: the token may be about to expire."""
        place = WorkspaceId(workspace)
        return self.fixed.get(place) or (await self.memory.recall(place, self.stored.of) if workspace else None)

    async def working_in(self, workspace: WorkspaceId) -> Installation:
        """With a token that still works for a while.

        Raises NotInstalled; Misconfigured where the app must be installed again; and what reaching Slack may raise,
        once the old token is of no use.
        """
        held = await self.bot_in(workspace)
        if held is None:
            raise NotInstalled(workspace)
        now = self.clock.now()
        if not held.expires_by(now + AHEAD):
            return held
        try:
            return await self._renewed_at_times(held, now)
        except BotError:
            if held.expires_by(now):
                raise
            return held

    async def renewed(self, workspace: WorkspaceId, token: str) -> Installation | None:
        """After Slack said that this token expired; None for one that nothing can renew. Raises as `working_in`."""
        held = await self.bot_in(workspace)
        if held is None or not held.refresh_token:
            return None
        return held if held.token != token else await self._renewed_at_times(held, self.clock.now())

    async def workspaces(self) -> list[WorkspaceId]:
        return sorted({*self.fixed, *await self.stored.workspaces()})

    async def renew_all(self) -> None:
        """Each token that is about to expire, so that no press has to wait for it; each by itself."""
        for workspace in await self.stored.workspaces():
            try:
                await self.working_in(workspace)
            except NotInstalled:
                continue
            except BotError as error:
                LOG.error("no token that works", workspace=workspace, reason=str(error))  # noqa: TRY400  # the trace would tell no more

    async def settle(self) -> None:
        """Before the process ends: a pair that Slack gave and nobody wrote down would be lost."""
        if self._renewing:
            await asyncio.wait(self._renewing.values())

    async def _renewed_at_times(self, held: Installation, now: datetime) -> Installation:
        since, error = self._failed.get(held.workspace, (None, None))
        if since and error and now - since < AGAIN:
            raise error.with_traceback(None)
        return await self._renewed_once(held)

    async def _renewed_once(self, held: Installation) -> Installation:
        """All who ask at once share one renewal. Whoever gives up waiting does not stop it half-way."""
        task = self._renewing.get(held.workspace)
        if task is None:
            task = self._renewing[held.workspace] = asyncio.create_task(self._renewed_or_noted(held))
            task.add_done_callback(self._ended(held.workspace))
        return await asyncio.shield(task)

    def _ended(self, workspace: WorkspaceId) -> Callable[[asyncio.Task[Installation]], None]:
        def end(task: asyncio.Task[Installation]) -> None:
            del self._renewing[workspace]
            if not task.cancelled():
                task.exception()  # whoever asked has heard of it; a task that nobody asks any more would complain

        return end

    async def _renewed_or_noted(self, held: Installation) -> Installation:
        try:
            return await self._renew(held)
        except NotSaved:
            raise
        except BotError as failure:
            self._failed[held.workspace] = self.clock.now(), failure
            LOG.warning("not renewed", workspace=held.workspace, error=type(failure).__name__, reason=str(failure))
            raise

    async def _renew(self, held: Installation) -> Installation:
        async with self.turns.of(held.workspace, "renewal"):
            current = await self.stored.of(held.workspace)
            if current is None:
                raise NotInstalled(held.workspace)
            fresh = current if current.token != held.token else await self._exchanged(current)
        self.memory.forget(held.workspace)
        self._failed.pop(held.workspace, None)
        return fresh

    async def _exchanged(self, current: Installation) -> Installation:
        if not current.refresh_token:
            raise Misconfigured(
                f"the token of {current.workspace} expired and cannot be renewed: install the app again"
            )
        fresh = await self.renewals.renewed(current)
        if not await self._written_down(current, fresh):
            raise NotInstalled(current.workspace)
        LOG.info("token renewed", workspace=current.workspace)
        return fresh

    async def _written_down(self, before: Installation, after: Installation) -> bool:
        """The old refresh token works no more, so this is tried for as long as the turn lasts. Raises NotSaved.

        False where the app was uninstalled meanwhile. A try that seemed to fail may have been saved.
        """
        for pause in self.pauses:
            try:
                return await self._replaced(before, after)
            except NotSaved as error:
                LOG.warning("new token not written down yet", workspace=before.workspace, reason=str(error))
                await asyncio.sleep(pause)
        return await self._replaced(before, after)

    async def _replaced(self, before: Installation, after: Installation) -> bool:
        return await self.stored.replace(before, after) or await self.stored.of(before.workspace) == after
