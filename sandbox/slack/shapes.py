"""The one shape of everything that crosses the wire."""

from typing import Any

Json = dict[str, Any]
