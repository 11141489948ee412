"""`travelbot demo`: the whole journey between stand-ins of Slack and Hesine, for people to see and for CI to trust."""

import asyncio
import json
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from importlib.util import find_spec
from typing import Annotated, Any

import typer

HELD, FAILED, NOT_HERE, INTERRUPTED = 0, 1, 2, 130
ENDINGS = (signal.SIGTERM, signal.SIGHUP)


def demo(
    *,
    headless: Annotated[bool, typer.Option("--headless", help="Nobody presses keys: the script decides.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document instead of the transcript; needs no keys either.")
    ] = False,
) -> None:
    """Play the journey between stand-ins of Slack and Hesine, every step checked."""
    if find_spec("sandbox") is None:
        print("travelbot demo: the stand-ins are not part of this installation; run `make demo` in a checkout.")
        raise typer.Exit(NOT_HERE)
    alone = headless or as_json
    if not alone and not sys.stdin.isatty():
        print("No terminal to press keys in: the script decides, as with --headless.")
        alone = True
    try:
        code = asyncio.run(_ended_by_signals(_played(alone=alone, as_json=as_json)))
    except (KeyboardInterrupt, asyncio.CancelledError):
        code = INTERRUPTED
    raise typer.Exit(code)


async def _played(*, alone: bool, as_json: bool) -> int:
    """The exit code. The imports stand here because an image without the sandbox has this module too."""
    from cli.demo_journey import JOURNEY  # noqa: PLC0415
    from cli.demo_player import Script, Terminal  # noqa: PLC0415
    from cli.demo_processes import DidNotStart, opened  # noqa: PLC0415
    from cli.demo_screen import Panels, Silence  # noqa: PLC0415
    from cli.demo_stage import Stage, played  # noqa: PLC0415

    screen = Silence() if as_json else Panels()
    screen.announce("Starting a Slack, a Hesine, an embedded Redis and the bot …")
    try:
        async with opened() as scene:
            stage = Stage(scene, screen, Script() if alone else Terminal())
            play = await played(JOURNEY, stage)
            if play.failed:
                print(scene.last_words(), file=sys.stderr)
    except DidNotStart as error:
        print(f"travelbot demo: {error}", file=sys.stderr)
        return FAILED
    if as_json:
        print(json.dumps(play.as_json(), ensure_ascii=False, indent=2))
    else:
        screen.end(play)
    return FAILED if play.failed else HELD


async def _ended_by_signals(work: Coroutine[Any, Any, int]) -> int:
    """A closed terminal or a `kill` ends it as Ctrl-C does: with everything cleared away."""
    task, loop = asyncio.ensure_future(work), asyncio.get_running_loop()
    for ending in ENDINGS:
        with suppress(NotImplementedError):
            loop.add_signal_handler(ending, task.cancel)
    return await task
