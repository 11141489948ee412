"""Chinese words right after a date that move it: 国庆后三天, 12月3号前一天, 圣诞那周, 春节后的第一个周一."""

import re

from bot.language.chinese.days import later
from bot.language.chinese.words import WEEK, WEEKDAYS
from bot.language.dates import DateSaid, Relative, Today, one_day, relative, week_from, weekend_from
from bot.language.days import coming, days_later, monday, nearest
from bot.language.numerals import HAN

_SATURDAY = 5


def _after(found: re.Match[str], said: DateSaid, _: Today) -> DateSaid | None:
    return one_day(later(said.end, found["n"], found["unit"]))


def _before(found: re.Match[str], said: DateSaid, _: Today) -> DateSaid | None:
    days = (later(said.first, found["n"], found["unit"]) - said.first).days
    return one_day(days_later(said.first, -days))


def _day_after(_: re.Match[str], said: DateSaid, __: Today) -> DateSaid | None:
    return one_day(days_later(said.end, 1))


def _day_before(_: re.Match[str], said: DateSaid, __: Today) -> DateSaid | None:
    return one_day(days_later(said.first, -1))


def _that_week(_: re.Match[str], said: DateSaid, today: Today) -> DateSaid | None:
    return week_from(monday(said.first), today)


def _that_weekend(_: re.Match[str], said: DateSaid, today: Today) -> DateSaid | None:
    return weekend_from(nearest(_SATURDAY, said.first), today)


def _weekday_after(found: re.Match[str], said: DateSaid, _: Today) -> DateSaid | None:
    return one_day(coming(WEEKDAYS[found["d"]], said.end))


_UNIT = r"(?P<unit>天|日|周|个?星期|个?礼拜|个月|个?工作日)"

AFTER: tuple[Relative, ...] = (
    relative(rf"^(?:之|以|的|过)?后的?(?P<n>{HAN})\s*{_UNIT}", _after),
    relative(rf"^(?:之|以|的)?前(?P<n>{HAN})\s*{_UNIT}", _before),
    relative(r"^(?:之|以|的)?后的?(?:一|第二)[天日]|^的?(?:第二|次)[天日]", _day_after),
    relative(r"^(?:之|以|的)?前(?:一[天日]|夕)", _day_before),
    relative(r"^(?:的|所在的?)?(?:那|这|当|同)(?:一|个)?(?:周|星期)(?![一二三四五六日天末])", _that_week),
    relative(r"^(?:的|所在的?)?(?:那|这)?个?周末", _that_weekend),
    relative(rf"^(?:之|以|过)?后的?第一个{WEEK}(?P<d>[一二三四五六日天])", _weekday_after),
)
