"""What the button of a choice carries."""

import pytest

from blocks.payload import AnswerRef, UnreadableError


@pytest.mark.parametrize("leg", [None, 0, 7])
def test_a_choice_comes_back_as_it_was_packed(leg):
    ref = AnswerRef("d|1", "destination", leg, "BHX:Birm|ing\nham %")
    assert AnswerRef.unpack(ref.pack()) == ref


@pytest.mark.parametrize("value", ["", "a1", "a1|d|s|x|v", "a1|d|s|-1|v", "a1|d|s|01|v", "d1|d|s|0|v", "a1|d|s|0"])
def test_what_is_no_choice_of_ours_is_unreadable(value):
    with pytest.raises(UnreadableError):
        AnswerRef.unpack(value)
