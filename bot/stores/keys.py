"""Every key and every lifetime. Keys of one workspace share a hash tag, so that an atomic step stays in one slot."""

from dataclasses import dataclass

from bot.trips.model import EmployeeId, TripId, UserId, WorkspaceId

MINUTE = 60
DAY = 24 * 60 * MINUTE

DRAFT_SECONDS = 14 * DAY
PROFILE_SECONDS = DAY
SEEN_EVENT_SECONDS = DAY
DIGEST_SECONDS = 14 * DAY
OAUTH_STATE_SECONDS = 10 * MINUTE
APPROVAL_QUEUE_SECONDS = 30 * DAY
LEASE_SECONDS = 15
"""A row whose carrier died is free again after this; a carrier that lives renews its lease well before."""


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

    def audit(self) -> str:
        """stream: number, document, previous, link"""
        return self._key("audit")

    def audit_head(self) -> str:
        """hash: count, link; of the last entry of the audit"""
        return self._key("audit", "head")

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

    def unshown(self) -> str:
        """set of trips whose copies in Slack could not be kept true, because the app was not there"""
        return self._key("unshown")

    def installation(self) -> str:
        """string: with which tokens the app is installed, encrypted"""
        return self._key("installation")

    def profiles(self) -> str:
        """set of all keys below `profile` and `user-of`, so that they can be deleted"""
        return self._key("profiles")

    def binding(self) -> str:
        """string: what binds the workspace to a company at Hesine, encrypted"""
        return self._key("binding")

    def links(self) -> str:
        """hash: Slack user → whom an administrator linked them with"""
        return self._key("links")

    def linked_users(self) -> str:
        """hash: employee id → the Slack user linked with them"""
        return self._key("linked-users")

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

    def approval_queue(self, name: str) -> str:
        """string: the decisions of one approver on their way to the Open Platform, and when the last call was made"""
        return self._key("approval-queue", name)

    @property
    def slot(self) -> str:
        """What all of the workspace's keys begin with."""
        return f"travelbot:{{{self.workspace}}}"

    def _key(self, *parts: str) -> str:
        return ":".join((self.slot, *parts))


@dataclass(frozen=True, slots=True)
class BindingKeys:
    """Of all workspaces together, so in a slot of their own: a push names only the App Key."""

    def by_app_key(self) -> str:
        """hash: App Key → workspace; counts only where the workspace's own binding says the same"""
        return "travelbot:{bindings}:by-app-key"

    def last(self) -> str:
        """hash: workspace → the App Key that bound it last, also after it was unbound"""
        return "travelbot:{bindings}:last"


INSTALLED = "travelbot:{installations}"
"""set of all workspaces that have or had the app, in a slot of its own"""


def oauth_state(state: str) -> str:
    """string: someone was sent to Slack's consent page with this state"""
    return f"travelbot:oauth-state:{state}"
