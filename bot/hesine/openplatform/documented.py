"""Samples as Hesine's documentation prints them: JSON with comments after the values, and commas too many."""

import re

TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
"""A text, in which two slashes are an address, or a comment."""
LAST_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', re.DOTALL)


def plain(sample: bytes) -> bytes:
    """The sample as JSON. What is JSON already keeps its meaning."""
    text = sample.decode("utf-8-sig", errors="replace")
    bare = TOKEN.sub(lambda found: found[0] if found[0].startswith('"') else "", text)
    return LAST_COMMA.sub(lambda found: found[1] or "", bare).encode()
