"""Every endpoint that the client knows, in one table: name, method, path, and what a success holds.

A path is as Hesine documents it, versions and all: `$` and brackets are letters of it, `{name}` is filled in.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import Broken
from bot.hesine.openplatform import wire_access as access
from bot.hesine.openplatform import wire_flows as flows
from bot.hesine.openplatform import wire_forms as forms
from bot.hesine.openplatform import wire_people as people
from bot.hesine.openplatform.envelopes import Counted, Found, Items, Named, Page, Told, Value
from bot.hesine.openplatform.sansio import Request, decipher, request

M = TypeVar("M", bound=BaseModel)

OPEN_API = "219904"
APPROVAL = "TICKET_AUDIT_switch"
"""The features that some endpoints want to be named in their query as `powerCode`."""


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[M]):
    """`power` is the feature it needs, as far as it is named in the query."""

    name: str
    method: str
    path: str
    model: type[M]
    power: str = ""

    def request(
        self, query: dict[str, str] | None = None, body: Any = None, ids: dict[str, str] | None = None
    ) -> Request:
        powered = {**(query or {}), **({"powerCode": self.power} if self.power else {})}
        return request(self.method, self.path, ids, powered, body)

    def decode(self, status: int, headers: dict[str, str], body: bytes) -> M:
        """What a success holds. Raises what `decipher` raises, and Broken where it breaks the contract."""
        return parsed(self.model, decipher(status, headers, body, self.power))


def parsed(model: type[M], data: Any) -> M:
    """Raises Broken, naming the fields that break the contract but nothing that they hold."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        where = ", ".join(
            ".".join(map(str, one["loc"])) for one in error.errors(include_input=False, include_url=False)
        )
        # Not chained: pydantic's own text quotes the values.
        raise Broken(f"Hesine's answer breaks the contract at {where or model.__name__}") from None


# How Hesine is reached.
LOCATION = Endpoint("location", "GET", "/api/openapi/v2/location", Value[access.Origin])
TOKEN = Endpoint("token", "POST", "/api/openapi/v1/auth/getAccessToken", Value[access.Grant])
REFRESH = Endpoint("token.refresh", "POST", "/api/openapi/v2/auth/refreshToken", Value[access.Grant], OPEN_API)
COMPANY = Endpoint("company", "GET", "/api/openapi/v1/corporations", Value[access.Company])
FEATURES = Endpoint("features", "GET", "/api/openapi/v1/charge/powers/list", Items[access.Power])
DEEP_LINK = Endpoint("deep_link", "POST", "/api/openapi/v1.1/provisional/getProvisionalAuth", Value[Told])

# People.
STAFF = Endpoint("staff", "GET", "/api/openapi/v1.1/staffs", Page[people.Staff])
STAFF_LOOKUP = Endpoint("staff.lookup", "POST", "/api/openapi/v1/staffs/getStaffIds", Items[people.Staff])
BACKLOG_COUNT = Endpoint(
    "staff.backlog_count", "GET", "/api/openapi/v1.1/staffs/getBacklogCount/${type}", Counted[people.Backlog]
)
DEPARTMENTS = Endpoint("departments", "GET", "/api/openapi/v1/departments", Page[people.WireDepartment])
DEPARTMENT = Endpoint("department", "GET", "/api/openapi/v1/departments/${idOrCode}", Value[people.WireDepartment])
ROLE_GROUPS = Endpoint("roles", "GET", "/api/openapi/v1/roleDefGroups", Items[people.RoleGroup])
ROLE = Endpoint("role", "GET", "/api/openapi/v1/roledefs/${roledefId}", Value[people.Role])
DELEGATES = Endpoint("delegates", "GET", "/api/openapi/v2/organization/delegate/approve", Items[people.Delegate])
DELEGATES_OF = Endpoint(
    "delegates.of", "GET", "/api/openapi/v2/organization/delegate/approve/${staffId}", Items[people.Delegate]
)

# Forms and what fills them.
TEMPLATES_LATEST = Endpoint(
    "templates.latest", "GET", "/api/openapi/v1/specifications/latestByType", Items[forms.TemplateName]
)
TEMPLATES = Endpoint("templates.by_ids", "GET", "/api/openapi/v2/specifications/byIds/[{ids}]", Items[forms.Template])
TRAVEL_TYPES = Endpoint(
    "travel_types", "GET", "/api/openapi/v2/specifications/byTravelTemplate", Items[forms.TravelType]
)
FEE_TYPES = Endpoint("fee_types", "GET", "/api/openapi/v1/feeTypes", Items[forms.FeeTypeName])
FEE_TYPE_FORMS = Endpoint(
    "fee_types.by_ids", "POST", "/api/openapi/v2/specifications/feeType/byIdsAndCodes", Items[forms.FeeType]
)
GLOBAL_FIELDS = Endpoint("global_fields", "GET", "/api/openapi/v1.1/property", Items[forms.GlobalField])
DIMENSIONS = Endpoint("dimensions", "GET", "/api/openapi/v1/dimensions", Page[forms.Dimension])
DIMENSION_ITEMS = Endpoint("dimension_items", "GET", "/api/openapi/v1/dimensions/items", Page[forms.DimensionItem])
DIMENSION_ITEMS_VISIBLE = Endpoint(
    "dimension_items.visible", "GET", "/api/openapi/v1/dimensions/items/withVisibility", Page[forms.DimensionItem]
)
DIMENSION_ITEM = Endpoint(
    "dimension_item", "GET", "/api/openapi/v1/dimensions/getDimensionById", Value[forms.DimensionItem | None]
)
DIMENSION_ITEMS_NAMED = Endpoint(
    "dimension_items.by_name", "GET", "/api/openapi/v1/dimensions/getDimensionByName", Page[forms.DimensionItem]
)
CITIES = Endpoint("cities", "POST", "/api/openapi/v1/city/getCityList", Items[forms.City])
CITY = Endpoint("city", "GET", "/api/openapi/v1/city/getCity", Value[forms.City])
CURRENCIES = Endpoint("currencies", "GET", "/api/openapi/v2.1/currency", Items[forms.Currency])

