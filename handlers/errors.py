"""The one error edge: whatever a journey raises ends here, as a private sentence and a log line.

A listener that fails has told nobody anything, so it is safe to say that nothing was saved.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import sentences
from blocks.payload import UnreadableError
from blocks.reader import Reader
from bot import log, metrics
from bot.errors import BotError, Broken
from handlers.desk import Desk
from handlers.request import Body, Sender

LOG = log.get("handlers")

Listener = Callable[[AsyncAck, Body], Awaitable[None]]


def event_edge(kind: str, listener: Listener) -> Callable[..., Awaitable[Any]]:
    """Wrap a listener for events. A failure is passed on: then the event is not acked, and Slack sends it again."""

    @wraps(listener)
    async def guarded(ack: AsyncAck, body: Body) -> None:
        try:
            await listener(ack, body)
        except BotError as error:
            LOG.warning("event not taken in", kind=kind, error=type(error).__name__, reason=str(error))
            raise

    return guarded


def edge(desk: Desk, kind: str, listener: Listener) -> Callable[..., Awaitable[Any]]:
    """Wrap a listener for Bolt: it is acked whatever happens, and the person hears of every failure."""

    @wraps(listener)
    async def guarded(ack: AsyncAck, body: Body) -> None:
        try:
            await listener(ack, body)
        except UnreadableError:
            metrics.REFUSALS.labels("unreadable_value").inc()
            await ack()
            desk.background.run(_whisper(desk, Sender.of(body), sentences.stale_button))
        except BotError as error:
            LOG.warning("not done", kind=kind, error=type(error).__name__, reason=str(error))
            await _failed(desk, kind, ack, body, error)
        except Exception as error:  # the one edge: a defect must not leave a person without an answer
            LOG.exception("a listener failed", kind=kind)
            await _failed(desk, kind, ack, body, Broken(type(error).__name__))
        else:
            metrics.PRESSES.labels(kind, "done").inc()

    return guarded


async def _failed(desk: Desk, kind: str, ack: AsyncAck, body: Body, error: BotError) -> None:
    metrics.PRESSES.labels(kind, "failed").inc()
    if ack.response is None:
        await ack()
    desk.background.run(_whisper(desk, Sender.of(body), lambda reader: sentences.failure(error, reader)))


async def _whisper(desk: Desk, sender: Sender, sentence: Callable[[Reader], str]) -> None:
    readers = await desk.reader_at_hand(sender)
    await desk.whisper(sender, "\n".join(sentence(reader) for reader in readers))
