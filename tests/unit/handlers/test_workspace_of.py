"""Which installation a request speaks of, as Slack's own payloads say it."""

import pytest

from handlers.request import Sender, workspace_of

ORG, TEAM = "E0GROUP", "T0NORTH"
ENTERPRISE = {"id": ORG, "name": "Group"}
IN_TEAM = {"id": TEAM, "domain": "north", "enterprise_id": ORG}
COMMAND = {"command": "/trip", "team_id": TEAM, "enterprise_id": ORG, "user_id": "W1"}
EVENT = {"type": "event_callback", "team_id": TEAM, "enterprise_id": ORG, "event": {"type": "message", "user": "W1"}}


def authorized(is_org_wide, enterprise=ORG):
    return [{"enterprise_id": enterprise, "team_id": TEAM, "is_enterprise_install": is_org_wide}]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({"team": {"id": "T1"}, "user": {"id": "U1"}}, "T1"),
        ({**COMMAND, "is_enterprise_install": "false"}, TEAM),
        ({**COMMAND, "is_enterprise_install": "true"}, ORG),
        ({"team": IN_TEAM, "enterprise": ENTERPRISE, "is_enterprise_install": False}, TEAM),
        ({"team": IN_TEAM, "enterprise": ENTERPRISE, "is_enterprise_install": True}, ORG),
        ({"team": None, "enterprise": ENTERPRISE, "is_enterprise_install": True, "user": {"team_id": TEAM}}, ORG),
        ({"team": None, "user": {"id": "U1", "team_id": "T1"}}, "T1"),
        ({**EVENT, "authorizations": authorized(is_org_wide=False)}, TEAM),
        ({**EVENT, "authorizations": authorized(is_org_wide=True)}, ORG),
        ({**EVENT, "authorizations": authorized(is_org_wide=False), "is_enterprise_install": True}, TEAM),
        ({**EVENT, "team_id": None, "is_enterprise_install": True}, ORG),
        ({**EVENT, "team_id": TEAM, "is_enterprise_install": False}, TEAM),
    ],
)
def test_the_org_where_it_has_the_app_as_a_whole_else_the_workspace(body, wanted):
    assert workspace_of(body) == wanted


def test_a_modal_from_a_shared_channel_belongs_to_where_the_app_is():
    view = {"id": "V1", "app_installed_team_id": "T0OURS"}
    assert workspace_of({"team": {"id": "T0THEIRS"}, "user": {"team_id": "T0THEIRS"}, "view": view}) == "T0OURS"


@pytest.mark.parametrize("said", [1, "yes", "True", ["true"], {"true": True}, None])
def test_only_slacks_own_words_make_it_an_orgs(said):
    assert workspace_of({**COMMAND, "is_enterprise_install": said}) == TEAM


@pytest.mark.parametrize("odd", [7, "x", [], [7], [None], {}, [{"is_enterprise_install": True, "enterprise_id": 7}]])
def test_authorizations_of_no_known_shape_break_nothing(odd):
    assert workspace_of({**EVENT, "authorizations": odd, "enterprise_id": None}) == TEAM


def test_where_the_org_is_not_named_the_workspace_counts():
    body = {"team": {"id": TEAM}, "is_enterprise_install": True, "user": {"id": "W1"}}
    assert Sender.of(body).workspace == TEAM
