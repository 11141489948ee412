"""From a Slack user to an employee and back, by e-mail."""

from dataclasses import dataclass

from bot.people.model import Person, Profile
from bot.people.ports import EmployeeStore, ProfileCache, SlackDirectory
from bot.trips.model import EmployeeId, UserId, WorkspaceId
from bot.trips.people import Standing


@dataclass(frozen=True, slots=True)
class Identity:
    slack: SlackDirectory
    cache: ProfileCache
    employees: EmployeeStore

    async def person(self, workspace: WorkspaceId, user: UserId) -> Person:
        """Who this Slack user is. Deactivated people, strangers of shared channels and hidden e-mails are nobody here."""
        profile = await self.profile(workspace, user)
        if not profile.email or profile.deleted or profile.stranger:
            return Person(profile, None)
        return Person(profile, await self.employees.by_email(workspace, profile.email))

    async def profile(self, workspace: WorkspaceId, user: UserId) -> Profile:
        known = await self.cache.profile(workspace, user)
        if known is not None:
            return known
        fresh = await self.slack.profile(workspace, user) or Profile(user, name=user)
        await self.cache.remember(workspace, fresh)
        return fresh

    async def profile_of(self, workspace: WorkspaceId, employee: EmployeeId) -> Profile | None:
        """How to reach this employee in Slack; None for someone who left, or has no account with that e-mail."""
        someone = await self.employees.employee(workspace, employee)
        if someone is None or someone.standing is Standing.LEFT or not someone.email:
            return None
        user = await self.cache.user_of(workspace, someone.email)
        if user is not None:
            return _reachable(await self.profile(workspace, user))
        fresh = await self.slack.profile_by_email(workspace, someone.email)
        if fresh is not None:
            await self.cache.remember(workspace, fresh)
        return _reachable(fresh)

    async def name(self, workspace: WorkspaceId, employee: EmployeeId, language: str) -> str:
        """The person's name in `language` (`zh` or `en`); their id where Hesine knows no name."""
        someone = await self.employees.employee(workspace, employee)
        if someone is None:
            return employee
        return (someone.name if language == "zh" else someone.name_en or someone.name) or employee

    async def learn(self, workspace: WorkspaceId, profile: Profile) -> None:
        """Slack says that a profile changed."""
        await self.cache.remember(workspace, profile)


def _reachable(profile: Profile | None) -> Profile | None:
    return None if profile is None or profile.deleted else profile
