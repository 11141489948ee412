from dataclasses import replace

import pytest

from bot.errors import Busy, Unreachable
from bot.people.identity import Identity
from bot.people.model import Link, Profile, Unknown
from bot.stores.links import LinkStore
from bot.stores.people import EmployeeStore, ProfileCache
from bot.trips.model import UserId
from bot.trips.people import Standing
from tests.conftest import NOW
from tests.unit.people.fakes import SlackInMemory
from tests.unit.trips.samples import CHEN, LIN, WORKSPACE, employee

PROFILE = Profile(UserId("U-LIN"), "Lin", "LIN@example.com", "zh-CN", "Asia/Shanghai")
TWIN = replace(PROFILE, user=UserId("U-TWIN"), name="Lin again")
EMPLOYEE = employee(LIN, email="lin@example.com")
ADMIN = UserId("U-ADMIN")


@pytest.fixture
def slack():
    return SlackInMemory(PROFILE)


@pytest.fixture
async def identity(slack, memory_keyspace):
    employees = EmployeeStore(memory_keyspace)
    await employees.put_employees(WORKSPACE, [EMPLOYEE])
    return Identity(slack, ProfileCache(memory_keyspace), employees)


@pytest.fixture
def links(memory_keyspace):
    return LinkStore(memory_keyspace)


async def test_a_slack_user_is_the_employee_with_the_same_email(identity):
    person = await identity.person(WORKSPACE, PROFILE.user)
    assert (person.profile, person.employee) == (PROFILE, EMPLOYEE)
    assert person.profile.zone.key == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("nobody", "why"),
    [
        ({"email": ""}, Unknown.NO_EMAIL),
        ({"deleted": True}, Unknown.DEACTIVATED),
        ({"stranger": True}, Unknown.STRANGER),
        ({"email": "someone.else@example.com"}, Unknown.UNKNOWN_EMAIL),
    ],
)
async def test_who_cannot_be_told_for_certain_is_nobody(identity, slack, nobody, why):
    slack.profiles[:] = [replace(PROFILE, **nobody)]
    person = await identity.person(WORKSPACE, PROFILE.user)
    assert (person.employee, person.unknown) == (None, why)


async def test_a_user_that_slack_does_not_know_is_nobody(identity):
    person = await identity.person(WORKSPACE, UserId("U-GHOST"))
    assert person.employee is None


async def test_slack_is_asked_once_a_day_who_it_is_and_whose_the_email(identity, slack, clock):
    for _ in range(3):
        await identity.person(WORKSPACE, PROFILE.user)
    assert slack.asked == 2
    clock.advance(days=1)
    await identity.person(WORKSPACE, PROFILE.user)
    assert slack.asked == 4


async def test_what_slack_says_of_a_change_counts_at_once(identity, slack):
    await identity.person(WORKSPACE, PROFILE.user)
    await identity.learn(WORKSPACE, replace(PROFILE, deleted=True))
    assert (await identity.person(WORKSPACE, PROFILE.user)).employee is None
    assert slack.asked == 2


async def test_when_slack_does_not_answer_nobody_is_guessed(identity, slack):
    slack.error = Unreachable("slack")
    with pytest.raises(Unreachable):
        await identity.person(WORKSPACE, PROFILE.user)


async def test_of_two_accounts_with_one_email_the_one_that_slack_names_is_the_employee(identity, slack):
    slack.profiles.append(TWIN)
    assert (await identity.person(WORKSPACE, PROFILE.user)).employee == EMPLOYEE
    second = await identity.person(WORKSPACE, TWIN.user)
    assert (second.employee, second.unknown) == (None, Unknown.SHARED_EMAIL)
    assert (await identity.profile_of(WORKSPACE, LIN)).user == PROFILE.user


async def test_who_came_first_is_not_believed_where_slack_names_the_other(identity, slack):
    assert (await identity.person(WORKSPACE, PROFILE.user)).employee == EMPLOYEE
    slack.profiles.insert(0, TWIN)
    assert (await identity.person(WORKSPACE, TWIN.user)).employee == EMPLOYEE
    assert (await identity.person(WORKSPACE, PROFILE.user)).unknown is Unknown.SHARED_EMAIL


