"""The one error edge: whatever a journey raises ends here, as a private sentence and a log line.

A listener that fails has told nobody anything, so it is safe to say that nothing was saved.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import sentences
from blocks.payload import UnreadableError
from bot import log, metrics
from bot.errors import BotError, Broken
from bot.tenants.model import Unbound
from handlers.defects import log_defect
from handlers.desk import Desk
from handlers.request import Body, Sender

LOG = log.get("handlers")

Listener = Callable[[AsyncAck, Body], Awaitable[None]]


def event_edge(kind: str, listener: Listener) -> Callable[..., Awaitable[Any]]:
    """Wrap a listener for events. A failure is passed on: then the event is not acked, and Slack sends it again.

    An unreadable one would be no better the next time, so it is taken.
    """

    @wraps(listener)
    async def guarded(ack: AsyncAck, body: Body) -> None:
        try:
            await listener(ack, body)
        except UnreadableError:
            metrics.REFUSALS.labels("unreadable_event").inc()
            await ack()
        except BotError as error:
            LOG.warning("event not taken in", kind=kind, error=type(error).__name__, reason=str(error))
            raise
        except Exception as error:  # noqa: BLE001  # Bolt would log what it says, and that may quote the event
            log_defect("an event listener failed", error, kind=kind)
            raise Broken(type(error).__name__) from None

    return guarded


def edge(desk: Desk, kind: str, listener: Listener, *, needs_company: bool = True) -> Callable[..., Awaitable[Any]]:
    """Wrap a listener for Bolt: it is acked whatever happens, and the person hears of every failure.

    Where it `needs_company`, it is not asked in a workspace that is bound to none.
    """

    @wraps(listener)
    async def guarded(ack: AsyncAck, body: Body) -> None:
        try:
            if needs_company:
                await desk.check_bound(Sender.of(body).workspace)
            await listener(ack, body)
        except Unbound:
            await _unbound(desk, kind, ack, body)
        except UnreadableError:
            metrics.REFUSALS.labels("unreadable_value").inc()
            await ack()
            desk.background.run(tell_unreadable(desk, Sender.of(body)))
        except BotError as error:
            LOG.warning("not done", kind=kind, error=type(error).__name__, reason=str(error))
            await _failed(desk, kind, ack, body, error)
        except Exception as error:  # noqa: BLE001  # the one edge: a defect must not leave a person without an answer
            log_defect("a listener failed", error, kind=kind)
            await _failed(desk, kind, ack, body, Broken(type(error).__name__))
        else:
            metrics.PRESSES.labels(kind, "done").inc()

    return guarded


async def tell_unreadable(desk: Desk, sender: Sender) -> None:
    await desk.tell(sender, sentences.stale_button)


async def _unbound(desk: Desk, kind: str, ack: AsyncAck, body: Body) -> None:
    """One sentence for each press; whoever only types into a searching field is offered nothing."""
    metrics.PRESSES.labels(kind, "unbound").inc()
    if body.get("type") == "block_suggestion":
        await ack(options=[])
    elif field := _first_input(body):
        told = "\n".join(sentences.unbound(one, administrator=False) for one in desk.readers_of_each_language())
        await ack(response_action="errors", errors={field: told.replace("*", "")})
    else:
        await ack()
        desk.background.run(desk.tell_unbound(Sender.of(body)))


async def _failed(desk: Desk, kind: str, ack: AsyncAck, body: Body, error: BotError) -> None:
    metrics.PRESSES.labels(kind, "failed").inc()
    if ack.response is None and (field := _first_input(body)):
        told = "\n".join(sentences.failure(error, reader) for reader in desk.readers_of_each_language())
        await ack(response_action="errors", errors={field: told.replace("*", "")})
        return
    if ack.response is None:
        await ack()
    desk.background.run(desk.tell(Sender.of(body), lambda reader: sentences.failure(error, reader)))


def _first_input(body: Body) -> str:
    """Of a form that was sent: where to say that it failed, so that it stays open with all that was typed."""
    if body.get("type") != "view_submission":
        return ""
    blocks = body["view"].get("blocks") or ()
    return next((str(one.get("block_id")) for one in blocks if one.get("type") == "input"), "")
