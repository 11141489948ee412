"""How the stand-in behaves where the contract leaves a choice, or a length of time, open."""

from typing import Annotated, Literal

from pydantic import Field

from sandbox.hesine.values import Form

Seconds = Annotated[float, Field(ge=0, strict=False)]


class Switches(Form):
    """Times in seconds of the stand-in's clock.

    `approval_limits`: a call that comes too early or with too many flows is refused, is carried out with its result
    lost, or is let through. `approval_spacing`: whose calls have to stand apart. `spent_result`: what the result
    answers once it may no longer be read. `wobble`: numbers change their type from answer to answer.
    """

    approval_limits: Literal["refuse", "lose", "lenient"] = "refuse"
    approval_spacing: Literal["approver", "tenant"] = "approver"
    approval_seconds: Seconds = 1.0
    spent_result: Literal["zeros", "error"] = "zeros"
    check_seconds: Seconds = 2.0
    state_lag_seconds: Seconds = 0.5
    delegates_may_approve: bool = True
    new_token_revokes_old: bool = True
    comments_per_minute: Annotated[int, Field(ge=1)] = 5
    wobble: bool = True
