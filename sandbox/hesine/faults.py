"""Trouble on request: which of the next calls go wrong, and how."""

from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import Field

from sandbox.hesine.pushes import PushFault
from sandbox.hesine.values import Form


class CallFault(StrEnum):
    """`slow` waits before the effect, `slow_after` between effect and answer; `drop_after` has the effect, `drop_before` has not."""

    STATUS = "status"
    BUSY = "busy"
    GARBAGE = "garbage"
    SLOW = "slow"
    SLOW_AFTER = "slow_after"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    EXPIRE_TOKEN = "expire_token"


class Match(Form):
    """`path` is a shell pattern."""

    method: str = "*"
    path: str = "*"


class FaultOrder(Form):
    """`app_key` null means every company, `times` null means until cleared. A push fault has no match: it takes the next events of the tenant."""

    app_key: str | None = None
    match: Match = Match()
    fault: CallFault | PushFault
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    seconds: Annotated[float, Field(ge=0, strict=False)] = 1.0
    retry_after: Annotated[int, Field(ge=0)] = 1
    times: Annotated[int, Field(ge=1)] | None = 1

    def fits(self, app_key: str, method: str, path: str) -> bool:
        if self.app_key not in (None, app_key):
            return False
        return fnmatchcase(method, self.match.method) and fnmatchcase(path, self.match.path)


class Faults:
    def __init__(self) -> None:
        self._orders: list[FaultOrder] = []

    def order(self, fault: FaultOrder) -> None:
        self._orders.append(fault)

    def clear(self) -> None:
        self._orders.clear()

    def open_orders(self) -> list[FaultOrder]:
        return list(self._orders)

    def take(self, app_key: str, method: str, path: str) -> FaultOrder | None:
        """The first order that fits, used up by one."""
        for place, order in enumerate(self._orders):
            if order.fits(app_key, method, path):
                self._use_up(place, order)
                return order
        return None

    def _use_up(self, place: int, order: FaultOrder) -> None:
        if order.times is None:
            return
        if order.times > 1:
            self._orders[place] = order.model_copy(update={"times": order.times - 1})
        else:
            del self._orders[place]
