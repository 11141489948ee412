"""What the page shows of each stand-in: everything, but of what only grows the newest part."""

from typing import Any

NEWEST = 120
Json = dict[str, Any]


def of_slack(state: Json) -> Json:
    return {**state, "calls": state["calls"][-NEWEST:], "deliveries": state["deliveries"][-NEWEST:]}


def of_hesine(state: Json) -> Json:
    return {**state, "calls": state["calls"][-NEWEST:], "pushes": state["pushes"][-NEWEST:]}
