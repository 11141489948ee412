"""A Hesine on loopback that answers from a script and keeps every request as it came down the wire."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl

from tests.unit.hesine_openplatform.samples import COMPANY, STANDARD_ANSWERS


@dataclass(frozen=True)
class Call:
    method: str
    target: str
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """`hangs_up` reads the request and answers nothing, as when an answer is lost on the way."""

    status: int
    body: bytes
    hangs_up: bool = False


def answer(data: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(data, ensure_ascii=False).encode())


def refusal(status: int, message: str) -> Answer:
    """The standard form."""
    body = {"errorCode": status, "errorMessage": message, "errorDetails": None, "code": None, "data": None}
    return answer(body, status)


def plain(status: int, text: str) -> Answer:
    return Answer(status, text.encode())


LOST = Answer(0, b"", hangs_up=True)

Reply = Answer | Callable[[Call], Answer]


class LocalHesine:
    """Grants tokens T-1, T-2, … and answers `POST /path` by the first line of the script that fits.

    A line with several replies gives one after the other and then repeats the last.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.grants = 0
        self.life_ms = 2 * 3600 * 1000
        self.clock_ms = 0
        self._script: list[tuple[re.Pattern[str], deque[Reply]]] = []
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.url = ""

    def on(self, pattern: str, *replies: Reply | Any) -> Self:
        """`pattern` is a regular expression of `METHOD /path`; later lines go before earlier ones."""
        made = deque(one if isinstance(one, Answer) or callable(one) else answer(one) for one in replies)
        self._script.insert(0, (re.compile(pattern), made))
        return self

    def calls_of(self, pattern: str) -> list[Call]:
        return [one for one in self.calls if re.search(pattern, f"{one.method} {one.path}")]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()[:2]
        self.url = f"http://{host}:{port}"
        self.on("GET /api/openapi/v2/location$", {"value": f"{self.url}/"})
        self.on("POST /api/openapi/v1/auth/getAccessToken$", self._grant)
        self.on("POST /api/openapi/v2/auth/refreshToken$", self._grant)
        for pattern, data in STANDARD_ANSWERS.items():
            self.on(pattern, data)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        for writer in list(self._open):
            writer.close()
        await self._server.wait_closed()

    def _grant(self, _: Call) -> Answer:
        self.grants += 1
        granted = {
            "accessToken": f"T-{self.grants}:{COMPANY}",
            "refreshToken": f"R-{self.grants}",
            "expireTime": self.clock_ms + self.life_ms,
            "corporationId": COMPANY,
        }
        return answer({"value": granted})

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                call = await _read(reader)
                self.calls.append(call)
                reply = self._reply(call)
                if reply.hangs_up:
                    break
                writer.write(
                    f"HTTP/1.1 {reply.status} .\r\nContent-Length: {len(reply.body)}\r\n\r\n".encode() + reply.body
                )
                await writer.drain()
        self._open.discard(writer)
        writer.close()

    def _reply(self, call: Call) -> Answer:
        line = f"{call.method} {call.path}"
        for pattern, replies in self._script:
            if pattern.search(line):
                reply = replies[0] if len(replies) == 1 else replies.popleft()
                return reply if isinstance(reply, Answer) else reply(call)
        return plain(404, f"Error 404 Not Found: {line}")


async def _read(reader: asyncio.StreamReader) -> Call:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    method, target, _ = head.split(" ", 2)
    length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
    return Call(method, target, await reader.readexactly(int(length[1])) if length else b"")
