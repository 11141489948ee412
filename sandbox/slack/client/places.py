"""Where a person acts: in a message or in a view, and what stands there."""

from dataclasses import dataclass

from sandbox.slack.errors import ImpossibleError
from sandbox.slack.fields import Placed, placed, state_values
from sandbox.slack.modals import View
from sandbox.slack.people import Person
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Channel, Message, Team
from sandbox.slack.world import World


@dataclass(frozen=True, slots=True)
class Place:
    """Exactly one of `message` and `view` is set; `channel` goes with the message."""

    team: Team
    person: Person
    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None

    @property
    def blocks(self) -> list[Json]:
        if self.view is not None:
            return self.view.blocks
        return list(self.message.content.blocks) if self.message is not None else []

    @property
    def values(self) -> Json:
        """The person's own state here; what was entered in a message is theirs alone."""
        if self.view is not None:
            return self.view.values
        if self.message is None:
            return {}
        kept = self.message.entered.get(self.person.id, {})
        return self.message.entered.setdefault(self.person.id, {}) | state_values(self.blocks, kept)

    @property
    def offered(self) -> dict[str, list[Json]]:
        """Options the app offered here for external selects, by block and action."""
        holder = self.view or self.message
        return holder.offered if holder is not None else {}

    def enter(self, spot: Placed, entry: Json) -> None:
        if self.view is not None:
            self.view.values.setdefault(spot.block_id, {})[spot.action_id] = entry
        elif self.message is not None:
            mine = self.message.entered.setdefault(self.person.id, {})
            mine.setdefault(spot.block_id, {})[spot.action_id] = entry

    def spots(self) -> list[Placed]:
        return list(placed(self.blocks))


def find(world: World, request: Json) -> Place:
    """By `view_id`, by `ts` (in `channel`, else the person's DM), else the modal on top."""
    team, person = world.person(request["user"], request.get("team"))
    if request.get("ts"):
        return _in_message(team, person, request)
    return Place(team, person, view=view_of(world, team, person, request.get("view_id")))


def view_of(world: World, team: Team, person: Person, view_id: str | None) -> View:
    """Only the topmost modal and App Home can be touched."""
    seat = (team.id, person.id)
    top, home = world.views.top(seat), world.views.homes.get(seat)
    reachable = {v.id: v for v in (top, home) if v is not None}
    if view_id is None and top is not None:
        return top
    if view_id not in reachable:
        raise ImpossibleError(f"{person.id} does not see the view {view_id or '(no modal is open)'}")
    return reachable[view_id]


def _in_message(team: Team, person: Person, request: Json) -> Place:
    wanted = request.get("channel")
    channel = team.channels.get(wanted) if wanted else team.dm_of(person.id)
    if channel is None or person.id not in channel.members:
        raise ImpossibleError(f"{person.id} is not in the conversation {wanted or '(DM with the bot)'}")
    message = channel.messages.get(request["ts"])
    if message is None or message not in channel.seen_by(person.id):
        raise ImpossibleError(f"{person.id} does not see a message {request['ts']} in {channel.id}")
    return Place(team, person, channel=channel, message=message)


def element(place: Place, action_id: str, block_id: str | None = None, index: int = 0) -> Placed:
    """The `index`-th element of that id, in reading order."""
    found = [s for s in place.spots() if s.action_id == action_id and block_id in (None, s.block_id)]
    if index >= len(found):
        seen = ", ".join(s.key for s in place.spots()) or "nothing"
        raise ImpossibleError(
            f"there is no element {action_id!r} here (block {block_id}, index {index}); there is {seen}"
        )
    return found[index]
