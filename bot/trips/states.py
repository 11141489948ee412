"""How a trip moves.

Theory. Two kinds of event move a trip. Ours come from a person who pressed something: DECIDE and
WITHDRAW put the trip ahead of Hesine, and what they promise stands in the outbox. Theirs come from
reading Hesine's record: CONFIRM (it waits there), APPROVE, REJECT, ANNUL (withdrawn there), and REFUSE
(it was never created). Theirs are legal in every state, because Hesine's record is the truth and may
have been moved on its own pages; ours only where someone waits for them. REOPEN takes back a promise
of ours that Hesine did not accept.

The table is the whole machine. An event that is not in it raises and changes nothing.
"""

from enum import StrEnum

from bot.trips.model import State


class Event(StrEnum):
    CONFIRM = "confirm"
    REFUSE = "refuse"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    APPROVE = "approve"
    REJECT = "reject"
    ANNUL = "annul"


class IllegalMoveError(Exception):
    """A defect of ours: someone asked for a move that the table does not have."""


OBSERVED = {
    Event.CONFIRM: State.PENDING,
    Event.APPROVE: State.APPROVED,
    Event.REJECT: State.REJECTED,
    Event.ANNUL: State.WITHDRAWN,
}

MOVES: dict[State, dict[Event, State]] = {
    State.SENDING: OBSERVED | {Event.REFUSE: State.REFUSED},
    State.REFUSED: OBSERVED,
    State.PENDING: OBSERVED | {Event.DECIDE: State.DECIDING, Event.WITHDRAW: State.WITHDRAWING},
    State.DECIDING: OBSERVED | {Event.DECIDE: State.DECIDING, Event.REOPEN: State.PENDING},
    State.WITHDRAWING: OBSERVED | {Event.REOPEN: State.PENDING},
    State.APPROVED: OBSERVED,
    State.REJECTED: OBSERVED,
    State.WITHDRAWN: OBSERVED,
}

SETTLED = frozenset({State.REFUSED, State.APPROVED, State.REJECTED, State.WITHDRAWN})
"""States in which nobody has anything to do."""


def advance(state: State, event: Event) -> State:
    """The state after `event`; raises IllegalMoveError, and then nothing has changed."""
    try:
        return MOVES[state][event]
    except KeyError:
        raise IllegalMoveError(f"a trip that is {state} cannot {event}") from None
