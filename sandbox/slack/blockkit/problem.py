"""One thing wrong with a payload, in both forms Slack reports it."""

from dataclasses import dataclass
from typing import Any

from sandbox.slack.shapes import Json


@dataclass(frozen=True, slots=True)
class Problem:
    """`pointer` is a JSON pointer from the payload's root, "" for the root itself."""

    pointer: str
    message: str
    constraint: str
    expected: Any = None

    def line(self, root: str) -> str:
        """As `response_metadata.messages` carries it; `root` is the argument, such as /blocks."""
        return f"[ERROR] {self.message} [json-pointer:{root}{self.pointer}]"

    def entry(self) -> Json:
        """As `blocks.validate` answers it."""
        constraint = {"type": self.constraint, "expected": self.expected}
        return {"code": "failed_constraint", "message": self.message, "pointer": self.pointer, "constraint": constraint}
