from dataclasses import replace

import pytest

from bot.tenants.address import Flaw
from bot.tenants.binding import Binding, Dialect
from bot.tenants.setup import Before, Part, SetupForm, Wrong, binding_of, flaws
from bot.trips.model import UserId, WorkspaceId
from tests.conftest import NOW

ADMIN = UserId("U9")
KNOWN = Binding(
    WorkspaceId("T1"),
    Dialect.TRAVEL,
    "key-1",
    "secret-1",
    "https://h.example.com",
    "http://u:p@p.example.com:1",
    ADMIN,
    NOW,
)
BOUND, NEVER = Before(KNOWN, "key-1"), Before()
FORM = SetupForm(Dialect.TRAVEL, "https://h.example.com", "key-1", "secret-1", "")


def wrong(before, **typed):
    return flaws(replace(FORM, **typed), before, stand_ins=False)


def made(before=BOUND, **typed):
    return binding_of(replace(FORM, **typed), before, WorkspaceId("T1"), ADMIN, NOW)


def test_a_form_that_is_filled_in_is_taken():
    assert wrong(NEVER) == wrong(BOUND) == {}


@pytest.mark.parametrize(
    ("typed", "part", "flaw"),
    [
        ({"address": ""}, Part.ADDRESS, Wrong.MISSING),
        ({"address": "http://h.example.com"}, Part.ADDRESS, Flaw.NOT_HTTPS),
        ({"app_key": ""}, Part.APP_KEY, Wrong.MISSING),
        ({"app_key": "a b"}, Part.APP_KEY, Wrong.NOT_A_KEY),
        ({"app_key": "k" * 201}, Part.APP_KEY, Wrong.NOT_A_KEY),
        ({"app_secret": ""}, Part.APP_SECRET, Wrong.MISSING),
        ({"app_secret": "a\nb"}, Part.APP_SECRET, Wrong.NOT_A_KEY),
        ({"proxy": "p.example.com"}, Part.PROXY, Flaw.UNREADABLE),
    ],
)
def test_each_field_is_checked(typed, part, flaw):
    assert wrong(NEVER, **typed) == {part: flaw}


def test_what_is_left_empty_is_kept():
    assert wrong(BOUND, app_secret="") == {}
    assert made(app_secret="") == KNOWN


def test_a_proxy_is_removed_by_a_dash_and_replaced_by_another():
    assert wrong(BOUND, proxy="-") == {}
    assert made(proxy="-").proxy == ""
    assert made(proxy="http://q.example.com:2").proxy == "http://q.example.com:2"


@pytest.mark.parametrize(
    "typed", [{"address": "https://other.example.com"}, {"app_key": "key-2", "same_company": True}]
)
def test_a_secret_is_kept_for_what_it_was_typed_for_only(typed):
    assert wrong(BOUND, app_secret="", **typed) == {Part.APP_SECRET: Wrong.SECRET_AGAIN}
    assert wrong(BOUND, **typed) == {}


def test_another_app_key_is_taken_for_the_same_company_only_also_after_unbinding():
    for before in (BOUND, Before(None, "key-1")):
        assert wrong(before, app_key="key-2") == {Part.COMPANY: Wrong.OTHER_COMPANY}
        assert wrong(before, app_key="key-2", same_company=True) == {}
    assert wrong(NEVER, app_key="key-2") == {}


def test_an_address_is_stored_without_its_last_slash():
    assert made(NEVER, address="https://h.example.com/").address == "https://h.example.com"
    assert wrong(BOUND, app_secret="", address="https://h.example.com/") == {}


def test_a_form_shows_no_secret():
    assert "secret-1" not in repr(FORM)
    assert "u:p" not in repr(replace(FORM, proxy=KNOWN.proxy))
