"""The form that binds a workspace: what was typed, what is wrong with it, and the binding that it makes."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.tenants.address import Flaw, flaw_of_address, flaw_of_proxy
from bot.tenants.binding import Binding, Dialect
from bot.trips.model import UserId, WorkspaceId

KEY = re.compile(r"[!-~]{1,200}", re.ASCII)
"""An App Key or Secret: printable, without blanks."""
NO_PROXY = "-"


class Part(StrEnum):
    """The fields of the form."""

    ADDRESS = "address"
    APP_KEY = "app_key"
    APP_SECRET = "app_secret"  # noqa: S105  # a field's name
    PROXY = "proxy"
    COMPANY = "company"


class Wrong(StrEnum):
    """The words are in `blocks`."""

    MISSING = "missing"
    NOT_A_KEY = "not_a_key"
    TAKEN = "taken"  # another workspace has bound this App Key
    SECRET_AGAIN = "secret_again"  # noqa: S105  # another App Key or address needs its secret typed anew
    OTHER_COMPANY = "other_company"  # another App Key, and nobody said that it is the same company's


@dataclass(frozen=True, slots=True)
class SetupForm:
    """As typed. An empty secret or proxy is kept as it was; a proxy of `-` is removed."""

    dialect: Dialect
    address: str
    app_key: str
    app_secret: str = field(repr=False)
    proxy: str = field(repr=False)
    same_company: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """How things stand: `binding` where the workspace is bound, and the App Key that bound it last."""

    binding: Binding | None = None
    last_key: str = ""


def flaws(form: SetupForm, before: Before, *, stand_ins: bool) -> dict[Part, Flaw | Wrong]:
    """The first thing that is wrong with each field. `stand_ins` allows loopback."""
    found: dict[Part, Flaw | Wrong | None] = {
        Part.ADDRESS: flaw_of_address(form.address, stand_ins=stand_ins) if form.address else Wrong.MISSING,
        Part.APP_KEY: _flaw_of_key(form.app_key),
        Part.APP_SECRET: _flaw_of_key(form.app_secret) if form.app_secret else _flaw_of_no_secret(form, before),
        Part.PROXY: flaw_of_proxy(form.proxy, stand_ins=stand_ins) if form.proxy not in {"", NO_PROXY} else None,
        Part.COMPANY: None if form.same_company or before.last_key in {"", form.app_key} else Wrong.OTHER_COMPANY,
    }
    return {part: flaw for part, flaw in found.items() if flaw is not None}


def binding_of(form: SetupForm, before: Before, workspace: WorkspaceId, by: UserId, at: datetime) -> Binding:
    known = before.binding
    proxy = "" if form.proxy == NO_PROXY else form.proxy or (known.proxy if known else "")
    secret = form.app_secret or (known.app_secret if known else "")
    return Binding(workspace, form.dialect, form.app_key, secret, form.address.rstrip("/"), proxy, by, at)


def _flaw_of_key(key: str) -> Wrong | None:
    if not key:
        return Wrong.MISSING
    return None if KEY.fullmatch(key) else Wrong.NOT_A_KEY


def _flaw_of_no_secret(form: SetupForm, before: Before) -> Wrong | None:
    """A secret is kept for the App Key and the address that it was typed for, or calls signed with it could be led away."""
    if before.binding is None:
        return Wrong.MISSING
    typed_for = (before.binding.app_key, before.binding.address)
    return None if (form.app_key, form.address.rstrip("/")) == typed_for else Wrong.SECRET_AGAIN
