"""How Hesine is reached: tokens, features, links, and what its own sender failed to deliver."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.hesine.openplatform.values import Facts, Flag, Id, Moment, Text, Wire


def _origin(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("must be an address")
    return value.rstrip("/")


Origin = Annotated[str, AfterValidator(_origin)]
"""The address prefix, without the slash that Hesine puts at its end."""


class Grant(Wire):
    access_token: Annotated[Id, Field(repr=False)]
    refresh_token: Annotated[Text, Field(repr=False)] = ""
    expire_time: Moment = None
    corporation_id: Text = ""


class Company(Wire):
    id: Id
    name: Text = ""


class Seats(Wire):
    expire_time: Moment = None
    sum_people: int | None = None
    used_people: int | None = None


class Feature(Wire):
    name: Text = ""
    code: Text = ""
    authorize_type: Text = ""


class Power(Wire):
    """A feature that the company bought, or once did."""

    power_code: Id
    state: Text = ""
    charge_info: Seats | None = None
    power: Feature | None = None


class Undelivered(Wire):
    """An outbound message that Hesine could not deliver; `request` is its body."""

    id: Id
    name: Text = ""
    message_id: Text = ""
    flow_id: Text = ""
    node_id: Text = ""
    node_name: Text = ""
    data_link_id: Text = ""
    request: Facts
    response: Facts
    state: Text = ""
    type: Text = ""
    message_type: Text = ""
    active: Flag = None
    create_time: Moment = None
