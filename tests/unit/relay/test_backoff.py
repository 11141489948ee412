from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.relay.backoff import CEILING, delay

ATTEMPTS = st.integers(min_value=0, max_value=10**9)


@given(ATTEMPTS)
def test_a_wait_is_never_shorter_than_a_second_nor_longer_than_five_minutes(attempts):
    assert timedelta(seconds=1) <= delay(attempts) <= timedelta(minutes=5)


@given(ATTEMPTS)
def test_a_wait_never_shrinks_and_at_most_doubles(attempts):
    assert delay(attempts) <= delay(attempts + 1) <= 2 * delay(attempts)


def test_the_first_waits_double():
    assert [delay(attempts).total_seconds() for attempts in range(4)] == [1, 2, 4, 8]
    assert delay(100) == CEILING
