"""Events API: envelopes, subscriptions, and three more tries when the app does not answer."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sandbox.slack.clock import Clock
from sandbox.slack.delivery import Answer, Delivery, Postman
from sandbox.slack.envelopes import in_workspace, of_the_departed, to_installation
from sandbox.slack.manifest import Manifest
from sandbox.slack.mint import Mint
from sandbox.slack.oauth.installations import Installation, Installations
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Team

RETRY_AFTER = (0.0, 60.0, 300.0)
_SCOPES = {"message.im": "im:history", "user_change": "users:read", "team_join": "users:read"}
_REASONS = {"operation_timeout": "http_timeout"}
_TOO_OLD = 2 * 3600.0
T = TypeVar("T")


@dataclass
class Newsroom:
    app_id: str
    manifest: Manifest
    clock: Clock
    mint: Mint
    postman: Postman
    installs: Installations
    _running: set[asyncio.Task[Any]] = field(default_factory=set)

    def subscribed(self, team: Team, event: Json) -> bool:
        """An app that is not installed hears nothing."""
        name = _subscription(event)
        allowed = _SCOPES.get(name, "") in ("", *self.installs.scopes(team.id))
        return name in self.manifest.events and allowed and self.installs.of(team.id) is not None

    def publish(self, team: Team, event: Json) -> asyncio.Task[Answer] | None:
        """Deliver in the background if the app is subscribed; the task ends with the last try."""
        return self.force(team, event) if self.subscribed(team, event) else None

    def force(self, team: Team, event: Json) -> asyncio.Task[Answer]:
        return self._keep(self._with_retries(self._delivery(team, event)))

    def _keep(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def first_try(self, team: Team, event: Json) -> Answer:
        """Deliver and return the first answer; later tries go on in the background."""
        return await self._first_try(self._delivery(team, event))

    async def _first_try(self, delivery: Delivery) -> Answer:
        answer = await self.postman.deliver(delivery)
        if answer.error and not answer.no_retry:
            self._keep(self._retry(delivery, answer))
        return answer

    async def to_home(self, installation: Installation, events: list[Json], *, installed: bool) -> list[Answer]:
        """News of the installation itself, one after the other; `installed` says whether it still is."""
        seal = to_installation if installed else of_the_departed
        addressed = seal(self.app_id, installation)
        wanted = [e for e in events if e["type"] in self.manifest.events]
        return [await self._first_try(self._sealed(installation.home.id, e, addressed)) for e in wanted]

    def to_home_later(self, installation: Installation, events: list[Json], *, installed: bool) -> None:
        self._keep(self.to_home(installation, events, installed=installed))

    async def close(self) -> None:
        for task in tuple(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _with_retries(self, delivery: Delivery) -> Answer:
        answer = await self.postman.deliver(delivery)
        return await self._retry(delivery, answer) if answer.error and not answer.no_retry else answer

    async def _retry(self, delivery: Delivery, answer: Answer) -> Answer:
        failed_at, first = self.clock.now(), self.clock.now()
        for number, pause in enumerate(RETRY_AFTER, start=1):
            await self.clock.until(failed_at + pause)
            if self.clock.now() - first > _TOO_OLD:
                break
            reason = _REASONS.get(answer.error or "", answer.error or "unknown_error")
            answer = await self.postman.deliver(replace(delivery, retry_num=number, retry_reason=reason))
            if answer.error is None or answer.no_retry:
                break
            failed_at = self.clock.now()
        return answer

    def _delivery(self, team: Team, event: Json) -> Delivery:
        installation = self.installs.of(team.id)
        return self._sealed(team.id, event, in_workspace(self.app_id, team, installation))

    def _sealed(self, home_id: str, event: Json, addressed: Json) -> Delivery:
        envelope = {
            "token": "deprecated",
            **addressed,
            "event": {**event, "event_ts": event.get("event_ts") or self.mint.ts(self.clock.now())},
            "type": "event_callback",
            "event_id": self.mint.object_id("Ev"),
            "event_time": int(self.clock.now()),
        }
        if "authorizations" in addressed:
            envelope |= {"is_ext_shared_channel": False, "event_context": f"4-{self.mint.secret()}"}
        return Delivery("events_api", event["type"], home_id, envelope)


def _subscription(event: Json) -> str:
    name = str(event["type"])
    return f"message.{event.get('channel_type')}" if name == "message" else name
