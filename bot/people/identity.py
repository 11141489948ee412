"""From a Slack user to an employee and back: by an administrator's link, else by e-mail."""

from dataclasses import dataclass

from bot.errors import Broken, Busy, Unreachable
from bot.people.model import Person, Profile, Unknown
from bot.people.ports import EmployeeStore, ProfileCache, SlackDirectory
from bot.trips.model import EmployeeId, UserId, WorkspaceId
from bot.trips.people import Employee, Standing


@dataclass(frozen=True, slots=True)
class Identity:
    slack: SlackDirectory
    cache: ProfileCache
    employees: EmployeeStore

    async def person(self, workspace: WorkspaceId, user: UserId) -> Person:
        """Who this Slack user is. Strangers of shared channels and deactivated people are nobody, linked or not."""
        profile, link = await self.cache.known(workspace, user)
        if profile is None:
            profile = await self.learned_anew(workspace, user)
        if profile.stranger or profile.deleted:
            return Person(profile, None, Unknown.STRANGER if profile.stranger else Unknown.DEACTIVATED)
        if link is None:
            return await self._by_email(workspace, profile)
        employee = await self.employees.employee(workspace, link.employee)
        return Person(profile, employee, None if employee else Unknown.LINK_IS_STALE)

    async def profile(self, workspace: WorkspaceId, user: UserId) -> Profile:
        return await self.cache.profile(workspace, user) or await self.learned_anew(workspace, user)

    async def learned_anew(self, workspace: WorkspaceId, user: UserId) -> Profile:
        """As Slack knows them now, whatever was kept."""
        fresh = await self.slack.profile(workspace, user) or Profile(user, name=user)
        await self.cache.remember(workspace, fresh)
        return fresh

    async def profile_of(self, workspace: WorkspaceId, employee: EmployeeId) -> Profile | None:
        """How to reach this employee in Slack; None for someone who left, or whom no account is known of."""
        someone, linked = await self.employees.linked(workspace, employee)
        if someone is None or someone.standing is Standing.LEFT:
            return None
        if linked is not None:
            return _reachable(await self.profile(workspace, linked))
        return _reachable(await self._account_of(workspace, someone)) if someone.email else None

    async def name(self, workspace: WorkspaceId, employee: EmployeeId, language: str) -> str:
        """The person's name in `language` (`zh` or `en`); their id where Hesine knows no name."""
        someone = await self.employees.employee(workspace, employee)
        if someone is None:
            return employee
        return (someone.name if language == "zh" else someone.name_en or someone.name) or employee

    async def learn(self, workspace: WorkspaceId, profile: Profile) -> None:
        """Slack says that a profile changed. Whose e-mail a deactivated account had is asked anew."""
        await self.cache.remember(workspace, profile)
        if profile.deleted and profile.email and await self.cache.user_of(workspace, profile.email) == profile.user:
            await self.cache.name(workspace, profile.email, None)

    async def _by_email(self, workspace: WorkspaceId, profile: Profile) -> Person:
        if not profile.email:
            return Person(profile, None, Unknown.NO_EMAIL)
        claim = await self.employees.claim(workspace, profile.email)
        if claim.employee is None:
            return Person(profile, None, Unknown.UNKNOWN_EMAIL)
        if claim.linked not in {None, profile.user}:
            return Person(profile, None, Unknown.LINKED_ELSEWHERE)
        if claim.holder != profile.user and not await self._is_named(workspace, profile, claim.holder):
            return Person(profile, None, Unknown.SHARED_EMAIL)
        return Person(profile, claim.employee)

    async def _is_named(self, workspace: WorkspaceId, profile: Profile, holder: UserId | None) -> bool:
        """Whether Slack names this very account by its e-mail: of two accounts with one address, one is the employee.

        While Slack does not say, or names nobody, an account counts whose address no other one was named by.
        """
        try:
            named = await self.slack.profile_by_email(workspace, profile.email)
        except (Busy, Broken, Unreachable):
            return holder is None
        if named is None and holder is not None:
            return False
        await self.cache.name(workspace, profile.email, named.user if named else profile.user)
        return named is None or named.user == profile.user

    async def _account_of(self, workspace: WorkspaceId, someone: Employee) -> Profile | None:
        """The account that Slack names by the employee's e-mail, unless it is linked with somebody else."""
        user, link = await self.cache.user_of(workspace, someone.email), None
        profile: Profile | None = None
        if user is not None:
            profile, link = await self.cache.known(workspace, user)
            profile = profile or await self.learned_anew(workspace, user)
        if profile is None or profile.email.lower() != someone.email.lower():
            profile = await self.slack.profile_by_email(workspace, someone.email)
            if profile is None:
                return None
            await self.cache.remember(workspace, profile)
            await self.cache.name(workspace, someone.email, profile.user)
            _, link = await self.cache.known(workspace, profile.user)
        return profile if link is None or link.employee == someone.id else None


def _reachable(profile: Profile | None) -> Profile | None:
    return None if profile is None or profile.deleted or profile.stranger else profile
