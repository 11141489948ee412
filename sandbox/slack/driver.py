"""Plays people in the stand-in Slack over its control API; waits on changes, never sleeps."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from sandbox.slack.administrator import Administrator
from sandbox.slack.calling import DriverError
from sandbox.slack.pages import Button, Message, Submission, View
from sandbox.slack.shapes import Json

__all__ = ["DriverError", "Person", "SlackDriver", "messages_in", "together"]


class SlackDriver(Administrator):
    """`base_url` is the server's root, without /api/."""

    def person(self, user_id: str, team: str | None = None) -> "Person":
        return Person(self, user_id, team)

    async def state(self) -> Json:
        return await self.look("state")

    async def calls(self, method: str | None = None) -> list[Json]:
        """The Web API call log, oldest first."""
        return [c for c in (await self.state())["calls"] if method in (None, c["method"])]

    async def deliveries(self, kind: str | None = None) -> list[Json]:
        return [d for d in (await self.state())["deliveries"] if kind in (None, d["kind"])]

    async def wait_until(self, predicate: Callable[[Json], Any], timeout: float = 10) -> Json:  # noqa: ASYNC109  callers name the limit in the sentence they wait for
        """The first state that satisfies `predicate`; TimeoutError after `timeout` seconds."""
        return await self.wait_for_page("state", {}, predicate, timeout)

    async def wait_for_page(self, path: str, query: Json, predicate: Callable[[Json], Any], seconds: float) -> Json:
        deadline = time.monotonic() + seconds
        while True:
            page = await self.look(path, **query)
            if predicate(page):
                return page
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"waited {seconds} s for a change of {path}; the last page was {str(page)[:2000]}")
            await self.look("wait", after=page["seq"], timeout=left)

    async def fault(self, fault: str, *, method: str | None = None, delivery: str | None = None, **more: Any) -> None:
        """`more`: times, retry_after, seconds. Without `delivery` the fault hits Web API calls."""
        await self.act("faults", fault=fault, method=method, delivery=delivery, **more)

    async def clear_faults(self) -> None:
        await self._http.delete("faults")

    async def advance(self, seconds: float) -> None:
        await self.act("clock", advance=seconds)

    async def set_clock(self, moment: str) -> None:
        """`moment` is ISO 8601 with offset."""
        await self.act("clock", now=moment)

    async def set_request_url(self, url: str) -> None:
        await self.act("request-url", url=url)

    async def event(self, event: Json, team: str | None = None) -> Json:
        return await self.act("event", event=event, team=team)

    async def upsert_user(self, user_id: str, **changes: Any) -> Json:
        """`changes` may name the `team`, else it is the first."""
        return await self.act("users", id=user_id, **changes)


