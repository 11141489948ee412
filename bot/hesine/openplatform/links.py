"""Links that open Hesine as a person. Whoever has one is that person: make it when they press, for them alone."""

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import Broken
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.exchange import Exchange
from bot.trips.model import EmployeeId

LIFE_SECONDS = 300
"""Made on a press and opened at once; Hesine allows up to a week."""


class LinkPage(StrEnum):
    HOME = "home"
    PENDING = "approve"
    FLOW = "form"
    DECIDE = "backlogDetail"  # with the buttons; on the web only
    EDIT = "edit"
    MALL = "mall"  # on the web only, for who has it


@dataclass(frozen=True, slots=True)
class Links:
    exchange: Exchange

    async def open_as(self, person: EmployeeId, page: LinkPage, flow_id: str = "") -> str:
        """An address that opens once. Raises Rejected where Hesine does not make it for this person."""
        body: dict[str, object] = {
            "uid": person,
            "pageType": page.value,
            "expireDate": str(LIFE_SECONDS),
            "isApplet": False,
        }
        if page is not LinkPage.MALL:
            body["authType"] = "CODE"
        if flow_id:
            body["flowId"] = flow_id
        told = (await self.exchange.write(endpoints.DEEP_LINK, body=body)).value
        if not told.message.startswith(("https://", "http://")):
            raise Broken("Hesine answered no address for a link")
        return told.message
