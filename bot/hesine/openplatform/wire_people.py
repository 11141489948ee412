"""People, departments, roles and delegates."""

from typing import Annotated

from pydantic import BeforeValidator

from bot.hesine.openplatform.values import Facts, Flag, Id, Ids, Moment, Rows, Text, Wire


class Seat(Wire):
    """A role that someone has. `properties` says for which department or dimension item."""

    role_def_id: Id
    properties: Facts


class Staff(Wire):
    """`active` is false for whoever left. `email` is lower case; `code` is not unique."""

    id: Id
    name: Text = ""
    nick_name: Text = ""
    code: Text = ""
    departments: Ids = ()
    default_department: Text = ""
    cellphone: Text = ""
    active: Flag = None
    user_id: Text = ""
    email: Text = ""
    show_email: Text = ""
    external: Flag = None
    auth_state: Flag = None
    global_roaming: Text = ""
    note: Text = ""
    staff_custom_form: Facts
    update_time: Moment = None
    create_time: Moment = None
    roles: Rows[Seat] = ()


class WireDepartment(Wire):
    """The root's id is the company's; its `parent_id` is empty."""

    id: Id
    name: Text = ""
    parent_id: Text = ""
    active: Flag = None
    code: Text = ""
    update_time: Moment = None
    create_time: Moment = None
    form: Facts
    order: int | None = None


class RoleName(Wire):
    id: Id
    name: Text = ""
    source_type: Text = ""


class RoleGroup(Wire):
    id: Id
    name: Text = ""
    role_defs: Rows[RoleName] = ()


def _texts(value: object) -> object:
    return tuple(str(one) for one in value) if isinstance(value, list) else value or ()


Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
"""A person without what was asked for stands as an empty text."""


class RoleRow(Wire):
    """`path` leads from the root to a department or dimension item; it is empty for a plain role."""

    path_type: Text = ""
    path: Texts = ()
    staffs: Texts = ()
    staffs_type: Text = ""


class Role(Wire):
    id: Id
    name: Text = ""
    contents: Rows[RoleRow] = ()


class Delegate(Wire):
    """`delegatee_id` decides for `staff_id`. No end means until further notice, no templates means all."""

    id: Id
    corporation_id: Text = ""
    staff_id: Id
    delegatee_id: Id
    name: Text = ""
    remark: Text = ""
    start_time: Moment = None
    end_time: Moment = None
    original_ids: Ids = ()


class BacklogKinds(Wire):
    """`peceving` is Hesine's own spelling."""

    approving: int = 0
    paying: int = 0
    sending: int = 0
    peceving: int = 0
    carbon_copy: int = 0
    print: int = 0


class Backlog(Wire):
    count: int
    type: BacklogKinds = BacklogKinds()
