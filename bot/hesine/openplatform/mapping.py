"""What an administrator may settle for a company where its forms leave a choice, read from a mapping file (JSON).

    {"template": "<original id>", "fee_type": "<id>", "kinds": {"bus": "大巴"}, "values": {"u_费用承担": "..."},
     "travellers": "u_出行人", "project": "u_项目", "cities": {"虹桥": {"key": "858", "label": "上海市/上海市区"}}}

Every part is optional. Without any, what can be discovered without a guess is used.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import Misconfigured
from bot.hesine.openplatform.kinds import Kind
from bot.hesine.openplatform.values import CityRef


class Mapping(BaseModel):
    """`template` is an original id, without its version. `kinds` names travel types as the company calls them.

    `values` are sent as they stand, for fields of the template that the bot knows no value of.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    template: str = ""
    fee_type: str = ""
    kinds: dict[Kind, str] = {}
    values: dict[str, Any] = {}
    travellers: str = ""
    project: str = ""
    cities: dict[str, CityRef] = {}


def read(text: str | bytes) -> Mapping:
    """Raises Misconfigured, naming the keys that are wrong."""
    try:
        return Mapping.model_validate_json(text)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}" for one in error.errors())
        raise Misconfigured(f"The mapping of Hesine's forms is not right: {wrong}") from None
