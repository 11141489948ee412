"""`python -m tests.bench.loader`: one load, from a process of its own. A job comes as a line of JSON, figures go back as one.

Everything is signed before the first request, and each connection is kept open, as Slack does.
"""

import asyncio
import json
import sys
from collections import Counter
from time import perf_counter, process_time, time

import aiohttp
from slack_sdk.signature import SignatureVerifier
from uvloop import new_event_loop


def _signed(secret: str, body: str) -> tuple[bytes, dict[str, str]]:
    stamp = str(int(time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature or ""}
    return body.encode(), {**headers, "Content-Type": "application/x-www-form-urlencoded"}


async def load(url: str, secret: str, connections: int, bodies: list[str]) -> dict[str, object]:
    waiting = iter([_signed(secret, body) for body in bodies])
    started: list[float] = []
    milliseconds: list[float] = []
    answers: Counter[str] = Counter()

    async def connection(session: aiohttp.ClientSession) -> None:
        for body, headers in waiting:
            begun = perf_counter()
            started.append(time())
            async with session.post(url, data=body, headers=headers) as answer:
                await answer.read()
            milliseconds.append((perf_counter() - begun) * 1000)
            answers[str(answer.status)] += 1

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections)) as session:
        begun, used = perf_counter(), process_time()
        await asyncio.gather(*(connection(session) for _ in range(connections)))
        seconds, used = perf_counter() - begun, process_time() - used
    return {
        "seconds": seconds,
        "milliseconds": milliseconds,
        "started": started,
        "answers": answers,
        "busy": used / seconds,
    }


if __name__ == "__main__":
    print("loads", flush=True)  # noqa: T201  # its whole point
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        for job in sys.stdin:
            print(json.dumps(runner.run(load(**json.loads(job)))), flush=True)  # noqa: T201  # its whole point
