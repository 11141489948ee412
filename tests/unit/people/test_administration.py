"""Who runs a workspace, as Slack's user object says it, and whom they may link."""

from dataclasses import replace

import pytest

from bot.people.administration import Unlinkable, bar_of_employee, bar_of_user, may_administer
from bot.people.model import Profile
from bot.people.slack_user import profile_from
from bot.trips.model import UserId, WorkspaceId
from bot.trips.people import Standing
from tests.unit.trips.samples import LIN, employee

TEAM, ORG = WorkspaceId("T1"), WorkspaceId("E1")
SOMEONE = Profile(UserId("U1"), "Lin")


def user(**facts):
    return {"id": "U1", "team_id": "T1", "profile": {"email": "Lin@Example.com"}, **facts}


@pytest.mark.parametrize("role", ["is_admin", "is_owner", "is_primary_owner"])
def test_administrators_and_owners_run_the_workspace(role):
    assert may_administer(profile_from(user(**{role: True}), TEAM))
    assert not may_administer(profile_from(user(**{role: False}), TEAM))
    assert not may_administer(profile_from(user(**{role: "true"}), TEAM))
    assert not may_administer(profile_from(user(), TEAM))


@pytest.mark.parametrize("barred", [{"deleted": True}, {"team_id": "T9", "is_stranger": True}, {"is_bot": True}])
def test_deactivated_accounts_strangers_and_apps_run_nothing(barred):
    assert not may_administer(profile_from(user(is_admin=True, **barred), TEAM))


def test_an_org_that_is_installed_as_a_whole_is_run_by_its_own_administrators():
    of_workspace = user(is_admin=True, enterprise_user={"enterprise_id": "E1", "is_admin": False})
    of_org = user(is_admin=False, enterprise_user={"enterprise_id": "E1", "is_admin": True})
    assert [may_administer(profile_from(one, ORG)) for one in (of_workspace, of_org)] == [False, True]
    assert [may_administer(profile_from(one, TEAM)) for one in (of_workspace, of_org)] == [True, False]


@pytest.mark.parametrize(
    ("facts", "bar"),
    [
        ({}, None),
        ({"email": ""}, None),
        ({"stranger": True}, Unlinkable.STRANGER),
        ({"deleted": True}, Unlinkable.DEACTIVATED),
        ({"bot": True}, Unlinkable.BOT),
    ],
)
def test_whoever_belongs_to_the_workspace_may_be_linked(facts, bar):
    assert bar_of_user(replace(SOMEONE, **facts)) is bar


def test_only_those_who_work_there_may_be_linked_with():
    assert bar_of_employee(employee(LIN)) is None
    assert bar_of_employee(None) is Unlinkable.UNKNOWN_EMPLOYEE
    assert bar_of_employee(employee(LIN, standing=Standing.LEFT)) is Unlinkable.LEFT
