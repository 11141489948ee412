"""A process that runs until it is told to stop, and what must not end before it."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot import log
from bot.errors import Broken

LOG = log.get("lifetime")
FINISH_SECONDS = 20.0
"""What is in hand at the end may take so long: two calls to Hesine, one to Slack."""

YOUNG = 10_000
"""Objects that the collector lets come before it looks; a click makes some 2,000."""

Main = Callable[[asyncio.Event], Awaitable[None]]


def run_until_told(main: Main) -> None:
    """`main` gets an event that SIGTERM and SIGINT set; a second signal ends the process at once."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_run(main))


async def _run(main: Main) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        told.set()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, tell)
    await main(told)


@asynccontextmanager
async def beside(name: str, work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """`work` runs as long as the block; at its end it is cancelled, and may finish what it has in hand."""
    task = asyncio.create_task(work, name=name)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=FINISH_SECONDS)
        if not task.done():
            LOG.warning("left unfinished, carried on at the next start", what=name)
        elif not task.cancelled() and (error := task.exception()):
            LOG.error("ended with an error", what=name, exc_info=error)


def settled_in() -> None:
    """What was built at the start lives as long as the process: the collector no longer looks through it.

    That took up to a quarter of a second, now and then, in the middle of a click. The young are many and nearly all
    gone by themselves, so it looks through these less often than its default of every 700.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)


async def told_to_stop(told: asyncio.Event, *vital: asyncio.Task[None]) -> None:
    """Waits until it is told. Raises Broken as soon as one of `vital` ends, which none may do."""
    waiting = asyncio.create_task(told.wait())
    try:
        done, _ = await asyncio.wait({waiting, *vital}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
    for task in done - {waiting}:
        error = None if task.cancelled() else task.exception()
        reason = f"{type(error).__name__}: {error}" if error else "without an error"
        raise Broken(f"the {task.get_name()} ended ({reason}): nothing was lost, start the process again") from error


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        from uvloop import new_event_loop  # noqa: PLC0415  # absent on some platforms
    except ImportError:
        return None
    return new_event_loop
