"""Reading a match whose pattern shares its reading with others."""

import re


def piece(found: re.Match[str], name: str) -> str | None:
    """What a group caught; None where it caught nothing, and where the pattern has no such group."""
    return found.groupdict().get(name)
