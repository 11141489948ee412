"""The `travelbot` command. Exit codes: 0 well, 1 a check failed, 2 wrong usage or settings."""

import sys
from importlib import import_module
from types import TracebackType
from typing import Annotated, Any

import typer
import typer.core
import typer.main

from bot.errors import BotError, Misconfigured

COMMANDS = {
    "serve": "Answer Slack and Hesine, and carry the outbox, until told to stop.",
    "worker": "Carry the outbox only, beside any number of `serve --no-worker`.",
    "doctor": "Check settings, Redis, Slack, Hesine and the clocks; say what to fix.",
    "parse": "Read free text as a trip and show every slot with the words it came from.",
    "demo": "Play the journey between stand-ins of Slack and Hesine, every step checked.",
    "relay": "List errands that stand still; try them again, or drop them.",
    "audit": "Take the audit out of Redis, and say whether it is whole.",
    "hesine": "List the endpoints of Hesine's Open Platform that the client knows, and read a documented answer.",
    "keys": "Make keys that encrypt what is stored secretly, and seal it anew with another.",
    "down": "Stop an embedded Redis that was left running.",
}
"""A command is the function, or the group, of that name in the module of that name below `cli`."""

CHECK_FAILED, WRONG_SETTINGS = 1, 2


class Commands(typer.core.TyperGroup):
    """A command's module is imported when it is called, so that `--help` stays fast."""

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        del ctx
        return _loaded(cmd_name) if cmd_name in COMMANDS else None

    def invoke(self, ctx: Any) -> Any:
        debug = bool(ctx.params["debug"])
        if not debug:
            sys.excepthook = _in_one_line
        try:
            return super().invoke(ctx)
        except BotError as error:
            if debug:
                raise
            print(f"travelbot: {error}", file=sys.stderr)
            code = WRONG_SETTINGS if isinstance(error, Misconfigured) else CHECK_FAILED
            raise typer.Exit(code) from None


travelbot = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@travelbot.callback()
def options(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """The travel desk in Slack: trips asked for, approved, and kept true in Hesine."""
    del debug


def run() -> None:
    travelbot(prog_name="travelbot")


def _loaded(name: str) -> Any:
    found = getattr(import_module(f"cli.{name}"), name)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(found)
    return typer.main.get_command(alone)


def _in_one_line(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    del trace
    print(f"travelbot: {kind.__name__}: {error}. `travelbot --debug …` shows where.", file=sys.stderr)


if __name__ == "__main__":
    run()
