"""Every key and every lifetime. Keys of one workspace share a hash tag, so that an atomic step stays in one slot."""

from dataclasses import dataclass

from bot.trips.model import EmployeeId, TripId, UserId, WorkspaceId

MINUTE = 60
DAY = 24 * 60 * MINUTE

DRAFT_SECONDS = 14 * DAY
PROFILE_SECONDS = DAY
SEEN_EVENT_SECONDS = DAY
DIGEST_SECONDS = 14 * DAY
LEASE_SECONDS = 60
"""A row that was taken and not settled is free again after this; well above the time-out of one carry."""


@dataclass(frozen=True, slots=True)
class Keys:
    workspace: WorkspaceId

    def trip(self, trip_id: TripId) -> str:
        """hash: revision, doc"""
        return self._key("trip", trip_id)

    def trips_of(self, requester: EmployeeId) -> str:
        """zset of trip ids by time of creation"""
        return self._key("trips-of", requester)

    def waiting_for(self, approver: EmployeeId) -> str:
        """zset of trip ids by first day of travel"""
        return self._key("waiting-for", approver)

    def approvers_asked(self) -> str:
        """set of employees for whom something waits or waited; the digest starts from it"""
        return self._key("approvers-asked")

    def hesine_ids(self) -> str:
        """hash: Hesine's id → trip id"""
        return self._key("hesine-ids")

    def numbers(self) -> str:
        """hash: trip number, upper case → trip id"""
        return self._key("numbers")

    def draft(self, draft_id: str) -> str:
        """hash: revision, doc"""
        return self._key("draft", draft_id)

    def drafts_of(self, owner: UserId) -> str:
        """zset of draft ids by time of saving"""
        return self._key("drafts-of", owner)

    def rows(self) -> str:
        """hash: row id → row"""
        return self._key("outbox", "rows")

    def due(self) -> str:
        """zset of row ids by due time"""
        return self._key("outbox", "due")

    def leases(self) -> str:
        """hash: row id → until|holder"""
        return self._key("outbox", "leases")

    def places(self, subject: str) -> str:
        """hash: copy → where it stands in Slack and what it shows"""
        return self._key("places", subject)

    def employees(self) -> str:
        """hash: employee id → employee"""
        return self._key("employees")

    def employees_by_email(self) -> str:
        """hash: e-mail, lower case → employee id"""
        return self._key("employees-by-email")

    def departments(self) -> str:
        """hash: department id → department"""
        return self._key("departments")

    def delegations(self) -> str:
        """hash: employee|delegate|first → delegation"""
        return self._key("delegations")

    def profile(self, user: UserId) -> str:
        """string: a person's Slack profile"""
        return self._key("profile", user)

    def user_of(self, email: str) -> str:
        """string: the Slack user with this e-mail, lower case"""
        return self._key("user-of", email)

    def watermark(self, what: str) -> str:
        """string: up to which moment Hesine's changes were read"""
        return self._key("watermark", what)

    def seen(self, event_id: str) -> str:
        """string: this event was taken in"""
        return self._key("seen", event_id)

    def digest(self, manager: EmployeeId, day: str) -> str:
        """string: the trips that this digest holds"""
        return self._key("digest", manager, day)

    def token(self, app_key: str) -> str:
        """string: Hesine's access token, encrypted"""
        return self._key("token", app_key)

    def lease(self, name: str) -> str:
        """string: who does this now"""
        return self._key("lease", name)

    def pace(self, app_key: str) -> str:
        """the calls of the last second, kept by pyrate-limiter"""
        return self._key("pace", app_key)

    def _key(self, *parts: str) -> str:
        return ":".join((f"travelbot:{{{self.workspace}}}", *parts))
