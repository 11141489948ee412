"""The same amount as text and as number from one answer to the next, as the real one writes it."""

from typing import Any

from sandbox.hesine_open.money import number


def wobbled(body: Any, turn: int) -> Any:
    """Every second answer has `standard` as a number and `standardScale` as text; nothing else is touched."""
    if isinstance(body, list):
        return [wobbled(one, turn) for one in body]
    if not isinstance(body, dict):
        return body
    if "standardStrCode" in body and turn % 2:
        return {**body, "standard": _as_number(body["standard"]), "standardScale": str(body["standardScale"])}
    return {name: wobbled(value, turn) for name, value in body.items()}


def _as_number(value: Any) -> int | float | Any:
    found = number(value)
    if found is None:
        return value
    return int(found) if found == found.to_integral_value() else float(found)
