"""Closing a connection without an answer, which ASGI has no word for."""

import inspect
from typing import Protocol, cast

from starlette.types import Receive


class _Transport(Protocol):
    def close(self) -> None: ...


class _Cycle(Protocol):
    transport: _Transport


async def drop(receive: Receive) -> None:
    """Only under uvicorn, whose `receive` is a method of the cycle that holds the connection."""
    if not inspect.ismethod(receive):
        raise TypeError("a connection can be dropped only under uvicorn: its receive is not a bound method here")
    cast("_Cycle", receive.__self__).transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass
