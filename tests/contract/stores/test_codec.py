"""Every value that is kept comes back as it was."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.digests.model import Digest
from bot.people.model import Profile
from bot.relay.courier import Placed
from bot.stores import codec
from bot.trips.drafts import Draft
from bot.trips.model import Leg, Money, Record, Stay, Trip
from bot.trips.outbox import Row
from bot.trips.people import Delegation, Department, Employee
from tests.unit.trips.samples import LIN, draft, employee, sending, waiting

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # naive bounds
SUMS = st.decimals(min_value="0", max_value="999999999999", places=2)

st.register_type_strategy(str, TEXT)
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(Money, st.builds(Money, SUMS, TEXT))

KEPT = (Trip, Record, Draft, Row, Placed, Digest, Profile, Employee, Department, Delegation, Leg, Stay)


@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.__name__)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_value_comes_back_as_it_was(kind, data):
    value = data.draw(st.from_type(kind))
    assert codec.load(kind, codec.dump(value)) == value


@pytest.mark.parametrize("value", [waiting(), sending(), draft(), employee(LIN)], ids=lambda one: type(one).__name__)
def test_the_same_value_is_always_written_the_same(value):
    assert codec.dump(codec.load(type(value), codec.dump(value))) == codec.dump(value)


def test_what_is_not_such_a_value_is_refused():
    with pytest.raises(ValueError, match="hesine_id"):
        codec.load(Record, "{}")


def test_a_time_of_day_has_no_zone():
    leg = waiting().detail.legs[0]
    timed = Leg(leg.origin, leg.destination, leg.depart, leg.mode, time(8, 5))
    assert codec.load(Leg, codec.dump(timed)).depart_time == time(8, 5)
