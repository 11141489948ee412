"""What people do again and again in the demo, each with the checks that belong to it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from cli.demo_books import decisions, times_decided
from cli.demo_player import Choice
from cli.demo_stage import Stage, as_read
from sandbox.company import Employee
from sandbox.slack.pages import Message, View

SLOW_SECONDS = 1.5
Json = dict[str, Any]


class Sign(StrEnum):
    """What every status line begins with, in either language."""

    SENDING = "📨"
    WAITING = "⏳"
    APPROVED = "✅"
    REJECTED = "❌"
    WITHDRAWN = "↩️"
    TROUBLE = "⚠️"


def has(action: str) -> Callable[[Message], bool]:
    return lambda message: any(button.action_id == action for button in message.buttons)


def asks(trip: Json) -> Callable[[Message], bool]:
    """The approver's card of this trip, open to be decided."""
    return lambda message: _is_about(trip, message) and has("approve_trip")(message)


def stands(sign: Sign, trip: Json) -> Callable[[Message], bool]:
    """A card of this trip with this sign in its status."""
    return lambda message: _is_about(trip, message) and sign in message.plain()


def _is_about(trip: Json, message: Message) -> bool:
    """Digests, which have a header, and private answers speak of the trip too, but are not its card."""
    is_digest = any(block["type"] == "header" for block in message.blocks)
    return trip["trip_no"] in message.plain() and not message.is_ephemeral and not is_digest


def holds(stage: Stage, what: str, form: View, **expected: str) -> None:
    shown = {name: form.field(name) for name in expected}
    stage.check(what, held=shown == expected, saw=shown)


async def ask(stage: Stage, who: Employee, words: str) -> View:
    stage.does(who, f"types /trip {words}")
    await stage.at(who).command(words)
    return await stage.opens(
        who, "the form opens, filled in from the words", lambda view: view.field("origin") is not None
    )


async def handed_in(stage: Stage, who: Employee) -> None:
    stage.does(who, "presses Send")
    sent = await stage.at(who).submit()
    stage.check("the form closes", held=sent.closed, saw=sent.errors)


async def waits_at(stage: Stage, who: Employee, approver: Employee) -> Message:
    """The requester's own message: who is waited for, by name."""

    def waiting(message: Message) -> bool:
        shown = message.plain()
        return has("withdraw_trip")(message) and Sign.WAITING in shown and approver.name in shown

    return await stage.reads(who, f"Hesine has it; it waits for {approver.name}", waiting)


async def decide(stage: Stage, who: Employee, card: Message, choice: Choice) -> None:
    """A rejection is asked for its reason first."""
    if choice.approves:
        stage.does(who, "presses Approve")
        await stage.at(who).press(card, "approve_trip")
        return
    stage.does(who, "presses Reject")
    await stage.at(who).press(card, "reject_trip")
    await stage.opens(who, "a reason is asked for", lambda view: view.callback_id == "reject_trip")
    stage.does(who, f"writes: {choice.reason}")
    await stage.at(who).fill(reason=choice.reason)
    sent = await stage.at(who).submit()
    stage.check("the reason is taken", held=sent.closed, saw=sent.errors)


async def followed(stage: Stage, trip: Json, requester: Employee, approver: Employee, choice: Choice) -> None:
    """Both screens and Hesine say the same of a decision, once."""
    mine, _ = await settled(stage, trip, requester, approver, Sign.APPROVED if choice.approves else Sign.REJECTED)
    if choice.reason:
        shown = as_read(mine, requester)
        stage.check(f"{requester.name} reads the reason word for word", held=choice.reason in shown, saw=shown)
    await decided_once(stage, trip, approver, choice)


async def settled(
    stage: Stage, trip: Json, requester: Employee, approver: Employee, sign: Sign
) -> tuple[Message, Message]:
    """The requester's message and the approver's card, both at their end: nothing is left to press but Details."""

    def at_its_end(message: Message) -> bool:
        pressable = {button.action_id for button in message.buttons}
        return stands(sign, trip)(message) and pressable == {"trip_details"}

    mine = await stage.reads(requester, f"{requester.name}'s message says {sign}", at_its_end)
    card = await stage.reads(approver, f"{approver.name}'s card says {sign} and has no buttons to decide", at_its_end)
    return mine, card


async def decided_once(stage: Stage, trip: Json, approver: Employee, choice: Choice) -> None:
    hesine = stage.scene.hesine
    now = await hesine.trip(trip["trip_id"])
    said = [(one["approver_id"], one["status"], one["comment"] or "") for one in decisions(now)]
    verdict = "approved" if choice.approves else "rejected"
    stage.check(
        f"Hesine holds one decision of {approver.name}: {verdict}",
        held=said == [(approver.employee_id, verdict, choice.reason)] and now["status"] == verdict,
        saw=(now["status"], said),
    )
    count = await times_decided(hesine, trip)
    stage.check("and it took effect once", held=count == 1, saw=count)


async def slowly(stage: Stage, method: str, path: str) -> None:
    """Hesine takes its time with the next such call, so that what is said meanwhile can be read."""
    await stage.scene.hesine.fault("slow", method, path, seconds=SLOW_SECONDS)
