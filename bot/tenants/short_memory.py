"""What was read a moment ago, by workspace: for what every press asks and hardly ever changes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar

from bot.errors import NotSaved
from bot.trips.model import WorkspaceId

T = TypeVar("T")
SPARED_SECONDS = 5.0
"""A store that did not answer is not asked again so soon: a press has three seconds in all."""


@dataclass(slots=True)
class _Held(Generic[T]):
    value: T
    until: float
    spared_until: float = 0.0


@dataclass(slots=True)
class ShortMemory(Generic[T]):
    """Whoever hears that something changed must call `forget`; while nobody hears, nothing that is remembered counts.

    `seconds` is the net beneath: so long something may be believed of which no word came. Only while the store does
    not answer, and so nothing can be done anyway, what was known last still tells who is asking.
    """

    hears: Callable[[], bool]
    seconds: float = 60.0
    seconds_now: Callable[[], float] = monotonic
    _held: dict[WorkspaceId, _Held[T]] = field(default_factory=dict, repr=False)
    _forgotten: int = 0

    async def recall(self, workspace: WorkspaceId, read: Callable[[WorkspaceId], Awaitable[T]]) -> T:
        """What is remembered, else what `read` brings. Nothing (None) is not remembered."""
        held = self._held.get(workspace)
        if held and self._counts(held):
            return held.value
        forgotten = self._forgotten
        try:
            found = await read(workspace)
        except NotSaved:
            if held is None or forgotten != self._forgotten:
                raise
            held.spared_until = self.seconds_now() + SPARED_SECONDS
            return held.value
        if found is not None and forgotten == self._forgotten:  # else it may have changed while it was read
            self._held[workspace] = _Held(found, self.seconds_now() + self.seconds)
        elif found is None:
            self._held.pop(workspace, None)
        return found

    def forget(self, workspace: WorkspaceId | None = None) -> None:
        """None: everything."""
        self._forgotten += 1
        if workspace is None:
            self._held.clear()
        else:
            self._held.pop(workspace, None)

    def _counts(self, held: _Held[T]) -> bool:
        now = self.seconds_now()
        return now < held.spared_until or (now < held.until and self.hears())
