"""The stage of the demo: people act, every screen is shown as its owner reads it, every promise is checked."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

import httpx

from cli.demo_books import books_of
from cli.demo_player import Left, Player
from cli.demo_processes import Scene
from cli.demo_screen import Screen
from cli.demo_transcript import Check, Deed, Entry, Play, Sight, Told
from sandbox.company import EMPLOYEES, Employee
from sandbox.slack import draw
from sandbox.slack.driver import DriverError, Person, messages_in
from sandbox.slack.mrkdwn import Reader, plain
from sandbox.slack.pages import Message, View

PATIENCE = 20.0
"""Seconds in which a screen must show what was promised; most do within a tenth of one."""
LAST_SEEN = 3
NAMES = {one.slack_user_id: one.name for one in EMPLOYEES}


class NotHeld(Exception):
    """A check of the step did not hold; it stands in the transcript."""


@dataclass(slots=True)
class Stage:
    scene: Scene
    screen: Screen
    player: Player
    play: Play = field(default_factory=Play)

    def at(self, who: Employee) -> Person:
        return self.scene.slack.person(who.slack_user_id)

    def begin(self, step: "Step") -> None:
        told = Told(step.name, step.title)
        self.play.steps.append(told)
        self.screen.begin(told)

    def does(self, who: Employee | str, what: str) -> None:
        self._tell(Deed(who if isinstance(who, str) else who.name, what))

    def check(self, what: str, *, held: bool, saw: object = "") -> None:
        """Raises NotHeld; `saw` is told only then."""
        self._tell(Check(what, held, "" if held else str(saw)))
        if not held:
            raise NotHeld(what)

    async def reads(self, who: Employee, what: str, fits: Callable[[Message], bool]) -> Message:
        """`who` gets to see such a message: shown, and checked under the words of `what`."""
        try:
            found = await self.at(who).wait_for_dm(fits, PATIENCE)
        except TimeoutError:
            await self._missed(who, what)
        self._tell(self._sight(who, draw.message(found.json, reader_of(who))))
        self.check(what, held=True)
        return found

    async def opens(self, who: Employee, what: str, fits: Callable[[View], bool] = bool) -> View:
        """`who` gets to see such a modal."""
        try:
            found = await self.at(who).wait_for_modal(fits, PATIENCE)
        except TimeoutError:
            await self._missed(who, what)
        self._tell(self._sight(who, draw.modal(found.json, reader_of(who))))
        self.check(what, held=True)
        return found

    def _tell(self, entry: Entry) -> None:
        self.play.steps[-1].entries.append(entry)
        self.screen.show(entry)

    def _sight(self, who: Employee, drawn: str) -> Sight:
        return Sight(who.name, who.locale, who.tz, drawn)

    async def _missed(self, who: Employee, what: str) -> NoReturn:
        """The last of what stands there instead."""
        page = await self.at(who).sees()
        last = [as_read(message, who) for message in messages_in(page)[-LAST_SEEN:]]
        form = [View(page["modal"]).plain()] if page["modal"] else []
        saw = "\n".join([f"{who.name} saw instead:", *last, *form, *page["snags"]])
        self._tell(Check(what, held=False, saw=saw))
        raise NotHeld(what)


@dataclass(frozen=True, slots=True)
class Step:
    """`name` is for machines and exit messages, `title` for people."""

    name: str
    title: str
    act: Callable[[Stage], Awaitable[None]]


async def played(steps: Sequence[Step], stage: Stage) -> Play:
    """Step by step, up to the first that does not hold; then what Hesine holds."""
    play = stage.play
    try:
        for number, step in enumerate(steps):
            if number:
                await stage.player.go_on()
            stage.begin(step)
            await _acted(step, stage)
        play.hesine = await books_of(stage.scene.hesine)
    except Left:
        play.left = True
    except NotHeld:
        play.failed = play.steps[-1].name
    return play


async def _acted(step: Step, stage: Stage) -> None:
    """What a client would not let a person do fails the step as a wrong screen does."""
    try:
        await step.act(stage)
    except (TimeoutError, DriverError, httpx.HTTPError, LookupError) as error:
        stage.check("the step can be played", held=False, saw=f"{type(error).__name__}: {error}")


def reader_of(who: Employee) -> Reader:
    return Reader(who.tz, who.locale, NAMES, time.time())


def as_read(message: Message, who: Employee) -> str:
    """The message's text as it stands on the screen: dates in the reader's zone, no markup, no escapes."""
    return plain(message.plain(), reader_of(who))
