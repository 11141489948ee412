from dataclasses import replace

import pytest

from bot.errors import Unreachable
from bot.people.identity import Identity
from bot.people.model import Profile
from bot.stores.people import EmployeeStore, ProfileCache
from bot.trips.model import UserId
from bot.trips.people import Standing
from tests.unit.people.fakes import SlackInMemory
from tests.unit.trips.samples import CHEN, LIN, WORKSPACE, employee

PROFILE = Profile(UserId("U-LIN"), "Lin", "LIN@example.com", "zh-CN", "Asia/Shanghai")
EMPLOYEE = employee(LIN, email="lin@example.com")


@pytest.fixture
def slack():
    return SlackInMemory(PROFILE)


@pytest.fixture
async def identity(slack, memory_keyspace):
    employees = EmployeeStore(memory_keyspace)
    await employees.put_employees(WORKSPACE, [EMPLOYEE])
    return Identity(slack, ProfileCache(memory_keyspace), employees)


async def test_a_slack_user_is_the_employee_with_the_same_email(identity):
    person = await identity.person(WORKSPACE, PROFILE.user)
    assert (person.profile, person.employee) == (PROFILE, EMPLOYEE)
    assert person.profile.zone.key == "Asia/Shanghai"


@pytest.mark.parametrize(
    "nobody", [{"email": ""}, {"deleted": True}, {"stranger": True}, {"email": "someone.else@example.com"}]
)
async def test_who_cannot_be_told_for_certain_is_nobody(identity, slack, nobody):
    slack.profiles[:] = [replace(PROFILE, **nobody)]
    assert (await identity.person(WORKSPACE, PROFILE.user)).employee is None


async def test_a_user_that_slack_does_not_know_is_nobody(identity):
    person = await identity.person(WORKSPACE, UserId("U-GHOST"))
    assert person.employee is None


async def test_slack_is_asked_once_a_day(identity, slack, clock):
    for _ in range(3):
        await identity.person(WORKSPACE, PROFILE.user)
    assert slack.asked == 1
    clock.advance(days=1)
    await identity.person(WORKSPACE, PROFILE.user)
    assert slack.asked == 2


async def test_what_slack_says_of_a_change_counts_at_once(identity, slack):
    await identity.person(WORKSPACE, PROFILE.user)
    await identity.learn(WORKSPACE, replace(PROFILE, deleted=True))
    assert (await identity.person(WORKSPACE, PROFILE.user)).employee is None
    assert slack.asked == 1


async def test_when_slack_does_not_answer_nobody_is_guessed(identity, slack):
    slack.error = Unreachable("slack")
    with pytest.raises(Unreachable):
        await identity.person(WORKSPACE, PROFILE.user)


async def test_an_employee_is_reached_at_the_account_with_their_email(identity, slack):
    assert await identity.profile_of(WORKSPACE, LIN) == PROFILE
    assert await identity.profile_of(WORKSPACE, LIN) == PROFILE
    assert slack.asked == 1


async def test_who_left_either_side_is_not_reached(identity, slack):
    await identity.learn(WORKSPACE, replace(PROFILE, deleted=True))
    assert await identity.profile_of(WORKSPACE, LIN) is None
    await identity.learn(WORKSPACE, PROFILE)
    assert await identity.profile_of(WORKSPACE, LIN) == PROFILE
    await identity.employees.put_employees(WORKSPACE, [replace(EMPLOYEE, standing=Standing.LEFT)])
    assert await identity.profile_of(WORKSPACE, LIN) is None


@pytest.mark.parametrize("unreachable", [{"email": ""}, {"email": "unknown@example.com"}])
async def test_who_has_no_account_with_their_email_is_not_reached(identity, unreachable):
    await identity.employees.put_employees(WORKSPACE, [replace(EMPLOYEE, **unreachable)])
    assert await identity.profile_of(WORKSPACE, LIN) is None
    assert await identity.profile_of(WORKSPACE, CHEN) is None


async def test_a_name_is_told_in_the_readers_language_as_far_as_it_is_known(identity):
    both, one = employee(LIN, name="林晓", name_en="Lin Xiao"), employee(CHEN, name="陈静", name_en="")
    nameless = employee("E-X", name=" ")
    await identity.employees.put_employees(
        WORKSPACE, [replace(both, name="林晓"), one, replace(nameless, name="", name_en="")]
    )
    assert [await identity.name(WORKSPACE, LIN, language) for language in ("zh", "en")] == ["林晓", "Lin Xiao"]
    assert await identity.name(WORKSPACE, CHEN, "en") == "陈静"
    assert await identity.name(WORKSPACE, "E-X", "en") == "E-X"
    assert await identity.name(WORKSPACE, "E-GHOST", "zh") == "E-GHOST"
