"""Is this a trip at all? Cities are named, and days too, in sentences about other things."""

import re

_NEVER_A_TRIP = re.compile(
    r"\b(?:weather|forecast|temperature|humidity|what\s+time\s+is\s+it|time\s*zone|exchange\s+rate|population|capital\s+of|playlist)\b"
    r"|天气|气温|几点了|时差|汇率|翻译|邮编|区号|人口",
    re.IGNORECASE,
)
_SELDOM_A_TRIP = re.compile(
    r"\b(?:songs?|album|music|movies?|novel|rate\s+(?:this|the)|stars?\s+out\s+of|restaurants?|news|alarm|remind(?:er)?)\b"
    r"|首歌|歌曲|播放|电影|电视剧|小说|新闻|闹钟|提醒我",
    re.IGNORECASE,
)
_CALLED_OFF = re.compile(
    r"^\s*(?:please\s+)?(?:cancel|never\s*mind|forget\s+it|withdraw|取消|撤回|算了|不去了)", re.IGNORECASE
)
_TRAVEL = re.compile(
    r"\b(?:trips?|travel\w*|fly(?:ing)?|flights?|go(?:ing)?|head(?:ed|ing)?|visit\w*|tickets?|fares?|trains?|bus(?:es)?|hotels?|rooms?|stay(?:ing)?"
    r"|conference|itinerary|vacation|journey|depart\w*|leav(?:e|ing)|arriv\w*|check(?:ing)?[\s-]in|book\w*|return\w*|get\s+to|be\s+in|house|place|airlines?)\b"
    r"|出差|去|飞|到|赴|前往|旅行|旅游|机票|车票|酒店|行程|航班|高铁|火车|动车|差旅|玩|住|回",
    re.IGNORECASE,
)


def is_other_business(text: str) -> bool:
    """The weather, a song, a cancellation: nothing in it is a slot of a trip."""
    if _CALLED_OFF.search(text) or _NEVER_A_TRIP.search(text):
        return True
    return bool(_SELDOM_A_TRIP.search(text)) and not speaks_of_travel(text)


def speaks_of_travel(text: str) -> bool:
    return bool(_TRAVEL.search(text))
