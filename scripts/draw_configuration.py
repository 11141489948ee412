#!/usr/bin/env python
"""Draws docs/configuration.md and .env.example from bot/settings.py: `PYTHONPATH=. python scripts/draw_configuration.py`."""

from collections.abc import Iterator
from pathlib import Path, PurePath

from pydantic.fields import FieldInfo

from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "configuration.md"
EXAMPLE = ROOT / ".env.example"

BEGIN_WITH = {"SLACK_BOT_TOKEN", "HESINE_APP_KEY", "HESINE_APP_SECRET"}
"""Not everyone must set them, but whoever begins with one workspace of their own does."""

INTRODUCTION = """\
# Settings

Drawn from `bot/settings.py` by `scripts/draw_configuration.py`; a test holds the two together.

Settings come from the environment, else from a file `.env` in the folder that the process is started in
(`.env.example` is one to begin with). One that is empty counts as not set. `travelbot doctor` checks them, and
says of each that is wrong what is expected; `travelbot serve` does not start with wrong ones, and exits with 2.

| Variable | Default | What it is |
|---|---|---|
"""

EXAMPLE_HEAD = """\
# Copy to `.env` and fill in what is not commented out; the rest has these defaults.
# Drawn from bot/settings.py by scripts/draw_configuration.py. Keep `.env` out of version control.
"""


def page() -> str:
    return INTRODUCTION + "".join(_row(field) for field in _fields())


def example() -> str:
    return EXAMPLE_HEAD + "".join(_entry(field) for field in _fields())


def _fields() -> Iterator[FieldInfo]:
    """Those that must be set come first, then those that most will set."""
    yield from sorted(
        Settings.model_fields.values(), key=lambda one: (not one.is_required(), one.alias not in BEGIN_WITH)
    )


def _row(field: FieldInfo) -> str:
    default = "**must be set**" if field.is_required() else f"`{_default(field)}`" if _default(field) else "empty"
    return f"| `{field.alias}` | {default} | {field.description} |\n"


def _entry(field: FieldInfo) -> str:
    mark = "" if field.is_required() or field.alias in BEGIN_WITH else "# "
    return f"\n# {field.description}\n{mark}{field.alias}={_default(field)}\n"


def _default(field: FieldInfo) -> str:
    value = None if field.is_required() else field.default
    return "" if value is None else value.as_posix() if isinstance(value, PurePath) else str(value)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")
