"""`travelbot demo`: the whole journey between stand-ins of Slack and Hesine, for people to see and for CI to trust."""

import asyncio
import json
import os
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
    terminal: Annotated[
        bool, typer.Option("--terminal", help="Play the journey in the terminal; you decide by key.")
    ] = False,
    headless: Annotated[bool, typer.Option("--headless", help="Nobody presses keys: the script decides.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document instead of the transcript; needs no keys either.")
    ] = False,
    port: Annotated[int, typer.Option(help="Where the page listens; 0 takes a free port.")] = 0,
    browse: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
) -> None:
    """Try the bot between stand-ins of Slack and Hesine: on a page, or played step by step with every step checked."""
    if find_spec("sandbox") is None:
        print("travelbot demo: the stand-ins are not part of this installation; run `make demo` in a checkout.")
        raise typer.Exit(NOT_HERE)
    alone = headless or as_json
    if terminal and not alone and not sys.stdin.isatty():
        print("No terminal to press keys in: the script decides, as with --headless.")
        alone = True
    work = _played(alone=alone, as_json=as_json) if alone or terminal else _shown(port, browse=browse and _has_screen())
    try:
        code = asyncio.run(_ended_by_signals(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        code = INTERRUPTED
    raise typer.Exit(code)


def _has_screen() -> bool:
    """A browser of the person's own can be shown: not so on a server, where a text browser would take the terminal."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


async def _shown(port: int, *, browse: bool) -> int:
    from bot.errors import Misconfigured  # noqa: PLC0415  # as below
    from cli.demo_page import shown  # noqa: PLC0415
    from cli.demo_processes import DidNotStart, opened  # noqa: PLC0415

    print("Starting a Slack, a Hesine, an embedded Redis and the bot …", flush=True)
    try:
        async with opened() as scene:
            await shown(scene, port, browse=browse)
    except (DidNotStart, Misconfigured) as error:
        print(f"travelbot demo: {error}", file=sys.stderr)
    return FAILED


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
