"""Decisions, brought to Hesine and found out about.

Hesine takes a call of one approver and up to ten flows, says "queued", and lets the result be read for a minute; it
names neither a step nor a decision. So a flow is read before each call, and a decision goes out only while its own
step still waits for its approver; what became of it is read, and nothing is sent again while that is unknown.
"""

from collections.abc import Sequence
from datetime import datetime

from bot import log
from bot.clock import Clock
from bot.errors import BotError, Busy, Denied, Misconfigured, NotFound, Rejected
from bot.hesine.openplatform import endpoints, turns
from bot.hesine.openplatform.assumptions import (
    APPROVAL_IS_LOST_AFTER,
    RESUBMIT_METHOD,
    RESULT_LOOKS,
    RESULT_SECONDS,
    UNKNOWN_LOOK_SECONDS,
)
from bot.hesine.openplatform.exchange import CircuitOpen, Exchange, NeverSent
from bot.hesine.openplatform.flows import Flows
from bot.hesine.openplatform.refusals import NothingToDecide
from bot.hesine.openplatform.sansio import listed
from bot.hesine.openplatform.settling import awaits, settled
from bot.hesine.openplatform.steps import AGREE, REJECT
from bot.hesine.openplatform.turns import Spacing, Turn
from bot.hesine.ports import ApprovalTurns, ApproverQueue, Ballot
from bot.trips.model import Decision, Verdict
from bot.trips.outcomes import LookAgain, NotEntitled, OnlyInHesine, Outcome

LOG = log.get("hesine")

NEXT_APPROVER_UNCHOSEN = "未选择下级审批人"
NO_PERMISSION = "您没有权限处理该待办事项"


