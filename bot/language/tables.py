"""The tables beside this package, read once."""

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """A table of bot/language/data with tabs between its columns, which the first line names."""
    text = files("bot.language").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))
