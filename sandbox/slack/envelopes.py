"""Which installation a delivery is for: workspace, org and authorizations, as each kind of payload says it."""

from sandbox.slack.oauth.installations import Installation
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Enterprise, Team


def in_workspace(app_id: str, team: Team, installation: Installation | None) -> Json:
    """For something that happened in `team`; an app that is not installed has no authorization."""
    org = team.enterprise.id if team.enterprise is not None else None
    authorizations = [] if installation is None else [_authorization(installation, team.id)]
    return {
        "team_id": team.id,
        **({"enterprise_id": org} if org else {}),
        "context_team_id": team.id,
        "context_enterprise_id": org,
        "api_app_id": app_id,
        "authorizations": authorizations,
    }


def to_installation(app_id: str, installation: Installation) -> Json:
    """For something that happened to an installation that is still there."""
    authorization = _authorization(installation, installation.team.id if installation.team else None)
    return {**of_the_departed(app_id, installation), "authorizations": [authorization]}


def of_the_departed(app_id: str, installation: Installation) -> Json:
    """An app that is gone is authorized for nothing: workspace and org stand at the top only."""
    addressed: Json = {"team_id": installation.team.id if installation.team else None, "api_app_id": app_id}
    if installation.enterprise is not None:
        addressed |= {"enterprise_id": installation.enterprise.id, "is_enterprise_install": installation.is_org_wide}
    return addressed


def _authorization(installation: Installation, team_id: str | None) -> Json:
    return {
        "enterprise_id": installation.enterprise.id if installation.enterprise else None,
        "team_id": team_id,
        "user_id": installation.home.own_bot.user_id,
        "is_bot": True,
        "is_enterprise_install": installation.is_org_wide,
    }


def of_command(team: Team, installation: Installation) -> Json:
    """The flat form of a slash command, where booleans are words."""
    form = {"team_id": team.id, "team_domain": team.domain}
    if team.enterprise is not None:
        form |= {"enterprise_id": team.enterprise.id, "enterprise_name": team.enterprise.name}
    return form | {"is_enterprise_install": "true" if installation.is_org_wide else "false"}


def of_interaction(team: Team, installation: Installation, *, in_conversation: bool) -> Json:
    """An org's installation names no workspace where there is no conversation: modals, App Home, global shortcuts."""
    named = in_conversation or not installation.is_org_wide
    return {
        "team": _team(team) if named else None,
        "enterprise": _enterprise(team.enterprise) if team.enterprise is not None else None,
        "is_enterprise_install": installation.is_org_wide,
    }


def _team(team: Team) -> Json:
    shown = {"id": team.id, "domain": team.domain}
    if team.enterprise is not None:
        shown |= {"enterprise_id": team.enterprise.id, "enterprise_name": team.enterprise.name}
    return shown


def _enterprise(enterprise: Enterprise) -> Json:
    return {"id": enterprise.id, "name": enterprise.name}


def enterprise_user(team: Team, user_id: str, teams: list[Team]) -> Json | None:
    """A person of an org, with the workspaces of it they are in; None outside a Grid."""
    org = team.enterprise
    if org is None:
        return None
    joined = [t.id for t in teams if t.enterprise is org and user_id in t.people]
    is_admin = team.people[user_id].is_admin
    shown = {"id": user_id, "enterprise_id": org.id, "enterprise_name": org.name}
    return {**shown, "is_admin": is_admin, "is_owner": is_admin, "teams": joined}