class Person:
    """One person at their client. Acting methods raise DriverError for what the client would not allow."""

    def __init__(self, driver: SlackDriver, user_id: str, team: str | None = None) -> None:
        self.id, self._driver, self._team = user_id, driver, team

    async def _act(self, name: str, **request: Any) -> Json:
        return await self._driver.act(name, user=self.id, team=self._team, **request)

    async def sees(self) -> Json:
        return await self._driver.look(f"people/{self.id}", team=self._team)

    async def command(self, text: str, *, command: str = "/trip", channel: str | None = None) -> Json:
        """`text` with or without the command's own name in front."""
        if text.startswith("/"):
            command, _, text = text.partition(" ")
        return await self._act("command", command=command, text=text, channel=channel)

    async def say(self, text: str, thread_ts: str | None = None, channel: str | None = None) -> Json:
        return await self._act("say", text=text, thread_ts=thread_ts, channel=channel)

    async def edit(self, message: Message, text: str) -> Json:
        return await self._act("edit-message", ts=message.ts, channel=message.channel, text=text)

    async def dm(self) -> list[Message]:
        """The conversation with the bot, ephemeral messages included."""
        return messages_in(await self.sees())

    async def last_dm(self) -> Message:
        return (await self.dm())[-1]

    async def told(self) -> list[str]:
        """Everything said to this person alone, and what Slack itself complained about."""
        page = await self.sees()
        private = [m for ms in page["conversations"].values() for m in ms if m["is_ephemeral"]]
        return [*(Message(m).plain() for m in sorted(private, key=_by_ts)), *page["snags"]]

    async def press(self, where: Message | View, button: str, *, times: int = 1, **more: Any) -> Json:
        """`button` is the text on it or its action_id; `more` may hold value, block_id, index, replay."""
        found = _button(where, button)
        ids: Json = {"action_id": button} if found is None else found.ids()
        place = {"view_id": where.id} if isinstance(where, View) else {"ts": where.ts, "channel": where.channel}
        return await self._act("press", **{**place, **ids, "times": times, **more})

    async def modal(self) -> View | None:
        shown = (await self.sees())["modal"]
        return View(shown) if shown else None

    async def home(self) -> View | None:
        shown = (await self.sees())["home"]
        return View(shown) if shown else None

    async def fill(self, values: Json | None = None, **more: Any) -> Json:
        """Keys are block ids, action ids or "block_id.action_id"."""
        return await self._act("fill", values={**(values or {}), **more})

    async def search(self, field: str, query: str) -> list[Json]:
        """The options the app offers; empty below the field's min_query_length."""
        answer = await self._act("type-option", field=field, query=query)
        if answer["error"]:
            raise DriverError(f"searching {field} for {query!r} failed: {answer['error']}")
        return list(answer["options"])

    async def pick(self, field: str, query: str, label: str) -> Json:
        """Search, then choose the option whose text or value is `label`, or whose text holds it."""
        options = await self.search(field, query)
        for option in options:
            if label in (option["text"]["text"], option["value"]) or label in option["text"]["text"]:
                return await self.fill({field: option["value"]})
        raise DriverError(f"{field} offers {[o['text']['text'] for o in options]} for {query!r}, not {label!r}")

    async def submit(self) -> Submission:
        return Submission(await self._act("submit"))

    async def close(self, *, cleared: bool = False) -> Json:
        return await self._act("close", cleared=cleared)

    async def shortcut(self, callback_id: str) -> Json:
        return await self._act("shortcut", callback_id=callback_id)

    async def message_shortcut(self, callback_id: str, message: Message) -> Json:
        return await self._act("message-shortcut", callback_id=callback_id, ts=message.ts, channel=message.channel)

    async def open_home(self, tab: str = "home") -> Json:
        return await self._act("open-home", tab=tab)

    async def wait_for(self, predicate: Callable[[Json], Any], timeout: float = 10) -> Json:  # noqa: ASYNC109  as wait_until
        """The first page of what this person sees that satisfies `predicate`."""
        query = {"team": self._team}
        return await self._driver.wait_for_page(f"people/{self.id}", query, predicate, timeout)

    async def wait_for_dm(self, predicate: Callable[[Message], Any], timeout: float = 10) -> Message:  # noqa: ASYNC109  as wait_until
        """The newest message in the DM that satisfies `predicate`."""
        page = await self.wait_for(lambda p: any(map(predicate, messages_in(p))), timeout)
        return [m for m in messages_in(page) if predicate(m)][-1]

    async def wait_for_modal(self, predicate: Callable[[View], Any] = bool, timeout: float = 10) -> View:  # noqa: ASYNC109  as wait_until
        page = await self.wait_for(lambda p: p["modal"] and predicate(View(p["modal"])), timeout)
        return View(page["modal"])

    async def wait_for_home(self, predicate: Callable[[View], Any] = bool, timeout: float = 10) -> View:  # noqa: ASYNC109  as wait_until
        page = await self.wait_for(lambda p: p["home"] and predicate(View(p["home"])), timeout)
        return View(page["home"])


def messages_in(page: Json) -> list[Message]:
    """The DM with the bot on a page of what a person sees, in the order it was written."""
    shown = page["conversations"].get(page["dm"] or "", [])
    return [Message(m) for m in sorted(shown, key=_by_ts)]


def _by_ts(message: Json) -> str:
    return str(message["ts"])


def _button(where: Message | View, wanted: str) -> Button | None:
    """By action_id first: another button may carry that word as its text."""
    by_id = [b for b in where.buttons if b.action_id == wanted]
    by_text = [b for b in where.buttons if b.text == wanted]
    return next(iter(by_id or by_text), None)


async def together(*acts: Any) -> list[Any]:
    """Several people at the same moment."""
    return list(await asyncio.gather(*acts))
