"""`travelbot hesine`: which endpoints of the Open Platform the client knows, and what it makes of a documented answer."""

import json
import sys
from typing import Annotated

import typer

from bot.errors import BotError, Misconfigured, Rejected
from bot.hesine.openplatform.documented import plain
from bot.hesine.openplatform.endpoints import TABLE

OK = 200

hesine = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Look into the dialect of Hesine's Open Platform, without a tenant.",
)


@hesine.command("endpoints")
def endpoints(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False) -> None:
    """List every endpoint that the client knows: name, method, path."""
    if as_json:
        known = [{"name": one.name, "method": one.method, "path": one.path} for one in TABLE.values()]
        print(json.dumps(known, ensure_ascii=False, indent=2))
        return
    width = max(map(len, TABLE))
    for one in TABLE.values():
        print(f"{one.name:<{width}}  {one.method:<6}  {one.path}")


@hesine.command("decode")
def decode(
    endpoint: Annotated[str, typer.Argument(help="A name from `travelbot hesine endpoints`.")],
    *,
    status: Annotated[int, typer.Option(help="The HTTP status the answer came with.")] = OK,
) -> None:
    """Read one answer (JSON on stdin, with or without the documentation's comments) and print it normalised.

    Exits with 1 and the reason where the answer is a refusal, or is not what the endpoint answers.
    """
    known = TABLE.get(endpoint)
    if known is None:
        raise Misconfigured(f"there is no endpoint {endpoint}: `travelbot hesine endpoints` lists them")
    body = plain(sys.stdin.buffer.read())
    if not body.strip():
        raise Misconfigured("nothing came on stdin: give an answer of Hesine as JSON")
    try:
        answer = known.decode(status, {}, body)
    except BotError as error:
        print(_reason(error), file=sys.stderr)
        raise typer.Exit(1) from None
    print(answer.model_dump_json(by_alias=True, exclude_none=True, indent=2))


def _reason(error: BotError) -> str:
    """With Hesine's own words, which are for the terminal only."""
    said = [one.reason for one in error.fields] if isinstance(error, Rejected) else []
    return "; ".join((f"{type(error).__name__}: {error}", *said))
