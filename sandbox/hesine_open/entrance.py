"""What needs no token yet: where a company is, and its tokens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.hesine_open.clock import millis
from sandbox.hesine_open.credentials import LONGEST_LIFE, Pair, Power
from sandbox.hesine_open.gate import Incoming
from sandbox.hesine_open.refusals import UNAUTHORISED, Refusal, Shape, missing, plain
from sandbox.hesine_open.tenant import Tenant
from sandbox.hesine_open.world import World

_WRONG_KEYS = Refusal(403, "密钥无效", Shape.WRAPPED)


@dataclass(frozen=True, slots=True)
class Entrance:
    world: World

    def answer(self, incoming: Incoming, now: datetime) -> Any | None:
        """None for everything else."""
        match incoming.method, incoming.plain_path:
            case "GET", "/api/openapi/v2/location":
                return self._location(incoming)
            case "POST", "/api/openapi/v1/auth/getAccessToken":
                return self._access_token(incoming, now)
            case "POST", "/api/openapi/v2/auth/refreshToken":
                return self._refreshed(incoming, now, LONGEST_LIFE)
            case "POST", "/api/openapi/v2/auth/refreshToken/expireDate":
                return self._refreshed(incoming, now, timedelta(days=incoming.query.number("expireDate")))
            case "POST", "/api/openapi/v1/auth/getAppAccessToken":
                return self._app_token(incoming)
            case _:
                return None

    def _location(self, incoming: Incoming) -> dict[str, Any]:
        tenant = self.world.of_corp(incoming.query.need("corpId"))
        if tenant is None:
            raise missing("corpId")
        return {"value": f"http://{incoming.host}{tenant.prefix}/"}

    def _access_token(self, incoming: Incoming, now: datetime) -> dict[str, Any]:
        """The keys come in the body: in the query they are no keys, nor at another company's address."""
        fields = incoming.body.fields()
        tenant = self.world.tenants.get(str(fields.get("appKey")))
        if tenant is None or tenant.app_security != fields.get("appSecurity") or tenant.prefix != incoming.prefix:
            raise _WRONG_KEYS
        return _shown(tenant, tenant.tokens.issue(now))

    def _refreshed(self, incoming: Incoming, now: datetime, life: timedelta) -> dict[str, Any]:
        query = incoming.query
        tenant = self.world.of_token(query.get("accessToken"), now)
        if tenant is None or tenant.prefix != incoming.prefix:
            raise plain(UNAUTHORISED, 403)
        if query.get("powerCode") != Power.OPEN_API:
            raise missing("powerCode")
        tenant.office.powers.check(Power.OPEN_API)
        return _shown(tenant, tenant.tokens.refresh(query.get("accessToken"), query.get("refreshToken"), now, life))

    def _app_token(self, incoming: Incoming) -> dict[str, Any]:
        """Its failures are HTTP 200. Good for the mall only, which the stand-in has not."""
        fields = incoming.body.fields()
        tenant = self.world.tenants.get(str(fields.get("appKey")))
        if tenant is None:
            return {"value": {"code": 500, "message": "应用不存在"}}
        if tenant.app_security not in (fields.get("appSecret"), fields.get("appSecurity")):
            return {"value": {"code": 500, "message": "应用鉴权失败"}}
        return {"value": {"accessToken": f"app-{tenant.corp_id}", "timeout": 7200}}


def _shown(tenant: Tenant, pair: Pair) -> dict[str, Any]:
    return {
        "value": {
            "accessToken": pair.access,
            "refreshToken": pair.refresh,
            "expireTime": millis(pair.ends),
            "corporationId": tenant.corp_id,
        }
    }
