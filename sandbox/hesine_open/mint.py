"""Ids in the vendor's forms, unique over all companies of one stand-in."""

import itertools
from datetime import datetime


class Mint:
    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def id(self) -> str:
        """Of flows, tasks, instances, delegates."""
        return f"ID_3t{next(self._numbers):06d}zWM"

    def node_id(self) -> str:
        number = next(self._numbers)
        return f"FLOW:{1929857000 + number}:{80920000 + number}"

    def log_no(self) -> int:
        return next(self._numbers)

    def flow_code(self, kind: str, now: datetime) -> str:
        """S for requisitions, B for claims; unique per company only."""
        letter = "S" if kind == "requisition" else "B"
        return f"{letter}{now:%y}{next(self._numbers):06d}"

    def trip_code(self, now: datetime) -> str:
        return f"TRIP{now:%Y%m%d}{next(self._numbers):010d}"
