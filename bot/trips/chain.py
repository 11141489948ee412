"""Entries of the audit as a chain: each one's link is made of the link before it and of all that it says.

    link = SHA-1(previous link + SHA-256(entry)), both in hexadecimal; before the first entry the link is empty.

The store makes the link inside the atomic step that appends the entry, because only there the previous one is known
for sure; Redis's Lua offers SHA-1 and nothing stronger. That is enough here. To change, drop, add or swap an entry
and keep a later link, one has to find a second preimage, of SHA-256 for the entry or of SHA-1 for the link; for
neither a way is known. The collisions that SHA-1 is known for need two inputs that are both chosen freely, and here
64 of the 104 characters are somebody's SHA-256. Whoever may write to Redis can make up a whole new chain, whatever
the hash: so the head is printed at each export, to be kept elsewhere, and compared with.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha1, sha256

from bot.trips.audit import Act

BEGINNING = ""
"""In the place of the link before the first entry."""
TRIM = f'"act":"{Act.TRIM}"'


@dataclass(frozen=True, slots=True)
class Linked:
    """An entry in its place: the `number`th of its workspace, counted from one. `document` is its one spelling."""

    number: int
    document: str
    previous: str
    link: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: how many entries there ever were, and the link of the last."""

    count: int = 0
    link: str = BEGINNING


def trimmed(number: int, last_link: str) -> str:
    """The cause of the entry that tells that those up to this one were removed."""
    return f"{number}:{last_link}"


def digest(document: str) -> str:
    return sha256(document.encode()).hexdigest()


def link(previous: str, entry_digest: str) -> str:
    return sha1(f"{previous}{entry_digest}".encode(), usedforsecurity=False).hexdigest()


def fault(before: Linked | None, one: Linked) -> str:
    """What is wrong with an entry, seen from the one before it; empty where nothing is.

    The first that is there (`before` is None) may follow entries that were trimmed: its own word on the link before
    it is taken, and its number says how many those were.
    """
    if one.link != link(one.previous, digest(one.document)):
        return "it is not what was written"
    if before is None:
        return "" if (one.number == 1) == (one.previous == BEGINNING) else "entries before it are missing"
    if one.number != before.number + 1:
        return f"it follows entry {before.number}: entries are missing or doubled"
    return "" if one.previous == before.link else f"it does not belong after entry {before.number}"


@dataclass(slots=True)
class Walk:
    """Along a chain, entry by entry; `broken` is the first that is not as it should be, and why."""

    first: Linked | None = None
    last: Linked | None = None
    broken: str = ""
    links: dict[int, str] = field(default_factory=dict)
    trims: set[str] = field(default_factory=set)

    def take(self, one: Linked) -> None:
        if not self.broken and (wrong := fault(self.last, one)):
            self.broken = f"entry {one.number}: {wrong}"
        self.links.setdefault(one.number - 1, one.previous)
        self.links[one.number] = one.link
        self.first, self.last = self.first or one, one
        if TRIM in one.document:
            self.trims.add(json.loads(one.document).get("cause", ""))

    def end(self, head: Head) -> None:
        """Of all that is stored: compare with the head as it was before the walk, and ask who removed what is not there.

        Entries may have been appended since.
        """
        self.broken = self.broken or self._end(head)

    def _end(self, head: Head) -> str:
        reached = self.last.number if self.last else 0
        if reached < head.count:
            return f"entry {head.count}: the last is not there"
        if (
            self.first
            and self.first.number > 1
            and trimmed(self.first.number - 1, self.first.previous) not in self.trims
        ):
            return f"entry {self.first.number}: entries before it are missing, and no trim tells of them"
        if reached and (not head.count or self.links.get(head.count) != head.link):
            return f"entry {reached}: the head names another link"
        return ""

    def holds(self, link: str) -> bool:
        return link in self.links.values()