async def test_when_the_first_account_is_deactivated_the_second_is_the_employee(identity, slack):
    slack.profiles.append(TWIN)
    await identity.person(WORKSPACE, PROFILE.user)
    slack.profiles[0] = replace(PROFILE, deleted=True)
    await identity.learn(WORKSPACE, slack.profiles[0])
    assert (await identity.profile_of(WORKSPACE, LIN)).user == TWIN.user
    assert (await identity.person(WORKSPACE, TWIN.user)).employee == EMPLOYEE


async def test_while_slack_names_nobody_only_who_is_alone_with_the_email_counts(identity, slack):
    async def busy(_, __):
        raise Busy("slack", retry_after=1)

    slack.profiles.append(TWIN)
    await identity.person(WORKSPACE, PROFILE.user)
    slack.profile_by_email = busy
    assert (await identity.person(WORKSPACE, TWIN.user)).unknown is Unknown.SHARED_EMAIL
    await identity.cache.name(WORKSPACE, PROFILE.email, None)
    assert (await identity.person(WORKSPACE, PROFILE.user)).employee == EMPLOYEE


async def test_a_link_wins_over_the_email_in_both_directions(identity, links, slack):
    guest = Profile(UserId("U-GUEST"), "Guest")
    slack.profiles.append(guest)
    await links.link(WORKSPACE, Link(guest.user, LIN, ADMIN, NOW))
    assert (await identity.person(WORKSPACE, guest.user)).employee == EMPLOYEE
    assert (await identity.person(WORKSPACE, PROFILE.user)).unknown is Unknown.LINKED_ELSEWHERE
    assert await identity.profile_of(WORKSPACE, LIN) == guest


async def test_whoever_is_linked_with_another_employee_is_not_reached_as_the_one_of_their_email(identity, links):
    await identity.employees.put_employees(WORKSPACE, [employee(CHEN, email="chen@example.com")])
    await links.link(WORKSPACE, Link(PROFILE.user, CHEN, ADMIN, NOW))
    assert (await identity.person(WORKSPACE, PROFILE.user)).employee.id == CHEN
    assert await identity.profile_of(WORKSPACE, LIN) is None
    assert await identity.profile_of(WORKSPACE, CHEN) == PROFILE


async def test_a_link_with_somebody_whom_hesine_knows_no_more_makes_nobody_of_the_user(identity, links):
    await links.link(WORKSPACE, Link(PROFILE.user, "E-GONE", ADMIN, NOW))
    assert (await identity.person(WORKSPACE, PROFILE.user)).unknown is Unknown.LINK_IS_STALE


@pytest.mark.parametrize("barred", [{"stranger": True}, {"deleted": True}])
async def test_a_link_lets_no_stranger_and_no_deactivated_account_in(identity, links, slack, barred):
    slack.profiles[:] = [replace(PROFILE, **barred)]
    await links.link(WORKSPACE, Link(PROFILE.user, LIN, ADMIN, NOW))
    assert (await identity.person(WORKSPACE, PROFILE.user)).employee is None
    assert await identity.profile_of(WORKSPACE, LIN) is None


async def test_an_employee_is_reached_at_the_account_with_their_email(identity, slack):
    assert await identity.profile_of(WORKSPACE, LIN) == PROFILE
    assert await identity.profile_of(WORKSPACE, LIN) == PROFILE
    assert slack.asked == 1


async def test_an_account_that_changed_its_email_is_not_the_employee_any_more(identity, slack):
    await identity.profile_of(WORKSPACE, LIN)
    slack.profiles[0] = replace(PROFILE, email="other@example.com")
    await identity.learn(WORKSPACE, slack.profiles[0])
    assert await identity.profile_of(WORKSPACE, LIN) is None


async def test_who_left_either_side_is_not_reached(identity, slack):
    slack.profiles[0] = replace(PROFILE, deleted=True)
    await identity.learn(WORKSPACE, slack.profiles[0])
    assert await identity.profile_of(WORKSPACE, LIN) is None
    slack.profiles[0] = PROFILE
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
