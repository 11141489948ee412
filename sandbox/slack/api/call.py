"""Reads a Web API request: method, arguments from form, JSON or query, and the token."""

import json
from base64 import b64decode
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.slack.shapes import Json

_SECRET = ("token", "client_secret", "refresh_token", "code", "code_verifier", "assertion")


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    args: Json
    token: str | None
    is_json: bool

    def summary(self) -> Json:
        """Arguments for the call log, without secrets."""
        return {k: v for k, v in self.args.items() if k not in _SECRET}


async def read(request: Request) -> Call:
    """A JSON body's own `token` does not count, a form's does."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = kind == "application/json"
    args: Json = dict(request.query_params)
    args |= _from_json(await request.body()) if is_json else _from_form(await request.body())
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        args |= _client(credentials)
    token = credentials.strip() if scheme.lower() == "bearer" else None if is_json else args.get("token")
    return Call(request.path_params["method"], args, token, is_json)


def _client(credentials: str) -> Json:
    """HTTP Basic stands for the arguments `client_id` and `client_secret`."""
    try:
        client_id, _, secret = b64decode(credentials, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": secret}


def _from_form(body: bytes) -> Json:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except UnicodeDecodeError:
        raise SlackError("invalid_form_data") from None


def _from_json(body: bytes) -> Json:
    try:
        args = json.loads(body or b"{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(args, dict):
        raise SlackError("json_not_object")
    return args


def flag(args: Json, name: str, *, default: bool = False) -> bool:
    value = args.get(name)
    return default if value in (None, "") else value in (True, "true", "True", "1", 1)


def number(args: Json, name: str, default: int, most: int) -> int:
    try:
        value = int(args.get(name) or default)
    except ValueError:
        raise invalid_arguments(f"must provide an integer [json-pointer:/{name}]") from None
    if value < 1:
        raise invalid_arguments(f"must be greater than 0 [json-pointer:/{name}]")
    return min(value, most)