# Flows.
FLOW_CREATE = Endpoint("flow.create", "POST", "/api/openapi/v2.2/flow/data", flows.FlowAnswer)
FLOW_UPDATE = Endpoint("flow.update", "PUT", "/api/openapi/v2.2/flow/data/${flowId}", flows.FlowAnswer)
FLOW_PLAN = Endpoint("flow.plan", "GET", "/api/openapi/v2/flow/plan/computed/${flowId}", Value[flows.Plan])
FLOW_SUBMIT = Endpoint("flow.submit", "POST", "/api/openapi/v2/flow/data/submitFlow", flows.FlowAnswer)
FLOW_ACTION = Endpoint("flow.action", "POST", "/api/openapi/v2.1/flow/data/${flowId}/{action}", flows.FlowAnswer)
FLOW_APPROVE = Endpoint(
    "flow.approve", "POST", "/api/openapi/v1/backlog/data/[{flowIds}]", Value[flows.Tally], APPROVAL
)
FLOW_APPROVE_RESULT = Endpoint(
    "flow.approve_result", "GET", "/api/openapi/v1/backlog/data/result", Value[flows.Tally], APPROVAL
)
FLOW_STATES = Endpoint("flow.states", "GET", "/api/openapi/v2/approveStates/[{ids}]", Items[flows.ApproveState])
FLOW = Endpoint("flow", "GET", "/api/openapi/v1.1/flowDetails", Value[flows.Flow])
FLOW_BY_CODE = Endpoint("flow.by_code", "GET", "/api/openapi/v1.1/flowDetails/byCode", Value[flows.Flow])
FLOW_BY_OUTER_CODE = Endpoint("flow.by_outer_code", "GET", "/api/openapi/v1.1/flowDetails/outerCode", Value[flows.Flow])
FLOW_TASKS = Endpoint("flow.tasks", "GET", "/api/openapi/v1.1/flowDetails/allLogs", Page[flows.Task])
FLOW_COMMENT = Endpoint("flow.comment", "POST", "/api/openapi/v2.2/flow/data/comment/${flowId}", Named)
FLOWS = Endpoint("flows", "GET", "/api/openapi/v1.1/docs/getApplyList", Page[flows.Flow])
FLOWS_PENDING = Endpoint("flows.pending", "GET", "/api/openapi/v1.1/docs/byFlowId/${approverId}", Page[flows.Flow])
FLOWS_PENDING_ALL = Endpoint("flows.pending_all", "GET", "/api/openapi/v1/docs/backlog", Page[flows.Flow])
FLOWS_APPROVED = Endpoint("flows.approved", "GET", "/api/openapi/v1.1/docs/approved/${approverId}", Page[flows.Flow])

# Requests after approval, trips and orders.
REQUISITIONS = Endpoint("requisitions", "POST", "/api/openapi/v1/requisition/getData", Page[forms.Requisition])
REQUISITION = Endpoint("requisition", "GET", "/api/openapi/v1/requisition/${id}", forms.Requisition)
REQUISITIONS_CLOSE = Endpoint(
    "requisitions.close", "PUT", "/api/openapi/v1/requisition/closeRequisition/[{ids}]", Value[str]
)
TRIPS_BY_IDS = Endpoint(
    "trips.by_ids", "GET", "/api/openapi/v2/datalink/TRAVEL_MANAGEMENT/byDataLinkIds", Items[forms.Instance]
)
TRIPS_BY_CODES = Endpoint(
    "trips.by_codes", "GET", "/api/openapi/v2.1/datalink/TRAVEL_MANAGEMENT/byDataLinkCodes", Items[forms.Instance]
)
ORDERS = Endpoint(
    "orders", "POST", "/api/openapi/v2.1/datalink/TRAVEL_MANAGEMENT/searchOrders", Found[forms.FoundInstance]
)

# What Hesine sends, and the answers it waits for.
MESSAGE_LOG = Endpoint("messages.log", "GET", "/api/openapi/v1/outboundMessageLogs", Items[access.Undelivered])
EBOT_DECIDE = Endpoint("ebot.decide", "POST", "/api/outbound/v1/approval", Value[Told])

TABLE = MappingProxyType({one.name: one for one in tuple(globals().values()) if isinstance(one, Endpoint)})
"""In the order in which they stand above."""