class Approvals:
    def __init__(
        self, exchange: Exchange, flows: Flows, approval_turns: ApprovalTurns, spacing: Spacing, clock: Clock
    ) -> None:
        self._exchange = exchange
        self._flows = flows
        self._turns = approval_turns
        self._spacing = spacing
        self._clock = clock

    async def decide(self, flow_id: str, decision: Decision) -> Outcome:
        """One look and at most one call: it never waits, but says when to look again."""
        record = await self._flows.record(flow_id)
        name = self._spacing.queue(decision.approver)
        if outcome := settled(record, decision):
            await self._turns.revise(name, lambda queue: _unsent(queue, decision.id))
            return outcome
        (queue,) = await self._turns.queues(name)
        mine = turns.ballot(queue, decision.id)
        if mine and mine.sent_at:
            return await self._looked(name, mine, mine.sent_at, decision)
        if not awaits(record, decision):
            await self._turns.revise(name, lambda queue: turns.dropped(queue, [decision.id]))
            return NotEntitled()
        return await self._brought(name, _ballot(flow_id, decision), decision)

    async def _brought(self, name: str, mine: Ballot, decision: Decision) -> Outcome:
        turn, before = await self._turn(name, mine)
        if not turn.batch:
            return LookAgain(turn.wait or RESULT_LOOKS[0])
        batch = await self._still_open(name, turn.batch, mine.decision_id)
        ids = _ids(batch)
        try:
            await self._call(batch)
        except (NeverSent, CircuitOpen, Busy):
            await self._turns.revise(name, lambda queue: turns.uncalled(queue, ids, before))
            raise
        except NothingToDecide:
            await self._turns.revise(name, lambda queue: turns.dropped(queue, ids))
            current = await self._flows.record(mine.flow_id)
            return settled(current, decision) or (NotEntitled() if mine.decision_id in ids else LookAgain(turn.wait))
        except Denied as refusal:
            return await self._denied(name, batch, refusal)
        except (Misconfigured, Rejected):
            await self._turns.revise(name, lambda queue: turns.returned(queue, ids))
            raise
        return LookAgain(RESULT_LOOKS[0])

    async def _turn(self, name: str, mine: Ballot) -> tuple[Turn, datetime | None]:
        """A place in the queue, and the call, if it is time for one. Also when the last call was made before."""
        now = self._clock.now()
        turn, before = Turn(ApproverQueue()), None

        def step(queue: ApproverQueue) -> ApproverQueue:
            nonlocal turn, before
            before = queue.called_at
            turn = turns.taken(turns.asked(queue, mine, now), now)
            return turn.queue

        await self._turns.revise(name, step)
        return turn, before

    async def _still_open(self, name: str, batch: Sequence[Ballot], just_read: str) -> tuple[Ballot, ...]:
        """Those whose step still waits for their approver: they may have stood in line for minutes."""
        open_ = [one for one in batch if one.decision_id == just_read or await self._is_open(one)]
        if gone := [one for one in batch if one not in open_]:
            await self._turns.revise(name, lambda queue: turns.dropped(queue, _ids(gone)))
        return tuple(open_)

    async def _is_open(self, one: Ballot) -> bool:
        try:
            record = await self._flows.record(one.flow_id)
        except NotFound:
            return False
        step = record.step
        return step is not None and (step.no, record.version) == (one.step_no, one.version)

    async def _call(self, batch: Sequence[Ballot]) -> None:
        if not batch:
            return
        head = batch[0]
        action = {"name": AGREE if head.agrees else REJECT, "comment": head.comment}
        await self._exchange.write(
            endpoints.FLOW_APPROVE,
            {"messageCode": "debug"},
            {
                "approveId": head.approver,
                "action": action if head.agrees else action | {"resubmitMethod": RESUBMIT_METHOD},
            },
            {"flowIds": listed(tuple(one.flow_id for one in batch))},
        )

    async def _denied(self, name: str, batch: Sequence[Ballot], refusal: Denied) -> Outcome:
        """A closed feature is for an administrator, and the decision waits for it; else it is the person who may not."""
        if refusal.permission:
            await self._turns.revise(name, lambda queue: turns.returned(queue, _ids(batch)))
            raise refusal
        await self._turns.revise(name, lambda queue: turns.dropped(queue, _ids(batch)))
        return NotEntitled()

    async def _looked(self, name: str, mine: Ballot, sent_at: datetime, decision: Decision) -> Outcome:
        """What became of a decision that was sent and that the flow does not show yet."""
        age = (self._clock.now() - sent_at).total_seconds()
        if age < RESULT_SECONDS and (said := await self._said(mine)):
            LOG.warning("hesine did not take a decision", flow=mine.flow_id, known=said in KNOWN)
            await self._turns.revise(name, lambda queue: turns.dropped(queue, [mine.decision_id]))
            return _refused(said, mine, decision)
        if age < APPROVAL_IS_LOST_AFTER.total_seconds():
            return LookAgain(_until_next_look(age))
        LOG.warning("a decision was lost in hesine and waits again", flow=mine.flow_id)
        await self._turns.revise(name, lambda queue: turns.returned(queue, [mine.decision_id]))
        return LookAgain(RESULT_LOOKS[0])

    async def _said(self, mine: Ballot) -> str:
        """Why this flow's approval failed, as the result has it; empty while it does not say so."""
        try:
            tally = (await self._exchange.read(endpoints.FLOW_APPROVE_RESULT, {"approveId": mine.approver})).value
        except BotError as error:
            # After its minute the result is gone, and what is answered then is not documented: the flow is the truth.
            LOG.info("no result of an approval to be had", flow=mine.flow_id, reason=type(error).__name__)
            return ""
        return next((one.msg or "-" for one in tally.error_msg if one.flow_id == mine.flow_id), "")


KNOWN = (NEXT_APPROVER_UNCHOSEN, NO_PERMISSION)


def _refused(said: str, mine: Ballot, decision: Decision) -> Outcome:
    """The next approver is chosen on Hesine's page only; so is a delegate's decision that the API does not take."""
    is_delegate = decision.on_behalf_of is not None and NO_PERMISSION in said
    if NEXT_APPROVER_UNCHOSEN in said or is_delegate:
        return OnlyInHesine(flow_id=mine.flow_id)
    return NotEntitled()


def _until_next_look(age: float) -> float:
    return next((look - age for look in RESULT_LOOKS if look > age), UNKNOWN_LOOK_SECONDS)


def _unsent(queue: ApproverQueue, decision_id: str) -> ApproverQueue:
    """Without the decision if it still waits: a sent one is kept, so that it is known again."""
    found = turns.ballot(queue, decision_id)
    return turns.dropped(queue, [decision_id]) if found and found.sent_at is None else queue


def _ballot(flow_id: str, decision: Decision) -> Ballot:
    return Ballot(
        decision_id=decision.id,
        approver=decision.approver,
        flow_id=flow_id,
        step_no=decision.step_no,
        version=decision.version,
        agrees=decision.verdict is Verdict.APPROVED,
        comment=decision.comment,
    )


def _ids(batch: Sequence[Ballot]) -> frozenset[str]:
    return frozenset(one.decision_id for one in batch)
