"""Shows the demo while it is played: each person's screen in a panel of its own."""

from typing import Protocol

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from cli.demo_transcript import Check, Deed, Entry, Play, Sight, Told

COLUMNS, PANEL_COLUMNS = 80, 78
COLOURS = ("cyan", "magenta", "yellow", "blue", "green")


class Screen(Protocol):
    def announce(self, sentence: str) -> None: ...

    def begin(self, step: Told) -> None: ...

    def show(self, entry: Entry) -> None: ...

    def end(self, play: Play) -> None: ...


class Silence:
    """Shows nothing: the document at the end holds all of it."""

    def announce(self, sentence: str) -> None: ...

    def begin(self, step: Told) -> None: ...

    def show(self, entry: Entry) -> None: ...

    def end(self, play: Play) -> None: ...


class Panels:
    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(width=COLUMNS, highlight=False)
        self._people: list[str] = []

    def announce(self, sentence: str) -> None:
        self._console.print(sentence)

    def begin(self, step: Told) -> None:
        self._console.print(Rule(Text(step.title, "bold"), align="left"))

    def show(self, entry: Entry) -> None:
        match entry:
            case Deed(who, what):
                self._console.print(Text.assemble("▸ ", (who, "bold"), " ", what))
            case Sight():
                self._console.print(self._panel(entry))
            case Check(what, held, saw):
                sign = ("✓ ", "green") if held else ("✗ ", "bold red")
                self._console.print(Text.assemble(sign, what, f"\n  {saw}" if saw else ""))

    def end(self, play: Play) -> None:
        if play.hesine:
            self._console.print(Rule(Text("What Hesine holds", "bold"), align="left"))
            self._console.print(_held(play))
        self._console.print(_verdict(play))

    def _panel(self, sight: Sight) -> Panel:
        if sight.who not in self._people:
            self._people.append(sight.who)
        colour = COLOURS[self._people.index(sight.who) % len(COLOURS)]
        title = Text(f"{sight.who} · {sight.locale} · {sight.zone}")
        return Panel(Text(sight.drawn), title=title, title_align="left", border_style=colour, width=PANEL_COLUMNS)


def _held(play: Play) -> Table:
    table = Table(padding=(0, 1))
    for column in ("trip", "traveller", "route and dates", "stands at", "decisions"):
        table.add_column(column, overflow="fold")
    for trip in play.hesine:
        word = f"{trip.decided_by}: {trip.comment}" if trip.comment else trip.decided_by
        stands = f"{trip.state}\n{word}" if word else trip.state
        table.add_row(trip.number, trip.traveller, f"{trip.route}\n{trip.dates}", stands, str(trip.decisions))
    return table


def _verdict(play: Play) -> Text:
    if play.failed:
        return Text(f"✗ The step “{play.failed}” did not hold.", "bold red")
    if play.left:
        return Text(f"Stopped by you. The {len(play.checks)} checks so far held.", "bold")
    return Text(f"✓ Every step held: {len(play.steps)} steps, {len(play.checks)} checks.", "bold green")
