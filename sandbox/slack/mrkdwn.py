"""Slack's mrkdwn and dates as plain text for one reader's zone and language."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_DATE = re.compile(r"<!date\^(\d+)\^([^|^>]*)(?:\^[^|>]*)?\|([^>]*)>")
_LINK = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")
_USER = re.compile(r"<@([UW]\w+)(?:\|([^>]*))?>")
_CHANNEL = re.compile(r"<#(C\w+)(?:\|([^>]*))?>")
_SPECIAL = re.compile(r"<!(here|channel|everyone)(?:\|[^>]*)?>")
_STYLE = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)(.+?)(?<=\S)\1(?![\w*_~`])")
_TOKEN = re.compile(r"\{(\w+)\}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_ZH = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Reader:
    """`names` maps user ids to what this reader sees after the @; `now` decides what "today" is."""

    tz: str = "UTC"
    locale: str = "en-US"
    names: dict[str, str] = field(default_factory=dict)
    now: float = 0.0


def plain(text: str, reader: Reader) -> str:
    text = _DATE.sub(lambda m: date_text(int(m[1]), m[2], reader), text)
    text = _LINK.sub(lambda m: f"{m[2]} ({m[1]})" if m[2] and m[2] != m[1] else m[1], text)
    text = _USER.sub(lambda m: "@" + (reader.names.get(m[1]) or m[2] or m[1]), text)
    text = _CHANNEL.sub(lambda m: f"#{m[2] or m[1]}", text)
    text = _STYLE.sub(r"\2", _SPECIAL.sub(r"@\1", text))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def date_text(moment: int, pattern: str, reader: Reader) -> str:
    """Slack's tokens; one that is unknown stays as it is, as in Slack."""
    zone = ZoneInfo(reader.tz)
    local = datetime.fromtimestamp(moment, UTC).astimezone(zone)
    today = datetime.fromtimestamp(reader.now, UTC).astimezone(zone)
    return _TOKEN.sub(lambda m: _token(m[1], local, today, reader.locale), pattern)


def _token(name: str, local: datetime, today: datetime, locale: str) -> str:
    base = name.removesuffix("_pretty")
    if base != name and (near := _near(local, today, locale)):
        return near
    zh = locale.startswith("zh")
    forms = {
        "date_num": f"{local:%Y-%m-%d}",
        "date_slash": f"{local:%Y/%m/%d}" if zh else f"{local:%m/%d/%Y}",
        "date_long": _long(local, zh=zh),
        "date_long_full": _long(local, zh=zh),
        "date": f"{local.year}年{local.month}月{local.day}日" if zh else f"{local:%B} {local.day}, {local.year}",
        "date_short": _short(local, zh=zh),
        "day_divider": _long(local, zh=zh),
        "time": _time(local, locale),
        "time_secs": f"{local:%H:%M:%S}",
        "ago": _short(local, zh=zh),
    }
    return forms.get(base, "{" + name + "}")


def _near(local: datetime, today: datetime, locale: str) -> str | None:
    words = ("昨天", "今天", "明天") if locale.startswith("zh") else ("yesterday", "today", "tomorrow")
    away = (local.date() - today.date()).days + 1
    return words[away] if 0 <= away < len(words) else None


def _long(local: datetime, *, zh: bool) -> str:
    if zh:
        return f"{local.year}年{local.month}月{local.day}日星期{_DAYS_ZH[local.weekday()]}"
    return f"{_DAYS_EN[local.weekday()]}, {_MONTHS[local.month - 1]} {local.day}, {local.year}"


def _short(local: datetime, *, zh: bool) -> str:
    if zh:
        return f"{local.year}年{local.month}月{local.day}日"
    return f"{_MONTHS[local.month - 1]} {local.day}, {local.year}"


def _time(local: datetime, locale: str) -> str:
    return f"{local:%H:%M}" if locale != "en-US" else f"{local.hour % 12 or 12}:{local:%M} {local:%p}"
