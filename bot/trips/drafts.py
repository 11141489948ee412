"""A trip that is still being typed. It lives for days, through closed modals and restarts of ours."""

from dataclasses import dataclass
from datetime import datetime

from bot.trips.form import TripForm
from bot.trips.model import TripId, UserId, WorkspaceId


@dataclass(frozen=True, slots=True)
class Draft:
    """`words` is what was typed after /trip. `submission` is the last trip sent from it, whatever became of that."""

    workspace: WorkspaceId
    id: str
    owner: UserId
    form: TripForm
    saved_at: datetime
    revision: int = 0
    words: str = ""
    submission: TripId | None = None
