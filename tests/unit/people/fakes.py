"""Slack's and Hesine's people in memory."""

from bot.errors import BotError
from bot.people.model import Profile


class SlackInMemory:
    """A directory that counts how often it was asked, and can be told to fail."""

    def __init__(self, *profiles: Profile) -> None:
        self.profiles = list(profiles)
        self.asked = 0
        self.error: BotError | None = None

    async def profile(self, _, user):
        return self._found(lambda one: one.user == user)

    async def profile_by_email(self, _, email):
        return self._found(lambda one: one.email.lower() == email.lower() and not one.deleted)

    def _found(self, wanted):
        self.asked += 1
        if self.error:
            raise self.error
        return next(filter(wanted, self.profiles), None)


class OrganisationInMemory:
    """Hesine's people; notes from which moment each list was asked for."""

    def __init__(self, employees=(), departments=(), delegations=()) -> None:
        self.lists = {"employees": employees, "departments": departments, "delegations": delegations}
        self.asked = []
        self.error: BotError | None = None

    def employees(self, moment=None):
        return self._listed("employees", moment)

    def departments(self, moment=None):
        return self._listed("departments", moment)

    def delegations(self, moment=None):
        return self._listed("delegations", moment)

    async def _listed(self, name, moment):
        self.asked.append((name, moment))
        if self.error:
            raise self.error
        for one in self.lists[name]:
            yield one
