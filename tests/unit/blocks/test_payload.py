import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.payload import LIMIT, METADATA_LIMIT, DraftRef, RejectRef, TripRef, UnreadableError, UserRef
from bot.trips.model import TripId, UserId

IDS = st.text(max_size=60)
REFS = st.builds(TripRef, IDS.map(TripId), st.integers(0, 999), st.integers(0, 10**9), IDS, IDS)


@given(REFS)
def test_a_trip_comes_back_from_a_button_as_it_went_in(ref):
    assert TripRef.unpack(ref.pack()) == ref


@given(IDS.map(DraftRef))
def test_a_draft_comes_back_as_it_went_in(ref):
    assert DraftRef.unpack(ref.pack()) == ref


@given(IDS.map(UserId).map(UserRef))
def test_a_person_comes_back_as_they_went_in(ref):
    assert UserRef.unpack(ref.pack()) == ref


@given(REFS, st.text(max_size=200))
def test_the_way_back_of_a_rejection_comes_back_as_it_went_in(ref, url):
    reject = RejectRef(ref, url)
    assert RejectRef.unpack(reject.pack()) == reject


@pytest.mark.parametrize("kind", [TripRef, DraftRef, UserRef, RejectRef])
@given(st.one_of(st.text(), st.text("t1d1|%0123456789\n")))
def test_what_is_not_ours_is_unreadable_or_reads_as_packed(kind, value):
    try:
        read = kind.unpack(value)
    except UnreadableError:
        return
    assert kind.unpack(read.pack()) == read


@pytest.mark.parametrize(
    "value",
    [
        "",
        "approve",
        "t2|id|1|1|approver|",
        "d1|id",
        "t1|id|one|1|approver|",
        "t1|id|-1|1|approver|",
        "t1|id|1|1|approver",
    ],
)
def test_an_old_or_foreign_value_is_unreadable(value):
    with pytest.raises(UnreadableError):
        TripRef.unpack(value)


def test_a_value_longer_than_slack_allows_is_unreadable():
    with pytest.raises(UnreadableError):
        TripRef.unpack("t1|id|" + "9" * 5000 + "|1|approver|")


def test_an_id_that_does_not_fit_is_refused_where_it_is_packed():
    with pytest.raises(ValueError, match="not packable"):
        TripRef(TripId("x" * LIMIT), 1, 1, "approver").pack()


def test_a_way_back_that_does_not_fit_is_left_out_not_the_trip():
    ref = TripRef(TripId("trip"), 1, 1, "approver")
    packed = RejectRef(ref, "https://hooks.test/" + "x" * METADATA_LIMIT).pack()
    assert RejectRef.unpack(packed) == RejectRef(ref, "")


def test_the_form_of_a_value_stays_as_old_buttons_carry_it():
    assert TripRef(TripId("5f0c2a"), 1, 3, "digest", "2026-11-25").pack() == "t1|5f0c2a|1|3|digest|2026-11-25"
    assert DraftRef("d5f1e0").pack() == "d1|d5f1e0"
