"""What the audit says at the end: its chain is whole, and each decision that Hesine took was written down once, when it counted."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator

from bot.stores.audit import AuditLog
from bot.trips.chain import Walk
from bot.trips.model import WorkspaceId
from sandbox.hesine.trip import Trip


async def testimony(log: AuditLog, workspace: WorkspaceId, trips: Iterable[Trip]) -> AsyncIterator[str]:
    walk, head, counted = Walk(), await log.head(workspace), Counter[str]()
    async for one in log.entries(workspace):
        walk.take(one)
        entry = json.loads(one.document)
        if entry["act"] in {"approve", "reject"} and entry["result"] == "done":
            counted[entry["cause"]] += 1
    walk.end(head)
    if walk.broken:
        yield f"the chain is broken at {walk.broken}"
    for decision_id in _taken(trips):
        if counted[decision_id] != 1:
            yield f"decision {decision_id} was written down {counted[decision_id]} times"


def _taken(trips: Iterable[Trip]) -> Iterator[str]:
    return (one.decision_id for trip in trips for step in trip.steps for one in step.decisions)
