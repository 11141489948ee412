"""A small Travel in memory, couriers that answer as they are told, and a queue that only notes."""

from dataclasses import replace

from bot.errors import NotFound
from bot.relay.courier import Delivered
from bot.tenants.model import Unbound
from bot.trips.model import ApprovalStatus, Decided, Record
from bot.trips.outbox import Errand
from bot.trips.outcomes import Done, Overtaken
from tests.conftest import NOW
from tests.unit.trips.samples import record, step


class TravelInMemory:
    """Holds trips as Hesine does, and counts what took effect.

    `before` is raised instead of an effect, `after` once the effect is there (its answer is lost on the way);
    `says` is answered instead of deciding. Each is used once.
    """

    def __init__(self, *records: Record) -> None:
        self.records = {one.hesine_id: one for one in records}
        self.calls: list[str] = []
        self.effects: list[str] = []
        self.before: Exception | None = None
        self.after: Exception | None = None
        self.says = None

    async def file(self, requester, approver, detail, client_request_id):
        self._called("file")
        known = next((one for one in self.records.values() if one.client_request_id == client_request_id), None)
        if known is None:
            known = record(
                step(1, (approver,)),
                hesine_id=f"H-{client_request_id[:6]}",
                requester=requester,
                detail=detail,
                client_request_id=client_request_id,
            )
            self._took_effect("file", known)
        self._lost()
        return known

    async def read(self, hesine_id):
        self.calls.append("read")
        if hesine_id not in self.records:
            raise NotFound(hesine_id)
        return self.records[hesine_id]

    async def changed_since(self, moment):
        self._called("changed_since")
        self.since = moment
        for one in sorted(self.records.values(), key=lambda one: one.updated_at):
            if one.updated_at >= moment:
                yield one
        self._lost()

    async def decide(self, hesine_id, decision):
        self._called("decide")
        if self.says:
            return self._said()
        held = self.records[hesine_id]
        if held.step is None:
            heard = any(said.decision_id == decision.id for one in held.steps for said in one.decisions)
            return Done(held) if heard else Overtaken(held)
        status = ApprovalStatus(decision.verdict.value)
        said = Decided(decision.id, decision.approver, status, NOW, on_behalf_of=decision.on_behalf_of)
        done = replace(held.steps[0], status=status, decisions=(said,))
        self._took_effect("decide", replace(held, steps=(done,), status=status))
        self._lost()
        return Done(self.records[hesine_id])

    async def withdraw(self, hesine_id, _):
        self._called("withdraw")
        if self.says:
            return self._said()
        held = self.records[hesine_id]
        if held.withdrawn_at is None:
            self._took_effect("withdraw", replace(held, withdrawn_at=NOW))
        self._lost()
        return Done(self.records[hesine_id])

    def _called(self, name) -> None:
        self.calls.append(name)
        error, self.before = self.before, None
        if error:
            raise error

    def _took_effect(self, name, after) -> None:
        self.effects.append(name)
        self.records[after.hesine_id] = after

    def _lost(self) -> None:
        error, self.after = self.after, None
        if error:
            raise error

    def _said(self):
        outcome, self.says = self.says, None
        return outcome


class ScriptedCourier:
    """Answers, raises or calls the next line; Delivered when there is none left."""

    errands = frozenset(Errand)

    def __init__(self, *lines) -> None:
        self.lines = list(lines)
        self.carried = []

    async def carry(self, row):
        self.carried.append(row)
        line = self.lines.pop(0) if self.lines else Delivered()
        if isinstance(line, Exception):
            raise line
        return await line() if callable(line) else line


class NotedQueue:
    def __init__(self) -> None:
        self.kicks = []

    async def kick(self, _, row_id, at=None, *, again=False):
        self.kicks.append((row_id, at, again))


class KnownTenants:
    """Companies that are bound once and for all."""

    def __init__(self, *companies) -> None:
        self.bound = {one.workspace: one for one in companies}

    async def of(self, workspace):
        if workspace not in self.bound:
            raise Unbound(workspace)
        return self.bound[workspace]

    async def all(self):
        return tuple(self.bound.values())

    async def workspaces(self):
        return tuple(self.bound)
