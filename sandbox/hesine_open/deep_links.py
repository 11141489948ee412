"""Provisional links: each a login of one person to one page of Hesine's, for a while or for one opening."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.hesine_open.clock import millis
from sandbox.hesine_open.flow import State
from sandbox.hesine_open.flow_book import FlowBook

LONGEST_SECONDS = 604_800
TOO_LONG = "expireDate最多只能指定7天内的秒数！"
SPENT = "临时访问地址已过期，请重新获取访问临时授权"
_PAGES = ("frontPage", "home", "approve", "payment", "form", "backlogDetail", "edit", "new", "mall", "assistPlatform")
_OF_A_FLOW = ("form", "backlogDetail", "edit")
_WEB_ONLY = ("backlogDetail", "mall")


class NoLink(Exception):
    """The text stands in an answer whose status is 200 all the same."""


@dataclass
class DeepLink:
    code: str
    staff_id: str
    page: str
    flow_id: str | None
    ends: datetime
    opens_once: bool
    opened: int = 0

    def open(self, now: datetime) -> bool:
        if now >= self.ends or (self.opens_once and self.opened):
            return False
        self.opened += 1
        return True

    def as_state(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "staff_id": self.staff_id,
            "page": self.page,
            "flow_id": self.flow_id,
            "ends": millis(self.ends),
            "opens_once": self.opens_once,
            "opened": self.opened,
        }


@dataclass
class LinkDesk:
    book: FlowBook
    mall_is_open: bool = True
    links: dict[str, DeepLink] = field(default_factory=dict)

    def mint(self, fields: dict[str, Any], now: datetime) -> DeepLink:
        """Raises NoLink."""
        staff_id = self._staff_id(fields)
        page = str(fields.get("pageType"))
        self._check_page(page, fields)
        seconds = _seconds(fields.get("expireDate"))
        link = DeepLink(
            code=secrets.token_urlsafe(12),
            staff_id=staff_id,
            page=page,
            flow_id=fields.get("flowId"),
            ends=now + timedelta(seconds=seconds),
            opens_once=fields.get("authType") == "CODE",
        )
        self.links[link.code] = link
        return link

    def _staff_id(self, fields: dict[str, Any]) -> str:
        directory = self.book.office.directory
        if fields.get("uid"):
            found = directory.active(str(fields["uid"]))
        else:
            found = next((one for one in directory.staff.values() if one.user_id == fields.get("userId")), None)
        if found is None or not found.active:
            raise NoLink("用户不存在")
        return found.id

    def _check_page(self, page: str, fields: dict[str, Any]) -> None:
        if page not in _PAGES:
            raise NoLink("pageType参数不合法")
        if page in _WEB_ONLY and fields.get("isApplet"):
            raise NoLink(f"{page}仅支持网页端")
        if page == "mall" and not self.mall_is_open:
            raise NoLink("该用户未开通商城权限")
        if page == "new" and (not fields.get("pathname") or ":" in str(fields.get("specificationOriginalId", ":"))):
            raise NoLink("specificationOriginalId参数不合法")
        if page in _OF_A_FLOW:
            self._check_flow(page, str(fields.get("flowId") or ""))
        for name in ("overdueTokenRedirect", "approvalUrl"):
            if "#" in str(fields.get(name) or ""):
                raise NoLink(f"{name}不能包含特殊字符")

    def _check_flow(self, page: str, flow_id: str) -> None:
        flow = self.book.flows.get(flow_id)
        if flow is None or not flow.active:
            raise NoLink("单据不存在")
        if page == "edit" and flow.state not in (State.DRAFT, State.REJECTED):
            raise NoLink("单据状态不允许编辑")


def _seconds(value: Any) -> int:
    if not isinstance(value, str) or not value.isdigit():
        raise NoLink("expireDate参数不合法")
    if int(value) > LONGEST_SECONDS:
        raise NoLink(TOO_LONG)
    return int(value)
