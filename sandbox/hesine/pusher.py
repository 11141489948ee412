"""The task that delivers pushes, signed, when they are due on the world's clock."""

import asyncio
import json
import secrets
from contextlib import suppress
from urllib.parse import urlsplit

import httpx

from sandbox.hesine.pushes import Push
from sandbox.hesine.signing import sign, string_to_sign
from sandbox.hesine.tenant import Tenant
from sandbox.hesine.world import World


class Pusher:
    def __init__(self, world: World) -> None:
        self._world = world
        self._sending: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled; what is being sent then is cut off."""
        async with httpx.AsyncClient(timeout=self._world.push_timeout, trust_env=False) as client:
            try:
                while True:
                    seq = self._world.changes.seq
                    self._start_due(client)
                    await self._world.changes.after(seq, self._seconds_to_next())
            finally:
                await self._cut_off()

    def _start_due(self, client: httpx.AsyncClient) -> None:
        for tenant in self._world.tenants.values():
            for push in tenant.pushes.take_due(self._world.clock.now()):
                task = asyncio.create_task(self._deliver(client, tenant, push))
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)

    def _seconds_to_next(self) -> float | None:
        dues = [due for t in self._world.tenants.values() if (due := t.pushes.next_due())]
        return max(0.0, (min(dues) - self._world.clock.now()).total_seconds()) if dues else None

    async def _deliver(self, client: httpx.AsyncClient, tenant: Tenant, push: Push) -> None:
        try:
            async with asyncio.timeout(self._world.push_timeout):
                answer = await client.send(self._request(client, tenant, push))
            outcome, is_taken = str(answer.status_code), answer.status_code == httpx.codes.OK
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            outcome, is_taken = type(error).__name__, False
        tenant.pushes.settle(push, outcome, self._world.clock.now(), is_taken=is_taken)
        self._world.changes.bump()

    def _request(self, client: httpx.AsyncClient, tenant: Tenant, push: Push) -> httpx.Request:
        url = tenant.pushes.url or ""
        parts = urlsplit(url)
        body = json.dumps(push.as_event(), ensure_ascii=False, separators=(",", ":")).encode()
        timestamp, nonce = str(int(self._world.clock.now().timestamp())), secrets.token_hex(16)
        text = string_to_sign("POST", parts.path or "/", parts.query, body, timestamp=timestamp, nonce=nonce)
        headers = {
            "App-Key": tenant.app_key,
            "Timestamp": timestamp,
            "Nonce": nonce,
            "Signature": sign(tenant.app_secret, text),
            "Content-Type": "application/json",
        }
        return client.build_request("POST", url, content=body, headers=headers)

    async def _cut_off(self) -> None:
        for task in self._sending:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._sending, return_exceptions=True)
