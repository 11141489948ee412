"""Socket Mode: open connections, envelopes out, acks in."""

import asyncio
import itertools
import json
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sandbox.slack.mint import Mint
from sandbox.slack.shapes import Json

MOST_CONNECTIONS = 10
_LIFE_SECONDS = 18_060


@dataclass
class Sockets:
    """Each envelope goes to one of the open connections, in turn."""

    mint: Mint
    app_id: str
    _tickets: set[str] = field(default_factory=set)
    _open: list[WebSocket] = field(default_factory=list)
    _turn: "itertools.count[int]" = field(default_factory=itertools.count)
    _awaited: dict[str, asyncio.Future[bytes]] = field(default_factory=dict)

    def ticket(self) -> str:
        ticket = self.mint.secret()
        self._tickets.add(ticket)
        return ticket

    def any_open(self) -> bool:
        return bool(self._open)

    def count(self) -> int:
        return len(self._open)

    async def serve(self, socket: WebSocket) -> None:
        """Hold one connection until either side ends it; a ticket admits once."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(4001)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self._open) >= MOST_CONNECTIONS:
            await _disconnect(socket, "too_many_websockets")
            return
        self._open.append(socket)
        await socket.send_json(self._hello())
        await self._listen(socket)

    async def _listen(self, socket: WebSocket) -> None:
        try:
            while True:
                self._acked(await socket.receive_json())
        except WebSocketDisconnect:
            pass
        finally:
            if socket in self._open:
                self._open.remove(socket)

    def _acked(self, message: Json) -> None:
        future = self._awaited.pop(message.get("envelope_id", ""), None)
        if future is not None and not future.done():
            payload = message.get("payload")
            future.set_result(json.dumps(payload).encode() if payload else b"")

    async def send(self, kind: str, payload: Json, retry_num: int, retry_reason: str) -> bytes:
        """The ack's payload as JSON bytes; waits for ever, the caller sets the limit."""
        socket = self._open[next(self._turn) % len(self._open)]
        envelope: Json = {
            "envelope_id": self.mint.secret(),
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry_num, "retry_reason": retry_reason}
        acked: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._awaited[envelope["envelope_id"]] = acked
        await socket.send_json(envelope)
        return await acked

    async def disconnect_all(self, reason: str) -> None:
        """Tell every client to reconnect, as Slack does before it refreshes a connection."""
        for socket in tuple(self._open):
            await _disconnect(socket, reason)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": self.app_id},
            "debug_info": {"host": "applink-sandbox", "approximate_connection_time": _LIFE_SECONDS},
        }


async def _disconnect(socket: WebSocket, reason: str) -> None:
    if socket.client_state is WebSocketState.CONNECTED and socket.application_state is WebSocketState.CONNECTED:
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}})
        await socket.close()
