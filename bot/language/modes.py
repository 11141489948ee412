"""How one travels: mode, the mode that is not wanted, class and seat."""

import re

from bot.trips.model import Mode
from bot.trips.reading import Seat, Slot

_CARRIERS = (
    r"lufthansa|ryanair|easyjet|british\s+airways|air\s+(?:canada|china|france|india|asia|berlin|new\s+zealand)|(?:united|american|delta|alaska)\s+airlines"
    r"|southwest\s+airlines|eurowings|emirates|qantas|cathay(?:\s+pacific)?|klm|iberia|jetblue|aeromexico|singapore\s+airlines|\w+\s+airways|tower\s+air"
)
_MODES = (
    (
        Mode.FLIGHT,
        (
            r"飞机票?|航班|班机|机票|直飞|飞往|[国东南海川厦深]航(?!空母)|航空|(?<!起)飞(?![猪跃信行轮书])"
            rf"|\b(?:flights?|fly(?:ing)?|flew|planes?|air\s?fares?|airlines?|airplanes?|by\s+air|red-?eye|{_CARRIERS})\b"
        ),
    ),
    (
        Mode.TRAIN,
        (
            r"高铁票?|动车组?票?|火车票?|列车|城际|铁路|\b(?:gao|dong|huo)[ ]?(?:tie|che)\b|(?<![A-Za-z])[GDKTZCgdktzc]\d{1,4}次?(?![\dA-Za-z])(?=次|[,,。\s]|$)"
            r"|\b(?:trains?|rail(?:way)?|eurostar|tgv|ice(?=\s+train)|amtrak|shinkansen|high-speed\s+rail)\b"
        ),
    ),
    (
        Mode.BUS,
        r"大巴|巴士|客车|长途车|中巴|汽车(?:票|站|班次)|[坐乘搭]\s?长?途?汽车|(?<=[的坐乘])汽车(?=$|[,.。,??!!\s])|\b(?:bus|buses|coach(?!\s+(?:class|fare|seat|ticket|flight|economy)))\b",
    ),
    (
        Mode.CAR,
        r"自驾|开车|驾车|包车|租车|打车|网约车|\b(?:by\s+car|driv(?:e|ing)|(?:rental|hire)\s+car|car\s+(?:rental|hire)|road\s+trip)\b",
    ),
)
_REFUSED = re.compile(
    r"(?:不(?:想|要|打算|能|用|考虑|愿)?[坐乘搭]?|别[坐乘搭]?|避免[坐乘搭]?|除了"
    r"|\b(?:no|not|never|without|avoid(?:ing)?|isn't|instead\s+of|rather\s+than|doesn't involve|(?:don't|do\s+not)\s+(?:want|like)(?:\s+to)?|hate|except)"
    r"(?:\s+(?:any|a|an|by|to|the|on|take|go|travel(?:ling|ing)?|via))*)\s*$",
    re.IGNORECASE,
)
_OF_THE_WAY_BACK = re.compile(
    r"(?:返程|回程|回来|回去|\b(?:back|return(?:ing)?|home)(?:\s+(?:by|on|with|via|in))?(?:\s+(?:a|the))?)\s*[坐乘]?\s*$",
    re.IGNORECASE,
)
_GOES_BACK = re.compile(r"\s*(?:回|返(?!还))|\s+(?:back|home)\b", re.IGNORECASE)
_SEATS = (
    (Seat.PREMIUM_ECONOMY, r"超级经济舱|高端经济舱|豪华经济舱|\bpremium[\s-]+economy\b"),
    (Seat.BUSINESS_RAIL, r"商务座"),
    (Seat.FIRST_CLASS_RAIL, r"一等座?(?!舱)"),
    (Seat.SECOND_CLASS, r"二等座?|\b(?:2nd|second)[\s-]+class\b"),
    (Seat.SOFT_SLEEPER, r"软卧|高级软卧|\bsoft\s+sleeper\b"),
    (Seat.HARD_SLEEPER, r"硬卧|\bhard\s+sleeper\b"),
    (Seat.HARD_SEAT, r"硬座|\bhard\s+seat\b"),
    (Seat.FIRST, r"头等舱|\b(?:1st|first)[\s-]+class\b"),
    (
        Seat.BUSINESS,
        r"公务舱|商务舱|\bbusiness[\s-]+class\b|\bin\s+business\b(?=\s*(?:$|[,.;]))|\b(?:fly|flying|flight\s+in)\s+business\b",
    ),
    (Seat.ECONOMY, r"经济舱|\beconomy(?:[\s-]+(?:class|ticket|flight|seat))?\b|\bcoach\s+(?:class|seat)\b"),
)
_MODE_RULES = tuple((mode, re.compile(words, re.IGNORECASE)) for mode, words in _MODES)
_SEAT_RULES = tuple((seat, re.compile(words, re.IGNORECASE)) for seat, words in _SEATS)
_BY_RAIL = {Seat.FIRST: Seat.FIRST_CLASS_RAIL}
_LOOK_BACK = 60


def find_modes(text: str) -> list[Slot[Mode]]:
    """Every mode that is asked for, in the order said."""
    return [slot for slot in _named(text) if not _is_refused(text, slot)]


def refused_modes(text: str) -> list[Slot[Mode]]:
    """No flights, 不坐飞机."""
    return [slot for slot in _named(text) if _is_refused(text, slot)]


def is_of_the_way_back(text: str, slot: Slot[Mode]) -> bool:
    """Train there, fly back: 高铁去, 飞机回."""
    before = text[max(0, slot.span[0] - _LOOK_BACK) : slot.span[0]]
    return bool(_OF_THE_WAY_BACK.search(before) or _GOES_BACK.match(text, slot.span[1]))


def find_seat(text: str, mode: Mode | None) -> Slot[Seat] | None:
    """First class on a train is another seat than in the air."""
    for seat, words in _SEAT_RULES:
        found = words.search(text)
        if found:
            return Slot(_BY_RAIL.get(seat, seat) if mode is Mode.TRAIN else seat, found.span())
    return None


def _named(text: str) -> list[Slot[Mode]]:
    found = (Slot(mode, hit.span()) for mode, words in _MODE_RULES for hit in words.finditer(text))
    return sorted(found, key=lambda slot: slot.span)


def _is_refused(text: str, slot: Slot[Mode]) -> bool:
    return bool(_REFUSED.search(text[max(0, slot.span[0] - _LOOK_BACK) : slot.span[0]]))
