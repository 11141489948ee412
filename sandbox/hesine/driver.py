"""The control API as methods, for scenario tests and the demo."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]
_POLL_SECONDS = 5.0


class HesineDriver:
    """Speaks for one company, the default one if `app_key` is None. A refusal raises httpx.HTTPStatusError."""

    def __init__(self, base_url: str, app_key: str | None = None) -> None:
        self._app_key = app_key
        self._client = httpx.AsyncClient(base_url=base_url, timeout=15, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def state(self) -> Json:
        return await self._get("/sandbox/state", {"app_key": self._app_key} if self._app_key else {})

    async def trips(self) -> list[Json]:
        return list((await self.state())["trips"])

    async def trip(self, trip_id: str) -> Json:
        """Raises LookupError where Hesine has no such trip."""
        for trip in await self.trips():
            if trip["trip_id"] == trip_id:
                return trip
        raise LookupError(f"Hesine holds no trip {trip_id}")

    async def call_log(self) -> list[Json]:
        return list((await self.state())["calls"])

    async def pushes(self) -> list[Json]:
        return list((await self.state())["pushes"])

    async def effects(self, trip_id: str) -> dict[str, int]:
        """How often the trip was created, changed, withdrawn, asked about, decided; what never happened is left out."""
        return dict((await self.state())["effects"].get(trip_id, {}))

    async def wait_until(self, predicate: Callable[[Json], bool], timeout: float = 10) -> Json:  # noqa: ASYNC109 - the tests' word
        """The first state that fits; TimeoutError after so many real seconds."""
        async with asyncio.timeout(timeout):
            while not predicate(state := await self.state()):
                await self._get("/sandbox/wait", {"after": state["seq"], "timeout": _POLL_SECONDS})
        return state

    async def file_on_web(self, employee_id: str, approver_id: str, trip_detail: Json) -> Json:
        body = {"employee_id": employee_id, "approver_id": approver_id, "trip_detail": trip_detail}
        return await self._post("/sandbox/web/trips", body)

    async def decide_on_web(
        self, trip_id: str, approver_id: str, status: str, comment: str | None = None, on_behalf_of: str | None = None
    ) -> Json:
        body = {"approver_id": approver_id, "status": status, "comment": comment, "on_behalf_of": on_behalf_of}
        return await self._post(f"/sandbox/web/trips/{trip_id}/decide", body)

    async def withdraw_on_web(self, trip_id: str, reason: str = "") -> Json:
        return await self._post(f"/sandbox/web/trips/{trip_id}/withdraw", {"reason": reason})

    async def change_on_web(self, trip_id: str, trip_detail: Json, approver_id: str | None = None) -> Json:
        body = {"trip_detail": trip_detail, "approver_id": approver_id}
        return await self._post(f"/sandbox/web/trips/{trip_id}/change", body)

    async def fault(self, fault: str, method: str = "*", path: str = "*", **details: Any) -> None:
        """`details`: status, seconds, retry_after, times. A push fault takes only times."""
        order = {"fault": fault, "match": {"method": method, "path": path}, **details}
        await self._post("/sandbox/faults", order)

    async def clear_faults(self) -> None:
        answer = await self._client.delete("/sandbox/faults")
        answer.raise_for_status()

    async def seed(self, **rows: Any) -> None:
        """`departments`, `employees`, `delegates` as lists of rows, parts of known ones too; `rules` as one object."""
        await self._post("/sandbox/seed", rows)

    async def advance(self, seconds: float) -> None:
        await self._post("/sandbox/clock", {"advance": seconds}, of_company=False)

    async def set_now(self, instant: str) -> None:
        await self._post("/sandbox/clock", {"now": instant}, of_company=False)

    async def push_to(self, url: str | None) -> None:
        await self._post("/sandbox/push-url", {"url": url})

    async def close_permissions(self, *closed: str) -> None:
        """Exactly these are closed; none opens all."""
        await self._post("/sandbox/permissions", {"closed": closed})

    async def allow_only(self, addresses: list[str] | None) -> None:
        await self._post("/sandbox/allow-list", {"addresses": addresses})

    async def add_company(self, app_key: str, app_secret: str) -> None:
        """It starts empty; seed it through a driver of its own."""
        body = {"app_key": app_key, "app_secret": app_secret}
        await self._post("/sandbox/companies", body, of_company=False)

    async def _get(self, path: str, query: Json) -> Json:
        answer = await self._client.get(path, params=query)
        answer.raise_for_status()
        return dict(answer.json())

    async def _post(self, path: str, body: Json, *, of_company: bool = True) -> Json:
        named = {"app_key": self._app_key} if of_company and self._app_key else {}
        answer = await self._client.post(path, json={**body, **named})
        answer.raise_for_status()
        return dict(answer.json())
