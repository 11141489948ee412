#!/usr/bin/env python
"""Draws docs/trip-states.md from the table in bot/trips/states.py: `PYTHONPATH=. python scripts/draw_states.py`."""

from collections import defaultdict
from pathlib import Path

from bot.trips.states import MOVES, OBSERVED, SETTLED, Event

PAGE = Path(__file__).resolve().parent.parent / "docs" / "trip-states.md"

INTRODUCTION = """\
# How a trip moves

Drawn from the table in `bot/trips/states.py` by `scripts/draw_states.py`; a test holds the two together.

What was read in Hesine is legal in every state, because Hesine's record is the truth: wherever a trip stands,
{observed}.
Those moves are left out of the picture, except where they are the usual way on.
Nobody has anything to do in a settled state ({settled}).
"""

USUAL = {
    "sending": {Event.CONFIRM},
    "deciding": {Event.APPROVE, Event.REJECT, Event.CONFIRM},
    "withdrawing": {Event.ANNUL},
}
"""Observations that are drawn: how a trip goes on when all goes well."""


def page() -> str:
    observed = ", ".join(f"`{event}` leads to `{state}`" for event, state in OBSERVED.items())
    settled = ", ".join(f"`{state}`" for state in MOVES if state in SETTLED)
    return "\n".join((INTRODUCTION.format(observed=observed, settled=settled), diagram(), table()))


def diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> sending"]
    for state, moves in MOVES.items():
        arrows = defaultdict(list)
        for event, after in moves.items():
            if event not in OBSERVED or event in USUAL.get(state, ()):
                arrows[after].append(event)
        lines += [f"    {state} --> {after}: {', '.join(events)}" for after, events in arrows.items()]
    lines += [f"    {state} --> [*]" for state in MOVES if state in SETTLED]
    return "\n".join((*lines, "```", ""))


def table() -> str:
    """Every pair of the machine; a dash is an illegal move, which raises and changes nothing."""
    lines = ["| | " + " | ".join(f"`{event}`" for event in Event) + " |", "|---|" + "---|" * len(Event)]
    for state, moves in MOVES.items():
        cells = (moves.get(event, "–") for event in Event)
        lines.append(f"| **{state}** | " + " | ".join(cells) + " |")
    return "\n".join((*lines, ""))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
