"""What Hesine's refusals mean: there are no codes, so a known part of the text decides, within its HTTP statuses.

The texts are Hesine's own. What it says is kept as a field's reason, never in the message of an error, because it may
quote what a person typed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from bot.errors import BotError, Broken, Busy, Conflict, Denied, FieldError, Misconfigured, NotFound, Rejected
from bot.hesine.openplatform.assumptions import RETRY_COMMENT_SECONDS

DEFAULT_WAIT = 1.0
"""Seconds to wait after a refusal that does not say how long."""


class TokenRefused(Misconfigured):
    """The token is dead, or the address prefix is another's."""


class Unexplained(Misconfigured):
    """A refusal that a wrong address prefix would give."""


class AlreadyFiled(Conflict):
    """A flow of this `outerCode` is there."""


class StaleTemplate(Conflict):
    """The template was saved again since its version was read."""


class StalePlan(Conflict):
    """The steps were changed since they were read."""


class ApproverUnchosen(Conflict):
    """A step's approver must be chosen before the flow can be submitted."""


class NothingToDecide(Conflict):
    """None of these flows waits for this approver."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """`power` is the feature that the call needs, where it names one. `is_plain`: the body was no JSON at all."""

    status: int
    said: str = field(repr=False)
    power: str = ""
    retry_after: float = DEFAULT_WAIT
    is_plain: bool = False


Meaning = Callable[[Refusal], BotError]


def meaning(refusal: Refusal) -> BotError:
    """The error that this refusal is, by its text, else by its status."""
    said = refusal.said.strip()
    if refusal.status == HTTPStatus.FORBIDDEN and said == "未授权":
        return TokenRefused("Hesine refuses the token, or the address prefix is not this company's")
    for text, means in TEXTS.items():
        if text in said:
            return means(refusal)
    return _by_status(refusal)


def _by_status(refusal: Refusal) -> BotError:
    means = BY_STATUS.get(refusal.status)
    if means:
        return means(refusal)
    if refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Broken(f"Hesine failed on its side (HTTP {refusal.status})")
    if refusal.status < HTTPStatus.MULTIPLE_CHOICES:
        return _inside_success(refusal)
    return Unexplained(f"HTTP {refusal.status} is none of Hesine's answers: check the address prefix and the proxy")


def _inside_success(refusal: Refusal) -> BotError:
    if refusal.is_plain:
        return Broken(f"Something that is not Hesine's answered HTTP {refusal.status}")
    return Rejected("Hesine answered with a failure inside a success", (_as_said(refusal),))


def _as_said(refusal: Refusal, name: str = "") -> FieldError:
    return FieldError(name, refusal.said.strip())


def _plain(error: type[BotError], sentence: str) -> Meaning:
    return lambda _: error(sentence)


def _rejected(sentence: str, name: str = "") -> Meaning:
    return lambda refusal: Rejected(sentence, (_as_said(refusal, name),))


def _unfilled(refusal: Refusal) -> BotError:
    """`'Trip'字段[Purpose]字段为必填` or `请填写 "Purpose" 字段`: the label in brackets or quotes is the field's."""
    label = re.search(r"\[([^\]]+)\]|[\"“「]([^\"”」]+)[\"”」]", refusal.said)
    name = (label[1] or label[2]).strip() if label else ""
    return Rejected("Hesine's form wants a field that is empty", (_as_said(refusal, LABELS.get(name, name)),))


def _closed(refusal: Refusal) -> BotError:
    # Never empty: an empty permission means that it is the person who may not.
    power = refusal.power or "unnamed"
    return Denied(f"The company has not bought the feature {power}, or it has run out", power)


def _busy(sentence: str, seconds: float | None = None) -> Meaning:
    return lambda refusal: Busy(sentence, seconds or refusal.retry_after)


LABELS: Mapping[str, str] = {
    "标题": "purpose",
    "提交人": "requester",
    "行程规划": "legs",
    "行程": "legs",
    "出发地": "legs.0.origin",
    "目的地": "legs.0.destination",
    "行程日期": "legs.0.depart",
    "金额": "amount",
    "申请金额": "amount",
    "费用明细": "amount",
    "项目": "project",
    "描述": "note",
}
"""What our form calls the fields whose labels Hesine names."""

