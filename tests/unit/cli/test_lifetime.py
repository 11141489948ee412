"""Processes that end well, or say why they end."""

import asyncio
import gc

import pytest

from bot.errors import Broken
from cli.lifetime import YOUNG, beside, settled_in, told_to_stop


async def for_ever() -> None:
    await asyncio.Event().wait()


async def at_once() -> None:
    return


async def breaks() -> None:
    raise OSError("no disk")


async def test_who_is_told_stops():
    told = asyncio.Event()
    async with asyncio.timeout(5), beside("worker", for_ever()) as worker:
        told.set()
        await told_to_stop(told, worker)
        assert not worker.done()
    assert worker.cancelled()


@pytest.mark.parametrize(("work", "why"), [(breaks, "OSError: no disk"), (at_once, "without an error")])
async def test_what_must_not_end_ends_the_process_with_its_reason(work, why):
    with pytest.raises(Broken, match=f"the worker ended \\({why}\\)"):
        async with asyncio.timeout(5), beside("worker", work()) as worker:
            await told_to_stop(asyncio.Event(), worker)


async def test_what_is_in_hand_is_finished_before_the_block_ends():
    begun, finish, finished = asyncio.Event(), asyncio.Event(), []

    async def careful() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            await finish.wait()
            finished.append(True)

    async with asyncio.timeout(5):
        async with beside("worker", careful()):
            await begun.wait()
            asyncio.get_running_loop().call_soon(finish.set)
        assert finished


async def test_what_does_not_come_to_an_end_is_left_after_a_while(monkeypatch):
    monkeypatch.setattr("cli.lifetime.FINISH_SECONDS", 0.05)
    begun, finish = asyncio.Event(), asyncio.Event()

    async def stubborn() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await finish.wait()

    async with asyncio.timeout(5):
        async with beside("worker", stubborn()) as worker:
            await begun.wait()
        assert not worker.done()
        finish.set()
        await asyncio.wait({worker})


def test_once_a_process_has_settled_in_the_collector_looks_at_what_is_new_only():
    thresholds = gc.get_threshold()
    try:
        settled_in()
        assert gc.get_freeze_count() > YOUNG > len(gc.get_objects())
        assert gc.get_threshold()[0] == YOUNG
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
