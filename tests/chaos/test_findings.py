"""What the long run showed and is not mended yet, each as small as it can be shown. A mended one moves to its package's tests."""

import asyncio

import pytest

from bot.errors import Unreachable
from bot.hesine import http
from bot.hesine.travel import exchange
from tests.unit.hesine_travel.fakes import Desk


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="Exchange._read bounds waiting for our own pace and tries together; the cut counts as Hesine's failure",
)
async def test_waiting_for_our_own_turn_does_not_open_the_circuit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "READ_SECONDS", 0.01)
    breaker = http.circuit(failures=2)
    async with Desk(breaker=breaker) as desk:
        monkeypatch.setattr(desk.pace, "turn", asyncio.Event().wait)
        for _ in range(2):
            with pytest.raises(Unreachable):
                await desk.api.read("T1")
    assert not desk.hesine.calls
    assert not breaker.opened