TEXTS: Mapping[str, Meaning] = {
    "密钥无效": _plain(Misconfigured, "Hesine refuses App Key and App Security, or the address prefix is another's"),
    "未开通功能": _closed,
    "接口权限": _closed,
    "已存在单据，不允许重复": _plain(AlreadyFiled, "A flow with our outerCode is there already"),
    "单据模板已删除": _plain(StaleTemplate, "The template was saved anew"),
    "明细模板已删除": _plain(StaleTemplate, "The fee type's template was saved anew"),
    "单据模板不存在": _plain(StaleTemplate, "Hesine has no such version of the template"),
    "未设置审批人": _plain(ApproverUnchosen, "An approver must be chosen for a step"),
    "设置的人员没有审批权限": _plain(StalePlan, "The steps of the flow have changed"),
    "字段为必填": _unfilled,
    "请填写": _unfilled,
    "你无法使用当前选择的": _rejected("The template is not open to this person"),
    "提交人参数不合法": _rejected("Hesine does not take this requester", "requester"),
    "金额": _rejected("Hesine does not take this sum", "amount"),
    "外币转换": _rejected("Hesine reckons this sum otherwise", "amount"),
    "无待办审批事项": _plain(NothingToDecide, "Nothing here waits for this approver"),
    "未设置指定人员": _plain(Denied, "Hesine does not know this approver"),
    "审批人必填": _plain(Denied, "Hesine does not know this approver"),
    "单据已被审批，无法撤回": _plain(Conflict, "It was decided meanwhile"),
    "单据处于变更过程中": _plain(Conflict, "It is being changed already"),
    "关联的申请事项已关闭": _plain(Conflict, "The request was closed meanwhile"),
    "此单据已被提交": _plain(Conflict, "It was submitted meanwhile"),
    "单据的流程实例": _plain(Conflict, "It was submitted meanwhile"),
    "允许审批人修改": _plain(Conflict, "It may not be changed at this step"),
    "权限执行此操作": _plain(Denied, "Hesine does not allow this to this person, or at this step"),
    "您没有评论权限": _plain(Denied, "Only the requester and former approvers may comment"),
    "没有权限处理": _plain(Denied, "Somebody else holds this task"),
    "此待办的操作权限": _plain(Denied, "Somebody else holds this task"),
    "评论太过频繁": _busy("Hesine wants comments to come slower", RETRY_COMMENT_SECONDS),
    "未计算完成": _busy("Hesine is still reckoning the budget", RETRY_COMMENT_SECONDS),
    "第三方出现问题": _plain(Broken, "A service behind Hesine failed"),
    "单据不存在": _plain(NotFound, "Hesine has no such flow"),
    "单据已删除": _plain(NotFound, "The flow was deleted in Hesine"),
    "申请事项ID不存在": _plain(NotFound, "Hesine has no such request"),
    "申请事项不存在": _plain(NotFound, "Hesine has no such request"),
    "查询不到数据": _plain(NotFound, "Hesine has nothing of these ids"),
    "查询的数据不存在": _plain(NotFound, "Hesine has nothing of these ids"),
    "查询结果不存在": _plain(NotFound, "Hesine has nothing of this id"),
    "查询的模板不存在": _plain(NotFound, "Hesine has no such template"),
    "查询的模版不存在": _plain(NotFound, "Hesine has no such template"),
    "查询的费用类型不存在": _plain(NotFound, "Hesine has no such fee type"),
    "抄送消息不存在": _plain(NotFound, "Hesine has no such copy"),
    "角色不存在": _plain(NotFound, "Hesine has no such role"),
    "未找到对应部门": _plain(NotFound, "Hesine has no such department"),
    "未查找到此员工": _plain(NotFound, "Hesine knows nobody of this id"),
    "员工不存在": _plain(NotFound, "Hesine knows nobody of this id"),
    "staffId不存在": _plain(NotFound, "Hesine knows nobody of this id"),
    "签名秘钥错误": _plain(Misconfigured, "Hesine refuses the sign key of its EBot node"),
    "当前的审批节点不为": _plain(Conflict, "The flow has left this EBot node"),
    "成功关闭了[0]条": _plain(Conflict, "Hesine closed none of them"),
    "expireDate最多": _rejected("Hesine does not make links that live so long"),
}

BY_STATUS: Mapping[int, Meaning] = {
    400: _rejected("Hesine refused what was sent, in words that we do not know"),
    401: _plain(Misconfigured, "Hesine asks for another kind of credentials"),
    403: _plain(Unexplained, "Hesine refused this call, in words that we do not know"),
    404: _plain(Unexplained, "Hesine has no such endpoint at this address"),
    412: _rejected("Hesine refused what was sent, in words that we do not know"),
    413: _rejected("What was sent is too large for Hesine"),
    429: _busy("Hesine asks us to slow down"),
}
