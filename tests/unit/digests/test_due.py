from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.due import due_day

BERLIN, NEW_YORK, SHANGHAI = (ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Asia/Shanghai"))
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("zone", "nine_in_utc", "day"),
    [
        (SHANGHAI, datetime(2026, 3, 2, 1, tzinfo=UTC), date(2026, 3, 2)),
        (BERLIN, datetime(2026, 3, 27, 8, tzinfo=UTC), date(2026, 3, 27)),
        (BERLIN, datetime(2026, 3, 30, 7, tzinfo=UTC), date(2026, 3, 30)),
        (BERLIN, datetime(2026, 10, 23, 7, tzinfo=UTC), date(2026, 10, 23)),
        (BERLIN, datetime(2026, 10, 26, 8, tzinfo=UTC), date(2026, 10, 26)),
        (NEW_YORK, datetime(2026, 3, 6, 14, tzinfo=UTC), date(2026, 3, 6)),
        (NEW_YORK, datetime(2026, 3, 9, 13, tzinfo=UTC), date(2026, 3, 9)),
        (NEW_YORK, datetime(2026, 11, 2, 14, tzinfo=UTC), date(2026, 11, 2)),
    ],
)
def test_a_digest_is_due_from_nine_until_noon_by_the_persons_own_clock(zone, nine_in_utc, day):
    noon = nine_in_utc + timedelta(hours=3)
    assert due_day(nine_in_utc - MINUTE, zone) is None
    assert due_day(nine_in_utc, zone) == day
    assert due_day(noon - MINUTE, zone) == day
    assert due_day(noon, zone) is None


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, SHANGHAI])
def test_no_digest_is_due_on_a_weekend(zone):
    for day in (7, 8):
        assert due_day(datetime(2026, 3, day, 9, 30, tzinfo=zone), zone) is None


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, SHANGHAI])
@given(day=st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_every_weekday_has_one_digest_and_no_weekend_has_any(zone, day):
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=12)
    hours = (midnight + timedelta(hours=number) for number in range(48))
    found = {due_day(moment, zone) for moment in hours} - {None}
    assert (day in found) is (day.weekday() < 5)
