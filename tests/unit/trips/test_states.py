from itertools import product

import pytest

from bot.trips.model import State
from bot.trips.states import MOVES, SETTLED, Event, IllegalMoveError, advance
from scripts.draw_states import PAGE, page

LEGAL = {
    (State.SENDING, Event.REFUSE): State.REFUSED,
    (State.PENDING, Event.DECIDE): State.DECIDING,
    (State.PENDING, Event.WITHDRAW): State.WITHDRAWING,
    (State.DECIDING, Event.DECIDE): State.DECIDING,
    (State.DECIDING, Event.REOPEN): State.PENDING,
    (State.WITHDRAWING, Event.REOPEN): State.PENDING,
}
"""What is ours, written out a second time; what was read in Hesine is added for every state."""
READ_IN_HESINE = {
    Event.CONFIRM: State.PENDING,
    Event.APPROVE: State.APPROVED,
    Event.REJECT: State.REJECTED,
    Event.ANNUL: State.WITHDRAWN,
}
LEGAL |= {(state, event): after for state in State for event, after in READ_IN_HESINE.items()}
PAIRS = list(product(State, Event))


@pytest.mark.parametrize(("state", "event"), [pair for pair in PAIRS if pair in LEGAL])
def test_a_legal_event_lands_where_the_table_says(state, event):
    assert advance(state, event) is LEGAL[state, event]


@pytest.mark.parametrize(("state", "event"), [pair for pair in PAIRS if pair not in LEGAL])
def test_an_illegal_event_raises_and_changes_nothing(state, event):
    before = {one: dict(moves) for one, moves in MOVES.items()}
    with pytest.raises(IllegalMoveError, match=f"{state} cannot {event}"):
        advance(state, event)
    assert before == MOVES


def test_every_state_has_a_row_and_can_be_reached():
    assert set(MOVES) == set(State)
    reached = {after for moves in MOVES.values() for after in moves.values()}
    assert reached == set(State) - {State.SENDING}


@pytest.mark.parametrize("state", sorted(SETTLED))
def test_in_a_settled_state_no_person_can_move_the_trip(state):
    assert not {Event.DECIDE, Event.WITHDRAW, Event.REOPEN} & MOVES[state].keys()


def test_the_picture_is_drawn_from_the_table_as_it_is_now():
    assert PAGE.read_text(encoding="utf-8") == page()
