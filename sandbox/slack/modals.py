"""Views on screen: each person's stack of modals, and their App Home."""

from dataclasses import dataclass, field

from sandbox.slack.clock import Clock
from sandbox.slack.errors import SlackError
from sandbox.slack.fields import state_values
from sandbox.slack.mint import Mint
from sandbox.slack.shapes import Json

DEEPEST = 3
_DEFAULTS: Json = {
    "title": None,
    "close": None,
    "submit": None,
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
}

Seat = tuple[str, str]


@dataclass(slots=True)
class View:
    """`body` is what the app sent with all defaults and block ids filled in."""

    id: str
    team_id: str
    user_id: str
    body: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        return list(self.body["blocks"])


@dataclass
class Views:
    clock: Clock
    mint: Mint
    stacks: dict[Seat, list[View]] = field(default_factory=dict)
    homes: dict[Seat, View] = field(default_factory=dict)

    def top(self, seat: Seat) -> View | None:
        stack = self.stacks.get(seat)
        return stack[-1] if stack else None

    def open(self, seat: Seat, body: Json) -> View:
        """A new modal takes the place of any that was open."""
        self._refuse_used_external_id(seat[0], body)
        self.stacks[seat] = []
        return self._add(seat, body)

    def push(self, seat: Seat, body: Json) -> View:
        if len(self.stacks.get(seat, ())) >= DEEPEST:
            raise SlackError("push_limit_reached")
        self._refuse_used_external_id(seat[0], body)
        return self._add(seat, body)

    def _add(self, seat: Seat, body: Json) -> View:
        stack = self.stacks.setdefault(seat, [])
        view = self._new(seat, body)
        if stack:
            view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def publish(self, seat: Seat, body: Json, known_hash: str | None) -> View:
        home = self.homes.get(seat)
        if home is None:
            if known_hash is not None:
                raise SlackError("hash_conflict")
            home = self.homes[seat] = self._new(seat, body)
            return home
        self.replace(home, body, known_hash)
        return home

    def replace(self, view: View, body: Json, known_hash: str | None) -> None:
        """Omitting the hash writes unconditionally; an empty one is a mismatch like any other."""
        if known_hash is not None and known_hash != view.hash:
            raise SlackError("hash_conflict")
        if body.get("external_id") != view.body["external_id"]:
            self._refuse_used_external_id(view.team_id, body)
        view.body = {**_DEFAULTS, **body}
        view.values = state_values(view.blocks, view.values)
        view.errors = {}
        view.hash = self.mint.view_hash(self.clock.now())

    def find(self, team_id: str, *, view_id: str | None, external_id: str | None) -> View:
        for view in self._of_team(team_id):
            if view.id == view_id or (external_id and view.body["external_id"] == external_id):
                return view
        raise SlackError("not_found")

    def team_of(self, view_id: str | None, external_id: str | None) -> str | None:
        shown = [v for stack in self.stacks.values() for v in stack] + list(self.homes.values())
        named = (v for v in shown if v.id == view_id or (external_id and v.body["external_id"] == external_id))
        return next((v.team_id for v in named), None)

    def drop_top(self, seat: Seat) -> None:
        self.stacks[seat].pop()

    def clear(self, seat: Seat) -> None:
        self.stacks.pop(seat, None)

    def _new(self, seat: Seat, body: Json) -> View:
        view_id = self.mint.object_id("V")
        full = {**_DEFAULTS, **body}
        values = state_values(full["blocks"], {})
        stamp = self.mint.view_hash(self.clock.now())
        return View(view_id, *seat, body=full, hash=stamp, root_view_id=view_id, values=values)

    def _of_team(self, team_id: str) -> list[View]:
        stacked = [v for stack in self.stacks.values() for v in stack]
        return [v for v in (*stacked, *self.homes.values()) if v.team_id == team_id]

    def _refuse_used_external_id(self, team_id: str, body: Json) -> None:
        wanted = body.get("external_id")
        if wanted and any(v.body["external_id"] == wanted for v in self._of_team(team_id)):
            raise SlackError("duplicate_external_id")
