"""The token endpoint: signed, without a bearer."""

from typing import Any, Literal

from sandbox.hesine.credentials import TOKEN_LIFE
from sandbox.hesine.endpoints import Call, Endpoint
from sandbox.hesine.values import Form, parse_body


class Grant(Form):
    grant_type: Literal["client_credentials"]


def issue_token(call: Call) -> dict[str, Any]:
    parse_body(Grant, call.body)
    token = call.tenant.tokens.issue(call.now)
    return {"access_token": token, "token_type": "Bearer", "expires_in": int(TOKEN_LIFE.total_seconds())}


ENDPOINTS = (Endpoint("POST", "/oauth2/token", None, issue_token),)
