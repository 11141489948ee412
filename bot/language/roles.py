"""The part each place plays, by the words before and after it and by what joins it to the place before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.language.mentions import PlaceFound


class Role(StrEnum):
    FROM = "from"
    TO = "to"
    VIA = "via"
    AT = "at"  # in Berlin, 在上海: where one is, or will be
    BACK = "back"  # where the return ends
    BACK_FROM = "back from"  # where the return begins
    OTHER = "other"  # a stop of the vehicle, or of somebody else
    FOR = "for"  # tickets for Boston; also the reason of the trip
    OR = "or"  # in the place of the one before: Rome or Milan
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    found: PlaceFound
    role: Role
    was_bare: bool = False
    """No word of its own told its role."""


_WORDS_BEFORE = {
    Role.OTHER: (
        r"\bstop(?:over|ping|s)?\s+(?:over\s+)?(?:in|at)",
        r"\b(?:connect(?:ing|ion)?|layover)\s+(?:in|at|through)",
        r"\b(?:not|isn't|except|instead\s+of|rather\s+than)\s+(?:to\s+|from\s+|in\s+|via\s+)?|(?:不去|不是去?|不到|别去|不飞)",
    ),
    Role.BACK_FROM: (
        r"\b(?:back|return(?:ing|s)?|home)(?:\s+(?:flight|trip|train|leg))?(?:\s+(?:on|by)\s+\w+)?\s+(?:home\s+)?(?:from|out\s+of)",
        r"(?:返程|回程|回来|回去)(?:从|由|自)",
    ),
    Role.BACK: (
        r"\b(?:back|return(?:ing|s)?(?:\s+home)?|home|again)\s+(?:to|in)",
        r"(?:飞|返)?回(?:到|来)?(?!族)",
        r"返回|返程到?|回程到?",
    ),
    Role.VIA: (r"\b(?:via|through|by\s+way\s+of|stopping\s+by)", r"经由?|经过|途经|途径|中转|转道|路过"),
    Role.FROM: (
        r"\b(?:from:?|out\s+of|ex|off|between|(?:leav|depart|travel|fly|com|go)\w*\s+(?:form|fom|frm))",
        r"\b(?:leav(?:e|es|ing)(?:\s+(?:from|out|behind|at))?|depart(?:s|ing|ure)?(?:\s+(?:from|in|at|city|is|out\s+of))?)(?:\s+(?:is|the))?:?",
        r"\b(?:start(?:s|ing)?|begin(?:s|ning)?)\s+(?:from|in|at|off\s+(?:in|from)|out\s+(?:in|from))",
        r"\borigin(?:ating)?(?:\s+(?:city|from|in|is))*:?",
        r"\b(?:based|live|living|stationed|I'm|I\s+am|we're|we\s+are)\s+(?:currently\s+|now\s+)?(?:in|at)",
        r"\b(?:flights?|trains?|bus(?:es)?)\s+in",
        r"\bcatch\s+(?:the|a|my)\s+(?:plane|flight|train|bus)\s+(?:in|at)",
        r"从|自|由|离开|[我人]在|[我人](?:是|住)在?|(?:当前位置|出发地|出发城市|始发站?|起点)(?:为|是|在)?[:]?",
    ),
    Role.TO: (
        (
            r"\b(?:to|into|onto|towards?|2|visit(?:ing)?|reach(?:ing)?|explor(?:e|ing)|tour(?:ing)?|see(?:ing)?|bound\s+for|(?:leav|head|mak|aim|depart)(?:e|ing|ed)?\s+for"
            r"|arriv(?:e|es|ing|al)(?:\s+(?:in|at|is|city))*)(?:\s+(?:the|downtown|a|city\s+of))?:?"
        ),
        r"\b(?:end|conclud)(?:s|ing|e)?\s+(?:up\s+)?in",
        r"\bdestination(?:\s+(?:city|is|will\s+be))*:?",
        r"去往?|去一?[趟下次]|到达?|至|飞往?|飞去|往|前往|抵达?|赴|来|达|进|去了?|目的地(?:为|是)?[:]?|出差到?|拜访|走访|驻",
    ),
    Role.AT: (
        r"\b(?:in|at|near|around)(?:\s+(?:the|downtown|central|city\s+of))?",
        r"在|住",
    ),
    Role.FOR: (r"\b(?:for|within|on|about)(?:\s+(?:the|downtown|central|city\s+of))?",),
}
_BEFORE = tuple(
    (role, re.compile(rf"(?:{'|'.join(words)})\s*$", re.IGNORECASE)) for role, words in _WORDS_BEFORE.items()
)
_AFTER = (
    (
        Role.BACK_FROM,
        re.compile(r"\s*(?:市|站|机场)?(?:坐?(?:飞机|高铁|火车|动车))?(?:飞|返)回?(?:来|去|程)|\s*回(?:来|去)"),
    ),
    (
        Role.FROM,
        re.compile(
            r"\s*(?:市|站|机场|那边|这边|这里)?(?:出发|起飞|启程|动身|走|始发|人(?![民才事员大])|的(?=\s*[,。]))"
        ),
    ),
)
_TO_BETWEEN = re.compile(
    r"\s*(?:市|站|机场|airport|city)?\s*(?:-+>?|→|⇒|=>|>|~|/|to(?:\s+(?:the|a))?|直?飞往?|到达?|至|去往?|往|前往|开往|出发[去到飞]|[坐乘]\S{1,4}[去到]|飞?回到?|转)\s*",
    re.IGNORECASE,
)
_AND_BETWEEN = re.compile(
    r"\s*(?:,\s*(?:and|then)?(?:\s+(?:to|on\s+to))?|and(?:\s+(?:then|also))?(?:\s+to)?|then(?:\s+to)?|plus|、|和|及|与|&|\+|再[去到飞]|,?然后[再]?[去到飞]|,再?[去到飞]|接着[去到飞]|,?转[到至飞]?)\s*",
    re.IGNORECASE,
)
_BACK_BETWEEN = re.compile(
    r"\s*(?:坐?(?:飞机|高铁|火车|动车))?(?:飞|返)?回(?:到|来)?\s*|\s*back\s+to\s*", re.IGNORECASE
)
_OR_BETWEEN = re.compile(r"\s*(?:or|还是|或者?)\s*(?:to|in|去|到|飞)?\s*", re.IGNORECASE)
_JUST_AND = re.compile(r"\s*(?:and|和|与)\s*", re.IGNORECASE)
_LOOK_BACK = 60


def roles(text: str, found: Sequence[PlaceFound]) -> list[PlaceSaid]:
    out: list[PlaceSaid] = []
    for at, place in enumerate(found):
        role = _own_role(text, place)
        if at:
            gap = text[found[at - 1].span[1] : place.span[0]]
            out[-1], role = _joined(
                out[-1], role, gap, text[max(0, found[at - 1].span[0] - _LOOK_BACK) : found[at - 1].span[0]]
            )
        out.append(PlaceSaid(place, role, role is Role.BARE))
    return out


def _own_role(text: str, place: PlaceFound) -> Role:
    after = next((role for role, words in _AFTER if words.match(text, place.span[1])), None)
    lead = text[max(0, place.span[0] - _LOOK_BACK) : place.span[0]]
    before = next((role for role, words in _BEFORE if words.search(lead)), None)
    if after is Role.BACK_FROM:
        return after if before is Role.FROM else before or Role.BARE
    return after or before or Role.BARE


def _joined(last: PlaceSaid, role: Role, gap: str, opening: str) -> tuple[PlaceSaid, Role]:
    if _BACK_BETWEEN.fullmatch(gap) and last.role is Role.FROM:
        return replace(last, role=Role.BACK_FROM), Role.BACK
    if last.role is Role.BACK_FROM and role is Role.TO and not re.search(r"[.;,]", gap):
        return last, Role.BACK
    if _OR_BETWEEN.fullmatch(gap):
        return last, Role.OR
    if _TO_BETWEEN.fullmatch(gap):
        begins = last.role in (Role.BARE, Role.AT, Role.FOR)
        ends = Role.BACK if last.role is Role.BACK_FROM else Role.TO
        return (replace(last, role=Role.FROM) if begins else last), ends
    if _JUST_AND.fullmatch(gap) and re.search(r"\bbetween\s*$", opening, re.IGNORECASE):
        return last, Role.TO
    if (
        _AND_BETWEEN.fullmatch(gap)
        and role in (Role.BARE, Role.TO)
        and last.role in (Role.TO, Role.AT, Role.VIA, Role.FOR)
    ):
        return last, last.role
    return last, role
