"""Outbound messages of one company: where they go, what is due when, what became of each, and the log of failures."""

import json
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from sandbox.hesine.pushes import PushFault
from sandbox.hesine.values import Form
from sandbox.hesine_open.clock import local_text, millis
from sandbox.hesine_open.messages import Event
from sandbox.hesine_open.mint import Mint

EBOT_RETRY_AFTER = (60.0, 180.0, 600.0)
HELD_AT_MOST = timedelta(seconds=30)
KEPT = 20_000


class Config(Form):
    """One row of the administrator's page. `events` null is all of them; `keyword` as `name=value` must stand in the answer."""

    name: str = "审批消息"
    url: Annotated[str, StringConstraints(pattern="^https?://")]
    events: tuple[str, ...] | None = None
    is_ebot: bool = False
    fields: tuple[str, ...] = ("title", "state", "backlogId")
    success: tuple[Literal[200, 201, 204], ...] = (200,)
    keyword: str | None = None
    retries: Annotated[int, Field(ge=0, le=3)] = 0
    interval: Annotated[float, Field(ge=0, le=10, strict=False)] = 0.0

    def wants(self, event: Event) -> bool:
        if event.is_ebot != self.is_ebot:
            return False
        return self.is_ebot or self.events is None or event.action in self.events

    def is_taken(self, status: int, body: bytes) -> bool:
        return status in self.success and (self.keyword is None or _holds(body, self.keyword))


class MessageState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    GONE = "gone"
    LOST = "lost"


@dataclass(eq=False)
class Message:
    """`number` tells messages apart in here only: nothing on the wire does."""

    number: str
    config: Config
    event: Event
    created_at: datetime
    due: datetime
    gives_up_at: datetime | None = None
    status: MessageState = MessageState.WAITING
    is_held: bool = False
    repeats: int = 0
    attempts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def body(self) -> dict[str, Any]:
        return self.event.with_fields(self.config.fields)

    @property
    def has_failed_once(self) -> bool:
        return any(not attempt["taken"] for attempt in self.attempts)

    def as_state(self) -> dict[str, Any]:
        return {
            "id": self.number,
            "url": self.config.url,
            "body": self.body,
            "status": self.status.value,
            "attempts": list(self.attempts),
        }

    def as_log(self, corp_id: str) -> dict[str, Any]:
        return {
            "id": self.number,
            "name": self.config.name,
            "messageId": "HMocIFTDM1x400",
            "flowId": self.event.flow_id,
            "dataLinkId": "",
            "messageCenterConfigId": None,
            "repaymentApplyId": None,
            "nodeName": self.event.node_name,
            "nodeId": self.event.node_id,
            "request": self.body,
            "response": self.attempts[-1]["answer"],
            "state": "SUCCESS" if self.status is MessageState.DELIVERED else "FAILURE",
            "type": "INVOKING",
            "version": 1,
            "active": True,
            "createTime": millis(self.created_at),
            "updateTime": millis(self.created_at),
            "corporationId": corp_id,
            "messageType": "flow" if self.event.is_ebot else "message",
        }


@dataclass
class Outbox:
    mint: Mint
    sign_key: str = "k7Qm2Zx9Lp4T"
    """The twelve characters that an EBot callback must bring."""
    configs: list[Config] = field(default_factory=list)
    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=KEPT))
    faults: list[PushFault] = field(default_factory=list)
    _open: list[Message] = field(default_factory=list)
    """What is neither delivered nor given up."""

    def add(self, event: Event, now: datetime) -> None:
        for config in self.configs:
            if config.wants(event):
                self._put(Message(self.mint.id(), config, event, now, now))

    def add_ebot(self, event: Event, now: datetime, max_wait: float | None) -> None:
        ends = now + timedelta(seconds=max_wait) if max_wait else now
        for config in self.configs:
            if config.wants(event):
                self._put(Message(self.mint.id(), config, event, now, now, gives_up_at=ends))

    def spoil_next(self, fault: PushFault, times: int) -> None:
        self.faults += [fault] * times

    def take_due(self, now: datetime) -> list[Message]:
        due = [one for one in self._open if one.status is MessageState.WAITING and one.due <= now]
        for message in due:
            message.status = MessageState.SENDING
        return due

    def next_due(self) -> datetime | None:
        return min((one.due for one in self._open if one.status is MessageState.WAITING), default=None)

    def settle(self, message: Message, answer: Any, now: datetime, *, is_taken: bool) -> None:
        message.attempts.append({"at": local_text(now), "answer": answer, "taken": is_taken})
        if not is_taken:
            _put_off(message, now)
        elif message.repeats:
            message.repeats -= 1
            message.status, message.due = MessageState.WAITING, now
        else:
            message.status = MessageState.DELIVERED
        if message.status in (MessageState.DELIVERED, MessageState.GONE):
            self._open.remove(message)
        self._release_held(now, settled=message)

    def failed(self, kind: str, first: datetime, last: datetime) -> list[Message]:
        """`kind` as `messageType` has it; also those that a retry brought home in the end."""
        return [
            one
            for one in self.messages
            if one.has_failed_once
            and one.status in (MessageState.DELIVERED, MessageState.GONE)
            and first <= one.created_at <= last
            and kind == ("flow" if one.event.is_ebot else "message")
        ]

    def _put(self, message: Message) -> None:
        if self.faults:
            _spoil(message, self.faults.pop(0))
        self.messages.append(message)
        if message.status is not MessageState.LOST:
            self._open.append(message)

    def _release_held(self, now: datetime, *, settled: Message) -> None:
        for message in self._open:
            if message.is_held and message is not settled:
                message.is_held, message.due = False, now


def _spoil(message: Message, fault: PushFault) -> None:
    match fault:
        case PushFault.LOST:
            message.status = MessageState.LOST
        case PushFault.REPEAT:
            message.repeats = 1
        case PushFault.REORDER:
            # Held until another message went out; not for ever, since there may be no other.
            message.is_held, message.due = True, message.due + HELD_AT_MOST


def _put_off(message: Message, now: datetime) -> None:
    wait = _wait(message)
    due = None if wait is None else now + timedelta(seconds=wait)
    if due is None or (message.gives_up_at is not None and due > message.gives_up_at):
        message.status = MessageState.GONE
    else:
        message.status, message.due = MessageState.WAITING, due


def _wait(message: Message) -> float | None:
    """Until the next try; None where there is none."""
    tries = len(message.attempts)
    if message.event.is_ebot:
        return EBOT_RETRY_AFTER[tries - 1] if tries <= len(EBOT_RETRY_AFTER) else None
    return message.config.interval if tries <= message.config.retries else None


def _holds(body: bytes, keyword: str) -> bool:
    name, _, value = keyword.partition("=")
    try:
        answer = json.loads(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and str(answer.get(name)) == value
