"""Events on their way to a company's address: what is due when, and what became of each."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sandbox.hesine.clock import render

RETRY_AFTER = (timedelta(seconds=10), timedelta(seconds=60), timedelta(seconds=600))
HELD_AT_MOST = timedelta(seconds=30)


class PushStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    GONE = "gone"
    LOST = "lost"


class PushFault(StrEnum):
    LOST = "push_lost"
    REPEAT = "push_repeat"
    REORDER = "push_reorder"


@dataclass
class Push:
    event_id: str
    event: str
    occurred_at: datetime
    data: dict[str, Any]
    due: datetime
    status: PushStatus = PushStatus.WAITING
    is_held: bool = False
    repeats: int = 0
    attempts: list[dict[str, Any]] = field(default_factory=list)

    def as_event(self) -> dict[str, Any]:
        return {
            "event_id": self.event_id,
            "event": self.event,
            "occurred_at": render(self.occurred_at),
            "data": self.data,
        }

    def as_state(self) -> dict[str, Any]:
        return {**self.as_event(), "status": self.status.value, "attempts": list(self.attempts)}


class PushQueue:
    """The pushes of one company. `url` is where to; without one an event is nobody's."""

    def __init__(self) -> None:
        self.url: str | None = None
        self.pushes: list[Push] = []
        self.faults: list[PushFault] = []
        self._numbers = itertools.count(1)

    def add(self, event: str, data: dict[str, Any], now: datetime) -> None:
        if self.url is None:
            return
        push = Push(f"EV{next(self._numbers):08d}", event, now, data, due=now)
        if self.faults:
            _spoil(push, self.faults.pop(0))
        self.pushes.append(push)

    def spoil_next(self, fault: PushFault, times: int) -> None:
        self.faults += [fault] * times

    def take_due(self, now: datetime) -> list[Push]:
        due = [p for p in self.pushes if p.status == PushStatus.WAITING and p.due <= now]
        for push in due:
            push.status = PushStatus.SENDING
        return due

    def next_due(self) -> datetime | None:
        return min((p.due for p in self.pushes if p.status == PushStatus.WAITING), default=None)

    def settle(self, push: Push, outcome: str, now: datetime, *, is_taken: bool) -> None:
        push.attempts.append({"at": render(now), "outcome": outcome})
        if not is_taken:
            _put_off(push, now)
        elif push.repeats:
            push.repeats -= 1
            push.status, push.due = PushStatus.WAITING, now
        else:
            push.status = PushStatus.DELIVERED
        self._release_held(now, settled=push)

    def _release_held(self, now: datetime, *, settled: Push) -> None:
        for push in self.pushes:
            if push.is_held and push is not settled:
                push.is_held, push.due = False, now


def _spoil(push: Push, fault: PushFault) -> None:
    match fault:
        case PushFault.LOST:
            push.status = PushStatus.LOST
        case PushFault.REPEAT:
            push.repeats = 1
        case PushFault.REORDER:
            # Held until another event went out; not for ever, since there may be no other.
            push.is_held, push.due = True, push.due + HELD_AT_MOST


def _put_off(push: Push, now: datetime) -> None:
    tries = len(push.attempts)
    if tries > len(RETRY_AFTER):
        push.status = PushStatus.GONE
    else:
        push.status, push.due = PushStatus.WAITING, now + RETRY_AFTER[tries - 1]
