"""The slots one phrase settles: mode, number of travellers, purpose, project."""

import re
from collections.abc import Iterator

from bot.language.numerals import CARDINAL, HAN, english, han
from bot.trips.model import Mode
from bot.trips.reading import Slot

_MODES = (
    (
        Mode.FLIGHT,
        r"飞机票?|航班|机票|直飞|飞往|(?<!起)飞(?![猪跃信行轮书])|\b(?:flights?|fly(?:ing)?|planes?|air\s?fares?|airlines?|airplanes?)\b",
    ),
    (Mode.TRAIN, r"高铁票?|动车票?|火车票?|列车|城际|铁路|\b(?:trains?|rail(?:way)?|eurostar|tgv)\b"),
    (Mode.BUS, r"大巴|巴士|客车|长途车|汽车票|\b(?:bus|buses)\b"),
    (Mode.CAR, r"自驾|开车|驾车|包车|\b(?:by\s+car|driv(?:e|ing)|rental\s+car)\b"),
)
_REFUSED = re.compile(
    r"(?:不要?坐?|不想坐?|别坐?|\b(?:no|not|without|avoid(?:ing)?|isn't|doesn't involve|don't want)(?:\s+(?:any|a|by|to))*)\s*$",
    re.IGNORECASE,
)
_PEOPLE = (
    rf"(?:我们|咱们|一行|同行)?\s*(?P<zh>{HAN})\s*(?:个|名|位)?(?:人|乘客|旅客|成人|大人)(?!民|均|工|事|士)",
    rf"\b(?:group|party|family)\s+of\s+(?P<n>{CARDINAL})\b",
    rf"\b(?P<n>{CARDINAL})\s+(?:people|persons?|individuals?|travell?ers?|passengers?|adults?|guests?|colleagues\s+in\s+total)\b",
    rf"\b(?P<n>{CARDINAL})\s+of\s+us\b",
    rf"\bfor\s+(?P<n>{CARDINAL})(?=\s*(?:$|[,.;?!]))",
    rf"\b(?P<n>{CARDINAL})\s+(?:[a-z-]+\s+){{0,2}}?(?:tickets?|seats?)\b",
    rf"(?P<zh>{HAN})\s*张(?:\S{{0,6}}票)?",
)
_PURPOSES = (
    r"(?:purpose|reason|事由|目的|出差事由)\s*(?:is|是|为)?\s*[::]\s*(?P<p>[^,.;,。;]{2,60})",
    r"(?:拜访|见|会见|走访|约见|陪同?)(?:一下|几个|一个|老)?[一-鿿A-Za-z]{0,8}?(?:客户|供应商|合作伙伴|甲方|合作方)",
    r"客户(?:拜访|会议|现场|交流|验收)",
    r"(?:参加|出席|参与)[一-鿿A-Za-z\d]{0,14}?(?:会议|峰会|展会|大会|培训|论坛|年会|评审|面试|活动|招标|会)",
    r"(?:项目|产品|技术|系统|设备)(?:验收|上线|交付|启动会?|评审|支持|实施|调试|培训|交流)",
    r"(?:开|参)会|培训|考察|调研|投标|述标|审计|团建|路演|参展|签约|验收|面试",
    r"\b(?:client|customer|supplier|vendor|partner|site|factory|office|sales)\s+(?:visits?|meetings?|workshops?|audits?|training)\b",
    r"\b(?:visit(?:ing)?|meet(?:ing)?(?:\s+with)?|see(?:ing)?)\s+(?:(?:a|an|the|our|my|some)\s+)?(?:new\s+)?(?:clients?|customers?|suppliers?|vendors?|partners?)\b",
    r"\b(?:(?-i:[A-Z])[\w'-]*\s+){0,3}(?:conference|trade\s+fair|trade\s+show|workshop|kick-?off|offsite|summit|training|audit|job\s+interview)\b",
    r"\b(?:board|team|project|sales|quarterly|annual|business)\s+meetings?\b|\bmeetings?\s+with\s+[\w' ]{2,30}?(?=\s*(?:$|[,.;]|\bon\b|\bin\b|\bfrom\b))|(?<=for a )meeting\b|(?<=for )meetings\b",
)
_PROJECTS = (
    r"\bproject\s+(?P<p>[A-Z0-9][\w-]{1,30})\b(?!\s+meeting)",
    r"(?:项目号|项目编号|项目|成本中心|cost\s+cent(?:er|re))\s*[::]?\s*(?P<p>[A-Z0-9][A-Z0-9_-]{2,30})\b",
)
_MODE_RULES = tuple((mode, re.compile(words, re.IGNORECASE)) for mode, words in _MODES)
_PEOPLE_RULES = tuple(re.compile(words, re.IGNORECASE) for words in _PEOPLE)
_PURPOSE_RULES = tuple(re.compile(words, re.IGNORECASE) for words in _PURPOSES)
_PROJECT_RULES = tuple(re.compile(words) for words in _PROJECTS)
_MOST_TRAVELLERS = 99


def find_modes(text: str) -> list[Slot[Mode]]:
    """Every mode that is asked for, in the order said; a refused one ("no flights") is not."""
    found = (Slot(mode, hit.span()) for mode, words in _MODE_RULES for hit in words.finditer(text))
    return sorted((slot for slot in found if not _REFUSED.search(text[: slot.span[0]])), key=lambda slot: slot.span)


def find_travellers(text: str) -> Slot[int] | None:
    for found in _hits(_PEOPLE_RULES, text):
        words = found.groupdict()
        number = han(words["zh"]) if words.get("zh") else english(words["n"])
        if 0 < number <= _MOST_TRAVELLERS:
            return Slot(number, found.span())
    return None


def find_purpose(text: str) -> Slot[str] | None:
    """Why, as typed."""
    return _phrase(_PURPOSE_RULES, text)


def find_project(text: str) -> Slot[str] | None:
    return _phrase(_PROJECT_RULES, text)


def _phrase(rules: tuple[re.Pattern[str], ...], text: str) -> Slot[str] | None:
    for found in _hits(rules, text):
        group = "p" if "p" in found.groupdict() else 0
        return Slot(found[group].strip(), _stripped(found.span(group), found[group]))
    return None


def _stripped(span: tuple[int, int], typed: str) -> tuple[int, int]:
    return span[0] + len(typed) - len(typed.lstrip()), span[1] - len(typed) + len(typed.rstrip())


def _hits(rules: tuple[re.Pattern[str], ...], text: str) -> Iterator[re.Match[str]]:
    return (found for words in rules for found in words.finditer(text))
