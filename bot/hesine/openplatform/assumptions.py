"""What Hesine's documentation leaves open, and what we take for granted until a live tenant proves otherwise.

A point that is a value stands here by name. What cannot be one is built into a single place and listed here too:

    index of the pending lists counts rows             paging.Style.B
    people are looked up by lower-case e-mail          people.People.by_email
    a committed flow is pending and may yet fall       filing.Filing._checked
    a failed commit may leave a draft                  filing.Filing.file looks by outerCode
    who is named at each node of a plan                plan.chosen: automatic nodes take all candidates, EBot none
    a delegate decides under the own id                approvals.Approvals._call; refused, Hesine's page is left
    a delegation without templates holds for all       people.People.delegations
    the flow list's startDate applies to its order     flows.Flows.changed_since
    outbound messages are not signed                   callbacks.Letterbox
    a missing feature answers 403                      refusals.TEXTS

`docs/hesine-openplatform.md` tells each of them to people.
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.trips.model import StepRule
from bot.trips.people import HESINE_ZONE

ZONE: ZoneInfo = HESINE_ZONE
"""No page names a time zone; days are midnights there, and times without offset are of there."""

UNRESERVED_IN_PATHS = "$[],:"
"""`$`, brackets, commas and colons stand raw in a path, as the samples send them."""

OVERLAP_ROWS = 5
"""Pages are no snapshot: each asks again for the last rows of the one before, and what was seen is left out."""

CALLS_PER_SECOND = 5
"""No general limit is named. Whoever makes the `Pace` that `connect` is given makes it this fast."""
CONCURRENT_CALLS = 4

REFRESH_AT = 0.8
"""Part of a token's life after which it is renewed. A new token ends the one before, at once."""

LEADER_ROLE = "leader"
"""Departments name no manager: those of the built-in role `<company>:leader` lead theirs."""

EMPTY_LISTS = frozenset({"{[]}", "[{}]"})
"""What some pages print for an empty list, though it is not JSON (or holds nothing)."""

CHECK_LOOKS = (0.5, 1.0, 2.0)
"""Seconds between the looks at a flow under that check; what takes longer is found by messages and reconciling."""

COUNTERSIGN_RULE = StepRule.ALL
"""Of a step with several people a flow does not say whether one of them suffices. Asking all is the safe reading."""

BY_DELEGATE_ACTED = True
"""In a log `operatorId` is whose task it was, and `byDelegateId` the one who acted in their place."""

FLOWS_PER_APPROVAL = 10
APPROVAL_SPACING = timedelta(seconds=61)
"""Documented as "more than a minute", of what is not said: of one approver, unless the tenant is set to share it."""
RESULT_SECONDS = 60.0
RESULT_LOOKS = (1.0, 2.0, 4.0, 8.0, 15.0, 25.0, 40.0, 55.0)
"""Seconds after the call at which its result is read."""
APPROVAL_IS_LOST_AFTER = timedelta(seconds=120)
"""A decision of which the flow shows nothing by then was not taken, and may be brought again."""
UNKNOWN_LOOK_SECONDS = 15.0

RESUBMIT_METHOD = "FROM_START"
"""A rejected request that is sent again passes all its steps again."""

STATES_PER_CALL = 50
"""`approveStates` names no limit."""

RETRY_COMMENT_SECONDS = 60.0
"""How long to wait after comments, or a budget, were asked for too soon."""

MESSAGE_REPEATS_WITHIN = timedelta(minutes=10)
"""Messages carry no id and come at least once and in any order: the same one within this time is a repeat."""

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(9999, 12, 31)
"""The bounds of a delegation that names none."""
