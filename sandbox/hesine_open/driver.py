"""The control API as methods, for scenario tests and the demo; named as those of the other stand-in where they mean the same."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]
_POLL_SECONDS = 5.0


class HesineOpenDriver:
    """Speaks for one company, the default one if `app_key` is None. A refusal raises httpx.HTTPStatusError.

    People are employee numbers or staff ids; a trip's id is that of its document.
    """

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
        """Every document as a plain trip, as the other stand-in tells it; `flows` in the state has them whole."""
        return list((await self.state())["trips"])

    async def trip(self, trip_id: str) -> Json:
        """Raises LookupError where Hesine has no such trip."""
        return _by(await self.trips(), "trip_id", trip_id)

    async def flow(self, flow_id: str) -> Json:
        """As the API shows it, with `tasks` and `nodes`. Raises LookupError."""
        return _by((await self.state())["flows"], "id", flow_id)

    async def call_log(self) -> list[Json]:
        return list((await self.state())["calls"])

    async def pushes(self) -> list[Json]:
        return list((await self.state())["pushes"])

    async def effects(self, trip_id: str) -> dict[str, int]:
        """How often it was created, submitted, changed, withdrawn, decided, commented; what never happened is left out."""
        return dict((await self.state())["effects"].get(trip_id, {}))

    async def staff_id(self, employee_id: str) -> str:
        """Of an employee number. Raises LookupError."""
        return str(_by((await self.state())["employees"], "code", employee_id)["id"])

    async def wait_until(self, predicate: Callable[[Json], bool], timeout: float = 10) -> Json:  # noqa: ASYNC109 - the tests' word
        """The first state that fits; TimeoutError after so many real seconds."""
        async with asyncio.timeout(timeout):
            while not predicate(state := await self.state()):
                await self._get("/sandbox/wait", {"after": state["seq"], "timeout": _POLL_SECONDS})
        return state

    async def file_on_web(self, employee_id: str, approver_id: str | None, trip_detail: Json) -> Json:
        """`trip_detail` in the shape of the other dialect; without an approver the plan's own decides first."""
        body = {"employee_id": employee_id, "approver_id": approver_id, "trip_detail": trip_detail}
        return await self._post("/sandbox/web/trips", body)

    async def decide_on_web(
        self,
        trip_id: str,
        approver_id: str,
        status: str,
        comment: str | None = None,
        on_behalf_of: str | None = None,
        **more: Any,
    ) -> Json:
        """`more`: next_approver_id where the next node was left open, reject_to, resubmit_method."""
        body = {"approver_id": approver_id, "status": status, "comment": comment, "on_behalf_of": on_behalf_of, **more}
        return await self._post(f"/sandbox/web/trips/{trip_id}/decide", body)

    async def withdraw_on_web(self, trip_id: str, reason: str = "") -> Json:
        return await self._post(f"/sandbox/web/trips/{trip_id}/withdraw", {"reason": reason})

    async def change_on_web(self, trip_id: str, trip_detail: Json, approver_id: str | None = None) -> Json:
        body = {"trip_detail": trip_detail, "approver_id": approver_id}
        return await self._post(f"/sandbox/web/trips/{trip_id}/change", body)

    async def comment_on_web(self, trip_id: str, employee_id: str, comment: str) -> Json:
        return await self._post(
            f"/sandbox/web/trips/{trip_id}/comment", {"employee_id": employee_id, "comment": comment}
        )

    async def transfer_on_web(self, trip_id: str, approver_id: str, to: str) -> Json:
        return await self._post(f"/sandbox/web/trips/{trip_id}/transfer", {"approver_id": approver_id, "to": to})

    async def delete_on_web(self, trip_id: str) -> Json:
        return await self._post(f"/sandbox/web/trips/{trip_id}/delete", {})

    async def archive_on_web(self, trip_id: str) -> Json:
        return await self._post(f"/sandbox/web/trips/{trip_id}/archive", {})

    async def book_on_web(self, trip_id: str, amount: str = "800.00") -> Json:
        """Orders the first of its trips that has no order yet."""
        return await self._post(f"/sandbox/web/trips/{trip_id}/book", {"amount": amount})

    async def fault(self, fault: str, method: str = "*", path: str = "*", **details: Any) -> None:
        """`details`: status, seconds, retry_after, times. `path` is decoded and without the company's part of the address.

        push_lost, push_repeat, push_reorder take the next messages, approval_unheard and result_lost the next
        approval calls: these know only times.
        """
        is_queued = fault.startswith(("push_", "approval_", "result_"))
        match = {} if is_queued else {"match": {"method": method, "path": path}}
        await self._post("/sandbox/faults", {"fault": fault, **match, **details}, of_company=is_queued)

    async def clear_faults(self) -> None:
        answer = await self._client.delete("/sandbox/faults")
        answer.raise_for_status()

    async def seed(self, **rows: Any) -> None:
        """`departments`, `employees`, `delegates` as lists of rows, parts of known ones too; `rules` as one object."""
        await self._post("/sandbox/seed", rows)

    async def turn(self, **switches: Any) -> Json:
        """Those named, to these values; what they are stands in `switches.py`."""
        return await self._post("/sandbox/switches", {"switches": switches})

    async def advance(self, seconds: float) -> None:
        """What comes due on the way has happened when this returns."""
        await self._post("/sandbox/clock", {"advance": seconds}, of_company=False)

    async def set_now(self, instant: str) -> None:
        await self._post("/sandbox/clock", {"now": instant}, of_company=False)

    async def run_at(self, speed: float) -> None:
        """Seconds of its clock for each real one; 0 stands still."""
        await self._post("/sandbox/clock", {"speed": speed}, of_company=False)

    async def push_to(self, url: str | None, **config: Any) -> None:
        """The one config of outbound messages from now on, with the vendor's defaults: no retries. None has none.

        `config`: events, fields, success, keyword, retries, interval, is_ebot.
        """
        await self.push_to_each(*([{"url": url, **config}] if url else []))

    async def push_to_each(self, *configs: Json) -> None:
        await self._post("/sandbox/outbound", {"configs": configs})

    async def test_and_save(self, url: str, **config: Any) -> Json:
        """`saved` tells whether the address took made-up data; only then it is one more config."""
        return await self._post("/sandbox/outbound/test-and-save", {"config": {"url": url, **config}})

    async def close_powers(self, *closed: str) -> None:
        """Exactly these features are not bought; none opens all."""
        await self._post("/sandbox/powers", {"closed": closed})

    async def move_address(self) -> str:
        """The company is at another address; the old one knows neither its token nor its key. The new prefix."""
        return str((await self._post("/sandbox/move", {}))["prefix"])

    async def expire_tokens(self) -> None:
        await self._post("/sandbox/expire-tokens", {})

    async def save_template(self, original_id: str, *fields: Json, active: bool = True) -> str:
        """An administrator's save; the versioned id from now on. A field: name, label, type, optional, value_from."""
        body = {"original_id": original_id, "fields": fields, "active": active}
        return str((await self._post("/sandbox/templates", body))["id"])

    async def save_fee_type(self, fee_type_id: str) -> str:
        return str((await self._post("/sandbox/fee-types", {"fee_type_id": fee_type_id}))["id"])

    async def add_company(self, corp_id: str, app_key: str, app_security: str, name: str = "另一家公司") -> None:
        """It starts empty, without people and forms; seed it through a driver of its own."""
        body = {"corp_id": corp_id, "name": name, "app_key": app_key, "app_security": app_security}
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


def _by(rows: list[Json], name: str, value: str) -> Json:
    for row in rows:
        if row[name] == value:
            return row
    raise LookupError(f"Hesine holds nothing with {name} {value}")
