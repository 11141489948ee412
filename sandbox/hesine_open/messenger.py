"""The task that lives by the world's clock: it runs what has come due, and posts outbound messages."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import httpx

from sandbox.hesine_open.outbound import Config, Message, Outbox
from sandbox.hesine_open.world import World

_LONGEST_ANSWER = 2_000


class Messenger:
    def __init__(self, world: World) -> None:
        self._world = world
        self._sending: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled; what is being sent then is cut off."""
        async with _client(self._world) as client:
            try:
                while True:
                    seq = self._world.changes.seq
                    self._world.catch_up()
                    self._start_due(client)
                    await self._world.changes.after(seq, self._seconds_to_next())
            finally:
                await self._cut_off()

    def _start_due(self, client: httpx.AsyncClient) -> None:
        for tenant in self._world.tenants.values():
            outbox = tenant.office.outbox
            for message in outbox.take_due(self._world.clock.now()):
                task = asyncio.create_task(self._deliver(client, outbox, message))
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)

    def _seconds_to_next(self) -> float | None:
        dues = [self._world.agenda.next_due(), *(t.office.outbox.next_due() for t in self._world.tenants.values())]
        known = [due for due in dues if due]
        return self._world.clock.real_seconds_until(min(known)) if known else None

    async def _deliver(self, client: httpx.AsyncClient, outbox: Outbox, message: Message) -> None:
        answer, is_taken = await _posted(client, self._world, message.config, message.body)
        outbox.settle(message, answer, self._world.clock.now(), is_taken=is_taken)
        self._world.changes.bump()

    async def _cut_off(self) -> None:
        for task in self._sending:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._sending, return_exceptions=True)


async def try_out(world: World, config: Config, body: dict[str, Any]) -> tuple[Any, bool]:
    """What "test and save" does: one post, no second try."""
    async with _client(world) as client:
        return await _posted(client, world, config, body)


def _client(world: World) -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=world.message_timeout, trust_env=False)


async def _posted(client: httpx.AsyncClient, world: World, config: Config, body: dict[str, Any]) -> tuple[Any, bool]:
    """What was answered, for the log, and whether that counts as success. Nothing is signed: no way to is documented."""
    payload = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json;charset=UTF-8"}
    try:
        async with asyncio.timeout(world.message_timeout):
            answer = await client.post(config.url, content=payload, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        return {"error": type(error).__name__}, False
    shown = {"status": answer.status_code, "body": answer.text[:_LONGEST_ANSWER]}
    return shown, config.is_taken(answer.status_code, answer.content)
