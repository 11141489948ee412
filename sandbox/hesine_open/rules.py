"""The company's own rules: who approves after whom, what the automatic check lets through, what may be taken back."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from sandbox.hesine.rules import SecondStep
from sandbox.hesine.values import Form, Id, Money

MANAGER: Literal["manager"] = "manager"
CHOOSE: Literal["choose"] = "choose"


class NodeRule(Form):
    """One node of the plan. `approvers` are employee numbers or staff ids, or who is found or picked at submission;
    `over` in the company's currency; `max_wait` in seconds, null does not wait at an EBot node.
    """

    name: Id
    kind: Literal["normal", "countersign", "ebot"] = "normal"
    policy: Literal["ANY", "ALL"] = "ANY"
    approvers: Literal["manager", "choose"] | tuple[Id, ...] = MANAGER
    over: str | None = None
    may_edit: bool = False
    max_wait: Annotated[float, Field(gt=0, strict=False)] | None = None
    on_expiry: Literal["agree", "reject"] = "reject"

    def applies(self, amount: Decimal) -> bool:
        return self.over is None or amount > Decimal(self.over)


class Rules(Form):
    """`second_step_over` and `max_budget` read as in the other stand-in, their amounts as yuan; what is over the second is
    rejected by the check. Departments in `budgets` (by code) may spend so many yuan, `budget_control` says how strictly.
    `retract` until_approved: not once anybody has agreed.
    """

    nodes: Annotated[tuple[NodeRule, ...], Field(min_length=1)] = (NodeRule(name="部门负责人审批"),)
    second_step_over: SecondStep | None = None
    max_budget: Money | None = None
    budgets: dict[str, str] = Field(default_factory=dict)
    budget_control: Literal["ALLOW", "FORBID", "IGNORED"] = "FORBID"
    retract: Literal["until_approved", "always", "never"] = "until_approved"
    alterable: bool = True

    def plan(self) -> tuple[NodeRule, ...]:
        if self.second_step_over is None:
            return self.nodes
        step = self.second_step_over
        second = NodeRule(
            name="超额审批",
            kind="countersign" if len(step.approver_ids) > 1 else "normal",
            policy="ALL" if step.rule.value == "all" else "ANY",
            approvers=step.approver_ids,
            over=step.amount,
        )
        return (*self.nodes, second)
