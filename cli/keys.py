"""`travelbot keys`: what encrypts the tokens that are stored."""

import typer
from cryptography.fernet import Fernet

keys = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@keys.callback()
def group() -> None:
    """Make keys that encrypt stored tokens."""


@keys.command()
def new() -> None:
    """Print a new key, for TRAVELBOT_KEYS."""
    print(Fernet.generate_key().decode())
