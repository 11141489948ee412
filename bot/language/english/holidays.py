"""What feasts are called in English. A feast's name is its day; "weekend" and "week" behind it are the days around."""

import re
from datetime import date

from bot.language.dates import DateSaid, Rule, Today, one_day, rule, week_from, window
from bot.language.days import days_later, monday, nearest
from bot.language.english.words import YEAR, said_year
from bot.language.feasts import FEASTS, next_feast
from bot.language.workdays import next_holiday

_NAMES = {
    r"new\s+year'?s?\s+eve|nye|hogmanay|sylvester": "new year's eve",
    r"new\s+year'?s?": "new year",
    r"christmas\s+eve|xmas\s+eve": "christmas eve",
    r"christmas|x-?mas": "christmas",
    r"boxing": "boxing",
    r"valentine'?s?": "valentine",
    r"mlk|martin\s+luther\s+king(?:'?s|,?\s+jr\.?)?": "martin luther king",
    r"president'?s'?": "presidents",
    r"groundhog": "groundhog",
    r"(?:st|saint)\.?\s+patrick'?s?": "st patrick",
    r"april\s+fools?'?s?": "april fools",
    r"earth(?=\s+day)": "earth",
    r"(?:international\s+)?workers?'?s?'?(?=\s+day)|may(?=\s+day\b)|(?:international\s+)?labour(?=\s+day)": "labour day",
    r"labor(?=\s+day)": "us labor",
    r"cinco\s+de\s+mayo": "cinco de mayo",
    r"mother'?s?'?(?=\s+day)": "mother",
    r"father'?s?'?(?=\s+day)": "father",
    r"(?:international\s+)?women'?s?'?(?=\s+day)": "women",
    r"children'?s?'?(?=\s+day)": "children",
    r"teachers?'?s?'?(?=\s+day)": "teachers",
    r"memorial(?=\s+(?:day|weekend))": "memorial",
    r"juneteenth": "juneteenth",
    r"independence(?=\s+day)": "independence",
    r"bastille(?=\s+day)": "bastille",
    r"columbus(?=\s+day)|indigenous\s+peoples'?": "columbus",
    r"(?:hallowe'?en|all\s+hallows\s+eve)": "halloween",
    r"all\s+saints'?": "all saints",
    r"all\s+souls'?": "all souls",
    r"(?:veterans?'?|armistice|remembrance)(?=\s+day)": "veterans",
    r"canada(?=\s+day)": "canada",
    r"singles'?(?=\s+day)|double\s+(?:11|eleven)": "singles",
    r"thanksgiving": "thanksgiving",
    r"black\s+friday": "black friday",
    r"cyber\s+monday": "cyber monday",
    r"mardi\s+gras|shrove\s+tuesday|fat\s+tuesday": "mardi gras",
    r"ash\s+wednesday": "ash wednesday",
    r"palm\s+sunday": "palm sunday",
    r"(?:maundy|holy)\s+thursday": "maundy thursday",
    r"good\s+friday": "good friday",
    r"easter\s+monday": "easter monday",
    r"easter(?:\s+sunday)?": "easter",
    r"ascension(?=\s+day)": "ascension",
    r"pentecost|whit\s+sunday|whitsun": "pentecost",
    r"whit\s+monday|pentecost\s+monday": "whit monday",
    r"corpus\s+christi(?=\s+day)": "corpus christi",
    r"(?:chinese|lunar)\s+new\s+year'?s?\s+eve": "lunar new year's eve",
    r"(?:chinese|lunar)\s+new\s+year|spring\s+festival|cny\s+holidays?": "spring festival",
    r"lantern\s+festival": "lantern",
    r"dragon\s+boat(?:\s+festival)?": "dragon boat",
    r"qing\s?ming(?:\s+festival)?|tomb[\s-]sweeping(?=\s+day)": "qingming",
    r"mid-?\s?autumn(?:\s+festival)?|moon\s+festival": "mid-autumn",
    r"(?:chinese\s+|china'?s?\s+)national\s+day": "national day",
    r"(?:day\s+of\s+)?german\s+unity(?=\s+day)?": "german unity",
    r"eid(?:\s+|-)(?:al|ul)?(?:\s+|-)?fitr": "eid al-fitr",
    r"eid(?:\s+|-)(?:al|ul)?(?:\s+|-)?adha": "eid al-adha",
    r"diwali|deepavali": "diwali",
}
_PATTERNS = tuple((re.compile(words, re.IGNORECASE), feast) for words, feast in _NAMES.items())
_NEEDS = (
    *("day", "chris", "mas", "year", "eve", "mlk", "king", "valen", "mayo", "juneteenth", "hallow", "saint", "soul"),
    *("thanks", "black", "cyber", "gras", "shrove", "ash", "easter", "pente", "whit", "corpus", "spring fest", "cny"),
    *("lantern", "dragon", "qing", "autumn", "moon", "unity", "eid", "diwali", "deepavali", "hogmanay", "sylvester"),
    *("nye", "boxing", "columbus", "indigenous", "singles", "double", "patrick", "fool", "president", "groundhog"),
)
_SATURDAY = 5


def _feast(found: re.Match[str], today: Today) -> DateSaid | None:
    name = next(feast for pattern, feast in _PATTERNS if _is_it(pattern, found))
    year = said_year(found, today.day.year)
    day = FEASTS[name](year) if year else next_feast(name, today.day)
    if day is None or not found["around"]:
        return one_day(day)
    match re.sub(r"\W", "", found["around"].lower()):
        case "week":
            return week_from(monday(day), today)
        case "weekend" | "longweekend":
            return _weekend(day, today)
        case _:
            return _days_off(name, day, today)


def _is_it(pattern: re.Pattern[str], found: re.Match[str]) -> bool:
    named = pattern.match(found.string, found.start("name"))
    return named is not None and named.end() == found.end("name")


def _weekend(day: date, today: Today) -> DateSaid | None:
    """With the day itself where it touches the weekend."""
    saturday = nearest(_SATURDAY, day)
    first = day if day == days_later(saturday, -1) else saturday
    last = day if day == days_later(saturday, 2) else days_later(saturday, 1)
    return window(first, last, today)


def _days_off(name: str, day: date, today: Today) -> DateSaid | None:
    """China's long holidays are announced; elsewhere "Christmas holidays" says no days."""
    off = next_holiday(name, today.day) if name in ("spring festival", "national day") else None
    return window(off.first, off.last, today) if off else one_day(day)


HOLIDAYS: tuple[Rule, ...] = (
    rule(
        rf"\b(?:(?:on|this|next|the\s+coming)\s+)?(?P<name>{'|'.join(_NAMES)})(?:'s)?(?:\s+day|\s+sunday)?"
        rf"(?:\s+(?P<around>(?:long\s+)?week-?end|week|holidays?|break|vacation))?\b{YEAR}",
        _feast,
        _NEEDS,
    ),
)
