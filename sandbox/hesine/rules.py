"""The company's own rules on trips: who decides after the first approver, and what a trip may cost."""

from typing import Annotated

from pydantic import Field

from sandbox.hesine.codes import FieldError
from sandbox.hesine.trip import Step
from sandbox.hesine.trip_forms import TripDetail
from sandbox.hesine.values import Form, Id, Money, StepRule


class SecondStep(Money):
    """Applies to a budget above the amount; only in its own currency, since nothing here knows exchange rates."""

    approver_ids: Annotated[tuple[Id, ...], Field(min_length=1)]
    rule: StepRule = StepRule.ANY


class Rules(Form):
    second_step_over: SecondStep | None = None
    max_budget: Money | None = None

    def steps(self, detail: TripDetail, traveller_id: str, approver_id: str) -> tuple[Step, ...]:
        """Nobody decides on their own trip, so the traveller is left out of a further step."""
        first = Step(1, (approver_id,))
        rule = self.second_step_over
        if rule is None or not _is_over(detail.budget, rule):
            return (first,)
        others = tuple(a for a in rule.approver_ids if a != traveller_id)
        return (first, Step(2, others, rule.rule)) if others else (first,)

    def budget_errors(self, detail: TripDetail) -> list[FieldError]:
        if self.max_budget is None or not _is_over(detail.budget, self.max_budget):
            return []
        limit = f"{self.max_budget.amount} {self.max_budget.currency}"
        return [FieldError("trip_detail.budget", f"over the limit of {limit}")]


def _is_over(budget: Money, limit: Money) -> bool:
    return budget.currency == limit.currency and budget.value > limit.value
